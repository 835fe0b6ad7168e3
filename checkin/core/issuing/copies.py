"""Copies of a badge: which number comes next, its signed code, and which old copies die.

The same copy number is never printed twice with two meanings: a reprint is the next copy. Old copies die at once
when lost, for every other reason when the new copy is out. A copy that surely never left is free again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from badges.code import MAX_COPIES, BadgeCode, make_code
from checkin.core.models import BadgeCopy, Delegate, Reprint, ReprintReason
from checkin.core.people import codes, rights
from checkin.core.session import Session
from db.journal.entries import Draft
from db.local import print_queue
from db.local import settings as stored
from db.reading import badges_log
from db.rows import CopyRow
from db.store import Connection

from . import keys

if TYPE_CHECKING:
    from badges.template import Template

LOST = ReprintReason.LOST
_BY_ONESELF = 2


def needs_reason(session: Session, delegate_id: str) -> bool:
    """Whether this would be a reprint, which asks for a reason."""
    return bool(badges_log.copies_of(session.read, delegate_id))


def allowed_again(session: Session, people: Iterable[Delegate], reprint: Reprint | None) -> list[Draft]:
    """What is to be recorded of who allowed these reprints: beyond two copies that the printer did not spoil somebody
    answers for each. Raises NotAllowedError."""
    if reprint is None or reprint.reason is ReprintReason.SPOILED or not session.conference.roles:
        return []
    drafts = []
    for person in people:
        made = badges_log.copies_of(session.read, person.id)
        if sum(not row.reason.startswith(ReprintReason.SPOILED) for row in made) >= _BY_ONESELF:
            drafts += rights.require(session, rights.Act.REPRINT, person.id)
    return drafts


def report_lost(session: Session, delegate_id: str) -> int:
    """A badge is lost: every copy dies at once. Returns how many were still good."""
    with session.write() as writing:
        drafts = voids(badges_log.copies_of(writing.connection, delegate_id), delegate_id, LOST.value)
        writing.append(*drafts)
    return sum(len(_listed(draft.body["copies"])) for draft in drafts)


def code_of(session: Session, badge: BadgeCopy) -> str:
    """The signed text in the QR of a printed copy; empty where another desk's key signed it."""
    known = badge.key in stored.code_keys(session.read)
    return sign(session, badge.code_id, badge.copy, badge.key) if known else ""


def sign(session: Session, code_id: str, copy: int, key: str = "") -> str:
    """The signed text of a badge copy; `key` is the letter of the key that signs, else the one that signs now."""
    letter = key or keys.signing(session.read)
    badge = BadgeCode(session.conference.code_prefix, letter, code_id, copy)
    return make_code(badge, stored.code_keys(session.read)[letter])


def next_copy(connection: Connection, delegate: Delegate) -> tuple[str, int]:
    """The next copy of a person's code; after the last copy letter the person gets a new code.

    Under another code the numbers go on, as far as they reach: people read them on the card and the badge.
    """
    made = badges_log.copies_of(connection, delegate.id)
    last = made[-1].copy % MAX_COPIES if made else 0
    for code_id in codes.for_new_badges(connection, delegate.id):
        used = {row.copy for row in made if row.code_id == code_id}
        used |= badges_log.voided_copies(connection, code_id)
        used |= print_queue.copies_taken(connection, code_id, delegate.id)
        copy = max(used | {last}) + 1
        if copy <= MAX_COPIES:
            return code_id, copy
    raise AssertionError("there is always another code")


def printed(
    connection: Connection, delegate_id: str, code_id: str, copy: int, why: str, destination: str, key: str = ""
) -> list[Draft]:
    """The facts that a copy is out. With it every other one dies, also a lower one whose print nobody heard of.

    A copy that comes out late, after a higher one, is dead itself. `key` is the letter of the key that signed it, else
    the one that signs now.
    """
    made = badges_log.copies_of(connection, delegate_id)
    own = {row.copy for row in made if row.code_id == code_id}
    late = max(own, default=0) > copy
    dead = set(range(1, copy)) - badges_log.voided_copies(connection, code_id)
    body: dict[str, object] = {
        "v": 1, "code_id": code_id, "copy": copy, "key": key or keys.signing(connection), "reason": why,
        "destination": destination,
    }  # fmt: skip
    if late:
        drafts = []
        dead.add(copy)
    else:
        drafts = voids([row for row in made if row.code_id != code_id], delegate_id, why)
        body["turn"] = 1 + max((row.turn for row in made), default=0)
    if dead:
        drafts.append(_void(delegate_id, code_id, sorted(dead), why))
    return [*drafts, Draft("badge_printed", delegate_id, body)]


def voids(copies: Sequence[CopyRow], delegate_id: str, reason: str) -> list[Draft]:
    """The facts that these copies, as far as they are good, open no door any more."""
    by_code: dict[str, list[int]] = {}
    for row in copies:
        if not row.void_at:
            by_code.setdefault(row.code_id, []).append(row.copy)
    return [_void(delegate_id, code_id, sorted(numbers), reason) for code_id, numbers in by_code.items()]


def derogation(card: Template) -> list[Draft]:
    """The fact that badges show the funder less than its rules ask, and the reason that the template records."""
    if not card.derogation:
        return []
    return [Draft("funding_derogation", "", {"v": 1, "template": card.name, "reason": card.derogation})]


def _void(delegate_id: str, code_id: str, numbers: list[int], reason: str) -> Draft:
    return Draft("badge_voided", delegate_id, {"v": 1, "code_id": code_id, "copies": numbers, "reason": reason})


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
