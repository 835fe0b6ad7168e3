"""Marking, undoing, moving: the result words and what stands afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import MORNING, FrozenClock, add_people, entries_of, new_session

from checkin.core import dossier
from checkin.core.attendance import arrivals, counts, marking
from checkin.core.attendance.marking import Arrival
from checkin.core.models import Delegate, Method, Result, Status
from checkin.core.people import lookup, merging, registration
from checkin.core.session import Session
from checkin.errors import UsageError
from db import checks, engine
from db.journal.entries import Draft, Stamp


@pytest.fixture
def amina(session: Session) -> Delegate:
    return add_people(session, "Amina Khan", organisation="FIA")[0]


def _badge(session: Session, person: Delegate, copy: int) -> None:
    session.record(Draft("badge_printed", person.id, {"v": 1, "code_id": person.code_id, "copy": copy}))


def test_the_first_mark_is_ok_and_the_second_names_the_first(
    session: Session, clock: FrozenClock, amina: Delegate
) -> None:
    assert marking.mark(session, amina.id).result is Result.OK
    clock.forward(minutes=5)
    session.desk, session.operator = "Desk 2", "Bilal"
    again = marking.mark(session, amina.id)
    assert again.result is Result.ALREADY
    assert again.first is not None
    assert (f"{again.first.at:%H:%M}", again.first.desk, again.first.operator) == ("08:40", "Desk 1", "Amina")
    assert "08:40, Desk 1, Amina" in again.message
    assert (again.desk, again.operator) == ("Desk 2", "Bilal")


def test_each_day_counts_apart(session: Session, amina: Delegate) -> None:
    assert marking.mark(session, amina.id, 1).result is Result.OK
    assert marking.mark(session, amina.id, 2).result is Result.OK
    assert dossier.days_attended(session, amina.id) == [1, 2]
    assert marking.undo(session, amina.id, 1).result is Result.UNDONE
    assert dossier.days_attended(session, amina.id) == [2]


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (Status.CONFIRMED, Result.OK),
        (Status.PROVISIONAL, Result.OK),
        (Status.PENDING, Result.PENDING),
        (Status.CANCELLED, Result.CANCELLED),
        (Status.REFUSED, Result.REFUSED),
    ],
)
def test_the_status_decides(session: Session, amina: Delegate, status: Status, result: Result) -> None:
    registration.set_status(session, amina.id, status, "the list said so")
    outcome = marking.mark(session, amina.id)
    assert outcome.result is result
    assert ("letter" in outcome.message) == (status is Status.PROVISIONAL)
    assert dossier.days_attended(session, amina.id) == ([1] if result is Result.OK else [])


def test_a_held_person_is_held_until_released_with_a_reason(session: Session, amina: Delegate) -> None:
    registration.park(session, amina.id, "identity in doubt", "passport at hotel")
    assert marking.mark(session, amina.id).result is Result.HELD
    assert [held.id for held in lookup.held(session)] == [amina.id]
    with pytest.raises(UsageError, match="reason"):
        registration.release(session, amina.id, " ")
    registration.release(session, amina.id, "passport seen")
    assert marking.mark(session, amina.id).result is Result.OK


def test_somebody_invited_for_one_day_is_not_let_in_on_another(session: Session, amina: Delegate) -> None:
    registration.edit(session, amina.id, {"days": "2"})
    assert marking.mark(session, amina.id, 1).result is Result.NOT_TODAY
    assert marking.mark(session, amina.id, 2).result is Result.OK


def test_undoing_what_is_not_there_changes_nothing(session: Session, amina: Delegate) -> None:
    assert marking.undo(session, amina.id).result is Result.NOT_IN
    assert marking.undo(session, "nobody").result is Result.UNKNOWN


def test_a_mark_moves_to_the_right_person_with_its_time(session: Session, clock: FrozenClock, amina: Delegate) -> None:
    (other,) = add_people(session, "Amina Khan", organisation="UNHCR")
    marking.mark(session, amina.id, arrival=Arrival(Method.SCAN))
    clock.forward(minutes=3)
    moved = marking.move(session, amina.id, other.id)
    assert moved.result is Result.OK
    assert moved.delegate is not None
    assert moved.delegate.id == other.id
    first = arrivals.first_of(session, session.read, other.id, 1)
    assert first is not None
    assert (f"{first.at:%H:%M}", first.method) == ("08:40", "scan")
    assert dossier.days_attended(session, amina.id) == []


def test_a_move_that_cannot_be_leaves_the_mark_where_it_was(session: Session, amina: Delegate) -> None:
    (other,) = add_people(session, "Nadia El-Sayed", status="cancelled")
    marking.mark(session, amina.id)
    assert marking.move(session, amina.id, other.id).result is Result.CANCELLED
    assert dossier.days_attended(session, amina.id) == [1]


def test_a_badge_that_was_printed_for_the_wrong_person_dies_with_the_move(session: Session, amina: Delegate) -> None:
    (other,) = add_people(session, "Amina Khan", organisation="UNHCR")
    marking.mark(session, amina.id)
    _badge(session, amina, 1)
    assert marking.move(session, amina.id, other.id).result is Result.OK
    assert [badge.void for badge in dossier.badges_of(session, amina.id)] == [True]


def test_an_undo_kills_each_badge_once(session: Session, amina: Delegate) -> None:
    marking.mark(session, amina.id)
    _badge(session, amina, 1)
    _badge(session, amina, 2)
    session.record(Draft("badge_voided", amina.id, {"v": 1, "code_id": amina.code_id, "copies": [1], "reason": "lost"}))
    marking.undo(session, amina.id, void_badges=True)
    voided = [entry.body for entry in entries_of(session, "badge_voided")]
    assert [body and body["copies"] for body in voided] == [[1], [2]]


def test_an_undo_takes_back_every_mark_that_stands(session: Session, amina: Delegate) -> None:
    (twin,) = add_people(session, "Amina KHAN", organisation="Media")
    for person in (amina, twin):
        marking.mark(session, person.id, 1)
    merging.merge(session, twin.id, amina.id, "same passport")
    assert marking.undo(session, amina.id, 1).result is Result.UNDONE
    assert dossier.days_attended(session, amina.id) == []
    merging.unmerge(session, twin.id)
    assert dossier.days_attended(session, twin.id) == []


def test_first_in_is_who_came_first_not_who_was_recorded_first(session: Session, amina: Delegate) -> None:
    for desk, minute in (("Desk 1", 30), ("Desk 2", 10)):
        session.desk = desk
        session.record(Draft("mark", amina.id, {"v": 1, "day": 1, "at": f"2026-11-24T03:{minute}:00.000Z"}))
    first = arrivals.first_of(session, session.read, amina.id, 1)
    assert first is not None
    assert first.desk == "Desk 2"


def test_who_is_refused_hears_that_and_not_that_they_are_held(session: Session, amina: Delegate) -> None:
    registration.park(session, amina.id, "identity in doubt")
    (held,) = add_people(session, "Bilal Shah", status="cancelled")
    registration.park(session, held.id, "asks why")
    assert marking.mark(session, amina.id).result is Result.HELD
    assert marking.mark(session, held.id).result is Result.CANCELLED


def test_refusals_leave_an_attempt_in_the_journal_and_nothing_else(session: Session, amina: Delegate) -> None:
    marking.mark(session, amina.id)
    marking.mark(session, amina.id)
    attempts = [entry.body for entry in entries_of(session, "attempt")]
    assert [body and body["result"] for body in attempts] == ["already"]
    assert len(arrivals.marks_of(session, amina.id)) == 1


def test_undone_marks_stay_visible(session: Session, clock: FrozenClock, amina: Delegate) -> None:
    marking.mark(session, amina.id)
    clock.forward(minutes=1)
    marking.undo(session, amina.id, reason="wrong person")
    clock.forward(minutes=1)
    marking.mark(session, amina.id)
    marks = arrivals.marks_of(session, amina.id)
    assert [bool(mark.undone) for mark in marks] == [True, False]
    assert "08:41 Desk 1 Amina" in marks[0].undone


def test_bulk_marks_are_one_transaction(session: Session) -> None:
    members = add_people(session, "A One", "B Two", "C Three", delegation="Egypt")
    outcomes = marking.mark_many(session, [m.id for m in members], arrival=Arrival(Method.BULK))
    assert [outcome.result for outcome in outcomes] == [Result.OK] * 3
    count = counts.delegation_count(session, "Egypt", 1)
    assert (count.present, count.expected) == (3, 3)


def test_no_day_is_marked_on_a_date_that_is_none(session: Session, clock: FrozenClock, amina: Delegate) -> None:
    clock.moment = datetime(2026, 11, 20, 5, tzinfo=UTC)
    with pytest.raises(UsageError, match="no day of the conference"):
        marking.mark(session, amina.id)
    assert marking.mark(session, amina.id, 2).result is Result.OK


def test_work_after_midnight_belongs_to_the_day_before(session: Session, clock: FrozenClock, amina: Delegate) -> None:
    clock.moment = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)  # 02:30 on the 25th at the venue
    assert marking.mark(session, amina.id).day == 1
    clock.moment = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # 04:30
    assert marking.mark(session, amina.id).day == 2


def test_a_locked_file_is_not_saved_and_says_so(
    session: Session, amina: Delegate, monkeypatch: pytest.MonkeyPatch
) -> None:
    with session.store.write(session.stamp()) as writing:
        writing.connection.execute("PRAGMA busy_timeout = 50")
    blocker = engine.connect(session.store.path)
    blocker.execute("BEGIN IMMEDIATE")
    outcome = marking.mark(session, amina.id)
    blocker.execute("ROLLBACK")
    blocker.close()
    assert outcome.result is Result.NOT_SAVED
    assert "paper" in outcome.message
    assert dossier.days_attended(session, amina.id) == []
    assert marking.mark(session, amina.id).result is Result.OK


def test_merged_records_share_attendance_and_stand_apart_again(session: Session, amina: Delegate) -> None:
    (twin,) = add_people(session, "Amina KHAN", organisation="Media")
    marking.mark(session, twin.id, 1)
    marking.mark(session, amina.id, 2)
    merging.merge(session, twin.id, amina.id, "same passport", approved_by="Chief")
    assert dossier.days_attended(session, amina.id) == [1, 2]
    assert marking.mark(session, twin.id, 1).result is Result.ALREADY
    assert [record.id for record in merging.merged_records(session, amina.id)] == [twin.id]
    merging.unmerge(session, twin.id, "two people after all")
    assert dossier.days_attended(session, amina.id) == [2]
    assert dossier.days_attended(session, twin.id) == [1]
    assert checks.faults(session.store) == []


def test_another_process_sees_the_mark(tmp_path: Path) -> None:
    with new_session(tmp_path) as one, Session.open(one.store.path, "Desk 2", "Bilal", FrozenClock()) as two:
        (person,) = add_people(one, "Amina Khan")
        before = two.version()
        assert marking.mark(one, person.id).result is Result.OK
        assert two.version() > before
        assert marking.mark(two, person.id).result is Result.ALREADY


def test_of_several_undos_of_one_mark_the_first_is_told(session: Session, amina: Delegate) -> None:
    mark_id = marking.mark(session, amina.id).mark_id
    for desk, minute in (("Desk 3", 9), ("Desk 1", 5), ("Desk 2", 5)):  # two desks that did not know of each other
        stamp = Stamp(desk, "Op", MORNING + timedelta(minutes=minute))
        with session.write(stamp) as writing:
            writing.append(Draft("undo", amina.id, {"v": 1, "marks": [mark_id]}))
    told = [mark.undone for mark in arrivals.marks_of(session, amina.id)]
    assert told == [mark.undone for mark in arrivals.marks_on(session, 1)]
    assert [words.split(" ", 2)[1] for words in told] == ["08:45"]
