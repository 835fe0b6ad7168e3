"""The attendance export: rows that agree with the journal, in three forms, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from checkin.core import files
from checkin.core.reporting import writers
from checkin.core.reporting.rows import attendance_rows
from checkin.core.session import Session
from checkin.errors import UsageError

FORMS = (".csv", ".xlsx", ".json")


def export_attendance(
    session: Session, path: Path, day: int | None = None, progress: Callable[[int], None] | None = None
) -> int:
    """Write the attendance of one day, or of all; return the number of rows.

    The form follows the ending (csv, xlsx, json). `progress` is told the number of rows so far and may
    raise to cancel: then nothing is written. Raises UsageError for another ending or no such day,
    OutputFileError when the file cannot be written.
    """
    if path.suffix.lower() not in FORMS:
        raise UsageError(f"{path.name}: the ending must be .csv, .xlsx or .json.")
    table = attendance_rows(session, day, progress)
    write = {".csv": writers.write_csv, ".xlsx": writers.write_xlsx, ".json": writers.write_json}[path.suffix.lower()]
    with files.whole_file(path) as part:
        write(table, part)
    return len(table.rows)
