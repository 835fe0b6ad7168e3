# mypy: disable-error-code="misc"
"""The copies that a desk keeps of its file, in a thread beside the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checkin.core.trouble import in_words

if TYPE_CHECKING:
    from checkin.core.keeping.keeper import Keeper

    from .screen import DeskScreen


class DeskKeeping:
    """Backups at a desk; `DeskScreen` is the only one that has it. What becomes of them is in the pulse."""

    def start_keeping(self: DeskScreen) -> None:
        self._keeper: Keeper | None = None

    def keep_copies(self: DeskScreen) -> None:
        """Begin to keep them; runs in a thread, after the first paint."""
        from checkin.core.keeping.keeper import Keeper

        self._keeper = Keeper(self.session, in_words)  # what nobody foresaw is in the log
        self._keeper.start()

    def wake_keeper(self: DeskScreen) -> None:
        """A folder was chosen."""
        if self._keeper is not None:
            self._keeper.wake()

    def stop_keeping(self: DeskScreen) -> None:
        """Bring the copies up to date a last time."""
        if self._keeper is not None:
            self._keeper.stop()
