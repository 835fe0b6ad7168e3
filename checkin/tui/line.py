"""The line to type or scan into. It can give back keys that turn out to have come from a reader."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widgets import Input
from textual.widgets.input import Selection

_REMEMBERED = 8


class TakeBack(Message):
    """The line is to become what it was before `first` was typed: a scan began there."""

    def __init__(self, first: events.Key) -> None:
        super().__init__()
        self.first = first


class Line(Input):
    """An input that shows keys at once. What it held before each of the last few is remembered."""

    # Its place is fixed: a letter must not lay out the whole screen anew, as Textual's own would (10 ms of 25).
    virtual_size: Reactive[Size] = reactive(Size(0, 0), layout=False)

    def __init__(self, *, id: str | None = None, max_length: int = 0) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id, compact=True, max_length=max_length, select_on_focus=False)
        self._before: list[tuple[events.Key, str, Selection]] = []

    async def _on_key(self, event: events.Key) -> None:
        self._before = [*self._before[1 - _REMEMBERED :], (event, self.value, self.selection)]
        await super()._on_key(event)

    def on_take_back(self, message: TakeBack) -> None:
        """Comes through the line's own queue, so after every key that was sent before it."""
        message.stop()
        for key, value, selection in self._before:
            if key is message.first:
                self.value, self.selection = value, selection
        self._before.clear()
