"""When somebody was last at this terminal: a desk that nobody stands at shows no names."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

LOCK_SECONDS: Final = 5 * 60.0
"""A desk is locked, or its people are cleared away, after so long without a key, a click or a scan."""
BLANK_SECONDS: Final = 60.0
"""A locked screen goes blank after so long."""


class Idle:
    """Counts from the last sign of life."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._last = now()

    def here(self) -> None:
        """Somebody is there."""
        self._last = self._now()

    def longer_than(self, seconds: float) -> bool:
        """Whether nobody was there for so many seconds."""
        return self._now() - self._last >= seconds
