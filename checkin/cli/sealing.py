"""seal: a code that fixes what happened so far."""

from __future__ import annotations

from argparse import Namespace

from checkin.core.keeping import sealing

from . import output
from .context import open_session
from .errors import DONE


def seal(arguments: Namespace) -> int:
    """Make a seal, and print its letters; on a date that is no conference day it is of none."""
    with open_session(arguments) as session:
        today = session.day.number if session.day else None
        made = sealing.seal(session, today if arguments.day is None else arguments.day)
    if arguments.json:
        writers = [{"writer": writer, "seq": seq} for writer, seq in made.writers]
        told = {"code": made.code, "day": made.day, "at": made.at, "entries": made.entries, "writers": writers}
        output.document(told)
        return DONE
    output.line(made.letters)
    output.talk(f"{made.line}. Note it where whoever has this file cannot change it.")
    return DONE
