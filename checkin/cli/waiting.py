"""A terminal at which a line is waited for: whether somebody is still there, and nothing shown where nobody is."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_CLEARED: Final = "\x1b[2J\x1b[3J\x1b[H"  # the screen, what was above it, and the cursor at its top


@contextmanager
def unless_left(work: Callable[[], None], seconds: float) -> Iterator[None]:
    """Where the block lasts for so many seconds, do something meanwhile, once; the two never end at the same time."""
    timer = threading.Timer(seconds, work)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


def clear_terminal() -> None:
    """Take back what a terminal shows, where it can do that."""
    if sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb":
        print(_CLEARED, end="")
