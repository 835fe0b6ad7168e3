"""What people are given beside the badge: once, and owed until then."""

from __future__ import annotations

from collections.abc import Iterable

from checkin.core.models import Delegate, things
from checkin.core.session import Session
from db.reading import badges_log
from db.rows import HandOverRow


def standing(rows: Iterable[HandOverRow]) -> dict[str, HandOverRow]:
    """Each thing a person has of what was ever handed over, in small letters, with how it was given last."""
    has: dict[str, HandOverRow] = {}
    for row in rows:
        for thing in things(row.what.casefold()):
            has[thing] = row
    return has


def owed(session: Session, delegate: Delegate) -> tuple[str, ...]:
    """What a person is still to be given."""
    return _owed(delegate, badges_log.handed_over(session.read, delegate.id) if delegate.items else ())


def _owed(delegate: Delegate, rows: Iterable[HandOverRow]) -> tuple[str, ...]:
    has = standing(rows)
    return tuple(item for item in delegate.items if item.casefold() not in has)
