"""Arrivals as recorded: who was first let in when and where, and every mark with who took it back."""

from __future__ import annotations

from collections.abc import Iterable

from checkin.clock import VenueClock
from checkin.core.models import First, Mark
from checkin.core.session import Session
from db.reading import attendance as stored
from db.rows import MarkRow, StandingRow
from db.store import Connection


def first_of(session: Session, connection: Connection, delegate_id: str, day: int) -> First | None:
    """The standing mark of a person on a day, in venue time."""
    row = stored.standing(connection, delegate_id, day)
    return first_from(row, session.clock) if row else None


def first_from(row: StandingRow, clock: VenueClock) -> First:
    """The same from its stored row."""
    return First(clock.local(row.at), row.desk, row.operator, row.method)


def marks_of(session: Session, delegate_id: str) -> list[Mark]:
    """Every mark of a person, undone ones too: for the card and for "also at"."""
    clock = session.clock
    return [_mark_from(row, clock) for row in stored.marks_of(session.read, delegate_id)]


def marks_on(session: Session, day: int | None = None) -> Iterable[Mark]:
    """Every mark of a day, or of all days."""
    clock = session.clock
    return (_mark_from(row, clock) for row in stored.marks_on(session.read, day))


def _mark_from(row: MarkRow, clock: VenueClock) -> Mark:
    undone = ""
    if row.undone_at:
        undone = f"{clock.local(row.undone_at):%Y-%m-%d %H:%M} {row.undone_desk} {row.undone_operator}"
    at = clock.local(row.at)
    return Mark(row.id, row.delegate_id, row.day, at, row.desk, row.operator, row.method, row.reason, undone)
