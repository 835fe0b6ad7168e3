"""Is the conference file still whole, its journal unbroken, and every table what the journal says?"""

from __future__ import annotations

from pathlib import Path

from checkin.core.session import Session
from checkin.errors import DatabaseError
from db import checks
from db.checks import Fault
from db.reading import others


def faults(session: Session) -> list[Fault]:
    """Every fault found, with where it lies; an empty list means that the file is sound."""
    try:
        return checks.faults(session.store)
    except DatabaseError as error:  # so badly damaged that the check itself cannot go on
        return [Fault(error.message)]


def digest(session: Session) -> str:
    """What two desks compare to see that they know the same: equal where the same entries are known."""
    return checks.digest(session.store)


def on_the_way(session: Session) -> tuple[int, int]:
    """How many entries of other desks wait for one before them, and how many are kept apart as contradicting."""
    return others.waiting(session.read), others.forked(session.read)


def without_effect(session: Session) -> list[str]:
    """Entries that are kept but change nothing here, since this version of the program cannot read them."""
    return checks.without_effect(session.store)


def rebuild(session: Session) -> Path:
    """Make every table again from the journal. Returns the copy of the file as it was before, which lies beside it."""
    return checks.rebuild(session.store, session.stamp())
