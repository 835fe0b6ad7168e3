"""The command line: a thin front over the same use cases as the screens.

This module and the parser import nothing but argparse; each group of commands is a module that is imported
when one of its commands runs.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from checkin.errors import LockedFileError

from . import output
from .errors import guarded
from .parser import build_parser

_LOADED = 20_000
"""So many new objects until cycles are looked for. What a start loads stays: after 700 each, as usual, it is a tenth of
the start."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 done in part or refused, 2 wrong use or unusable
    input, 3 file locked, damaged or newer than the program, 130 stopped by Ctrl-C,
    141 where nobody reads the output any more."""
    gc.set_threshold(_LOADED)
    atexit.register(gc.freeze)  # where the memory goes anyway nothing is searched for cycles: 12 ms of each command
    os.umask(0o077)  # whatever is made holds people: it is for its owner alone
    output.failures_as_json = "--json" in (sys.argv[1:] if argv is None else argv)
    return guarded(lambda: _run(argv))


def _run(argv: Sequence[str] | None) -> int:
    arguments = build_parser().parse_args(argv)
    module, _, function = arguments.run.partition(":")
    command: Callable[..., int] = getattr(import_module(f"{__name__}.{module}"), function)
    if arguments.key_on_stdin:
        _take_key()
    while True:
        try:
            return command(arguments)
        except LockedFileError as locked:  # before anything was done: a file is opened first
            _ask(locked, getattr(arguments, "code", None) or "")


def _take_key() -> None:
    from checkin.core import unlocking

    unlocking.take(sys.stdin.readline())


def _ask(locked: LockedFileError, code: str) -> None:
    from .encrypting import ask

    ask(locked, code)
