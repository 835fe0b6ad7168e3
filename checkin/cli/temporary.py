"""temporary: badges of the pool, lent for a day."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from checkin.core import people, temporary
from checkin.core.session import Session
from checkin.core.temporary import Loan, Refused

from . import output
from .context import open_session
from .errors import DONE, IN_PART


def pool(arguments: Namespace) -> int:
    """The badges of the pool as a PDF."""
    with open_session(arguments) as session:
        target = Path(arguments.pdf).expanduser()
        count = temporary.print_pool(session, arguments.first, arguments.last, target, arguments.template)
    output.line(str(target))
    output.talk(f"{count} temporary badges.")
    return DONE


def lend(arguments: Namespace) -> int:
    with open_session(arguments) as session:
        person = people.required(session, arguments.ref)
        loan = temporary.lend(session, person.id, arguments.reason, arguments.number, arguments.day)
        if isinstance(loan, Refused):
            return _refused(loan)
        _say(session, [loan], arguments.json)
    return DONE


def back(arguments: Namespace) -> int:
    with open_session(arguments) as session:
        loans = temporary.take_back(session, arguments.number)
        if isinstance(loans, Refused):
            return _refused(loans)
        names = " and ".join(_name(session, loan) for loan in loans)
    output.talk(f"Temporary badge {arguments.number} is back from {names}.")
    return DONE


def lost(arguments: Namespace) -> int:
    with open_session(arguments) as session:
        loans = temporary.report_lost(session, arguments.number)
        if isinstance(loans, Refused):
            return _refused(loans)
    output.talk(f"Temporary badge {arguments.number} opens no door any more.")
    return DONE


def _refused(refused: Refused) -> int:
    output.talk(f"{refused.why} {refused.hint}".strip())
    return IN_PART


def listed(arguments: Namespace) -> int:
    """Those that are out."""
    with open_session(arguments) as session:
        loans = temporary.out_now(session)
        _say(session, loans, arguments.json)
    for number in sorted(temporary.clashes(loans)):
        output.talk(f"Two desks lent number {number}: ask both people, then `checkin temporary back {number}`.")
    return DONE


def _say(session: Session, loans: list[Loan], as_json: bool) -> None:
    if as_json:
        output.document(
            [
                {"number": loan.number, "ref": _ref(session, loan), "name": _name(session, loan), "day": loan.day,
                 "at": loan.at, "desk": loan.desk, "operator": loan.operator, "reason": loan.reason}
                for loan in loans
            ]
        )  # fmt: skip
        return
    for loan in loans:
        output.line(f"{loan.number:3}  day {loan.day}  {_ref(session, loan)}  {_name(session, loan)}  ({loan.reason})")


def _name(session: Session, loan: Loan) -> str:
    person = people.by_id(session, loan.delegate_id)
    return person.display_name if person else "somebody"


def _ref(session: Session, loan: Loan) -> str | None:
    person = people.by_id(session, loan.delegate_id)
    return person.ref if person else None
