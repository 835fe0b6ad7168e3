"""export and close: files for others, and the end of a day."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from checkin.core.reporting.export import export_attendance as write_attendance

from . import output
from .context import open_session, say_in_clear
from .errors import DONE
from .streams import STREAM, with_output


def export_attendance(arguments: Namespace) -> int:
    """Attendance as csv, xlsx or json, by the file's ending."""
    with with_output(arguments.file, ".csv") as path, open_session(arguments) as session:
        rows = write_attendance(session, path, arguments.day, profile=arguments.profile, unrecorded=output.talk)
        say_in_clear(session)
    output.talk(f"{rows} rows written to {'standard output' if arguments.file == STREAM else path}.")
    return DONE


def close(arguments: Namespace) -> int:
    """What is unsettled, then the day's data and paper in one dated folder."""
    from checkin.core.conference.closing import close_day, unsettled

    with open_session(arguments) as session:
        day = session.day_numbered(arguments.day).number
        for sentence in unsettled(session, day):
            output.line(f"unsettled: {sentence}")
        closed = close_day(session, day, Path(arguments.folder).expanduser())
        say_in_clear(session)
    for file in closed.files:
        output.line(str(file))
    if closed.trouble:
        output.talk(closed.trouble)
    if closed.unchanged:
        output.talk(f"Nothing has changed since the last closing: {closed.folder}")
    else:
        output.talk(f"Day {day} is closed: {closed.folder}")
    return DONE
