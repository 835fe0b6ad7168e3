"""The typing line: everything that is typed goes here, and its Enter keeps its place among the keys.

Textual runs the action of a binding after keys that are queued already. Enter and the cursor keys decide who is
checked in, so they are taken here, in the order in which they were pressed.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.widgets import Input

from checkin.tui.desk.messages import HelpAsked, LineEntered, LineTyped, Moved
from checkin.tui.line import Line
from checkin.tui.plain import safe

MAX_LINE = 200
_ROWS = {"up": (-1, 0), "down": (1, 0), "pageup": (0, -1), "pagedown": (0, 1)}


class LineInput(Line):
    """One line to type or scan into; `held` is told at once what it holds, before any message of the change."""

    def __init__(self, held: Callable[[str], None], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, max_length=MAX_LINE)
        self.cursor_blink = False
        self._held = held

    def validate_value(self, value: str) -> str:
        return safe(value)

    def watch_value(self, value: str) -> None:
        self._held(value)

    async def _on_key(self, event: events.Key) -> None:
        message = self._meaning(event)
        if message is None:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        self.post_message(message)

    def _meaning(self, event: events.Key) -> LineEntered | Moved | HelpAsked | None:
        if event.key in ("enter", "ctrl+j"):
            return LineEntered(self.value, event.time)
        if event.key in _ROWS:
            rows, pages = _ROWS[event.key]
            return Moved(rows, pages)
        if event.character == "?" and not self.value:
            return HelpAsked()
        return None

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.screen.post_message(LineTyped(event.value))

    def become(self, text: str) -> None:
        """Hold something else without telling anybody, the cursor behind it."""
        with self.prevent(Input.Changed):
            self.value = text
            self.cursor_position = len(text)
