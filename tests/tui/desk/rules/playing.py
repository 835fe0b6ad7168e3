"""A test of rules plays the screen: it hands in what happens, and says of a card that it was painted."""

from __future__ import annotations

from builders import DAY_1, MORNING

from checkin.core.finding import Found, FoundRow
from checkin.core.models import Day, Delegate, First, Outcome, Result
from checkin.tui.desk.desk import Desk

KHAN = Delegate("k1", "K1", "Yusuf KHAN", organisation="Federal Investigation Agency")
OTHER_KHAN = Delegate("k2", "K2", "Yusuf KHAN", organisation="Police, Balochistan")
NADIA = Delegate("n3", "N3", "Nadia EL-SAYED", organisation="Ministry of Justice")
SHARMA = Delegate("s4", "S4", "Krishna SHARMA")
TODAY = Day(1, DAY_1)


class Keys:
    """The clock of keys."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def row(delegate: Delegate, *, namesakes: int = 0, guess: bool = False, first: First | None = None) -> FoundRow:
    return FoundRow(delegate, first, "", (), guess, namesakes)


def outcome(result: Result, delegate: Delegate | None = None, **more: object) -> Outcome:
    return Outcome(result, 1, MORNING, "Desk 3", "Amina", delegate, **more)  # type: ignore[arg-type]


def type_line(desk: Desk, line: str) -> None:
    desk.line = line
    desk.typed()


def found(desk: Desk, *rows: FoundRow) -> None:
    """The answer to what was typed comes."""
    assert desk.found(Found(desk.query, rows, len(rows)))


def painted(desk: Desk) -> None:
    """The card that the desk holds goes out in a frame."""
    assert desk.card is not None
    desk.was_painted(desk.people.query, desk.card.delegate.id)


def shown(desk: Desk, line: str, *rows: FoundRow) -> None:
    """Somebody types; the people found and the card of the first are on the screen."""
    type_line(desk, line)
    found(desk, *rows)
    painted(desk)
