"""Temporary badges: a numbered pool, lent for a day, taken back, lost."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import FrozenClock, add_people, new_session
from hypothesis import given, settings
from hypothesis import strategies as st

from checkin.core import dossier, scanning
from checkin.core.conference.closing import unsettled
from checkin.core.issuing import temporary
from checkin.core.issuing.temporary import Loan, Refused
from checkin.core.keeping.verification import faults
from checkin.core.models import Delegate, Result, Status
from checkin.core.people import lookup, merging, registration
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.entries import Draft


@pytest.fixture
def khan(session: Session) -> Delegate:
    return add_people(session, "Mohammad Yusuf Khan", ref="P100")[0]


def lent(session: Session, person: Delegate, number: int | None = None, day: int | None = None) -> Loan:
    loan = temporary.lend(session, person.id, "forgot the badge", number, day)
    assert isinstance(loan, Loan)
    return loan


def refused(answer: object) -> str:
    assert isinstance(answer, Refused)
    return f"{answer.why} {answer.hint}"


def code(session: Session, number: int) -> str:
    (spec,) = temporary.pool(session, number, number)
    return spec.code


def test_a_badge_lent_for_a_day_marks_its_bearer_that_day(session: Session, khan: Delegate, clock: FrozenClock) -> None:
    loan = lent(session, khan)
    assert (loan.number, loan.day, loan.delegate_id) == (1, 1, khan.id)
    assert dossier.days_attended(session, khan.id) == []
    scanned = scanning.scan(session, code(session, 1))
    assert (scanned.result, scanned.delegate and scanned.delegate.id) == (Result.OK, khan.id)
    clock.forward(days=1)
    stale = scanning.scan(session, code(session, 1))
    assert stale.result is Result.VOID_BADGE
    assert "lent for day 1" in stale.message
    assert dossier.days_attended(session, khan.id) == [1]
    assert any("Khan still has temporary badge 1 of day 1" in line for line in unsettled(session, 2))


def test_a_badge_taken_back_opens_no_door_and_is_lent_again(session: Session, khan: Delegate) -> None:
    (other,) = add_people(session, "Amina Khan")
    temporary.lend(session, khan.id, "forgot the badge", 7)
    back = temporary.take_back(session, 7)
    assert isinstance(back, tuple)
    assert [loan.delegate_id for loan in back] == [khan.id]
    stale = scanning.scan(session, code(session, 7))
    assert (stale.result, "taken back" in stale.message) == (Result.VOID_BADGE, True)
    assert lent(session, other, 7).delegate_id == other.id
    assert scanning.scan(session, code(session, 7)).delegate == lookup.by_id(session, other.id)
    assert scanning.scan(session, code(session, 8)).result is Result.UNKNOWN
    assert faults(session) == []


def test_nobody_has_two_and_no_number_is_out_twice(session: Session, khan: Delegate, clock: FrozenClock) -> None:
    (other,) = add_people(session, "Amina Khan")
    lent(session, khan, 3)
    assert "has temporary badge 3 already" in refused(temporary.lend(session, khan.id, "again"))
    assert "Mohammad Yusuf Khan has it" in refused(temporary.lend(session, other.id, "forgot", 3))
    assert temporary.next_free(session) == 1
    assert lent(session, other).number == 1
    assert "not out" in refused(temporary.take_back(session, 9))
    clock.forward(days=1)
    told = refused(temporary.lend(session, khan.id, "again"))
    assert "has temporary badge 3 of day 1 still. Take it back, or report it lost, first." in told
    temporary.take_back(session, 3)
    assert lent(session, khan).day == 2


def test_wrong_use_is_an_error(session: Session, khan: Delegate) -> None:
    with pytest.raises(UsageError, match="reason"):
        temporary.lend(session, khan.id, " ")
    with pytest.raises(UsageError, match="1 to 999"):
        temporary.take_back(session, 1000)
    with pytest.raises(UsageError, match="not on the list"):
        temporary.lend(session, "nobody", "forgot")


def test_a_lost_one_is_dead_for_ever(session: Session, khan: Delegate) -> None:
    lent(session, khan)
    assert temporary.report_lost(session, 1)
    before = session.version()
    assert "before" in refused(temporary.report_lost(session, 1))
    told = [line.what for line in dossier.history(session, khan.id)]
    assert "temporary badge reported lost" in told
    assert "temporary badge taken back" not in told
    assert session.version() == before
    assert temporary.out_now(session) == []
    scanned = scanning.scan(session, code(session, 1))
    assert (scanned.result, "reported lost" in scanned.message) == (Result.VOID_BADGE, True)
    assert "was lost" in refused(temporary.lend(session, khan.id, "forgot", 1))
    assert lent(session, khan).number == 2


def test_who_is_held_or_not_invited_that_day_is_lent_none(session: Session, khan: Delegate) -> None:
    registration.park(session, khan.id, "letter missing")
    told = refused(temporary.lend(session, khan.id, "forgot the badge"))
    assert told == "Mohammad Yusuf Khan is lent no badge for day 1. With the help desk. Send the guest there."
    (guest,) = add_people(session, "Amina Khan", days="2")
    assert "Not invited for this day." in refused(temporary.lend(session, guest.id, "forgot the badge"))
    assert lent(session, guest, day=2).day == 2
    assert [loan.delegate_id for loan in temporary.out_now(session)] == [guest.id]


def test_one_number_that_two_desks_lent_is_told_and_taken_back_at_once(session: Session, khan: Delegate) -> None:
    (other,) = add_people(session, "Amina Khan")
    lent(session, khan, 5)
    session.record(Draft("temporary_lent", other.id, {"v": 1, "number": 5, "day": 1, "reason": "at the other desk"}))
    assert temporary.clashes(temporary.out_now(session)) == {5}
    scanned = scanning.scan(session, code(session, 5))
    assert (scanned.result, "by two desks" in scanned.message) == (Result.VOID_BADGE, True)
    assert sum("number that two desks lent" in line for line in unsettled(session, 1)) == 2
    both = temporary.take_back(session, 5)
    assert isinstance(both, tuple)
    assert {loan.delegate_id for loan in both} == {khan.id, other.id}
    assert temporary.out_now(session) == []


def test_a_loan_that_another_desk_made_of_a_lost_one_is_over_when_it_is_told_again(
    session: Session, khan: Delegate
) -> None:
    temporary.report_lost(session, 5)
    session.record(Draft("temporary_lent", khan.id, {"v": 1, "number": 5, "day": 1, "reason": "at the other desk"}))
    ended = temporary.report_lost(session, 5)
    assert isinstance(ended, tuple)
    assert [loan.delegate_id for loan in ended] == [khan.id]
    assert temporary.out_now(session) == []


def test_a_number_above_ours_that_another_desk_lent_is_taken_back(session: Session, khan: Delegate) -> None:
    session.record(Draft("temporary_lent", khan.id, {"v": 1, "number": 5000, "day": 1, "reason": "a larger pool"}))
    assert "has temporary badge 5000 already" in refused(temporary.lend(session, khan.id, "forgot the badge"))
    assert temporary.take_back(session, 5000)
    assert lent(session, khan).number == 1
    with pytest.raises(UsageError, match="1 to 999"):
        temporary.report_lost(session, 5000)


def test_a_scan_tells_the_number_and_marks_nobody(session: Session, khan: Delegate) -> None:
    lent(session, khan, 5)
    assert scanning.temporary_number(session, code(session, 5)) == 5
    assert scanning.temporary_number(session, "P100") is None
    assert dossier.days_attended(session, khan.id) == []


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["lend", "lend", "lend", "back", "lost", "void elsewhere", "next day"]),
        st.integers(0, 3),
        st.one_of(st.none(), st.integers(1, 3)),
    ),
    max_size=25,
)


def take(session: Session, clock: FrozenClock, person: Delegate, what: str, number: int | None) -> None:
    """One step of the property below."""
    chosen = number or 1
    if what == "lend":
        temporary.lend(session, person.id, "forgot", number)
    elif what == "back":
        temporary.take_back(session, chosen)
    elif what == "lost":
        temporary.report_lost(session, chosen)
    elif what == "void elsewhere":
        code_id = temporary.code_id(session.conference.id, chosen)
        session.record(Draft("badge_voided", "", {"v": 1, "code_id": code_id, "copies": [1], "reason": "lost"}))
    elif session.day and session.day.number < len(session.conference.days):
        clock.forward(days=1)


@given(STEPS)
@settings(max_examples=settings().max_examples // 3)
def test_a_number_is_with_one_person_and_a_person_has_one_number(steps: list[tuple[str, int, int | None]]) -> None:
    clock = FrozenClock()
    with TemporaryDirectory() as folder, new_session(Path(folder), clock) as session:
        crew = add_people(session, "Ali", "Amina", "Bilal", "Chen")
        void: set[int] = set()
        for what, at, number in steps:
            held = {loan.number: loan.delegate_id for loan in temporary.out_now(session)}
            take(session, clock, crew[at], what, number)
            out = temporary.out_now(session)
            assert len({loan.number for loan in out}) == len({loan.delegate_id for loan in out}) == len(out)
            assert void.isdisjoint({loan.number for loan in out} - held.keys())
            if what in ("lost", "void elsewhere"):
                void.add(number or 1)
        assert faults(session) == []


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.REFUSED, Status.PENDING])
def test_who_may_not_be_let_in_is_lent_none(session: Session, khan: Delegate, status: Status) -> None:
    registration.set_status(session, khan.id, status, "because")
    assert "is lent no badge" in refused(temporary.lend(session, khan.id, "forgot the badge"))


def test_the_loan_of_a_merged_record_is_that_of_the_person_kept(session: Session, khan: Delegate) -> None:
    (twin,) = add_people(session, "M. Y. Khan")
    temporary.lend(session, twin.id, "forgot the badge")
    merging.merge(session, twin.id, khan.id, "same passport")
    assert scanning.scan(session, code(session, 1)).delegate == lookup.by_id(session, khan.id)
    told = [line.what for line in dossier.history(session, khan.id)]
    assert "temporary badge lent" in told
