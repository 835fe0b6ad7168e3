"""The way in: from the welcome screen, by way of a passphrase where one is needed, to an open conference."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from textual.app import App

from checkin.core.machine import Machine
from checkin.core.session import Session
from checkin.errors import CheckinError, LockedFileError
from checkin.tui.plain import notify_plain

from .unlock import UnlockDialog
from .welcome import Opening, WelcomeScreen

Open = Callable[[Path], Session]


async def way_in(app: App[None], machine: Machine, open_: Open, locked: Path | None) -> tuple[Opening, Session] | None:
    """What was chosen, and its session; None where the user leaves. `locked` is a file that was chosen already."""
    while True:
        chosen = Opening(locked) if locked else await app.push_screen_wait(WelcomeScreen(machine))
        locked = None
        if chosen is None:
            return None
        try:
            if session := await _opened(app, chosen.path, open_):
                return chosen, session
        except CheckinError as error:
            notify_plain(app, str(error), severity="error")


async def _opened(app: App[None], path: Path, open_: Open) -> Session | None:
    """A session; None where nobody says what opens an encrypted file. Raises CheckinError."""
    try:
        return await asyncio.to_thread(open_, path)
    except LockedFileError:
        if await app.push_screen_wait(UnlockDialog(path)) is None:
            return None
    return await asyncio.to_thread(open_, path)
