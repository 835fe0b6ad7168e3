"""Inputs that can give back keys which turn out to have come from a reader."""

from __future__ import annotations

from collections import deque
from collections.abc import Container
from typing import Any

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widgets import Input
from textual.widgets.input import Selection

# Characters, one a key: four codes, or one that an accent key or a pair of letters made twice as long.
_REMEMBERED = 128


class TakeBack(Message):
    """The input is to become what it was before the first of `keys` was typed: they are of a scan."""

    def __init__(self, keys: Container[events.Key]) -> None:
        super().__init__()
        self.keys = keys


class RetractingInput(Input):
    """An input that remembers what it held before each of the last keys."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._before: deque[tuple[events.Key, str, Selection]] = deque(maxlen=_REMEMBERED)

    async def _on_key(self, event: events.Key) -> None:
        self.remember(event)
        await super()._on_key(event)

    def remember(self, event: events.Key) -> None:
        """This key is about to be typed here."""
        self._before.append((event, self.value, self.selection))

    def on_take_back(self, message: TakeBack) -> None:
        """Comes through the input's own queue, so after every key that was sent before it."""
        message.stop()
        for key, value, selection in self._before:
            if key in message.keys:
                self.value, self.selection = value, selection
                break
        self._before.clear()


class Line(RetractingInput):
    """The line to type or scan into: it shows keys at once."""

    # Its place is fixed: a letter must not lay out the whole screen anew, as Textual's own would (10 ms of 25).
    virtual_size: Reactive[Size] = reactive(Size(0, 0), layout=False)

    def __init__(self, *, id: str | None = None, max_length: int = 0) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id, compact=True, max_length=max_length, select_on_focus=False)
