"""Temporary badges: a numbered pool, lent for a day, taken back, lost."""

from __future__ import annotations

import pytest
from builders import FrozenClock, add_people

from checkin.core import people, registration, scans, temporary
from checkin.core.closing import unsettled
from checkin.core.models import Delegate, Result, Status
from checkin.core.session import Session
from checkin.core.verification import faults
from checkin.errors import UsageError


@pytest.fixture
def khan(session: Session) -> Delegate:
    return add_people(session, "Mohammad Yusuf Khan", ref="P100")[0]


def code(session: Session, number: int) -> str:
    (spec,) = temporary.pool(session, number, number)
    return spec.code


def test_a_badge_lent_for_a_day_marks_its_bearer_that_day(session: Session, khan: Delegate, clock: FrozenClock) -> None:
    loan = temporary.lend(session, khan.id, "forgot the badge")
    assert (loan.number, loan.day, loan.delegate_id) == (1, 1, khan.id)
    assert people.days_attended(session, khan.id) == []
    scanned = scans.scan(session, code(session, 1))
    assert (scanned.result, scanned.delegate and scanned.delegate.id) == (Result.OK, khan.id)
    clock.forward(days=1)
    stale = scans.scan(session, code(session, 1))
    assert stale.result is Result.VOID_BADGE
    assert "lent for day 1" in stale.message
    assert people.days_attended(session, khan.id) == [1]
    assert any("Temporary badge 1 of day 1 is still out" in line for line in unsettled(session, 2))


def test_a_badge_taken_back_opens_no_door_and_is_lent_again(session: Session, khan: Delegate) -> None:
    (other,) = add_people(session, "Amina Khan")
    temporary.lend(session, khan.id, "forgot the badge", 7)
    assert temporary.take_back(session, 7).delegate_id == khan.id
    back = scans.scan(session, code(session, 7))
    assert (back.result, "taken back" in back.message) == (Result.VOID_BADGE, True)
    assert temporary.lend(session, other.id, "visitor for a day", 7).delegate_id == other.id
    assert scans.scan(session, code(session, 7)).delegate == people.by_id(session, other.id)
    assert "lent to nobody" in scans.scan(session, code(session, 8)).message
    assert faults(session) == []


def test_nobody_has_two_and_no_number_is_out_twice(session: Session, khan: Delegate) -> None:
    (other,) = add_people(session, "Amina Khan")
    temporary.lend(session, khan.id, "forgot the badge", 3)
    with pytest.raises(UsageError, match="has temporary badge 3 already"):
        temporary.lend(session, khan.id, "again")
    with pytest.raises(UsageError, match="Mohammad Yusuf Khan has it"):
        temporary.lend(session, other.id, "forgot", 3)
    assert temporary.lend(session, other.id, "forgot").number == 1
    with pytest.raises(UsageError, match="not out"):
        temporary.take_back(session, 9)
    with pytest.raises(UsageError, match="reason"):
        temporary.lend(session, other.id, " ")
    with pytest.raises(UsageError, match="1 to 999"):
        temporary.take_back(session, 1000)


def test_a_lost_one_is_dead_for_ever(session: Session, khan: Delegate) -> None:
    temporary.lend(session, khan.id, "forgot the badge")
    temporary.report_lost(session, 1)
    assert temporary.out_now(session) == []
    assert scans.scan(session, code(session, 1)).result is Result.VOID_BADGE
    with pytest.raises(UsageError, match="was lost"):
        temporary.lend(session, khan.id, "forgot", 1)
    assert temporary.lend(session, khan.id, "forgot").number == 2


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.REFUSED, Status.PENDING])
def test_who_may_not_be_let_in_is_lent_none(session: Session, khan: Delegate, status: Status) -> None:
    registration.set_status(session, khan.id, status, "because")
    with pytest.raises(UsageError, match="may not be let in"):
        temporary.lend(session, khan.id, "forgot the badge")


def test_the_loan_of_a_merged_record_is_that_of_the_person_kept(session: Session, khan: Delegate) -> None:
    (twin,) = add_people(session, "M. Y. Khan")
    temporary.lend(session, twin.id, "forgot the badge")
    registration.merge(session, twin.id, khan.id, "same passport")
    assert scans.scan(session, code(session, 1)).delegate == people.by_id(session, khan.id)
    told = [line.what for line in people.history(session, khan.id)]
    assert "temporary badge lent" in told
