"""The copies that a desk keeps of its file, and its signatures, beside the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checkin.core.session import Session
from checkin.core.trouble import in_words

if TYPE_CHECKING:
    from checkin.core.keeping.keeper import Keeper


class Keeping:
    """Backups at a desk, and a signature each minute."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keeper: Keeper | None = None
        self._stopped = False

    def start(self) -> None:
        """Begin to keep them; runs in a thread, after the first paint."""
        from checkin.core.keeping.keeper import Keeper

        self._keeper = Keeper(self._session, in_words)  # what nobody foresaw is in the log
        if not self._stopped:  # asked when `stop` can find it: the desk may close at any moment
            self._keeper.start()

    def wake(self) -> None:
        """A folder was chosen."""
        if self._keeper is not None:
            self._keeper.wake()

    def sign(self) -> None:
        """Sign what was written since the last minute; runs in a thread."""
        from checkin.core.keeping.signing_key import sign_checkpoint

        if not self._stopped:
            sign_checkpoint(self._session)

    def stop(self) -> None:
        """Bring the copies up to date a last time."""
        self._stopped = True
        if self._keeper is not None:
            self._keeper.stop()
