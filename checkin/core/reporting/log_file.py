"""The log as a file."""

from __future__ import annotations

from pathlib import Path

from checkin.core import files
from checkin.core.keeping import log
from checkin.core.keeping.log import Sought
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.entries import Draft

from . import writers

COLUMNS = ("at", "desk", "operator", "kind", "ref", "name", "says", "id")


def export_log(session: Session, path: Path, wanted: Sought = log.EVERYTHING) -> int:
    """Write the log as CSV, newest first; return the number of lines. That it was written stays in the journal.

    Raises UsageError for another ending than .csv, OutputFileError when the file cannot be written.
    """
    if path.suffix.lower() != ".csv":
        raise UsageError(f"{path.name}: the ending must be .csv.")
    with files.whole_file(path) as part:
        rows = 0
        with writers.csv_file(COLUMNS, part) as take:
            for line in log.every_line(session, wanted):
                take({name: getattr(line, name) for name in COLUMNS})
                rows += 1
        session.record(Draft("exported", "", {"v": 1, "what": "log", "form": "csv", "rows": rows}))
    return rows
