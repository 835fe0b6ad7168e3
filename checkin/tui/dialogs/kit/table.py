"""A table in a dialog: one row of columns an item, chosen with Up and Down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from checkin.tui.plain import PlainOptionList

Item = TypeVar("Item")
_EDGES = 8
_NARROWEST = 50


class Table(PlainOptionList, Generic[Item]):
    """Rows made by a function of the item and of the cells there are; hidden while there is none."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(id=id)
        self.items: tuple[Item, ...] = ()

    def fill(self, items: Iterable[Item], row: Callable[[Item, int], str], at: int | None = 0) -> None:
        """Show these instead. The cursor goes to the row `at`, or to the last where there are not so many."""
        self.clear()
        self.add(items, row)
        self.display = bool(self.items)
        self.highlighted = min(at, len(self.items) - 1) if self.items and at is not None else None

    def clear(self) -> None:
        """Show nothing."""
        self.items = ()
        self.clear_options()

    def add(self, items: Iterable[Item], row: Callable[[Item, int], str]) -> None:
        """Show these too, below the others."""
        more = tuple(items)
        self.items += more
        self.add_options([row(item, self.room) for item in more])

    @property
    def room(self) -> int:
        """How many cells a row has."""
        return max(self.screen.size.width - _EDGES, _NARROWEST)

    @property
    def current(self) -> Item | None:
        """The item under the cursor."""
        at = self.highlighted
        return self.items[at] if at is not None and at < len(self.items) else None

    def of(self, event: PlainOptionList.OptionMessage) -> Item | None:
        """The item that an event is about; None where another list has taken its place since."""
        return self.items[event.option_index] if event.option_index < len(self.items) else None
