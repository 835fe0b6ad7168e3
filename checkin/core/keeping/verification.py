"""Is the conference file still whole, its journal unbroken, and every table what the journal says?"""

from __future__ import annotations

from pathlib import Path

from checkin.core.search.kept import words_of
from checkin.core.session import Session
from checkin.errors import CheckinError, DatabaseError
from db import checks
from db.checks import Fault
from db.comparing import Known
from db.journal import chain
from db.reading import others

REPAIR = '"checkin repair" makes a new file of all that can be read, and names what is lost.'


def faults(session: Session) -> list[Fault]:
    """Every fault found, with where it lies; an empty list means that the file is sound."""
    try:
        return checks.faults(session.store, Known(words_of, _is_good_index))
    except DatabaseError as error:  # so badly damaged that the check itself cannot go on
        return [Fault(error.message)]


def damage(session: Session) -> str:
    """What a quick look finds wrong with the file, and what is safe, in a sentence; empty where all is well."""
    try:
        found = checks.damage(session.store)
    except DatabaseError as error:
        return str(error)
    return f"The conference file is damaged ({found[0]}). {REPAIR}" if found else ""


def _is_good_index(data: bytes) -> bool:
    from checkin.core.search.index import Index

    try:
        Index.load(data)
    except CheckinError:
        return False
    return True


def digest(session: Session) -> str:
    """What two desks compare to see that they know the same: equal where the same entries are known."""
    return checks.digest(session.store)


def on_the_way(session: Session) -> tuple[int, int]:
    """How many entries of other desks wait for one before them, and how many are kept apart as contradicting."""
    return others.waiting(session.read), others.forked(session.read)


def lost_in_repairs(session: Session) -> list[str]:
    """What earlier repairs could not bring back, in sentences."""
    lost = chain.lost_in_repairs(session.read)
    entries = sum(last - first + 1 for _, first, last in lost.holes)
    told = [f"Entries lost when a damaged file was repaired: {entries}."] if entries else []
    if lost.emptied:
        told.append(f"Entries whose content was lost when a damaged file was repaired: {len(lost.emptied)}.")
    return told


def without_effect(session: Session) -> list[str]:
    """Entries that are kept but change nothing here, since this version of the program cannot read them."""
    return checks.without_effect(session.store)


def rebuild(session: Session) -> Path:
    """Make every table again from the journal. Returns the copy of the file as it was before, which lies beside it."""
    return checks.rebuild(session.store, session.stamp())
