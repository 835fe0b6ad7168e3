"""The locked desk: nothing is shown until somebody gives a name, and works under it from then on.

While roles are on the name's PIN is asked too. Without them the lock only hides: that is said on it.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from checkin.core.models import Conference
from checkin.core.people import operators
from checkin.core.people.pins import DIGITS
from checkin.core.session import Session
from checkin.errors import CheckinError
from checkin.text import clean_text
from checkin.tui.line import RetractingInput
from checkin.tui.plain import PlainStatic
from checkin.tui.scan_guard import ScanRefused

_NAME_LIMIT = 60
_WITH_PIN = "Type your name and your PIN to go on working under them."
_WITHOUT = "Type your name and press Enter to go on working under it.\nThere are no PINs here: any name opens it."


class LockScreen(ModalScreen[str]):
    """Hides the desk. Answers with the name of whoever unlocks it."""

    CSS_PATH = "lock.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "nothing", show=False),
        # First of all keys: the PIN behind a quick Tab would be read in the field of the name.
        Binding("up,shift+tab", "app.focus_previous", show=False, priority=True),
        Binding("down,tab", "app.focus_next", show=False, priority=True),
    ]

    def __init__(self, session: Session, conference: Conference) -> None:
        super().__init__()
        self._session = session
        self._conference = conference
        self._looking = False

    def compose(self) -> ComposeResult:
        roles = self._conference.roles
        with Vertical(id="locked"):
            yield PlainStatic(self._conference.name, id="conference")
            yield PlainStatic("LOCKED", id="word")
            yield PlainStatic(_WITH_PIN if roles else _WITHOUT, id="how")
            with Center():
                yield RetractingInput(
                    value=self._session.operator, id="name", max_length=_NAME_LIMIT, select_on_focus=True,
                    placeholder="Name",
                )  # fmt: skip
            with Center(id="pin-row", classes="" if roles else "-hidden"):
                yield RetractingInput(id="pin", max_length=DIGITS, password=True, placeholder=f"PIN, {DIGITS} digits")
            yield PlainStatic("", id="note")

    def on_mount(self) -> None:
        self.query_one("#name", Input).focus()

    @on(Input.Submitted)
    def entered(self, event: Input.Submitted) -> None:
        """Unlock with what was given, or say what is missing."""
        name, pin = clean_text(self.query_one("#name", Input).value, _NAME_LIMIT), self.query_one("#pin", Input)
        if not name:
            self._note("A name is needed: every entry carries one.")
        elif event.input is not pin and not self.query_one("#pin-row").has_class("-hidden") and not pin.value:
            pin.focus()
        elif not self._looking:
            self._looking = True
            self._unlock(name, pin.value)

    @work
    async def _unlock(self, name: str, pin: str) -> None:
        """A PIN is looked at in a thread: that takes a moment, so that nobody tries many."""
        self._note("")
        try:
            called = await asyncio.to_thread(operators.take_over, self._session, name, pin)
        except CheckinError as error:
            self._refused(error)
        else:
            self.dismiss(called)
        finally:
            self._looking = False

    def _refused(self, error: CheckinError) -> None:
        """Ask again; for the PIN too, where roles were switched on meanwhile."""
        self.query_one("#pin-row").remove_class("-hidden")
        self.query_one("#how", PlainStatic).update(_WITH_PIN)
        pin = self.query_one("#pin", Input)
        pin.clear()
        pin.focus()
        self._note(str(error))

    def blank(self) -> None:
        """Show nothing at all, and ask for nothing, until somebody comes."""
        self.set_class(True, "-blank")
        self.query_one("#pin", Input).clear()

    def wake(self) -> None:
        """Somebody came: by a key, or the mouse."""
        if self.has_class("-blank"):
            self.set_class(False, "-blank")
            self.call_after_refresh(self.query_one("#name", Input).focus)

    def scan_came(self) -> None:
        """A badge was scanned: say only that it was not taken."""
        self._note("The desk is locked: this scan was not taken. Unlock, then scan again.")
        self.post_message(ScanRefused())

    def _note(self, text: str) -> None:
        self.query_one("#note", PlainStatic).update(text)

    def action_nothing(self) -> None:
        """Esc does not unlock."""
