"""The typing line: everything that is typed goes here, and its Enter keeps its place among the keys.

Textual runs the action of a binding after keys that are queued already. Enter and the cursor keys decide who is
checked in, so they are taken here, in the order in which they were pressed.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from operator import itemgetter

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input

from checkin.tui.desk.messages import HelpAsked, LineEntered, LineTyped, Moved
from checkin.tui.line import Line
from checkin.tui.lines import cropped, strips_of
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
            self._drawn = (looks, strips_of(self, [self._segments(scrolled)]))
        return cropped(self._drawn[1], crop, width)

    def _segments(self, scrolled: int) -> list[Segment]:
        """The part of the line that is seen, between its padding."""
        base, room, padding = self.rich_style, self.size.width, self.styles.padding
        text = f"{self.value} " if self.has_focus and self.cursor_at_end else self.value
        styles = [base] * len(text)
        if self.has_focus:
            first, last = sorted(self.selection)
            styles[first:last] = [base + self.get_component_rich_style("input--selection")] * (last - first)
            styles[self.cursor_position] += self.get_component_rich_style("input--cursor")
        alike = groupby(zip(text, styles, strict=True), key=itemgetter(1))
        drawn = Strip(Segment("".join(char for char, _ in same), style) for style, same in alike)
        seen = drawn.crop(scrolled, scrolled + room).adjust_cell_length(room, base)
        row = [Segment(" " * padding.left, base), *seen, Segment(" " * padding.right, base)]
        return list(Segment.simplify(row))

    def notify_style_update(self) -> None:
        self._drawn = (None, [])
        super().notify_style_update()

    def become(self, text: str) -> None:
        """Hold something else without telling anybody, the cursor behind it."""
        with self.prevent(Input.Changed):
            self.value = text
            self.cursor_position = len(text)
