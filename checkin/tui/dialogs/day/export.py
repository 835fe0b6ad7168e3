"""Writing the attendance of a day, or of all days, to a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checkin.core.files import named
from checkin.core.models import Conference, Day
from checkin.core.people.disclosure import DESK, profiles
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import Values
from checkin.tui.dialogs.kit.background import Job
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.dialogs.kit.form_job import ALL_DAYS, FormJobDialog, day_of, day_options

_FORMS = (("xlsx", "Excel workbook (xlsx)"), ("csv", "CSV"), ("json", "JSON"))


class ExportDialog(FormJobDialog[tuple[Conference, Day | None], Done]):
    """Asks day, form and file, and writes it; answers where it lies."""

    TALL = False
    ABOUT = "Who was expected and who came, a row for each person and day."
    KEYS = "Tab or Up/Down moves   Left/Right change a choice   Enter writes   Esc close"

    def __init__(self, session: Session, folder: Path | None = None) -> None:
        super().__init__("Export attendance", "Write", session)
        self._folder = folder or session.store.path.parent

    def look(self) -> tuple[Conference, Day | None]:
        return self._session.conference, self._session.day

    def fields(self, looked: tuple[Conference, Day | None]) -> Sequence[Field]:
        conference, current = looked
        shown = tuple((item.key, item.label) for item in profiles(conference))
        day = str(current.number) if current else ALL_DAYS[0]
        return (
            Field("day", "Day", day, options=(*day_options(conference.days), ALL_DAYS)),
            Field("form", "Form", "xlsx", options=_FORMS),
            Field("profile", "Shows", DESK.key, options=shown),
            Field("file", "File", required="Say where to write it.", limit=1000),
        )

    def suggest(self, form: Form) -> None:
        values = form.values
        day = "all-days" if day_of(values) is None else f"day-{values['day']}"
        shown = "" if values["profile"] == DESK.key else f"-{values['profile']}"
        name = named(f"attendance-{day}{shown}.{values['form']}", self._session.conference.training)
        self.propose(form, "file", str(self._folder / name))

    def work(self, values: Values, job: Job) -> Done:
        from checkin.core.reporting.export import FORMS, export_attendance

        path = Path(values["file"]).expanduser()
        if path.suffix.lower() not in FORMS:
            path = path.with_name(f"{path.name}.{values['form']}")
        said: list[str] = []
        rows = export_attendance(
            self._session, path, day_of(values), progress=job, profile=values["profile"], unrecorded=said.append
        )
        return Done(" ".join([f"{rows} rows are in {path}.", *said]), made=path)

    def made(self, made: Done) -> None:
        self.finish(made)
