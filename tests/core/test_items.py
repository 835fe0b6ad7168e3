"""What people are given beside the badge: once, and owed until then."""

from __future__ import annotations

from builders import add_people

from checkin.core.people import items, merging, registration
from checkin.core.session import Session


def test_what_the_help_desk_or_a_proxy_took_is_given_whatever_its_capitals(session: Session) -> None:
    (person,) = add_people(session, "Amina Khan", hand_over="Bag; headset; USB stick")
    registration.hand_over(session, person.id, "badge; bag")
    registration.hand_over(session, person.id, "usb stick", taken_by="Omar, driver", authorisation="letter")
    assert items.owed(session, person) == ("headset",)


def test_what_was_given_to_a_merged_record_was_given_to_the_person(session: Session) -> None:
    gone, kept = add_people(session, "Amina Khan", "Amina KHAN", hand_over="bag")
    registration.hand_over(session, gone.id, "bag")
    assert items.owed(session, kept) == ("bag",)
    merging.merge(session, gone.id, kept.id, "same person")
    assert items.owed(session, kept) == ()
