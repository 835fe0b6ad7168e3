"""Desks that go to the hub one after the other know the same in the end, whatever became of the hub meanwhile."""

from __future__ import annotations

import json

import pytest
from builders import entries_of
from relays import Desks, agreed, in_step, lay_down, own_messages

from checkin.core.attendance import marking
from checkin.core.conference import closing
from checkin.core.session import Session
from checkin.core.syncing import inviting
from checkin.core.syncing.link import PLACE
from checkin.core.syncing.standing import standing
from checkin.errors import HubError
from db.journal.entries import Draft
from db.local import settings
from db.reading import others


def count(session: Session) -> int:
    return int(session.read.execute("SELECT count(*) FROM entry").fetchone()[0])


def test_what_each_did_is_known_to_all(desks: Desks) -> None:
    for session, person in zip(desks.sessions, desks.people, strict=False):
        marking.mark(session, person, 1)
    assert agreed(*desks.sessions) == []
    for session in desks.sessions:
        now = standing(session)
        assert now is not None
        assert (now.hub, now.unsent) == ("The hub", 0)
        assert {desk.known_to > 0 for desk in now.desks} == {True}


def test_closing_says_what_the_hub_lacks(desks: Desks) -> None:
    first = desks.sessions[0]
    agreed(*desks.sessions)
    marking.mark(first, desks.people[0], 1)
    lacking = "The others do not have the totals of this desk yet: 1 entry not sent to The hub"
    assert lacking in closing.unsettled(first, 1)
    agreed(*desks.sessions)
    assert lacking not in closing.unsettled(first, 1)


def test_a_desk_that_starts_without_its_hub_knows_what_the_hub_had(desks: Desks) -> None:
    first = desks.sessions[0]
    agreed(*desks.sessions)
    desks.hub.kill()
    marking.mark(first, desks.people[0], 1)
    with pytest.raises(HubError):
        in_step(first)
    now = standing(first)
    assert now is not None
    assert now.unsent == 1


def test_a_second_time_nothing_is_sent_and_nothing_taken(desks: Desks) -> None:
    agreed(*desks.sessions)
    before, entries = len(desks.hub.messages()), [count(session) for session in desks.sessions]
    in_step(*desks.sessions)
    assert len(desks.hub.messages()) == before
    assert [count(session) for session in desks.sessions] == entries


def test_a_wiped_hub_is_filled_by_one_desk_for_all(desks: Desks) -> None:
    first, second, third = desks.sessions
    marking.mark(third, desks.people[0], 1)
    in_step(third, first, second)
    third.close()  # it is never seen again
    desks.hub.wipe()
    desks.hub.start()
    in_step(first)
    late = desks.join("Desk 4")
    desks.link(late, 5)
    agreed(late, first)
    late.close()


def test_a_hub_that_was_put_back_and_written_on_is_read_from_its_start(desks: Desks) -> None:
    first, second, third = desks.sessions
    in_step(first, second, third)
    desks.hub.kill()
    desks.hub.save()
    desks.hub.start()
    marking.mark(first, desks.people[0], 1)
    in_step(first, second)  # the second has read further than the hub will show
    desks.hub.roll_back()
    desks.hub.start()
    for person in desks.people[1:4]:
        marking.mark(third, person, 1)
        in_step(third)  # and its numbers are given to others
    agreed(second, first, third)


def test_who_is_not_vouched_for_yet_is_taken_when_somebody_does(desks: Desks) -> None:
    first, second, third = desks.sessions
    agreed(first, third)
    guest = desks.joined(inviting.invite(second, desks.folder / "another"), "Desk 4")
    desks.link(guest, desks.unnamed)
    marking.mark(guest, desks.people[0], 1)
    lay_down(guest, own_messages)
    in_step(first, third)
    assert guest.store.writer_id not in others.heads(first.read)
    in_step(second)  # which invited it
    agreed(first, guest, third)
    assert guest.store.writer_id in others.heads(first.read)
    guest.close()


def test_who_joins_reads_on_where_the_desk_that_invited_had_read(desks: Desks) -> None:
    first, second, _ = desks.sessions
    agreed(first, second)
    late = desks.joined(inviting.invite(second, desks.folder / "another"), "Desk 4")
    desks.link(late, 5)
    place = json.loads(settings.setting(late.read, PLACE))
    assert 0 < place["seq"] <= len(desks.hub.messages())
    marking.mark(first, desks.people[0], 1)
    agreed(first, second, late)
    late.close()


def test_an_entry_of_any_size_arrives(desks: Desks) -> None:
    first, second, third = desks.sessions
    large = "".join(f"{number:x}" for number in range(400_000))  # more than a message holds
    first.record(Draft("remark", "", {"v": 1, "text": large}))
    marking.mark(first, desks.people[0], 1)
    agreed(first, second, third)
    assert [entry.body["text"] for entry in entries_of(second, "remark") if entry.body] == [large]


def test_a_file_put_back_from_a_backup_gets_its_own_back_and_goes_on_as_another_hand(desks: Desks) -> None:
    first, second, _ = desks.sessions
    marking.mark(second, desks.people[0], 1)
    in_step(second, first)
    backup = desks.folder / "backup.db"
    from db.opening import copy_to

    copy_to(second.store, backup)
    marking.mark(second, desks.people[1], 1)
    in_step(second, first)
    second.close()
    restored = Session.open(backup, "Desk 2", "Op")
    marking.mark(restored, desks.people[2], 1)
    assert restored.store.writer_id != second.store.writer_id
    agreed(restored, first)
    restored.close()


def test_a_practice_copy_has_no_hub(desks: Desks) -> None:
    from checkin.core.conference.practice import practice_copy

    path = practice_copy(desks.sessions[1], desks.folder / "practice.db")
    with Session.open(path, "Desk 2", "Op") as copy:
        assert settings.setting(copy.read, "hub") == ""
