"""A tiny app behind the scan guard that says what reached it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Button, Input

from checkin.tui.scan_guard import ScanGuard, Scanned

LETTERS = "bcdefghijklnoprstuvxBCDEFGHIJKLNOPRSTUVX"


class KeyTrap(Widget, can_focus=True):
    """Stands for a list whose bindings a scan must not fire."""

    BINDINGS: ClassVar = [(letter, f"app.leak('{letter}')", "") for letter in (*LETTERS, *"0123456789", "enter")]


class GuardedApp(ScanGuard[None]):
    """Tells `say` of every scan, every change of the line, every Enter and every key that leaked."""

    def __init__(self, say: Callable[[str, str], None], focus: str = "line") -> None:
        super().__init__()
        self._say = say
        self._start_at = focus

    def compose(self) -> ComposeResult:
        yield Input(id="line")
        yield Button("Go", id="button")
        yield KeyTrap(id="trap")

    def on_ready(self) -> None:
        self.query_one(f"#{self._start_at}").focus()
        self.call_after_refresh(self._say, "ready", "")

    def on_scanned(self, message: Scanned) -> None:
        self._say("scan", message.text)

    def on_input_changed(self, message: Input.Changed) -> None:
        self._say("line", message.value)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        self._say("enter", message.value)

    def on_button_pressed(self) -> None:
        self._say("leak", "button")

    def action_leak(self, key: str) -> None:
        self._say("leak", key)


def run_in_terminal(pipe: int, focus: str) -> None:
    """Run the app on this process's terminal, writing one JSON line to `pipe` for all it says."""
    GuardedApp(lambda *said: _write(pipe, said), focus).run()


def _write(pipe: int, said: tuple[str, ...]) -> None:
    os.write(pipe, (json.dumps(said) + "\n").encode())


@pytest.fixture
def guarded_app() -> Any:
    """The class: call it with a function to be told, and the id of what has the focus."""
    return GuardedApp
