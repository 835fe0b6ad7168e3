"""Reports: choose which, see the first page, then write or print it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.widget import Widget

from checkin.core.models import Conference, Day
from checkin.core.people.disclosure import profiles
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import Values
from checkin.tui.dialogs.kit.background import Job, JobDialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar
from checkin.tui.dialogs.kit.form import ChoiceField, Field, Form
from checkin.tui.phrases import day_words
from checkin.tui.plain import PlainStatic

if TYPE_CHECKING:
    from checkin.core.reports.making import Page

_AT = "at "
_OWN = ""
_FORMS = {".pdf": "PDF file", ".docx": "Word document (docx)", ".xlsx": "Excel workbook (xlsx)"}
_MARGIN = 4


@dataclass(frozen=True, slots=True)
class _Choosable:
    conference: Conference
    day: Day | None
    reports: tuple[tuple[str, str], ...]
    printers: tuple[str, ...]


class ReportsDialog(JobDialog[Done]):
    """Asks which report, of which day, showing what of whom; shows its first page; then writes or prints it."""

    DIGITS_CHOOSE = False
    TALL = True
    KEYS = "Tab or Up/Down moves   Left/Right change a choice   Enter shows page one   Esc close"

    def __init__(self, session: Session, day: Day | None = None, folder: Path | None = None) -> None:
        choices = (Choice("look", "Show page one", primary=True, hint="Enter"), Choice("close", "Close", hint="Esc"))
        super().__init__("Reports", choices)
        self._session = session
        self._day = day
        self._folder = folder or session.store.path.parent
        self._own_name = ""
        self._seen: Values | None = None
        self._done: Done | None = None

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("", id="picture")

    def on_mount(self) -> None:
        self.in_core(self._look, self._build)

    def _look(self) -> _Choosable:
        from checkin.core.printing import printers
        from checkin.core.reports.registry import REPORTS

        conference = self._session.conference
        names = tuple(printer.name for printer in printers.known(self._session))
        reports = tuple((report.name, report.title) for report in REPORTS)
        return _Choosable(conference, self._day or self._session.day, reports, names)

    def _build(self, found: _Choosable) -> None:
        days = found.conference.days
        shown = ((_OWN, "as this report is meant"), *((item.key, item.label) for item in profiles(found.conference)))
        forms = (*_FORMS.items(), *((f"{_AT}{name}", f"printed at {name}") for name in found.printers))
        fields = [
            Field("report", "Report", found.reports[0][0], options=found.reports),
            Field(
                "day",
                "Day",
                str((found.day or days[0]).number),
                options=tuple((str(day.number), day_words(day)) for day in days),
            ),
            Field("profile", "Shows", _OWN, options=shown),
            Field("form", "As", ".pdf", options=forms),
            Field("file", "File", required="Say where to write it.", limit=1000),
        ]
        self.query_one("#body").mount(Form(fields), before=0)

    def on_form_ready(self, event: Form.Ready) -> None:
        event.stop()
        self._suggest()
        self.focus_first()

    def on_choice_field_changed(self, event: ChoiceField.Changed) -> None:
        event.stop()
        self._suggest()

    def _suggest(self) -> None:
        """Name the file after the choices, unless somebody typed a name; ask the day where there is one."""
        from checkin.core.reports.registry import report_named

        form = self.query_one(Form)
        values = form.values
        of_a_day = report_named(values["report"]).of_a_day
        form.row("day").display = of_a_day
        form.row("file").display = not values["form"].startswith(_AT)
        if values["file"] == self._own_name and values["form"] in _FORMS:
            day = f"-day-{values['day']}" if of_a_day else ""
            shown = f"-{values['profile']}" if values["profile"] else ""
            self._own_name = str(self._folder / f"{values['report']}{day}{shown}{values['form']}")
            form.set_values({"file": self._own_name})

    def chosen(self, key: str) -> None:
        if key == "close":
            self.action_cancel()
        else:
            self.confirm()

    def confirm(self) -> None:
        if self._done is not None:
            self.dismiss(self._done)
        elif self._seen is not None:
            values = self._seen
            self.begin(lambda job: self._write(values, job), self._written)
        elif (form := self.query_one(Form)).acceptable():
            values, columns = form.values, max(self.app.size.width - _MARGIN, 20)
            self.begin(lambda _: self._first_page(values, columns), partial(self._show_page, values))

    def _first_page(self, values: Values, columns: int) -> Page:
        from checkin.core.reports.making import first_page

        rows = columns  # higher than any page of that width: it scrolls
        return first_page(self._session, values["report"], _day_of(values), values["profile"], columns, rows)

    def _show_page(self, values: Values, page: Page) -> None:
        self._seen = values
        self.query_one(Form).display = False
        self.query_one("#picture", PlainStatic).update(page.picture)
        self.say(f"Page 1 of {page.pages}.")
        printed = values["form"].startswith(_AT)
        word = f"Print all {page.pages}" if printed and page.pages > 1 else "Print" if printed else "Write"
        back = Choice("close", "Change something", hint="Esc")
        self.query_one(ChoiceBar).show((Choice("write", word, primary=True, hint="Enter"), back))
        self.say_keys("PgUp/PgDn read on   Enter and Esc do what the buttons say")
        self.call_after_refresh(self.focus_first)

    def _write(self, values: Values, job: Job) -> Done:
        from checkin.core.reports import making

        name, day, profile = values["report"], _day_of(values), values["profile"]
        if values["form"].startswith(_AT):
            printer = values["form"].removeprefix(_AT)
            making.print_report(self._session, name, printer, day, profile, job)
            return Done(f"The report was sent to {printer}.")
        path = Path(values["file"]).expanduser()
        if path.suffix.lower() != values["form"]:
            path = path.with_name(f"{path.name}{values['form']}")
        making.write_report(self._session, name, path, day, profile, job)
        return Done(f"The report is in {path}.")

    def _written(self, done: Done) -> None:
        self._done = done
        self.query_one("#picture", PlainStatic).update(done.message)
        self.query_one(ChoiceBar).show((Choice("write", "Close", primary=True, hint="Enter"),))
        self.call_after_refresh(self.focus_first)

    def leave(self) -> None:
        if self._seen is None or self._done is not None:
            self.dismiss(self._done)
            return
        self._seen = None
        self.query_one(Form).display = True
        self.query_one("#picture", PlainStatic).update("")
        self.query_one(ChoiceBar).show(self.choices)
        self.say("")
        self.say_keys(self.KEYS)
        self.call_after_refresh(self.focus_first)


def _day_of(values: Values) -> int | None:
    """The day that was asked for; none of a report that has none."""
    from checkin.core.reports.registry import report_named

    return int(values["day"]) if report_named(values["report"]).of_a_day else None
