"""The board: what it says of the day, and what it says of nobody."""

from __future__ import annotations

from datetime import timedelta

from builders import MORNING, FrozenClock, add_people

from checkin.core.attendance import marking
from checkin.core.attendance.marking import Arrival
from checkin.core.conference.board import Board, Overview
from checkin.core.models import Method
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.core.syncing.agreement import conflicts


def test_a_day_is_told_beside_the_one_before(session: Session, clock: FrozenClock) -> None:
    people = add_people(session, "Amina Khan", "Bilal Ahmed", "Dina Said", "Omar Farooq", delegation="Egypt")
    for person, minutes in zip(people, (0, 4, 7), strict=False):
        clock.moment = MORNING + timedelta(minutes=minutes)
        marking.mark(session, person.id)
    clock.moment = MORNING + timedelta(days=1, minutes=6)
    marking.mark(session, people[0].id)
    board = Overview(session).look()
    assert board.today is not None
    assert board.before is not None
    assert (board.today.count.present, board.today.count.expected) == (1, 4)
    assert dict(board.before.slots) == {520: 2, 525: 1}  # 08:40 and 08:45
    assert [board.before.by(minute) for minute in (520, 525, 530)] == [0, 2, 3]
    assert dict(board.today.slots) == {525: 1}
    assert board.minute == 526
    ((name, last, rate),) = [(desk.name, desk.last, desk.per_minute) for desk in board.desks]
    assert (name, last, round(rate, 2)) == ("Desk 1", session.clock.now(), round(1 / 6, 2))


def test_delegations_of_which_some_are_missing_those_who_lack_fewest_first(session: Session) -> None:
    egypt = add_people(session, "A B", "C D", "E F", delegation="Egypt")
    nepal = [
        *add_people(session, "G H", country="NP", category="delegate"),
        *add_people(session, "I J", delegation="NEPAL"),
    ]
    whole = add_people(session, "K L", organisation="UNODC", category="un")
    add_people(session, "M N", organisation="FIA", category="police")
    for person in (egypt[0], nepal[0], whole[0]):
        marking.mark(session, person.id)
    in_part = Overview(session).look().in_part
    assert [(one.name.casefold(), one.present, one.expected) for one in in_part] == [("nepal", 1, 2), ("egypt", 1, 3)]


def test_who_waits_is_told_by_number_and_organisation_never_by_name(session: Session, clock: FrozenClock) -> None:
    (person,) = add_people(session, "Hidden Person", organisation="Shelter", sensitive="yes", ref="S1")
    registration.park(session, person.id, "identity in doubt")
    board = Overview(session).look()
    (waiting,) = board.waiting
    assert (waiting.ref, waiting.comes_with, waiting.since) == ("S1", "Shelter", session.clock.now())
    assert "Hidden" not in repr(board)
    assert "doubt" not in repr(board)


def test_it_is_looked_up_again_only_when_something_was_written(
    session: Session, clock: FrozenClock, monkeypatch
) -> None:
    (person,) = add_people(session, "Amina Khan")
    counted = []
    count = conflicts.Watch.count
    monkeypatch.setattr(conflicts.Watch, "count", lambda watch: counted.append(1) or count(watch))
    overview = Overview(session)

    def present(board: Board) -> int:
        assert board.today is not None
        return board.today.count.present

    assert [present(overview.look()) for _ in range(3)] == [0, 0, 0]
    assert len(counted) == 1
    marking.mark(session, person.id)
    assert [present(overview.look()) for _ in range(2)] == [1, 1]
    assert len(counted) == 2
    clock.forward(seconds=30)
    assert overview.look().now == session.clock.now()
    assert len(counted) == 2
    clock.forward(minutes=1)
    overview.look()
    assert len(counted) == 3


def test_after_midnight_it_is_still_the_same_evening(session: Session, clock: FrozenClock) -> None:
    (person,) = add_people(session, "Amina Khan")
    clock.moment = MORNING + timedelta(hours=16)  # 00:40 at the venue
    marking.mark(session, person.id, 1, Arrival(Method.SEARCH))
    board = Overview(session).look()
    assert board.today is not None
    assert (board.today.day.number, board.minute, dict(board.today.slots)) == (1, 24 * 60 + 40, {24 * 60 + 40: 1})


def test_on_no_day_of_the_conference_nothing_is_counted(session: Session, clock: FrozenClock) -> None:
    clock.moment = MORNING + timedelta(days=9)
    board = Overview(session).look()
    assert (board.today, board.before, board.desks) == (None, None, ())
