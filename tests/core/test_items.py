"""What people are given beside the badge: once, and owed until then."""

from __future__ import annotations

from builders import FrozenClock, add_people, unsettled

from checkin.core import dossier
from checkin.core.attendance import marking
from checkin.core.people import items, merging, registration
from checkin.core.session import Session


def kinds(session: Session, delegate_id: str) -> list[str]:
    return [line.what for line in dossier.history(session, delegate_id)]


def test_an_item_is_owed_until_it_was_given_and_again_when_it_came_back(session: Session) -> None:
    (person,) = add_people(session, "Amina Khan", hand_over="bag; Headset")
    assert items.owed(session, person) == ("bag", "Headset")
    items.settle(session, person, ["Headset"])
    assert items.owed(session, person) == ("bag",)
    items.settle(session, person, ["bag"])
    assert items.owed(session, person) == ("Headset",)
    assert kinds(session, person.id)[1:] == ["handed over", "handed over", "not handed over, or given back"]


def test_what_is_so_already_is_not_recorded_again(session: Session) -> None:
    (person,) = add_people(session, "Amina Khan", hand_over="bag; headset")
    items.settle(session, person, ["bag"])
    before = session.version()
    items.settle(session, person, ["bag"])
    assert session.version() == before


def test_what_the_help_desk_or_a_proxy_took_is_given_whatever_its_capitals(session: Session) -> None:
    (person,) = add_people(session, "Amina Khan", hand_over="Bag; headset; USB stick")
    registration.hand_over(session, person.id, "badge; bag")
    registration.hand_over(session, person.id, "usb stick", taken_by="Omar, driver", authorisation="letter")
    assert items.owed(session, person) == ("headset",)


def test_what_was_given_to_a_merged_record_was_given_to_the_person(session: Session) -> None:
    gone, kept = add_people(session, "Amina Khan", "Amina KHAN", hand_over="bag")
    items.settle(session, gone, ["bag"])
    assert items.owed(session, kept) == ("bag",)
    merging.merge(session, gone.id, kept.id, "same person")
    assert items.owed(session, kept) == ()


def test_a_mark_taken_back_takes_back_what_was_given_since(session: Session, clock: FrozenClock) -> None:
    wrong, right = add_people(session, "Amina Khan", "Amina KHAN", hand_over="bag; headset")
    items.settle(session, wrong, ["bag"])
    clock.forward(minutes=1)
    marking.mark(session, wrong.id)
    items.settle(session, wrong, ["bag", "headset"])
    marking.move(session, wrong.id, right.id)
    assert items.owed(session, wrong) == ("headset",), "the bag was given before"
    assert items.owed(session, right) == ("bag", "headset"), "nobody said what the right one has"


def test_the_close_counts_what_is_owed_to_those_who_came(session: Session) -> None:
    one, two, three, _ = add_people(session, "A One", "B Two", "C Three", "D Absent", hand_over="bag; headset")
    (bare,) = add_people(session, "E Bare")
    for person in (one, two, three, bare):
        marking.mark(session, person.id)
    items.settle(session, one, ["bag", "headset"])
    items.settle(session, two, ["bag"])
    assert unsettled(session, 1) == ["3 items owed: headset 2, bag 1"]
    items.settle(session, three, ["bag"])
    items.settle(session, two, ["bag", "headset"])
    assert unsettled(session, 1) == ["1 item owed: headset 1"]
    items.settle(session, three, ["bag", "headset"])
    assert unsettled(session, 1) == []
    assert unsettled(session, 2) == []
