"""The keys that sign badge codes, by their letters: which one signs now, and which still open.

That a key was begun or closed is a fact of the conference, so it is known at every desk; the key itself travels sealed
(`syncing.badge_keys`), and stands in no entry in clear.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from badges.code import ALPHABET, new_key
from checkin.core.facts import FIRST_KEY_LETTER
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.entries import Draft
from db.local import print_queue
from db.local import settings as stored
from db.reading import conference, others
from db.store import Connection

_OPEN, _CLOSED = "open", "closed"


class Ring(NamedTuple):
    """The keys of this desk that open, those that were closed, and the letters of open ones that it has not got."""

    open: Mapping[str, bytes]
    closed: Mapping[str, bytes]
    awaited: Collection[str]


class BadgeKey(NamedTuple):
    """A key as people speak of it, never the key itself: whether this desk has it, and how many badges bear it."""

    letter: str
    closed: bool
    here: bool
    signs: bool
    badges: int


def ring(connection: Connection) -> Ring:
    """What this desk opens badges with."""
    held, said = stored.code_keys(connection), dict(conference.badge_letters(connection))
    closed = {letter for letter, state in said.items() if state == _CLOSED}
    return Ring(
        {letter: key for letter, key in held.items() if letter not in closed},
        {letter: key for letter, key in held.items() if letter in closed},
        said.keys() - held.keys() - closed,
    )


def signing(connection: Connection) -> str:
    """The letter of the key that signs now: of those that this desk has, the one that was begun last."""
    ours = ring(connection).open
    begun = [letter for letter, _ in conference.badge_letters(connection) if letter in ours]
    return begun[-1] if begun else min(ours, key=ALPHABET.index, default=FIRST_KEY_LETTER)


def known(session: Session) -> list[BadgeKey]:
    """Every key that was ever heard of here, by its letter."""
    read = session.read
    ours, signs, badges = ring(read), signing(read), conference.badges_by_letter(read)
    closed = {letter for letter, state in conference.badge_letters(read) if state == _CLOSED}
    return [
        BadgeKey(
            letter,
            closed=letter in closed,
            here=letter in ours.open or letter in ours.closed,
            signs=letter == signs,
            badges=badges.get(letter, 0),
        )
        for letter in sorted(conference.letters_used(read), key=ALPHABET.index)
    ]


def begin(session: Session) -> str:
    """Begin the next key: badges are signed with it from now on, and those under the old ones still open. Returns its
    letter. Raises UsageError while badges are on their way at a printer, and when no letter is left."""
    with session.write() as writing:
        if print_queue.open_jobs(writing.connection):
            raise UsageError(
                "Badges are on their way, or in doubt, at a printer.", "Settle them first (checkin jobs), then begin."
            )
        free = [letter for letter in ALPHABET if letter not in conference.letters_used(writing.connection)]
        if not free:
            raise UsageError("Every letter was used for a key.", "The badges in use stay good.")
        # Two desks that begin a key without having heard of each other take different letters.
        belonging = others.vouched_for(writing.connection)
        rank = belonging.index(session.store.writer_id) if session.store.writer_id in belonging else 0
        letter = free[rank % len(free)]
        stored.add_code_key(writing.connection, letter, new_key())
        writing.append(_said(letter, _OPEN))
    return letter


def close(session: Session, letter: str) -> int:
    """Close a key: badges under it open no door any more, at every desk. Returns how many were printed under it.

    Raises UsageError for a letter of no key, a closed one, and the last one that this desk could sign with.
    """
    letter = letter.strip().upper()
    with session.write() as writing:
        if letter not in conference.letters_used(writing.connection):
            raise UsageError(f"There is no badge key {letter}.", "See them with: checkin badge-key")
        if (letter, _CLOSED) in conference.badge_letters(writing.connection):
            raise UsageError(f"Badge key {letter} is closed already.")
        if ring(writing.connection).open.keys() <= {letter}:
            raise UsageError(f"Badge key {letter} is the only open one.", "Begin another first: checkin badge-key new")
        writing.append(_said(letter, _CLOSED))
        return conference.badges_by_letter(writing.connection).get(letter, 0)


def _said(letter: str, state: str) -> Draft:
    return Draft("conference", "", {"v": 1, "fields": {f"{conference.BADGE_KEY}{letter}": state}})
