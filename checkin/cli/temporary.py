"""temporary: badges of the pool, lent for a day."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from checkin.core.issuing import temporary
from checkin.core.issuing.temporary import Loan, Refused
from checkin.core.people import lookup
from checkin.core.session import Session

from . import output
from .context import open_session, say_in_clear
from .errors import DONE, IN_PART


def pool(arguments: Namespace) -> int:
    """The badges of the pool as a PDF."""
    with open_session(arguments) as session:
        target = Path(arguments.pdf).expanduser()
        count = temporary.print_pool(session, arguments.first, arguments.last, target, arguments.template)
        say_in_clear(session)
    output.line(str(target))
    output.talk(f"{count} temporary badges.")
    return DONE


def lend(arguments: Namespace) -> int:
    """Lend a numbered badge for a day; the next free one unless told otherwise."""
    with open_session(arguments) as session:
        person = lookup.required(session, arguments.ref)
        loan = temporary.lend(session, person.id, arguments.reason, arguments.number, arguments.day)
        if isinstance(loan, Refused):
            return _refused(loan)
        _say(session, [loan], arguments.json)
    return DONE


def back(arguments: Namespace) -> int:
    """Take a numbered badge back."""
    with open_session(arguments) as session:
        loans = temporary.take_back(session, arguments.number)
        if isinstance(loans, Refused):
            return _refused(loans)
        names = " and ".join(dict.fromkeys(_who(session, loan)[1] for loan in loans))
    output.talk(f"Temporary badge {arguments.number} is back from {names}.")
    return DONE


def lost(arguments: Namespace) -> int:
    """A numbered badge is lost: it opens no door from now on."""
    with open_session(arguments) as session:
        loans = temporary.report_lost(session, arguments.number)
        if isinstance(loans, Refused):
            return _refused(loans)
    output.talk(f"Temporary badge {arguments.number} opens no door any more.")
    return DONE


def _refused(refused: Refused) -> int:
    output.talk(f"{refused.why} {refused.hint}")
    return IN_PART


def listed(arguments: Namespace) -> int:
    """Those that are out."""
    with open_session(arguments) as session:
        loans = temporary.out_now(session)
        _say(session, loans, arguments.json)
    for number in sorted(temporary.clashes(loans)):
        output.talk(f"Number {number} was lent twice: ask for both badges, then `checkin temporary back {number}`.")
    return DONE


def _say(session: Session, loans: list[Loan], as_json: bool) -> None:
    twice = temporary.clashes(loans)
    told = [(loan, *_who(session, loan), loan.number in twice) for loan in loans]
    if as_json:
        output.document(
            [
                {"number": loan.number, "ref": ref, "name": name, "day": loan.day, "at": loan.at, "desk": loan.desk,
                 "operator": loan.operator, "reason": loan.reason, "twice": clash}
                for loan, ref, name, clash in told
            ]
        )  # fmt: skip
        return
    for loan, ref, name, clash in told:
        mark = "  ! lent twice" if clash else ""
        output.line(f"{loan.number:3}  day {loan.day}  {ref or '-'}  {name}  ({loan.reason}){mark}")


def _who(session: Session, loan: Loan) -> tuple[str | None, str]:
    """The ref and the name of who has it: no ref for somebody whom another desk has not told us of yet."""
    person = lookup.by_id(session, loan.delegate_id)
    return (person.ref, person.display_name) if person else (None, "somebody")
