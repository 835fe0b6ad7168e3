"""The copies that a desk keeps of its file, in a thread beside the screen. What becomes of them is in the pulse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checkin.core.session import Session
from checkin.core.trouble import in_words

if TYPE_CHECKING:
    from checkin.core.keeping.keeper import Keeper


class Keeping:
    """Backups at a desk."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keeper: Keeper | None = None

    def start(self) -> None:
        """Begin to keep them; runs in a thread, after the first paint."""
        from checkin.core.keeping.keeper import Keeper

        self._keeper = Keeper(self._session, in_words)  # what nobody foresaw is in the log
        self._keeper.start()

    def wake(self) -> None:
        """A folder was chosen."""
        if self._keeper is not None:
            self._keeper.wake()

    def stop(self) -> None:
        """Bring the copies up to date a last time."""
        if self._keeper is not None:
            self._keeper.stop()
