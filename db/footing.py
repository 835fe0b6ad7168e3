"""The files that are open, as they lay when they were opened: is what is written still what others will read?

A file that was removed or replaced stays open here, but nobody will ever read what goes into it. The same holds of the
log beside it (`-wal`), where marks stand first, and of the log's index (`-shm`), by which desks keep out of each
other's way. To ask costs three looks at the disk's memory, some microseconds. On Windows an open file cannot be
removed.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
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


class Kept:
    """Which file and which log lay under a name when it was last opened here: kept outside of both, in `folder`.

    A log holds nothing that names its file: beside another one, put in its place, it would be read as that one's.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        real = path.resolve()
        self._places = [os.fspath(path), f"{real}-wal"]
        self._kept = folder / hashlib.sha256(os.fsencode(real)).hexdigest()[:32]

    def keep(self) -> None:
        """Keep them as they lie now; what cannot be written is let go."""
        now = self._now()
        if now != self._before():
            with suppress(OSError):
                self._kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._kept.write_text(json.dumps(now), encoding="ascii")

    def is_log_of_another(self) -> bool:
        """Whether the log is the one of then, and the file is not."""
        (file, log), before = self._now(), self._before()
        return before is not None and log is not None and log == before[1] and file != before[0]

    def _now(self) -> list[list[int] | None]:
        return [list(found) if (found := _identity(place)) else None for place in self._places]

    def _before(self) -> list[list[int] | None] | None:
        try:
            kept: list[list[int] | None] = json.loads(self._kept.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None
        return kept


def _identity(place: str) -> Identity | None:
    try:
        found = os.stat(place)
    except OSError:
        return None
    return found.st_dev, found.st_ino
