"""What nobody waits for when a conference was opened: it is looked at behind the first picture of the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.app import App

from checkin.core.session import Session
from checkin.core.trouble import write_down
from checkin.errors import NotSavedError
from checkin.tui.plain import notify_plain

_SECONDS = 30.0


async def look(app: App[Any], session: Session, damaged: Callable[[str], None]) -> bool:
    """Say what is wrong with the file, the clock or the list; False where somebody leaves to set the clock first."""
    from checkin.core.conference import practice
    from checkin.core.keeping import verification
    from checkin.core.people import retention

    if removed := await asyncio.to_thread(practice.remove_old):
        notify_plain(app, practice.removed_in_words(removed))
    if session.lacking:
        await asyncio.to_thread(write_down, session.lacking)
        notify_plain(app, session.lacking, severity="error", timeout=_SECONDS)
    try:
        if not await _clock_is_right(app, session):
            return False
        damage = await asyncio.to_thread(verification.damage, session)
        overdue = await asyncio.to_thread(retention.reminder, session)
    except NotSavedError:  # the file was closed meanwhile; what else it may be, the desk's own look tells
        return True
    if damage:
        await asyncio.to_thread(write_down, damage)
        damaged(damage)
    if overdue:
        notify_plain(app, overdue, severity="warning", timeout=_SECONDS)
    return True


async def _clock_is_right(app: App[Any], session: Session) -> bool:
    """Ask about a clock that can hardly be right, before anybody is marked under it."""
    from checkin.core.keeping import clocks
    from checkin.tui.dialogs.kit.confirm import ConfirmDialog

    doubt = await asyncio.to_thread(clocks.doubt, session)
    if not doubt:
        return True
    question = ConfirmDialog("Is the clock right?", doubt, "It is right", "Leave, to set it", danger=True)
    if not await app.push_screen_wait(question):
        return False
    if wrong := await asyncio.to_thread(clocks.under_wrong_clock, session):
        notify_plain(app, clocks.summed_up(wrong), severity="warning", timeout=_SECONDS)
    return True
