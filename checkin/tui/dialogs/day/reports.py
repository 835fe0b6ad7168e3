"""Reports: choose which, see the first page, then write or print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from checkin.core.files import named
from checkin.core.models import Conference, Day
from checkin.core.people.disclosure import profiles
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import Values
from checkin.tui.dialogs.kit.background import Job
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.dialogs.kit.form_job import FormJobDialog, day_options

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


class ReportsDialog(FormJobDialog[_Choosable, Done]):
    """Asks which report, of which day, showing what of whom; shows its first page; then writes or prints it."""

    OUTCOME = "page"
    KEYS = "Tab or Up/Down moves   Left/Right choose   Enter shows page one   Esc close"

    def __init__(self, session: Session, day: Day | None = None, folder: Path | None = None) -> None:
        super().__init__("Reports", "Show page one", session, close="Close")
        self._day = day
        self._folder = folder or session.store.path.parent

    def look(self) -> _Choosable:
        from checkin.core.printing import printers
        from checkin.core.reports.registry import REPORTS

        conference = self._session.conference
        names = tuple(printer.name for printer in printers.usable(self._session))
        reports = tuple((report.name, report.title) for report in REPORTS)
        return _Choosable(conference, self._day or self._session.day, reports, names)

    def fields(self, looked: _Choosable) -> Sequence[Field]:
        days = looked.conference.days
        shown = ((_OWN, "as this report is meant"), *((item.key, item.label) for item in profiles(looked.conference)))
        forms = (*_FORMS.items(), *((f"{_AT}{name}", f"printed at {name}") for name in looked.printers))
        return (
            Field("report", "Report", looked.reports[0][0], options=looked.reports),
            Field("day", "Day", str((looked.day or days[0]).number), options=day_options(days)),
            Field("profile", "Shows", _OWN, options=shown),
            Field("form", "As", ".pdf", options=forms),
            Field("file", "File", required="Say where to write it.", limit=1000),
        )

    def suggest(self, form: Form) -> None:
        """Name the file after the choices, unless somebody typed a name; ask the day where there is one."""
        values, of_a_day = form.values, _day_of(form.values) is not None
        form.row("day").display = of_a_day
        form.row("file").display = not values["form"].startswith(_AT)
        if values["form"] in _FORMS:
            day = f"-day-{values['day']}" if of_a_day else ""
            shown = f"-{values['profile']}" if values["profile"] else ""
            name = named(f"{values['report']}{day}{shown}{values['form']}", self._session.conference.training)
            self.propose(form, "file", str(self._folder / name))

    def go(self, values: Values) -> None:
        columns = max(self.app.size.width - _MARGIN, 20)
        self.begin(lambda _: self._first_page(values, columns), partial(self._show_page, values))

    def _first_page(self, values: Values, columns: int) -> Page:
        from checkin.core.reports.making import first_page

        rows = columns  # higher than any page of that width: it scrolls
        return first_page(self._session, values["report"], _day_of(values), values["profile"], columns, rows)

    def _show_page(self, values: Values, page: Page) -> None:
        printed = values["form"].startswith(_AT)
        word = f"Print all {page.pages}" if printed and page.pages > 1 else "Print" if printed else "Write"
        ended = partial(self.finish, written=not printed)
        self.pause(word, lambda: self.begin(partial(self.work, values), ended), page.picture)
        self.say(f"Page 1 of {page.pages}.")

    def work(self, values: Values, job: Job) -> Done:
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
        return Done(f"The report is in {path}.", made=path)


def _day_of(values: Values) -> int | None:
    """The day that was asked for; none of a report that has none."""
    from checkin.core.reports.registry import report_named

    return int(values["day"]) if report_named(values["report"]).of_a_day else None
