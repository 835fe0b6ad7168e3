"""What people are given beside the badge: once, and owed until then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from checkin.core.models import Delegate, things
from checkin.core.session import Session
from db.journal.entries import Draft
from db.reading import attendance, badges_log
from db.rows import HandOverRow
from db.store import Connection

from . import lookup

BACK = "back at the desk"
"""Who took a thing that was not given after all, or came back."""


def standing(rows: Iterable[HandOverRow]) -> dict[str, HandOverRow]:
    """Each thing a person has of what was ever handed over, in small letters, with how it was given last."""
    has: dict[str, HandOverRow] = {}
    for row in rows:
        for thing in things(row.what.casefold()):
            if row.taken_by == BACK:
                has.pop(thing, None)
            else:
                has[thing] = row
    return has


def owed(session: Session, delegate: Delegate) -> tuple[str, ...]:
    """What a person is still to be given."""
    return _owed(delegate, badges_log.handed_over(session.read, delegate.id) if delegate.items else ())


def settle(session: Session, delegate: Delegate, given: Sequence[str]) -> None:
    """Record that of a person's items these were given and the others were not; what is so already stays as it is."""
    with session.write() as writing:
        still_owed = _owed(delegate, badges_log.handed_over(writing.connection, delegate.id))
        new = [item for item in still_owed if item in given]
        came_back = [item for item in delegate.items if item not in given and item not in still_owed]
        writing.append(*_handed_over(delegate, new, "self"), *back(delegate, came_back))


def given_since(connection: Connection, delegate: Delegate, since: str) -> list[str]:
    """Which of a person's items they were given since a moment (UTC)."""
    has = standing(badges_log.handed_over(connection, delegate.id))
    return [item for item in dict.fromkeys(delegate.items) if (row := has.get(item.casefold())) and row.at >= since]


def back(delegate: Delegate, given: Sequence[str]) -> list[Draft]:
    """The fact that these were not given to the person, or came back; nothing where there are none."""
    return _handed_over(delegate, given, BACK)


def owed_on(session: Session, day: int) -> Counter[str]:
    """How many of each item are owed to those who are in on a day."""
    handed = badges_log.all_handed_over(session.read)
    present = attendance.present_on(session.read, day)
    people = (person for person in lookup.everybody(session) if person.items and person.id in present)
    return Counter(item for person in people for item in _owed(person, handed.get(person.id, ())))


def _owed(delegate: Delegate, rows: Iterable[HandOverRow]) -> tuple[str, ...]:
    has = standing(rows)
    return tuple(item for item in delegate.items if item.casefold() not in has)


def _handed_over(delegate: Delegate, given: Sequence[str], taken_by: str) -> list[Draft]:
    body: dict[str, object] = {"v": 1, "what": "; ".join(given), "taken_by": taken_by, "authorisation": ""}
    return [Draft("handed_over", delegate.id, body)] if given else []
