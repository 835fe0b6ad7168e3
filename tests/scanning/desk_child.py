"""The real desk on this process's terminal, telling a pipe what it shows and records."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from builders import FrozenClock

from checkin.core.machine import Machine
from checkin.core.models import Outcome
from checkin.core.session import Session
from checkin.tui.app import CheckinApp
from checkin.tui.desk.desk import Desk
from checkin.tui.desk.screen import DeskScreen
from checkin.tui.dialogs.kit.base import Dialog


def run_in_terminal(pipe: int, database: str) -> None:
    """Open the desk of a conference; one JSON list a line says what happens there."""

    def say(*said: str) -> None:
        os.write(pipe, (json.dumps(said) + "\n").encode())

    def answered(desk: Desk, outcome: Outcome, *_: object) -> None:
        say("answer", outcome.result, outcome.delegate.ref if outcome.delegate else "")

    _also(Desk, "answered", answered)
    _also(Desk, "was_painted", lambda desk, query, *_: say("painted", query))
    _also(DeskScreen, "clear", lambda desk: say("cleared"))
    _also(Dialog, "dismiss", lambda dialog, *_: say("closed", type(dialog).__name__))
    _also(Dialog, "focus_first", lambda dialog: say("listens", type(dialog).__name__))
    _also(CheckinApp, "on_scan_refused", lambda app, _: say("refused"))
    session = Session.open(Path(database), "Desk 3", "Amina", FrozenClock())
    CheckinApp(session, Machine(desk="Desk 3", operator="Amina", sound=False), desk="Desk 3").run()


def _also(owner: type, name: str, told: Callable[..., None]) -> None:
    """Tell of every call of a method after it is done."""
    method = getattr(owner, name)

    def both(self: Any, *args: Any) -> Any:
        result = method(self, *args)
        told(self, *args)
        return result

    setattr(owner, name, both)
