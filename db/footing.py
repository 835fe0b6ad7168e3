"""The files that are open, as they lay when they were opened: is what is written still what others will read?

A file that was removed or replaced stays open here, but nobody will ever read what goes into it. The same holds of the
log beside it (`-wal`), where marks stand first, and of the log's index (`-shm`), by which desks keep out of each
other's way. To ask costs three looks at the disk's memory, some microseconds. On Windows an open file cannot be
removed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_BESIDE = () if sys.platform == "win32" else ("-wal", "-shm")
Identity = tuple[int, int]


class Footing:
    """Made right after a file was opened to write."""

    def __init__(self, path: Path) -> None:
        real = path.resolve()
        places = [path, *(real.with_name(real.name + ending) for ending in _BESIDE)]
        self._opened = [(os.fspath(place), _identity(os.fspath(place))) for place in places]

    def lost(self) -> str:
        """The name of a file that is not there any more, or not the one that is open; empty where all is well."""
        for place, opened in self._opened:
            if opened is None or _identity(place) != opened:
                return os.path.basename(place)
        return ""


def _identity(place: str) -> Identity | None:
    try:
        found = os.stat(place)
    except OSError:
        return None
    return found.st_dev, found.st_ino
