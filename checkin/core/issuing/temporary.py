"""Temporary badges: a numbered pool, printed beforehand, each lent for a day and taken back.

A pool badge bears a signed code of its own. Scanned, it stands for the person it is lent to on that day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from badges.code import code_id_for
from checkin.core.attendance.marking import judge
from checkin.core.models import Delegate, Result
from checkin.core.people.disclosure import seen
from checkin.core.session import Session
from checkin.core.words import sentence
from checkin.errors import UsageError
from checkin.text import clean_text
from db.journal.entries import Draft
from db.reading import badges_log, delegates, temporary
from db.store import Connection, Writing

if TYPE_CHECKING:
    from badges.spec import BadgeSpec

LAST_NUMBER = 999
REASONS = ("forgot the badge", "badge is being made", "visitor for a day", "other")
_LABEL, _COLOUR = "TEMPORARY BADGE", "#7a4b00"


class Loan(NamedTuple):
    """A temporary badge that is out."""

    id: str
    number: int
    delegate_id: str
    day: int
    at: datetime
    desk: str
    operator: str
    reason: str


class Refused(NamedTuple):
    """What does not go, as happens every day: why, and what to do."""

    why: str
    hint: str


def lend(
    session: Session, delegate_id: str, reason: str, number: int | None = None, day: int | None = None
) -> Loan | Refused:
    """Lend a badge of the pool, the lowest free one unless a number is given. Marks nobody present.

    Refused when the person may not be there that day or has one already, or the number is out or lost.
    Raises UsageError for nobody, no reason, or a number there is not.
    """
    today = session.day_numbered(day).number
    why = clean_text(reason)
    if not why:
        raise UsageError("A temporary badge needs a reason.", f"Such as: {', '.join(REASONS)}.")
    if number is not None:
        _check(number)
    with session.write() as writing:
        row = delegates.by_id(writing.connection, delegate_id)
        if row is None:
            raise UsageError("This person is not on the list.")
        person = seen(row)
        chosen = _number_for(session, writing.connection, person, today, number)
        if isinstance(chosen, Refused):
            return chosen
        body: dict[str, object] = {"v": 1, "number": chosen, "day": today, "reason": why}
        (entry,) = writing.append(Draft("temporary_lent", person.id, body))
    return next(loan for loan in out_now(session) if loan.id == entry.id)


def _number_for(
    session: Session, connection: Connection, person: Delegate, day: int, number: int | None
) -> int | Refused:
    """The number to lend a person, or why none is lent."""
    if (result := judge(person, day, None)) is not Result.OK:
        return Refused(f"{person.name} is lent no badge for day {day}.", sentence(result))
    loans = temporary.lent(connection)
    for loan in loans:
        if loan.delegate_id == person.id:
            of = "already" if loan.day == day else f"of day {loan.day} still"
            return Refused(
                f"{person.name} has temporary badge {loan.number} {of}.", "Take it back, or report it lost, first."
            )
    holders = {loan.number: loan.delegate_id for loan in loans}
    conference_id = session.conference.id
    if number is None:
        return next(
            _free(connection, conference_id, holders), Refused("No temporary badge is left.", "Take some back.")
        )
    if number in holders:
        row = delegates.by_id(connection, holders[number])
        holder = seen(row).name if row else "somebody"
        return Refused(f"Temporary badge {number} is out: {holder} has it.", "Take another.")
    if is_lost(connection, conference_id, number):
        return Refused(f"Temporary badge {number} was lost: it opens no door.", "Take another.")
    return number


def next_free(session: Session) -> int | None:
    """The lowest number that can be lent; None when there is none."""
    taken = {loan.number for loan in temporary.lent(session.read)}
    return next(_free(session.read, session.conference.id, taken), None)


def take_back(session: Session, number: int) -> tuple[Loan, ...] | Refused:
    """A temporary badge is back: every loan of it is over (two, where two desks lent one number)."""
    with session.write() as writing:
        over = _end_loans(session, writing, number)
    return over or Refused(f"Temporary badge {number} is not out.", "Read the number again.")


def report_lost(session: Session, number: int) -> tuple[Loan, ...] | Refused:
    """A temporary badge will not come back: it opens no door from now on, and its number is never lent again.

    Returns the loans that are over with it, none when it lay in its box.
    """
    conference_id = session.conference.id
    with session.write() as writing:
        over = _end_loans(session, writing, number, "lost")  # one may stand that another desk made before it knew
        known = is_lost(writing.connection, conference_id, number)
        if not known:
            code = code_id(conference_id, number)
            writing.append(Draft("badge_voided", "", {"v": 1, "code_id": code, "copies": [1], "reason": "lost"}))
    if known and not over:
        return Refused(f"Temporary badge {number} was reported lost before.", "It opens no door.")
    return over


def _end_loans(session: Session, writing: Writing, number: int, why: str = "") -> tuple[Loan, ...]:
    """Every loan of a number is over. Raises UsageError for a number there is not and no other desk lent."""
    loans = tuple(loan for loan in _standing(session, writing.connection) if loan.number == number)
    if not loans:
        _check(number)
    for loan in loans:
        body: dict[str, object] = {"v": 1, "loan": loan.id, "number": number, "reason": why}
        writing.append(Draft("temporary_returned", loan.delegate_id, body))
    return loans


def is_lost(connection: Connection, conference_id: str, number: int) -> bool:
    """Whether a badge of the pool was reported lost."""
    return 1 in badges_log.voided_copies(connection, code_id(conference_id, number))


def out_now(session: Session) -> list[Loan]:
    """The temporary badges that are out, those of earlier days first."""
    return _standing(session, session.read)


def _standing(session: Session, connection: Connection) -> list[Loan]:
    return [
        Loan(
            row.id,
            row.number,
            row.delegate_id,
            row.day,
            session.clock.local(row.at),
            row.desk,
            row.operator,
            row.reason,
        )
        for row in temporary.lent(connection)
    ]


def clashes(loans: Iterable[Loan]) -> frozenset[int]:
    """The numbers that are out more than once: two desks lent them before they knew of each other."""
    return frozenset(number for number, count in Counter(loan.number for loan in loans).items() if count > 1)


def bearer(connection: Connection, conference_id: str, code: str, day: int) -> tuple[str, str] | None:
    """Whose code of the pool this is that day: the person, or nobody and why.

    None for a code that is not of the pool, or of a badge that nobody was ever lent.
    """
    number = number_of(conference_id, code)
    if number is None:
        return None
    badge = f"Temporary badge {number}"
    if is_lost(connection, conference_id, number):
        return "", f"{badge} was reported lost. Keep it, ask for the name."
    loans = [loan for loan in temporary.lent(connection) if loan.number == number]
    holders = {loan.delegate_id for loan in loans if loan.day == day}
    if len(holders) == 1:
        return holders.pop(), ""
    if holders:
        return "", f"{badge} was lent to {len(holders)} people by two desks. Ask for the name."
    if loans:
        return "", f"{badge} was lent for day {loans[-1].day}. Keep it, ask for the name."
    if temporary.ever_lent(connection, number):
        return "", f"{badge} was taken back. Keep it, ask for the name."
    return None


def code_id(conference_id: str, number: int) -> str:
    """The letters that stand for a badge of the pool in its code."""
    return code_id_for(f"temporary {conference_id} {number}")


def pool(session: Session, first: int, last: int) -> list[BadgeSpec]:
    """The badges of the pool with these numbers. Raises UsageError for numbers there are not."""
    from badges.spec import BadgeSpec
    from checkin.core.issuing.copies import sign
    from checkin.core.issuing.specs import event_line

    _check(first)
    _check(last)
    if last < first:
        raise UsageError(f"There is nothing from {first} to {last}.")
    conference = session.conference
    return [
        BadgeSpec(
            name=f"TEMPORARY {number}",
            family_name="",
            given_names="",
            native_name="",
            honorific="",
            position="",
            organisation="",
            country_name="",
            zones="",
            category_label=_LABEL,
            category_colour=_COLOUR,
            code=sign(session, code_id(conference.id, number), 1),
            ref=f"T{number:03}",
            conference_name=conference.name,
            event_line=event_line(conference),
            funding_line=conference.funding_line,
            training=conference.training,
            days_text="Good for the day it is lent",
        )
        for number in range(first, last + 1)
    ]


def print_pool(session: Session, first: int, last: int, target: Path, template: str) -> int:
    """Write badges of the pool as a PDF; return how many. They are nobody's: nothing is logged until one is lent."""
    from badges.render import render_pdf_to
    from checkin.core.files import whole_file
    from checkin.core.issuing.faults import drawing_in_user_words

    specs = pool(session, first, last)
    with drawing_in_user_words(), whole_file(target) as part:
        return render_pdf_to(part, specs, template=template)


def number_of(conference_id: str, code: str) -> int | None:
    """The number of the badge of the pool that has this code."""
    return _numbers(conference_id).get(code)


@cache
def _numbers(conference_id: str) -> Mapping[str, int]:
    """Every code of the pool with its number; made once, at the first strange code."""
    return {code_id(conference_id, number): number for number in range(1, LAST_NUMBER + 1)}


def _free(connection: Connection, conference_id: str, taken: Container[int]) -> Iterator[int]:
    """The numbers that can be lent, the lowest first."""
    for number in range(1, LAST_NUMBER + 1):
        if number not in taken and not is_lost(connection, conference_id, number):
            yield number


def _check(number: int) -> None:
    if not 1 <= number <= LAST_NUMBER:
        raise UsageError(f"There is no temporary badge {number}.", f"They go from 1 to {LAST_NUMBER}.")
