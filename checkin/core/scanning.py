"""A code from a reader: whose it is, whether it is genuine and current, and the mark it makes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from badges.code import PREFIX_LENGTH, BadgeCode, Verdict, parse_code, practice_prefix
from checkin.core.attendance.marking import Arrival, Case, mark_in, not_saved, once_more, refuse
from checkin.core.issuing import keys, temporary
from checkin.core.models import Delegate, Method, Outcome, Result, Why
from checkin.core.people import codes
from checkin.core.people.disclosure import seen
from checkin.core.people.fields import change_of
from checkin.core.people.lookup import by_id, by_ref, existing
from checkin.core.reader.layouts import AS_TYPED
from checkin.core.reader.payload import Calibration, OwnCode, Payload, Ref, ticket_id
from checkin.core.reader.reading import is_badge_code, recognise
from checkin.core.session import Session
from checkin.core.words import REASONS
from checkin.errors import NotSavedError, UsageError
from db.journal.entries import Draft
from db.local import settings as stored
from db.reading import badges_log, delegates
from db.store import Connection, Writing

_REFUSED = {Verdict.OTHER_CONFERENCE: Result.OTHER_CONFERENCE, Verdict.FORGED: Result.FORGED}
BY_SCAN = Arrival(Method.SCAN)


class _Bearer(NamedTuple):
    """Whom a scan stands for: a delegate's id, or the word why nobody, and the copy that was scanned.

    `arrival` is how it is recorded; a badge of the pool is not among what it says.
    """

    delegate_id: str = ""
    result: Result = Result.OK
    badge: BadgeCode | None = None
    note: str = ""
    arrival: Arrival = BY_SCAN
    why: Why | None = None


class _Meeting(NamedTuple):
    """What a code is held against: the conference, its keys that open, the day, and whether only badges of ours count.

    `closed` are the keys that open no more, `awaited` the letters of those that this desk has not got yet. `others`
    says of the prefixes that are known here but not ours whose they are.
    """

    conference: str
    prefix: str
    keys: Mapping[str, bytes]
    closed: Mapping[str, bytes]
    awaited: Collection[str]
    day: int
    signed_only: bool
    others: Mapping[str, Why]


def scan(session: Session, text: str, day: int | None = None) -> Outcome:
    """Mark the bearer of a scanned code. A wrong keyboard layout of the reader is undone on the way.

    `Outcome.code` holds what the reader meant. For an unknown but well-formed ticket the result is
    `unknown`, and its code can be given to `bind_ticket`. Raises UsageError for a day there is not.
    """
    number = session.day_numbered(day).number
    payload, meeting = _read(session, text, number)
    code = payload.code if isinstance(payload, OwnCode) else payload.ticket_id or payload.text
    try:
        outcome = once_more(
            session,
            lambda writing: _decide(session, writing, _bearer(writing.connection, payload, meeting), number),
        )
    except NotSavedError as error:
        outcome = not_saved(session, number, error)
    message = outcome.message
    if isinstance(payload, Calibration):
        message = "The reader types every letter as it should."
    return outcome._replace(code=code, message=message)


def _read(session: Session, text: str, day: int) -> tuple[Payload, _Meeting]:
    """What a reader meant, and what it is held against."""
    ring, conference = keys.ring(session.read), session.conference
    others = {
        practice_prefix(conference.id, conference.code_prefix): Why.PRACTICE_BADGE,
        stored.setting(session.read, stored.REAL_PREFIX): Why.REAL_BADGE,
    }
    meeting = _Meeting(
        conference.id, conference.code_prefix, ring.open, ring.closed, ring.awaited, day, conference.signed_only,
        others,
    )  # fmt: skip
    reading = recognise(
        text, lambda payload: _bearer(session.read, payload, meeting).result is Result.OK, session.reader_layout
    )
    if reading.layout != AS_TYPED:
        session.reader_layout = reading.layout
    return reading.payload, meeting


def whose(session: Session, text: str) -> Delegate | None:
    """Whose good badge, ticket or number this is; nobody's where it is none, or a temporary or void one. Marks nobody.

    A number that was typed is one also where only badges of ours are scanned.
    """
    payload, meeting = _read(session, text, 0)
    if isinstance(payload, Ref):
        return by_ref(session, payload.text)
    bearer = _bearer(session.read, payload, meeting)
    badge = bearer.badge
    if badge and badges_log.void_since(session.read, bearer.delegate_id, badge.code_id, badge.copy):
        return None
    return by_id(session, bearer.delegate_id) if bearer.result is Result.OK else None


def temporary_number(session: Session, text: str) -> int | None:
    """The number of the temporary badge that was scanned; None for anything else. Marks nobody."""
    every, prefix = stored.code_keys(session.read), session.conference.code_prefix

    def badge(payload: Payload) -> BadgeCode | None:
        return parse_code(payload.code, prefix, every)[1] if isinstance(payload, OwnCode) else None

    found = badge(recognise(text, lambda payload: badge(payload) is not None, session.reader_layout).payload)
    return temporary.number_of(session.conference.id, found.code_id) if found else None


def bind_ticket(session: Session, delegate_id: str, ticket: str) -> Delegate:
    """Bind a foreign ticket to a person, once: later scans of it find them. Raises UsageError, also for the code of a
    badge, whole or misread: no scan of that would ever find them."""
    spelling = ticket_id(ticket) if ":" not in ticket else ticket
    delegate = by_id(session, delegate_id)
    if delegate is None or not spelling:
        raise UsageError("There is nobody, or no ticket, to connect.")
    if is_badge_code(recognise(ticket.removeprefix("ticket:"), preferred=session.reader_layout).payload):
        raise UsageError("This reads like a badge, not like a ticket.", "Scan it again: a badge finds its own bearer.")
    if delegate.secret and delegate.secret != spelling:
        raise UsageError(f"{delegate.name} has another ticket already.", "Ask the help desk.")
    with session.write() as writing:
        if any(row.id != delegate.id for row in delegates.by_field(writing.connection, "secret", spelling)):
            raise UsageError("This ticket belongs to somebody else.", "Ask for ID, then the help desk.")
        body = {**change_of(delegate, {"secret": spelling}), "reason": "ticket connected at the desk"}
        writing.append(Draft("delegate_edited", delegate.id, body))
    return existing(session, delegate.id)


def _bearer(connection: Connection, payload: Payload, meeting: _Meeting) -> _Bearer:
    if isinstance(payload, OwnCode):
        verdict, badge = parse_code(payload.code, meeting.prefix, meeting.keys)
        if badge is None:
            return _not_good(payload.code, verdict, meeting)
        return _of_badge(connection, badge, meeting)
    if meeting.signed_only:
        return _Bearer(result=Result.UNKNOWN, why=Why.SIGNED_ONLY)
    if isinstance(payload, Ref) and (rows := delegates.by_field(connection, "ref", payload.text)):
        return _Bearer(rows[0].id, arrival=Arrival(Method.REF))
    if payload.ticket_id and (rows := delegates.by_field(connection, "secret", payload.ticket_id)):
        return _Bearer(rows[0].id)
    return _Bearer(result=Result.UNKNOWN, why=Why.NOBODYS_BADGE if is_badge_code(payload) else None)


def _not_good(code: str, verdict: Verdict, meeting: _Meeting) -> _Bearer:
    """What to say of a code that opens nothing. Whose a badge under a closed key is nobody can trust it to say."""
    if parse_code(code, meeting.prefix, meeting.closed)[1] is not None:
        return _Bearer(result=Result.VOID_BADGE, why=Why.KEY_CLOSED)
    why = meeting.others.get(code[:PREFIX_LENGTH])
    if verdict is Verdict.FORGED and code[PREFIX_LENGTH] in meeting.awaited:
        why = Why.KEY_AWAITED
    return _Bearer(result=_REFUSED.get(verdict, Result.UNKNOWN), why=why)


def _of_badge(connection: Connection, badge: BadgeCode, meeting: _Meeting) -> _Bearer:
    """The bearer of a badge of ours, or of the pool. Of letters that stand for two, nobody can say whose they are."""
    people = codes.bearers(connection, badge.code_id)
    lent = temporary.bearer(connection, meeting.conference, badge.code_id, meeting.day)
    if len(people) == 1 and lent is None:
        return _Bearer(people.pop(), badge=badge, arrival=Arrival(Method.SCAN, badge=badge))
    if people or lent is None:
        return _Bearer(result=Result.UNKNOWN, why=Why.NOBODYS_BADGE)
    whose, note = lent
    return _Bearer(whose, Result.OK if whose else Result.VOID_BADGE, badge, note)


def _decide(session: Session, writing: Writing, bearer: _Bearer, day: int) -> Outcome:
    if bearer.result is not Result.OK:
        refused = refuse(session, writing, bearer.result, Case(day), BY_SCAN)
        note = REASONS[bearer.why].sentence if bearer.why else bearer.note
        return refused._replace(message=note or refused.message, why=bearer.why)
    badge, connection = bearer.badge, writing.connection
    if badge and (since := badges_log.void_since(connection, bearer.delegate_id, badge.code_id, badge.copy)):
        row = delegates.by_id(connection, bearer.delegate_id)
        delegate = seen(row) if row else None
        outcome = refuse(session, writing, Result.VOID_BADGE, Case(day, delegate), BY_SCAN)
        made = f"{session.clock.local(since):%H:%M}"
        return outcome._replace(message=f"An old badge, void since {made}. Check the ID and keep this badge.")
    return mark_in(session, writing, bearer.delegate_id, day, bearer.arrival)
