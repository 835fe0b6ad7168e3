"""log: everything that happened, newest first."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from checkin.core.keeping import log as journal
from checkin.core.keeping.log import LogLine, Sought
from checkin.core.session import Session

from . import output
from .context import open_session, say_in_clear
from .errors import DONE


def log(arguments: Namespace) -> int:
    """One line an entry; as JSON one object a line, or all into a CSV file."""
    with open_session(arguments) as session:
        wanted = journal.sought(
            session,
            ref=arguments.ref,
            desk=arguments.of_desk,
            operator=arguments.of_operator,
            kind=arguments.kind,
            since=arguments.since,
        )
        if arguments.csv:
            return _to_file(session, Path(arguments.csv).expanduser(), wanted)
        for line in journal.every_line(session, wanted):
            if arguments.json:
                output.record(_document(line))
            else:
                output.line(_in_one_line(line))
    return DONE


def _to_file(session: Session, path: Path, wanted: Sought) -> int:
    from checkin.core.reporting.log_file import export_log

    rows = export_log(session, path, wanted)
    say_in_clear(session)
    output.talk(f"{rows} lines written to {path}.")
    return DONE


def _document(line: LogLine) -> dict[str, object]:
    return {
        "at": line.at,
        "desk": line.desk,
        "operator": line.operator,
        "kind": line.kind,
        "ref": line.ref or None,
        "name": line.name or None,
        "says": line.says,
        "id": line.id,
    }


def _in_one_line(line: LogLine) -> str:
    who = f"{line.ref} {line.name}".strip()
    return f"{line.at:%Y-%m-%d %H:%M}  {f'{who}  ' if who else ''}{line.says}  ({line.desk}, {line.operator})"
