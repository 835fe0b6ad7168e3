"""Writing the attendance of a day, or of all days, to a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.widget import Widget

from checkin.core.models import Conference, Day
from checkin.core.people.disclosure import DESK, profiles
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import Values
from checkin.tui.dialogs.kit.background import Job, JobDialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar
from checkin.tui.dialogs.kit.form import ChoiceField, Field, Form
from checkin.tui.phrases import day_words
from checkin.tui.plain import PlainStatic

_ALL = "all"
_FORMS = (("xlsx", "Excel workbook (xlsx)"), ("csv", "CSV"), ("json", "JSON"))


class ExportDialog(JobDialog[Done]):
    """Asks day, form and file, and writes it; answers where it lies."""

    DIGITS_CHOOSE = False
    KEYS = "Tab or Up/Down moves   Left/Right change a choice   Enter writes   Esc close"

    def __init__(self, session: Session, folder: Path | None = None) -> None:
        choices = (Choice("write", "Write", primary=True, hint="Enter"), Choice("close", "Cancel", hint="Esc"))
        super().__init__("Export attendance", choices)
        self._session = session
        self._folder = folder or session.store.path.parent
        self._done: Done | None = None
        self._own_name = ""

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("", id="written", classes="lines")

    def on_mount(self) -> None:
        self.in_core(lambda: (self._session.conference, self._session.day), self._build)

    def _build(self, found: tuple[Conference, Day | None]) -> None:
        conference, current = found
        days, shown = conference.days, tuple((item.key, item.label) for item in profiles(conference))
        options = (*((str(day.number), day_words(day)) for day in days), (_ALL, "all days"))
        form = Form(
            [
                Field("day", "Day", str(current.number) if current else _ALL, options=options),
                Field("form", "Form", "xlsx", options=_FORMS),
                Field("profile", "Shows", DESK.key, options=shown),
                Field("file", "File", required="Say where to write it.", limit=1000),
            ]
        )
        self.query_one("#body").mount(form, before=0)

    def on_form_ready(self, event: Form.Ready) -> None:
        event.stop()
        self._suggest()
        self.focus_first()

    def on_choice_field_changed(self, event: ChoiceField.Changed) -> None:
        event.stop()
        self._suggest()

    def _suggest(self) -> None:
        """Name the file after the choices, unless somebody typed a name."""
        form = self.query_one(Form)
        values = form.values
        if values["file"] == self._own_name:
            day = "all-days" if values["day"] == _ALL else f"day-{values['day']}"
            shown = "" if values["profile"] == DESK.key else f"-{values['profile']}"
            self._own_name = str(self._folder / f"attendance-{day}{shown}.{values['form']}")
            form.set_values({"file": self._own_name})

    def chosen(self, key: str) -> None:
        if key == "write":
            self.confirm()
        else:
            self.action_cancel()

    def confirm(self) -> None:
        if self._done is not None:
            self.dismiss(self._done)
        elif (form := self.query_one(Form)).acceptable():
            values = form.values
            self.begin(lambda job: self._write(values, job), self._written)

    def _write(self, values: Values, job: Job) -> Done:
        from checkin.core.reporting.export import FORMS, export_attendance

        path = Path(values["file"]).expanduser()
        if path.suffix.lower() not in FORMS:
            path = path.with_name(f"{path.name}.{values['form']}")
        day = None if values["day"] == _ALL else int(values["day"])
        said: list[str] = []
        rows = export_attendance(
            self._session, path, day, progress=job, profile=values["profile"], unrecorded=said.append
        )
        return Done(" ".join([f"{rows} rows are in {path}.", *said]))

    def _written(self, done: Done) -> None:
        self._done = done
        self.query_one(Form).display = False
        self.query_one("#written", PlainStatic).update(done.message)
        self.query_one(ChoiceBar).show((Choice("write", "Close", primary=True, hint="Enter"),))
        self.call_after_refresh(self.focus_first)

    def leave(self) -> None:
        self.dismiss(self._done)
