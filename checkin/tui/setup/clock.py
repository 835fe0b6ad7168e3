"""A clock that can hardly be right is asked about before anybody is marked under it."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.app import App

from checkin.core.keeping import clocks
from checkin.core.session import Session
from checkin.tui.dialogs.kit.confirm import ConfirmDialog
from checkin.tui.plain import notify_plain


async def clock_is_right(app: App[Any], session: Session) -> bool:
    """Whether to go on under this clock; what was written under a wrong one is told."""
    doubt = await asyncio.to_thread(clocks.doubt, session)
    if not doubt:
        return True
    question = ConfirmDialog("Is the clock right?", doubt, "It is right", "Leave, to set it", danger=True)
    if not await app.push_screen_wait(question):
        return False
    wrong = await asyncio.to_thread(clocks.under_wrong_clock, session)
    if wrong:
        notify_plain(app, clocks.summed_up(wrong), severity="warning", timeout=30)
    return True
