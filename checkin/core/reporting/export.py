"""The attendance export: rows that agree with the journal, in three forms, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from checkin.core import files
from checkin.core.people import rights
from checkin.core.people.disclosure import DESK, FULL, profile_named
from checkin.core.reporting import writers
from checkin.core.reporting.rows import attendance_rows
from checkin.core.session import Session
from checkin.errors import NotSavedError, OutputFileError, UsageError
from db.journal.entries import Draft

FORMS = tuple(writers.FORMS)


def export_attendance(
    session: Session,
    path: Path,
    day: int | None = None,
    progress: Callable[[int], None] | None = None,
    profile: str = DESK.key,
    unrecorded: Callable[[str], None] | None = None,
) -> int:
    """Write the attendance of one day, or of all, as a profile shows it; return the number of rows.

    That it was written, and under which profile, stays in the journal. Where nothing can be recorded, as on a disk that
    is full, `unrecorded` is told so and the file is written all the same; without it NotSavedError is raised. The form
    follows the ending (csv, xlsx, json). `progress` is told the number of rows so far and may raise to cancel: then
    nothing is written. Raises UsageError for another ending, no such day or no such profile, OutputFileError when the
    file cannot be written.
    """
    if path.suffix.lower() not in FORMS:
        raise UsageError(f"{path.name}: the ending must be .csv, .xlsx or .json.")
    if not path.parent.is_dir():
        raise OutputFileError(f"There is no folder {path.parent}.", "Check its name, or make it first.")
    shown = profile_named(session.conference, profile)
    if shown == FULL:
        rights.require(session, rights.Act.EXPORT_FULL)
    table = attendance_rows(session, day, progress, shown)
    with files.whole_file(path) as part:
        rows = writers.write(table, {path.suffix.lower(): part})
        try:
            session.record(_exported(shown.key, path.suffix.lower(), day, rows))
        except NotSavedError as error:
            if unrecorded is None:
                raise
            unrecorded(f"That this was written is not in the journal. {error}")
    return rows


def _exported(profile: str, form: str, day: int | None, rows: int) -> Draft:
    """The fact that a file was written: what of whom, never who."""
    body: dict[str, object] = {"v": 1, "what": "attendance", "profile": profile, "form": form[1:], "rows": rows}
    return Draft("exported", "", body if day is None else {**body, "day": day})
