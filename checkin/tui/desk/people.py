"""The people found for a line, in their places, and where the cursor is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from checkin.core.finding import Found, FoundRow

_NOBODY = -1  # where the cursor is when whoever it was on is not found any more


class People(NamedTuple):
    """Who was found for `query`, best first, and how many in all. Nobody was asked for while `query` is empty.

    `wanted` is the id of whom the cursor is to be on, also where they are not found yet or any more.
    """

    query: str = ""
    rows: tuple[FoundRow, ...] = ()
    total: int = 0
    cursor: int = 0
    wanted: str = ""

    @property
    def current(self) -> FoundRow | None:
        """Whom the cursor is on."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    @classmethod
    def of(cls, found: Found, wanted: str = "") -> People:
        """Those who were found, the cursor on the best match, or on nobody but who is wanted."""
        cursor = _place_of(wanted, found.rows) if wanted else 0
        return cls(found.query, found.rows, found.total, cursor, wanted)

    def moved(self, steps: int) -> People:
        """The cursor so many rows further, at the most to either end."""
        return self.moved_to(min(max(self.cursor + steps, 0), len(self.rows) - 1))

    def moved_to(self, place: int) -> People:
        """The cursor on a row; the same people where it is there, or where there is no such row."""
        if place == self.cursor or not 0 <= place < len(self.rows):
            return self
        return self._replace(cursor=place)

    def with_news(self, found: Found) -> People:
        """What other desks changed: the same people stay where they are, the cursor on the same person.

        It never goes to somebody else by itself: an Enter that was on its way would be for them.
        """
        wanted = self.current.delegate.id if self.current else self.wanted
        fresh = {row.delegate.id: row for row in found.rows}
        kept = [fresh.pop(row.delegate.id) for row in self.rows if row.delegate.id in fresh]
        rows = (*kept, *fresh.values())
        cursor = _place_of(wanted, rows) if wanted else 0
        return self._replace(rows=rows, total=found.total, cursor=cursor, wanted=wanted)


def _place_of(delegate_id: str, rows: Sequence[FoundRow]) -> int:
    return next((place for place, row in enumerate(rows) if row.delegate.id == delegate_id), _NOBODY)


def question_for(row: FoundRow, rows: Sequence[FoundRow]) -> str:
    """What to ask so that two people of one name are told apart."""
    name = row.delegate.display_name.casefold()
    others = [
        other.delegate
        for other in rows
        if other.delegate.id != row.delegate.id and other.delegate.display_name.casefold() == name
    ]
    for what in ("organisation", "country", "position"):
        mine = getattr(row.delegate, what)
        if mine and all(getattr(other, what) != mine for other in others):
            return f"Which {what}?"
    return "May I see your ID?"


def doubt_about(row: FoundRow, rows: Sequence[FoundRow]) -> tuple[str, str] | None:
    """Why the first Enter only chooses, and what to ask; None where one Enter marks."""
    if row.namesakes:
        return f"{row.namesakes + 1} PEOPLE HAVE THIS NAME", f'Ask: "{question_for(row, rows)}"'
    if row.guess:
        return "IS THIS THE PERSON?", "Ask the name and the organisation."
    return None
