"""The typing line: everything that is typed goes here, and its Enter keeps its place among the keys.

Textual runs the action of a binding after keys that are queued already. Enter and the cursor keys decide who is
checked in, so they are taken here, in the order in which they were pressed.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input

from checkin.tui.desk.messages import HelpAsked, LineEntered, LineTyped, Moved
from checkin.tui.line import Line
from checkin.tui.lines import cropped, seen_by
from checkin.tui.plain import safe

MAX_LINE = 200
_ROWS = {"up": (-1, 0), "down": (1, 0), "pageup": (0, -1), "pagedown": (0, 1)}


class LineInput(Line):
    """One line to type or scan into; `held` is told at once what it holds, before any message of the change."""

    def __init__(self, held: Callable[[str], None], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, max_length=MAX_LINE)
        self.cursor_blink = False
        self._held = held
        self._drawn: tuple[object, list[Strip]] = (None, [])
        self._known_looks: tuple[Style, Style, Style] | None = None

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

    def render_lines(self, crop: Region) -> list[Strip]:
        """The line as Textual draws it, with a cursor that does not blink, and without a detour for each letter."""
        width, scrolled = self.outer_size.width, int(self.scroll_offset.x)
        looks = (self.value, self.selection, self.has_focus, width, scrolled)
        if looks != self._drawn[0]:
            self._drawn = (looks, [self._strip(scrolled)])
        return cropped(self._drawn[1], crop, width)

    def _strip(self, scrolled: int) -> Strip:
        """The part of the line that is seen, between its padding."""
        base, selected, cursor = self._looks()
        if not self.has_focus:
            selected = cursor = base
        room, padding = self.size.width, self.styles.padding
        text = f"{self.value} " if self.has_focus and self.cursor_at_end else self.value
        (first, last), at = sorted(self.selection), self.cursor_position
        edges = sorted({0, *(min(edge, len(text)) for edge in (first, last, at, at + 1)), len(text)})
        drawn = []
        for start, end in pairwise(edges):
            style = cursor if start == at else selected if first <= start < last else base
            drawn.append(Segment(text[start:end], style))
        seen = Strip(drawn).crop(scrolled, scrolled + room).adjust_cell_length(room, base)
        row = [Segment(" " * padding.left, base), *seen, Segment(" " * padding.right, base)]
        return Strip(Segment.simplify(row))

    def _looks(self) -> tuple[Style, Style, Style]:
        """How the line looks, and how what is selected and the cursor: to find out takes longer than to draw it."""
        if self._known_looks is None:
            own, seen = self.rich_style, seen_by(self)
            selected, cursor = (self.get_component_rich_style(f"input--{part}") for part in ("selection", "cursor"))
            self._known_looks = seen(own), seen(own + selected), seen(own + cursor)
        return self._known_looks

    def notify_style_update(self) -> None:
        self._drawn, self._known_looks = (None, []), None
        super().notify_style_update()

    def become(self, text: str) -> None:
        """Hold something else without telling anybody, the cursor behind it."""
        with self.prevent(Input.Changed):
            self.value = text
            self.cursor_position = len(text)
