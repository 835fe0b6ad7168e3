"""Is the conference file still whole, its journal unbroken, and every table what the journal says?"""

from __future__ import annotations

from checkin.core.session import Session
from checkin.core.trouble import in_user_words
from db import checks


def faults(session: Session) -> list[str]:
    """Every fault found, with where it lies; an empty list means that the file is sound."""
    with in_user_words():
        return checks.faults(session.store)


def without_effect(session: Session) -> list[str]:
    """Entries that are kept but change nothing here, since this version of the program cannot read them."""
    with in_user_words():
        return checks.without_effect(session.store)
