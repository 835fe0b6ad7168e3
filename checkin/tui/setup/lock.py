"""The locked desk: nothing is shown until somebody gives a name, and works under it from then on."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from checkin.text import clean_text
from checkin.tui.line import RetractingInput
from checkin.tui.plain import PlainStatic
from checkin.tui.scan_guard import ScanRefused

_NAME_LIMIT = 60


class LockScreen(ModalScreen[str]):
    """Hides the desk. Answers with the name of whoever unlocks it."""

    CSS_PATH = "lock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "nothing", show=False)]

    def __init__(self, conference: str, operator: str) -> None:
        super().__init__()
        self._conference = conference
        self._operator = operator

    def compose(self) -> ComposeResult:
        with Vertical(id="locked"):
            yield PlainStatic(self._conference, id="conference")
            yield PlainStatic("LOCKED", id="word")
            yield PlainStatic("Type your name and press Enter to go on working under it.", id="how")
            with Center():
                yield RetractingInput(value=self._operator, id="name", max_length=_NAME_LIMIT, select_on_focus=True)
            yield PlainStatic("", id="note")

    def on_mount(self) -> None:
        self.query_one("#name", Input).focus()

    @on(Input.Submitted)
    def unlock(self, event: Input.Submitted) -> None:
        if name := clean_text(event.value, _NAME_LIMIT):
            self.dismiss(name)
        else:
            self._note("A name is needed: every entry carries one.")

    def scan_came(self) -> None:
        """A badge was scanned: say only that it was not taken."""
        self._note("The desk is locked: this scan was not taken. Unlock, then scan again.")
        self.post_message(ScanRefused())

    def _note(self, text: str) -> None:
        self.query_one("#note", PlainStatic).update(text)

    def action_nothing(self) -> None:
        """Esc does not unlock."""
