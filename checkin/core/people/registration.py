"""Changing the list at the desk: walk-ins, corrections, status, the help desk, replacements, merges.

Each is an entry with who, when and why; nothing is erased.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from uuid import uuid4

from badges.code import code_id_for
from checkin.core.models import Conference, Delegate, Status, WalkIn
from checkin.core.session import Session
from checkin.errors import UsageError
from checkin.text import MAX_NAME, clean_text
from db.journal.entries import Draft, utc_text
from db.reading import delegates
from db.store import Connection, Writing

from .fields import INHERITED, change_of, clean_fields, value_of, with_whole_name
from .lookup import existing, in_full
from .rights import Act, require

REF_LETTERS = "BCDEFGHJKLMNPRSTVX"
_HIGHEST = 99_999  # a ref is read aloud and typed
HELP_DESK_REASONS = (
    "credentials missing",
    "not on the list",
    "identity in doubt",
    "badge or name wrong",
    "status in question",
    "other",
)
# What decides whether a person comes in, under which number, and who sees them.
_REGISTRATION = {"ref", "days", "category", "status", "sensitive", "cover_name", "hold"}


def add(session: Session, fields: Mapping[str, str], *, reason: str = "", approved_by: str = "") -> Delegate:
    """Add a person at the desk. A ref is allotted unless one is given; raises UsageError without a name."""
    cleaned = clean_fields(fields)
    with session.write() as writing:
        writing.append(*_approved(session, cleaned))
        delegate_id = add_in(writing, cleaned, reason=reason, approved_by=approved_by)
    return existing(session, delegate_id)


def add_in(writing: Writing, fields: dict[str, str], *, reason: str = "", approved_by: str = "") -> str:
    """Add a person within a write transaction; return the id. Raises UsageError without a name, and for a taken ref."""
    named = with_whole_name(fields)
    if not named.get("name"):
        raise UsageError("A person needs a name.", "Give the name as on the passport or the letter.")
    ref = named.get("ref", "")
    if ref and delegates.by_field(writing.connection, "ref", ref):
        raise UsageError(f"The number {ref} belongs to somebody else.", "Leave it empty: one is allotted.")
    delegate_id = uuid4().hex
    named["ref"] = ref or new_ref(writing.connection)
    named["code_id"] = code_id_for(delegate_id)
    named.setdefault("status", Status.CONFIRMED.value)
    if approved_by:
        named["approved_by"] = clean_text(approved_by, MAX_NAME)
    body: dict[str, object] = {"v": 1, "fields": named, "source": "desk", "reason": clean_text(reason)}
    writing.append(Draft("delegate_added", delegate_id, body))
    return delegate_id


def walk_in_problem(conference: Conference, category: str, approved_by: str) -> tuple[str, str] | None:
    """Why a desk may not add somebody like this: the field to mend and a sentence. None where it may."""
    known = next((item for item in conference.categories if item.key == category), None)
    if known is None:
        return "category", "Choose the category: it says who must approve."
    if known.walk_in is WalkIn.NO:
        return "category", f"{known.label} is not added at a desk. Send the person to the help desk."
    if known.walk_in is WalkIn.APPROVED and not approved_by:
        return "approved_by", f"Say who approved it: {known.label} is not added without a name."
    return None


def _approved(session: Session, fields: Mapping[str, str]) -> list[Draft]:
    """What is to be recorded of who allowed it that somebody is added. Who is only noted as pending needs nobody."""
    if fields.get("status") == Status.PENDING.value:
        return []
    category = next((item for item in session.conference.categories if item.key == fields.get("category")), None)
    free = category is not None and category.walk_in is WalkIn.FREE
    return require(session, Act.MARK if free else Act.WALK_IN)


def edit(session: Session, delegate_id: str, changes: Mapping[str, str], reason: str = "") -> Delegate:
    """Correct fields of a person; only what differs is recorded. A later import leaves them as they are.

    Raises UsageError for a field that there is not, a ref that somebody has, and a person who would have no name.
    """
    current = in_full(session, delegate_id)
    cleaned = clean_fields(changes)
    if {"given_names", "family_name"} & cleaned.keys() and "name" not in cleaned:
        merged = {
            "given_names": cleaned.get("given_names", current.given_names),
            "family_name": cleaned.get("family_name", current.family_name),
        }
        cleaned = {**cleaned, "name": " ".join(part for part in merged.values() if part) or current.name}
    differing = {name: value for name, value in cleaned.items() if value != value_of(current, name)}
    if not differing:
        return existing(session, delegate_id)
    allowed = require(session, Act.REGISTRATION if _REGISTRATION & differing.keys() else Act.CORRECT, current.id)
    if "name" in differing and not differing["name"] and not differing.get("native_name", current.native_name):
        raise UsageError("A person needs a name.")
    with session.write() as writing:
        _refuse_taken_ref(writing.connection, current.id, differing.get("ref", ""))
        body = {**change_of(current, differing), "reason": clean_text(reason)}
        writing.append(*allowed, Draft("delegate_edited", current.id, body))
    return existing(session, delegate_id)


def set_status(session: Session, delegate_id: str, status: Status, reason: str) -> Delegate:
    """Confirm, cancel, refuse or put a registration on hold for approval. Raises UsageError without a reason."""
    if not clean_text(reason):
        raise UsageError("A change of status needs a reason.", "Say who decided, and why.")
    current = existing(session, delegate_id)
    fields = {"status": status.value, "status_reason": clean_text(reason)}
    body = {**change_of(current, fields), "reason": clean_text(reason)}
    session.record(*require(session, Act.STATUS, current.id), Draft("delegate_status", current.id, body))
    return existing(session, delegate_id)


def park(session: Session, delegate_id: str, reason: str, note: str = "") -> Delegate:
    """Send a person to the help desk: marks answer `held` until they are released. Raises UsageError without reason."""
    current = existing(session, delegate_id)
    why = clean_text(f"{reason}: {note}" if note else reason)
    if not why:
        raise UsageError("The help desk needs a reason.", f"One of: {', '.join(HELP_DESK_REASONS)}.")
    fields = {"hold": why, "hold_since": utc_text(session.stamp().at)}
    session.record(Draft("delegate_parked", current.id, {**change_of(current, fields), "reason": why}))
    return existing(session, delegate_id)


def release(session: Session, delegate_id: str, reason: str) -> Delegate:
    """Settle a parked person. Raises UsageError without a reason."""
    if not clean_text(reason):
        raise UsageError("Lifting a hold needs a reason.", "Say how it ended.")
    current = existing(session, delegate_id)
    fields = {"hold": "", "hold_since": ""}
    body = {**change_of(current, fields), "reason": clean_text(reason)}
    session.record(*require(session, Act.RELEASE, current.id), Draft("delegate_released", current.id, body))
    return existing(session, delegate_id)


def replace(
    session: Session, absent_id: str, fields: Mapping[str, str], *, reason: str = "", approved_by: str = ""
) -> Delegate:
    """X comes instead of Y: X takes Y's place in the delegation, Y is cancelled, each names the other."""
    absent = existing(session, absent_id)
    inherited = {name: value for name in INHERITED if (value := str(getattr(absent, name)))}
    newcomer = {**inherited, **clean_fields(fields), "instead_of": absent.ref}
    with session.write() as writing:
        writing.append(*_approved(session, newcomer))
        new_id = add_in(writing, newcomer, reason=reason, approved_by=approved_by)
        row = delegates.by_id(writing.connection, new_id)
        why = f"replaced by {row.fields['ref'] if row else ''}"
        cancelled = {"status": Status.CANCELLED.value, "status_reason": why}
        writing.append(Draft("delegate_status", absent.id, {**change_of(absent, cancelled), "reason": why}))
    return existing(session, new_id)


def hand_over(
    session: Session, delegate_id: str, what: str, *, taken_by: str = "self", authorisation: str = ""
) -> None:
    """Record that a badge or items were given, to the person or to a proxy. Marks nobody present."""
    current = existing(session, delegate_id)
    body: dict[str, object] = {
        "v": 1,
        "what": clean_text(what),
        "taken_by": clean_text(taken_by, MAX_NAME) or "self",
        "authorisation": clean_text(authorisation),
    }
    session.record(Draft("handed_over", current.id, body))


def new_ref(connection: Connection) -> str:
    """Allot a ref: the next number and two random letters, so that two offline desks do not allot the same."""
    number = min(delegates.highest_number(connection, _HIGHEST) + 1, _HIGHEST)
    while True:
        ref = f"{number:04d}{secrets.choice(REF_LETTERS)}{secrets.choice(REF_LETTERS)}"
        if not delegates.by_field(connection, "ref", ref):
            return ref
        number += 1


def _refuse_taken_ref(connection: Connection, delegate_id: str, ref: str) -> None:
    if ref and any(row.id != delegate_id for row in delegates.by_field(connection, "ref", ref)):
        raise UsageError(f"The number {ref} belongs to somebody else.")
