"""What is to be settled of a sensitive person names nobody, and is settled all the same."""

from __future__ import annotations

from checkin.core.people import lookup, registration
from checkin.core.syncing.agreement.conflicts import settle
from db.journal.entries import Draft
from db.reading import journal

from .conftest import Two, edit, met, the_one


def test_two_corrections_of_a_name_are_told_without_it_and_settled(two: Two) -> None:
    one, other = two
    edit(one, sensitive="yes", cover_name="Guest 7")
    met(two)
    edit(one, family_name="EL-SAYYED")
    edit(other, family_name="EL-SAID")
    conflict = the_one(two, "edited_twice")
    assert "Guest 7" in conflict.what
    assert "ask the supervisor" in conflict.what
    assert not [name for name in ("sayed", "sayyed", "said", "nadia") if name in conflict.what.casefold()]
    settle(one.session(), conflict.id, conflict.told.ways[0].word)
    met(two)
    assert {lookup.in_full(desk.session(), "n").family_name for desk in two} == {"EL-SAYYED"}
    last = [entry for entry in journal.read_of(one.store.read, ["n"]) if entry.kind == "delegate_edited"][-1].body
    assert last["fields"]["family_name"] == "EL-SAYYED"
    assert last["was"]["family_name"] == "EL-SAID"


def test_two_records_that_are_one_person_keep_the_cover(two: Two) -> None:
    first, second = (
        registration.add(desk.session(), {"name": "Sita Thapa", "organisation": "Civil society", "ref": ref}).id
        for desk, ref in zip(two, ("W1", "W2"), strict=True)
    )
    met(two)
    two[1].write(Draft("delegate_edited", second, {"v": 1, "fields": {"sensitive": "yes"}}))
    conflict = the_one(two, "same_person")
    settle(two[0].session(), conflict.id, "merge")
    met(two)
    kept = lookup.existing(two[1].session(), first)
    assert kept.id == lookup.existing(two[1].session(), second).id
    assert kept.name.startswith("Participant")
