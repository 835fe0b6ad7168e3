"""What a desk said, to be read again: a sentence at the foot or in a corner is gone after some seconds."""

from __future__ import annotations

from typing import NamedTuple

MOST = 20


class Notice(NamedTuple):
    """A sentence, and the time of day at which it was said; empty before the desk knew the time."""

    at: str
    words: str
    warning: bool = False


class Notices:
    """The last of them, newest first."""

    def __init__(self) -> None:
        self.latest: tuple[Notice, ...] = ()

    def keep(self, notice: Notice) -> None:
        """Keep a sentence; the same said again at once is one."""
        if notice.words and notice not in self.latest[:1]:
            self.latest = (notice, *self.latest)[:MOST]

    def clear(self) -> None:
        """Forget what was said."""
        self.latest = ()
