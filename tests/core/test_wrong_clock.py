"""A clock that is or was wrong: said, and it holds nobody once it is put right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from builders import MORNING, FrozenClock, add_people

from checkin.core.attendance import marking
from checkin.core.keeping import clocks, verification
from checkin.core.models import Result
from checkin.core.people import lookup, registration
from checkin.core.session import Session
from checkin.errors import NotSavedError
from db.journal.entries import COUNTER_BITS, MAX_CLOCK_SKEW_MS, Draft
from db.reading import journal
from db.reading.others import heads

FAR = datetime(2036, 1, 3, 5, 0, tzinfo=UTC)


def newest(session: Session) -> tuple[str, int]:
    *_, last = journal.read_all(session.read)
    return last.writer, last.hlc >> COUNTER_BITS


@pytest.mark.parametrize("wrong", [FAR, MORNING + timedelta(minutes=6)], ids=["years", "minutes"])
def test_a_clock_put_right_writes_its_own_time_as_a_new_writer(
    session: Session, clock: FrozenClock, wrong: datetime
) -> None:
    (person, other) = add_people(session, "Amina Khan", "Bilal Shah")
    before = session.store.writer_id
    clock.moment = wrong
    registration.edit(session, person.id, {"position": "Minister"})
    assert newest(session)[0] == before
    assert clocks.doubt(session).startswith("This computer's clock says") == (wrong is FAR)
    clock.moment = MORNING
    assert "it is wrong, or was" in clocks.doubt(session)
    assert marking.mark(session, other.id, 1).result is Result.OK
    writer, at = newest(session)
    assert writer == session.store.writer_id != before
    assert at == MORNING.timestamp() * 1000
    assert clocks.doubt(session) == ""
    (line,) = clocks.under_wrong_clock(session)
    assert "Desk 1 wrote under a wrong clock" in line
    assert "Amina Khan" in line
    assert verification.faults(session) == []
    marking.mark(session, person.id, 1)
    assert len(heads(session.read)) == 2


def test_two_entries_have_two_clocks_also_where_the_clock_went_back_as_far_as_is_believed(
    session: Session, clock: FrozenClock
) -> None:
    clock.moment -= timedelta(milliseconds=MAX_CLOCK_SKEW_MS)
    for name in ("Amina Khan", "Bilal Shah"):
        add_people(session, name)
    told = [entry.hlc for entry in journal.read_all(session.read)]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("year", [1970, 1999, 2100, 2226])
def test_nothing_is_recorded_at_a_time_that_no_entry_can_tell(session: Session, clock: FrozenClock, year: int) -> None:
    """A computer whose battery ran empty stands in 1970: that is said, and the desk goes on once it is right."""
    (person,) = add_people(session, "Amina Khan")
    clock.moment = MORNING.replace(year=year)
    outcome = marking.mark(session, person.id, 1)
    assert outcome.result is Result.NOT_SAVED
    assert f"{year}; nothing was recorded. Set the clock" in outcome.message
    with pytest.raises(NotSavedError, match="Set the clock"):
        registration.edit(session, person.id, {"position": "Minister"})
    clock.moment = MORNING
    assert marking.mark(session, person.id, 1).result is Result.OK
    assert verification.faults(session) == []


def test_what_is_edited_last_counts_also_after_a_clock_that_was_ahead(session: Session, clock: FrozenClock) -> None:
    (person,) = add_people(session, "Amina Khan")
    clock.moment = FAR
    registration.edit(session, person.id, {"position": "Minister"})
    session.record(Draft("conference", "", {"v": 1, "fields": {"place": "Mars"}}))
    clock.moment = MORNING
    registration.edit(session, person.id, {"position": "Adviser"})
    session.record(Draft("conference", "", {"v": 1, "fields": {"place": "Islamabad"}}))
    found = lookup.by_id(session, person.id)
    assert found is not None
    assert (found.position, session.conference.place) == ("Adviser", "Islamabad")
    assert len(heads(session.read)) == 2  # once put right it stays with one writer
    marking.mark(session, person.id, 1)
    assert newest(session)[1] == MORNING.timestamp() * 1000


def test_a_clock_that_was_behind_is_listed_too(session: Session, clock: FrozenClock) -> None:
    (person,) = add_people(session, "Amina Khan")
    clock.moment = datetime(2010, 1, 1, tzinfo=UTC)
    assert "it is wrong, or was" in clocks.doubt(session)
    registration.edit(session, person.id, {"position": "Minister"})
    assert "years from the conference" in clocks.doubt(session)
    clock.moment = MORNING
    assert clocks.doubt(session) == ""
    assert any("Amina Khan" in line for line in clocks.under_wrong_clock(session))
    found = lookup.by_id(session, person.id)
    assert found is not None
    assert found.position == "Minister"


def test_a_few_minutes_are_nothing(session: Session, clock: FrozenClock) -> None:
    writer = session.store.writer_id
    clock.forward(milliseconds=MAX_CLOCK_SKEW_MS)
    add_people(session, "Amina Khan")
    clock.moment = MORNING
    add_people(session, "Bilal Shah")
    assert clocks.doubt(session) == ""
    assert session.store.writer_id == writer


def test_two_desks_on_the_file_go_on_as_one_writer(session: Session, clock: FrozenClock) -> None:
    clock.moment = FAR
    people = add_people(session, "Amina Khan", "Bilal Shah", "Dina Said")
    with Session.open(session.store.path, "Desk 2", "Bilal", clock) as other:
        clock.moment = MORNING
        for one, desk in zip(people, (session, other, session), strict=True):
            assert marking.mark(desk, one.id, 1).result is Result.OK
        assert other.store.writer_id == session.store.writer_id
        assert verification.faults(other) == []
