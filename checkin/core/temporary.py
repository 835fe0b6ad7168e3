"""Temporary badges: a numbered pool, printed beforehand, each lent for a day and taken back.

A pool badge bears a signed code of its own. Scanned, it stands for the person it is lent to on that day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from badges.spec import BadgeSpec
from checkin.core.attendance import judge
from checkin.core.badge_specs import event_line
from checkin.core.models import Delegate, Result
from checkin.core.registration import code_id_for
from checkin.core.session import Session
from checkin.errors import UsageError
from checkin.text import clean_text
from db import badges_log, delegates, temporary
from db.journal import Draft
from db.store import Connection

LAST_NUMBER = 999
REASONS = ("forgot the badge", "badge is being made", "visitor for a day", "other")
_LABEL, _COLOUR = "TEMPORARY BADGE", "#7a4b00"
_FINE = (Result.OK, Result.ALREADY)


@dataclass(frozen=True, slots=True)
class Loan:
    """A temporary badge that is out."""

    id: str
    number: int
    delegate_id: str
    day: int
    at: datetime
    desk: str
    operator: str
    reason: str


def lend(session: Session, delegate_id: str, reason: str, number: int | None = None, day: int | None = None) -> Loan:
    """Lend a badge of the pool, the lowest free one unless a number is given. Marks nobody present.

    Raises UsageError when the person may not be there that day or has one already, or the number is out or lost.
    """
    today = session.day_numbered(day).number
    why = clean_text(reason)
    if not why:
        raise UsageError("A temporary badge needs a reason.", f"Such as: {', '.join(REASONS)}.")
    with session.write() as writing:
        row = delegates.by_id(writing.connection, delegate_id)
        if row is None:
            raise UsageError("This person is not on the list.")
        person = Delegate.from_row(row)
        if (result := judge(person, today, None)) not in _FINE:
            raise UsageError(f"{person.name} may not be let in on day {today} ({result}).", "F6: the help desk.")
        loans = temporary.lent(writing.connection)
        for loan in loans:
            if loan["delegate_id"] == person.id and loan["day"] == today:
                raise UsageError(f"{person.name} has temporary badge {loan['number']} already.", "Take it back first.")
        taken = {int(str(loan["number"])): str(loan["delegate_id"]) for loan in loans}
        chosen = _free(session, writing.connection, taken, number)
        (entry,) = writing.append(
            Draft("temporary_lent", person.id, {"v": 1, "number": chosen, "day": today, "reason": why})
        )
    return next(loan for loan in out_now(session) if loan.id == entry.id)


def take_back(session: Session, number: int) -> Loan:
    """A temporary badge is back. Raises UsageError when it is not out."""
    loan = _standing(session, number)
    session.record(Draft("temporary_returned", loan.delegate_id, {"v": 1, "loan": loan.id, "number": number}))
    return loan


def report_lost(session: Session, number: int) -> None:
    """A temporary badge will not come back: it opens no door from now on, and its number is never lent again."""
    _check(number)
    with session.write() as writing:
        for loan in temporary.lent(writing.connection):
            if loan["number"] == number:
                body: dict[str, object] = {"v": 1, "loan": loan["entry_id"], "number": number}
                writing.append(Draft("temporary_returned", str(loan["delegate_id"]), body))
        lost: dict[str, object] = {
            "v": 1, "code_id": code_id(session.conference.id, number), "copies": [1], "reason": "lost"
        }  # fmt: skip
        writing.append(Draft("badge_voided", "", lost))


def out_now(session: Session) -> list[Loan]:
    """The temporary badges that are out, those of earlier days first."""
    return [
        Loan(
            str(row["entry_id"]),
            int(str(row["number"])),
            str(row["delegate_id"]),
            int(str(row["day"])),
            session.clock.local(str(row["at"])),
            str(row["desk"]),
            str(row["operator"]),
            str(row["reason"]),
        )
        for row in temporary.lent(session.read)
    ]


def bearer(connection: Connection, conference_id: str, code: str, day: int) -> tuple[int, str, str] | None:
    """Whose code of the pool this is: the number, the person it is lent to that day, else why nobody.

    None for a code that is not of the pool.
    """
    number = _numbers(conference_id).get(code)
    if number is None:
        return None
    loans = [loan for loan in temporary.lent(connection) if loan["number"] == number]
    for loan in loans:
        if loan["day"] == day:
            return number, str(loan["delegate_id"]), ""
    if loans:
        return number, "", f"Temporary badge {number} was lent for day {loans[-1]['day']}. Keep it, ask for the name."
    known = temporary.ever_lent(connection, number)
    what = "was taken back" if known else "is lent to nobody"
    return number, "", f"Temporary badge {number} {what}. Keep it, ask for the name."


def code_id(conference_id: str, number: int) -> str:
    """The letters that stand for a badge of the pool in its code."""
    return code_id_for(f"temporary {conference_id} {number}")


def pool(session: Session, first: int, last: int) -> list[BadgeSpec]:
    """The badges of the pool with these numbers. Raises UsageError for numbers there are not."""
    from checkin.core.printing.copies import sign

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
    from checkin.core.exporting.writers import whole_file
    from checkin.core.printing.trouble import drawing_in_user_words

    specs = pool(session, first, last)
    with drawing_in_user_words(), whole_file(target) as part:
        return render_pdf_to(part, specs, template=template)


_POOLS: dict[str, Mapping[str, int]] = {}


def _numbers(conference_id: str) -> Mapping[str, int]:
    """Every code of the pool with its number; made once, at the first strange code."""
    if conference_id not in _POOLS:
        _POOLS[conference_id] = {code_id(conference_id, number): number for number in range(1, LAST_NUMBER + 1)}
    return _POOLS[conference_id]


def _free(session: Session, connection: Connection, taken: Mapping[int, str], number: int | None) -> int:
    conference_id = session.conference.id
    if number is None:
        for candidate in range(1, LAST_NUMBER + 1):
            if candidate not in taken and not badges_log.void_since(connection, code_id(conference_id, candidate), 1):
                return candidate
        raise UsageError("Every temporary badge is out.", "Take some back.")
    _check(number)
    if number in taken:
        row = delegates.by_id(connection, taken[number])
        raise UsageError(f"Temporary badge {number} is out: {row['name'] if row else 'somebody'} has it.")
    if badges_log.void_since(connection, code_id(conference_id, number), 1):
        raise UsageError(f"Temporary badge {number} was lost: it opens no door.", "Take another.")
    return number


def _standing(session: Session, number: int) -> Loan:
    _check(number)
    found = [loan for loan in out_now(session) if loan.number == number]
    if not found:
        raise UsageError(f"Temporary badge {number} is not out.")
    return found[-1]


def _check(number: int) -> None:
    if not 1 <= number <= LAST_NUMBER:
        raise UsageError(f"There is no temporary badge {number}.", f"They go from 1 to {LAST_NUMBER}.")
