"""Marking attendance: record decides the result word, inside one immediate transaction.

Two desks on one file marking one person at once: exactly one `ok`. What happens daily is an `Outcome`,
never an exception; a full disk or a locked file is the outcome `not_saved`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from checkin.core.models import Delegate, First, Method, Outcome, Result, Status
from checkin.core.people import items, rights
from checkin.core.people.disclosure import seen
from checkin.core.people.rights import Act
from checkin.core.session import Session
from checkin.core.words import sentence
from checkin.errors import NotSavedError
from db.journal.entries import Draft, utc_text
from db.reading import attendance as stored
from db.reading import badges_log, delegates
from db.store import Connection, Writing

from .arrivals import first_of

if TYPE_CHECKING:
    from badges.code import BadgeCode

_REFUSALS = {
    Status.PENDING.value: Result.PENDING,
    Status.CANCELLED.value: Result.CANCELLED,
    Status.REFUSED.value: Result.REFUSED,
}
# What somebody may answer for, so that a person is let in all the same; of the others the record is to be mended.
_OVERRIDABLE = (Result.NOT_TODAY, Result.REFUSED)
LATE = timedelta(minutes=10)
"""A mark older than this is taken back by whoever answers for it."""


Written = TypeVar("Written")


class Arrival(NamedTuple):
    """How an arrival is recorded. `at` is when it happened, if that is not now (a paper list).

    `badge` is the person's own, where it was scanned. With `override` somebody answers for it that a person comes in
    whom the rules refuse; that is possible only while roles are on, so that it is known who does.
    """

    method: Method = Method.SEARCH
    at: datetime | None = None
    reason: str = ""
    badge: BadgeCode | None = None
    override: bool = False

    @property
    def seen(self) -> dict[str, object]:
        """What the journal keeps of the badge: whoever carried it has it."""
        return {"code_id": self.badge.code_id, "copy": self.badge.copy} if self.badge else {}


BY_SEARCH = Arrival()


class Case(NamedTuple):
    """What is decided upon: the day, who stands before the desk (None: nobody on the list), and their standing mark."""

    day: int
    delegate: Delegate | None = None
    first: First | None = None


def mark(session: Session, delegate_id: str, day: int | None = None, arrival: Arrival = BY_SEARCH) -> Outcome:
    """Record that a delegate is in on a day (today, unless given). Raises UsageError for a day there is not."""
    return mark_many(session, [delegate_id], day, arrival)[0]


def mark_many(
    session: Session, delegate_ids: Sequence[str], day: int | None = None, arrival: Arrival = BY_SEARCH
) -> list[Outcome]:
    """Mark several people in one transaction: all their answers are durable together, or none is."""
    number = session.day_numbered(day).number

    def marked(writing: Writing) -> list[Outcome]:
        return [mark_in(session, writing, delegate_id, number, arrival) for delegate_id in delegate_ids]

    try:
        return once_more(session, marked)
    except NotSavedError as error:
        return [not_saved(session, number, error, delegate_id) for delegate_id in delegate_ids]


def once_more(session: Session, work: Callable[[Writing], Written]) -> Written:
    """Write, and where nothing was saved, try it once more by itself: what kept the file may be gone.

    Raises NotSavedError the second time.
    """
    try:
        with session.write() as writing:
            return work(writing)
    except NotSavedError:
        with session.write() as writing:
            return work(writing)


def mark_in(session: Session, writing: Writing, delegate_id: str, day: int, arrival: Arrival) -> Outcome:
    """Decide and record one mark within a write transaction."""
    case = _case_of(session, writing.connection, delegate_id, day)
    delegate = case.delegate
    if delegate is None:
        return refuse(session, writing, Result.UNKNOWN, case)
    allowed = rights.require(session, Act.MARK)
    result = judge(delegate, day, case.first)
    against = arrival.override and session.conference.roles and result in _OVERRIDABLE
    if against:
        allowed += rights.require(session, Act.OVERRIDE, delegate.id)
    elif result is not Result.OK:
        return refuse(session, writing, result, case, arrival)
    moment = arrival.at or writing.stamp.at
    body: dict[str, object] = {
        "v": 1,
        "day": day,
        "at": utc_text(moment),
        "method": arrival.method.value,
        **arrival.seen,
    }
    if arrival.reason:
        body["reason"] = arrival.reason
    if against:
        body["override"] = result.value
    entry = writing.append(*allowed, Draft("mark", delegate.id, body))[-1]
    own = first_of(session, writing.connection, delegate.id, day)
    message = sentence(Result.OK, None, provisional=delegate.status == Status.PROVISIONAL)
    return _answer(session, Result.OK, Case(day, delegate, own), message)._replace(mark_id=entry.id)


def judge(delegate: Delegate, day: int, first: First | None) -> Result:
    """The result word that a mark of this person gets, given the standing mark of the day."""
    if refusal := _REFUSALS.get(delegate.status):
        return refusal
    if delegate.hold:
        return Result.HELD
    if not delegate.invited_on(day):
        return Result.NOT_TODAY
    return Result.ALREADY if first else Result.OK


def undo(
    session: Session, delegate_id: str, day: int | None = None, reason: str = "", void_badges: bool = False
) -> Outcome:
    """Take a person's attendance of a day back; with `void_badges`, also what was printed and given since that mark."""
    number = session.day_numbered(day).number
    try:
        with session.write() as writing:
            return _undo_in(session, writing, delegate_id, number, reason, void_badges)
    except NotSavedError as error:
        return not_saved(session, number, error, delegate_id)


def _undo_in(session: Session, writing: Writing, delegate_id: str, day: int, reason: str, void_badges: bool) -> Outcome:
    connection = writing.connection
    case = _case_of(session, connection, delegate_id, day)
    delegate, first = case.delegate, case.first
    if delegate is None:
        return refuse(session, writing, Result.UNKNOWN, case)
    marks = stored.standing_marks(connection, delegate.id, day)
    if not marks or first is None:
        return refuse(session, writing, Result.NOT_IN, Case(day, delegate))
    late = session.clock.now() - first.at > LATE
    drafts = rights.require(session, Act.UNDO_LATE if late else Act.UNDO, delegate.id)
    drafts += [Draft("undo", delegate.id, {"v": 1, "day": day, "marks": marks, "reason": reason})]
    if void_badges:
        drafts += [
            Draft("badge_voided", delegate.id, {"v": 1, "code_id": code_id, "copies": copies, "reason": "mark undone"})
            for code_id, copies in _copies_since(connection, delegate.id, first.at).items()
        ]
        drafts += items.back(delegate, items.given_since(connection, delegate, utc_text(first.at)))
    writing.append(*drafts)
    return _answer(session, Result.UNDONE, Case(day, delegate))


def move(session: Session, from_id: str, to_id: str, day: int | None = None, void_badges: bool = True) -> Outcome:
    """It was someone else: take the mark from one person and give it to another, in one transaction.

    The new mark keeps the time of the old one. When the other person cannot be marked, nothing changes.
    """
    number = session.day_numbered(day).number
    try:
        with session.write() as writing:
            return _move_in(session, writing, from_id, to_id, number, void_badges)
    except NotSavedError as error:
        return not_saved(session, number, error, to_id)


def _move_in(session: Session, writing: Writing, from_id: str, to_id: str, day: int, void_badges: bool) -> Outcome:
    connection = writing.connection
    standing = stored.standing(connection, from_id, day)
    if standing is None:
        return refuse(session, writing, Result.NOT_IN, Case(day))
    other = _case_of(session, connection, to_id, day)
    if other.delegate is None:
        return refuse(session, writing, Result.UNKNOWN, other)
    if (result := judge(other.delegate, day, other.first)) is not Result.OK:
        return refuse(session, writing, result, other)
    _undo_in(session, writing, from_id, day, "it was someone else", void_badges)
    at = session.clock.local(standing.at)
    method = next((known for known in Method if known == standing.method), Method.SEARCH)
    return mark_in(session, writing, other.delegate.id, day, Arrival(method, at, "moved"))


def badges_since_mark(session: Session, delegate_id: str, day: int) -> list[int]:
    """The copies printed since a person was marked: what an undo would void."""
    first = first_of(session, session.read, delegate_id, day)
    if first is None:
        return []
    copies = _copies_since(session.read, delegate_id, first.at)
    return [copy for numbers in copies.values() for copy in numbers]


def items_since_mark(session: Session, delegate: Delegate, day: int) -> list[str]:
    """What a person was given since they were marked: an undo takes it back too."""
    first = first_of(session, session.read, delegate.id, day)
    return items.given_since(session.read, delegate, utc_text(first.at)) if first else []


def _copies_since(connection: Connection, delegate_id: str, since: datetime) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in badges_log.copies_of(connection, delegate_id):
        if row.at >= utc_text(since) and not row.void_at:
            found.setdefault(row.code_id, []).append(row.copy)
    return found


def refuse(session: Session, writing: Writing, result: Result, case: Case, arrival: Arrival = BY_SEARCH) -> Outcome:
    """Answer with a refusal, and leave an attempt in the journal: it has no effect on attendance."""
    how = {"method": arrival.method.value, **arrival.seen}
    body: dict[str, object] = {"v": 1, "result": result.value, "day": case.day, **how}
    writing.append(Draft("attempt", case.delegate.id if case.delegate else "", body))
    return _answer(session, result, case)


def not_saved(session: Session, day: int, error: NotSavedError, delegate_id: str = "") -> Outcome:
    """Nothing was recorded, and why."""
    delegate = None
    try:
        row = delegates.by_id(session.read, delegate_id) if delegate_id else None
        delegate = seen(row) if row else None
    except NotSavedError:
        pass
    why = "Another desk is importing a list; try again in a moment." if session.importing else str(error)
    return _answer(session, Result.NOT_SAVED, Case(day, delegate), f"{sentence(Result.NOT_SAVED)} {why}")


def _case_of(session: Session, connection: Connection, delegate_id: str, day: int) -> Case:
    row = delegates.by_id(connection, delegate_id)
    if row is None:
        return Case(day)
    delegate = seen(row)
    return Case(day, delegate, first_of(session, connection, delegate.id, day))


def _answer(session: Session, result: Result, case: Case, message: str = "") -> Outcome:
    """An outcome of this desk, now."""
    return Outcome(
        result, case.day, session.clock.now(), session.desk, session.operator, case.delegate, case.first,
        message or sentence(result, case.first),
    )  # fmt: skip
