"""The status row says how much is to be settled, and leads there; it is counted anew only when something changed."""

from __future__ import annotations

import pytest
from builders import MORNING, FrozenClock, add_people

from checkin.core.attendance import marking
from checkin.core.finding import Finder
from checkin.core.models import Delegate
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.core.syncing.agreement import conflicts
from checkin.core.syncing.agreement.conflicts import Watch
from checkin.tui.desk.look import Pulse, take_pulse
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.people.conflicts import ConflictsDialog
from db.journal import entries, projection
from db.journal.entries import Draft, Stamp
from db.reading import journal


@pytest.fixture(autouse=True)
def _listens_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dialog, "GRACE", 0.0)


def marked_elsewhere(session: Session, person: Delegate) -> None:
    """A mark of another desk comes into the file, as a stick brings it in."""
    with session.store.write(Stamp("Desk 9", "Sami", MORNING)) as writing:
        made = entries.prepare([Draft("mark", person.id, {"v": 1, "day": 1, "at": "", "method": "scan"})])
        entries.append(writing.connection, "f" * 16, writing.stamp, made)
        came = [one for one in journal.read_of(writing.connection, [person.id]) if one.id == made[0].id]
        projection.apply(writing.connection, came)


def foot(work) -> str:
    return work.desk.query_one("#foot").text


async def test_what_is_to_be_settled_is_said_and_gone_when_it_is_settled(open_desk) -> None:
    async with open_desk((80, 24)) as work:
        assert "to settle" not in foot(work)
        for ref, query in (("N3", "el-sayed"), ("S4", "sharma")):
            await work.mark(query)
            marked_elsewhere(work.app.session, work.people[ref])
        await work.until(lambda: "2 to settle - " in foot(work), "two to settle")
        work.desk.action_command("conflicts")
        await work.until(
            lambda: isinstance(work.app.screen, ConflictsDialog) and work.app.screen._table.items, "the list"
        )
        await work.pilot.press("1")
        await work.until(lambda: len(work.app.screen._table.items) == 1, "one was settled")
        await work.pilot.press("escape")
        await work.until(lambda: "1 to settle - " in foot(work), "one left")
        assert "It is cleared up." in work.band


def test_the_count_is_taken_when_something_changed_and_once_a_minute(session: Session, clock: FrozenClock) -> None:
    (person,) = add_people(session, "Nadia El-Sayed")
    watch, finder = Watch(session), Finder(session)
    counted: list[int] = []

    class Counting(Watch):
        def count(self) -> int:
            counted.append(watch.count())
            return counted[-1]

    def look_at(last: Pulse | None) -> Pulse:
        return take_pulse(session, finder, Counting(session), last)

    pulse = look_at(None)
    assert (look_at(pulse).to_settle, counted) == (0, [0])
    marking.mark(session, person.id)
    marked_elsewhere(session, person)
    pulse = look_at(pulse)
    assert (pulse.to_settle, look_at(pulse).to_settle, counted) == (1, 1, [0, 1])
    clock.forward(minutes=1)
    assert (look_at(pulse).to_settle, counted) == (1, [0, 1, 1])


def test_on_a_date_that_is_no_day_nobody_is_counted(session: Session, clock: FrozenClock) -> None:
    (person,) = add_people(session, "Nadia El-Sayed")
    marking.mark(session, person.id)
    watch, finder = Watch(session), Finder(session)
    pulse = take_pulse(session, finder, watch, None)
    assert (pulse.day is not None, pulse.present, pulse.expected) == (True, 1, 1)
    clock.forward(days=100)
    pulse = take_pulse(session, finder, watch, pulse)
    assert (pulse.day, pulse.present, pulse.expected) == (None, 0, 0)


def test_the_list_of_people_is_looked_through_only_when_it_changed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched = []
    find = conflicts._find
    monkeypatch.setattr(conflicts, "_find", lambda view, kinds: searched.append(kinds) or find(view, kinds))
    nadia = registration.add(session, {"name": "Nadia EL-SAYED", "ref": "N3"})
    registration.add(session, {"name": "Krishna SHARMA", "ref": "S4"})
    watch = conflicts.Watch(session)
    watch.count()
    assert len(searched) >= 2
    searched.clear()
    marked_elsewhere(session, nadia)
    watch.count()
    assert conflicts.people.OF_LIST not in searched
    before = watch.count()
    session.record(Draft("delegate_edited", nadia.id, {"v": 1, "fields": {"ref": "S4"}}))
    assert watch.count() == before + 1
