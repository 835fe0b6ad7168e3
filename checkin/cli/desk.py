"""Opening the desk: the only way from the command line to the screens."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from checkin.errors import UsageError

from .context import chosen_database


def open_desk(arguments: Namespace) -> int:
    """The desk of the chosen conference, or the welcome screen where there is none.

    Raises UsageError where there is no terminal.
    """
    if arguments.plain:
        from . import plain_desk

        return plain_desk.run(arguments)
    if not there_is_a_terminal():
        raise UsageError("The desk needs a terminal.", "Open one, or use checkin --plain, or a command: checkin --help")
    path = chosen_database(arguments)
    if arguments.db is None and path is not None and not path.is_file():
        path = None
    return run_desk(path, arguments)


def there_is_a_terminal() -> bool:
    """Whether a person can see and type."""
    streams = (sys.stdin, sys.stdout, sys.__stderr__)  # the screens are drawn on the last
    return all(stream is not None and stream.isatty() for stream in streams)


def run_desk(path: Path | None, arguments: Namespace, *, demo: bool = False) -> int:
    """Run the screens until the person leaves. What is wrong with the file is said before they open."""
    if path is not None:
        path = path.absolute()  # the desk names folders, and whoever reads that may not know from where it was started
    from checkin.tui.app import run

    return run(path, desk=arguments.desk, operator=arguments.operator, demo=demo)
