"""To end tasks that speak with the hub."""

from __future__ import annotations

import asyncio
from typing import Any, Final

_AGAIN_SECONDS: Final = 2.0


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel these, and return when all have ended; what they came to stays with them.

    Once is not enough: the library waits with `asyncio.wait_for`, and that of Python 3.11 loses a cancellation that
    comes at the same moment as the answer.
    """
    while left := [task for task in tasks if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=_AGAIN_SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)  # else what one of them raised is told as never looked at
