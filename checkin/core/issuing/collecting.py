"""Badges that somebody collects for several others: who takes them and on what authority is said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checkin.core.models import Delegate
from checkin.core.people import lookup
from checkin.core.session import Session
from checkin.errors import UsageError
from checkin.text import MAX_NAME, clean_text
from db.journal.entries import Draft

from .whereabouts import whereabouts


@dataclass(frozen=True, slots=True)
class Collected:
    """Whether a person's badge was given to the collector; `obstacle` says why not."""

    delegate: Delegate
    obstacle: str = ""

    @property
    def given(self) -> bool:
        return not self.obstacle


def obstacle(session: Session, delegate: Delegate) -> str:
    """Why a person's badge is given to nobody else now, in some words; empty where it may be."""
    if delegate.hold:
        return "with the help desk"
    if not delegate.expected:
        return delegate.status
    day = session.day
    handed = whereabouts(session, delegate, day.number if day else None).handed
    return f"has it: {handed.at:%a %H:%M}, {handed.desk}, {handed.what}" if handed else ""


def collect(session: Session, ids: Sequence[str], taken_by: str, authorisation: str) -> list[Collected]:
    """Record that the badges of these people were given to one collector: each an entry, all durable together.

    Nobody is marked present. Raises UsageError without a collector or an authorisation, NotSavedError.
    """
    by, authority = clean_text(taken_by, MAX_NAME), clean_text(authorisation)
    if not by:
        raise UsageError("Say who collects the badges.")
    if not authority:
        raise UsageError("Say on what authority they are collected: a letter, a call.")
    body: dict[str, object] = {"v": 1, "what": "badge", "taken_by": by, "authorisation": authority}
    with session.write() as writing:
        # Nobody else writes meanwhile, so what is read here is true.
        people = [lookup.existing(session, delegate_id) for delegate_id in dict.fromkeys(ids)]
        collected = [Collected(person, obstacle(session, person)) for person in people]
        writing.append(*(Draft("handed_over", one.delegate.id, body) for one in collected if one.given))
    return collected
