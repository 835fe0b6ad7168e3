"""The cells below a title, as far as they are needed to tell what the column is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from .results import Row

ENOUGH = 200


class Samples:
    """The first cells of one column that are not blank."""

    def __init__(self, body: Sequence[Row], index: int) -> None:
        self._body, self._index = body, index

    @cached_property
    def texts(self) -> list[str]:
        """As many as are enough, without blanks around them."""
        return list(islice(self.each(), ENOUGH))

    def each(self) -> Iterator[str]:
        """All of the column, one after the other."""
        for row in self._body:
            if self._index < len(row.cells) and (text := row.cells[self._index].strip()):
                yield text

    @property
    def all_the_same(self) -> bool:
        """Whether two rows at least say something, and all say one thing, as forms write "Anonymous"."""
        return len(self.texts) > 1 and len(set(self.texts)) == 1

    def share(self, test: Callable[[str], bool]) -> float:
        """How many of them pass a test, from 0 to 1."""
        return share(self.texts, test)


def share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    """How many texts pass a test, from 0 to 1."""
    return sum(1 for text in texts if test(text)) / len(texts) if texts else 0.0
