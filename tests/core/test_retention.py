"""Until when people's data is kept: the days, who may say others, and when somebody is reminded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from builders import DAY_2, FrozenClock, add_people

from checkin.core.conference import purging, setup_check
from checkin.core.people import registration, retention
from checkin.core.session import Session
from checkin.errors import UsageError


def test_where_nobody_said_the_days_follow_from_the_last_of_the_conference(session: Session) -> None:
    until = retention.dates(session.conference)
    assert until == {
        "contacts": DAY_2 + timedelta(days=30), "needs": DAY_2 + timedelta(days=30), "all": date(2031, 11, 25),
    }  # fmt: skip


def test_another_day_is_said_by_an_entry_and_known_at_every_desk(session: Session) -> None:
    retention.set_dates(session, {"contacts": "2027-01-31"})
    assert retention.dates(session.conference)["contacts"] == date(2027, 1, 31)
    for said in ({"shoes": "2027-01-31"}, {"all": "next year"}):
        with pytest.raises(UsageError):
            retention.set_dates(session, said)


def test_who_keeps_more_than_was_meant_is_reminded_with_a_next_step(session: Session, clock: FrozenClock) -> None:
    (person,) = add_people(session, "Amina Khan")
    clock.forward(days=40)
    assert retention.reminder(session) == ""  # nothing of it is there
    registration.edit(session, person.id, {"email": "khan@example.org"})
    said = retention.reminder(session)
    assert said.startswith("Contacts and the numbers of passports were to be kept until 25 December 2026.")
    assert "checkin purge --all --dry-run" in said
    assert (setup_check.check_retention(session).ok, setup_check.check_retention(session).message) == (False, said)
    retention.set_dates(session, {"contacts": "2028-01-01"})
    assert retention.reminder(session) == ""
    clock.forward(days=5 * 366)
    assert retention.reminder(session).startswith("Contacts")
    purging.purge(session)
    assert retention.reminder(session) == ""
    assert setup_check.check_retention(session).ok
