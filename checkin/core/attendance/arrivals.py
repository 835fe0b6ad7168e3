"""Arrivals as recorded: who was first let in when and where, and every mark with who took it back."""

from __future__ import annotations

from collections.abc import Iterable

from checkin.core.models import First, Mark
from checkin.core.session import Session
from db.reading import attendance as stored
from db.store import Connection


def first_of(session: Session, connection: Connection, delegate_id: str, day: int) -> First | None:
    """The standing mark of a person on a day, in venue time."""
    row = stored.standing(connection, delegate_id, day)
    if row is None:
        return None
    return First(session.clock.local(str(row["at"])), str(row["desk"]), str(row["operator"]), str(row["method"]))


def marks_of(session: Session, delegate_id: str) -> list[Mark]:
    """Every mark of a person, undone ones too: for the card and for "also at"."""
    clock = session.clock
    return [_mark_from(row, clock.local) for row in stored.marks_of(session.read, delegate_id)]


def marks_on(session: Session, day: int | None = None) -> Iterable[Mark]:
    """Every mark of a day, or of all days."""
    clock = session.clock
    return (_mark_from(row, clock.local) for row in stored.marks_on(session.read, day))


def _mark_from(row: stored.Row, local: object) -> Mark:
    assert callable(local)
    undone = ""
    if row["undone_at"]:
        undone = f"{local(str(row['undone_at'])):%Y-%m-%d %H:%M} {row['undone_desk']} {row['undone_operator']}"
    return Mark(
        id=str(row["id"]),
        delegate_id=str(row["delegate_id"]),
        day=int(str(row["day"])),
        at=local(str(row["at"])),
        desk=str(row["desk"]),
        operator=str(row["operator"]),
        method=str(row["method"]),
        reason=str(row["reason"]),
        undone=undone,
    )
