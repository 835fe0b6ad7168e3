"""demo, new, practice: making conference files."""

from __future__ import annotations

import shlex
import sys
from argparse import Namespace
from pathlib import Path

from checkin.core import machine
from checkin.core.conference import making
from checkin.core.models import Conference
from checkin.errors import UsageError

from . import output
from .context import desk_name, open_session, operator_name, remember
from .desk import run_desk, there_is_a_terminal
from .errors import DONE


def new(arguments: Namespace) -> int:
    """Make a conference; it becomes the one last opened."""
    path = Path(arguments.file).expanduser()
    conference = Conference(
        id="",
        name=arguments.name,
        days=making.days_from_dates(arguments.day),
        timezone=arguments.timezone,
        place=arguments.place,
        organiser=arguments.organiser,
        funding_line=arguments.funding_line,
        project=arguments.project,
        cut_over=arguments.cut_over,
        privacy=arguments.privacy,
        signed_only=arguments.signed_only,
    )
    making.create(path, conference, desk=desk_name(arguments), operator=operator_name(arguments)).close()
    remember(path)
    output.line(str(path))
    days = ", ".join(f"day {day.number} {day.date.isoformat()}" for day in conference.days)
    output.talk(f"Made the conference: {days}, {arguments.timezone}. Next: checkin import LIST")
    return DONE


def demo(arguments: Namespace) -> int:
    """Make the reference conference with invented people, and open its desk where there is a terminal.

    Raises UsageError where more desks are wanted and there is none.
    """
    from checkin.core.conference.demo import make_demo

    if arguments.desks and not there_is_a_terminal():
        raise UsageError("The desks of the demo work beside an open one, which needs a terminal.", "Open a terminal.")
    folder = Path(arguments.dir).expanduser() if arguments.dir else machine.data_folder() / "demo"
    path = make_demo(folder)
    if arguments.no_ui:
        output.line(str(path))
        return DONE
    if arguments.desks:
        return _among_others(path, arguments)
    return _train_on(path, "a conference of about 200 invented people, on its second day", arguments, demo=True)


def _among_others(path: Path, arguments: Namespace) -> int:
    """Open the demo's desk while others work, each with a file of its own, and a hub between them."""
    from checkin.core.conference.demo_desks import at_work

    output.talk("Starting the hub and the other desks ...")
    with at_work(path, desk_name(arguments), operator_name(arguments), arguments.desks - 1):
        return run_desk(path, arguments, demo=True)


def practice(arguments: Namespace) -> int:
    """Copy the real list to train on, and open the copy's desk where there is a terminal."""
    from checkin.core.conference.practice import practice_copy, remove_old, removed_in_words

    if removed := remove_old():
        output.talk(removed_in_words(removed))
    with open_session(arguments) as session:
        path = practice_copy(session)
    if arguments.no_ui:
        output.line(str(path))
        return DONE
    return _train_on(path, "a copy to train on; the real list stays as it is", arguments)


def _train_on(path: Path, what: str, arguments: Namespace, *, demo: bool = False) -> int:
    if there_is_a_terminal():
        return run_desk(path, arguments, demo=demo)
    output.line(str(path))
    output.talk(f"Made {what}. In a terminal, open its desk with: {_this_program()} --db {shlex.quote(str(path))}")
    return DONE


def _this_program() -> str:
    """How this program was called, so that the line can be copied."""
    called = Path(sys.argv[0])
    return sys.argv[0] if called.stem == "checkin" else "python -m checkin"
