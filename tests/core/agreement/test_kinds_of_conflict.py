"""Each kind of conflict: told with both sides at both desks, and settled by each of its choices, at both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from core.agreement.conftest import MARK, Two, add_at_both, edit, met, the_one
from desks import exchange

from checkin.core.attendance import arrivals
from checkin.core.issuing import temporary
from checkin.core.people import lookup, merging, registration
from checkin.core.syncing.agreement.conflicts import settle
from checkin.core.syncing.agreement.model import Conflict
from db.journal.entries import Draft


def words(conflict: Conflict) -> list[str]:
    return [way.word for way in conflict.told.ways]


# -- marked twice ------------------------------------------------------------------------------------------------------


def test_marked_at_two_desks_both_times_are_told_and_one_word_settles_it_at_both(two: Two) -> None:
    for desk in two:
        desk.write(MARK)
    conflict = the_one(two, "marked_twice")
    assert conflict.what == (
        "Checked in more than once on day 1: Nadia El-Sayed (no. N3). Desk 0, Tue 08:40: by Op of Desk 0 (scan);"
        " Desk 1, Tue 08:44: by Op of Desk 1 (scan). The person counts once. If one of them was somebody else: find the"
        " person, Undo, It was someone else."
    )
    assert words(conflict) == ["seen"]
    settle(two[1].session(), conflict.id, "seen")
    assert met(two) == []
    assert [mark.undone for mark in arrivals.marks_of(two[0].session(), "n")] == ["", ""]


def test_marked_twice_by_one_desk_or_on_two_days_or_taken_back_is_no_conflict(two: Two) -> None:
    one, other = two
    one.write(MARK, MARK)
    other.write(Draft("mark", "n", {"v": 1, "day": 2, "at": "", "method": "scan"}))
    assert met(two) == []
    (mark,) = other.write(MARK)
    assert the_one(two, "marked_twice")
    one.write(Draft("undo", "n", {"v": 1, "marks": [mark.id]}))
    assert met(two) == []


def test_a_third_desk_that_marks_after_it_was_settled_is_told_again(two: Two) -> None:
    one, other = two
    one.write(MARK)
    other.write(MARK)
    settle(one.session(), the_one(two, "marked_twice").id, "seen")
    assert met(two) == []
    other.write(MARK)
    assert len(the_one(two, "marked_twice").told.sides) == 3


# -- changed twice -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "position"), [("first", "Judge"), ("second", "Minister")])
def test_a_field_changed_at_two_desks_keeps_what_is_chosen(two: Two, choice: str, position: str) -> None:
    one, other = two
    edit(one, position="Judge")
    edit(other, position="Minister")
    conflict = the_one(two, "edited_twice")
    assert conflict.what == (
        "Changed at two desks: Nadia El-Sayed (no. N3). Desk 0, Tue 08:40: Position: Judge; Desk 1, Tue 08:44:"
        " Position: Minister. Neither knew of the other. What Desk 1 wrote last counts now."
    )
    settle(one.session(), conflict.id, choice)
    assert met(two) == []
    assert lookup.existing(other.session(), "n").position == position
    edit(one, position="Ambassador")
    assert met(two) == []


def test_whoever_knew_what_stood_there_contradicts_nobody(two: Two) -> None:
    one, other = two
    edit(one, position="Judge")
    exchange(two)
    edit(other, position="Minister")
    edit(other, position="Judge")
    exchange(two)
    edit(one, position="Clerk", organisation="Court")
    assert met(two) == []


def test_who_edits_what_a_desk_whose_clock_is_ahead_wrote_has_the_last_word(two: Two) -> None:
    one, other = two
    other.ahead = timedelta(days=1)
    edit(other, position="Judge")
    registration.park(other.session(), "n", "identity in doubt")
    assert met(two) == []
    edit(one, position="Clerk")
    registration.release(one.session(), "n", "it was she")
    assert met(two) == []
    person = lookup.existing(other.session(), "n")
    assert (person.position, person.hold) == ("Clerk", "")


def test_the_same_value_and_other_fields_are_no_conflict(two: Two) -> None:
    one, other = two
    edit(one, position="Judge", organisation="Court")
    edit(other, position="Judge", email="n@example.org")
    assert met(two) == []


def test_a_desk_knows_what_it_wrote_itself_also_where_the_others_value_stood_since(two: Two) -> None:
    one, other = two
    edit(one, position="Judge")
    edit(other, position="Minister")
    assert the_one(two, "edited_twice")
    edit(one, position="Clerk")
    assert met(two) == []


def test_an_edit_that_does_not_say_what_stood_there_is_taken_to_have_known(two: Two) -> None:
    one, other = two
    edit(one, position="Judge")
    other.write(Draft("delegate_edited", "n", {"v": 1, "fields": {"position": "Minister"}}))
    assert met(two) == []
    edit(one, position="Clerk")
    edit(other, position="Bailiff")
    assert the_one(two, "edited_twice")
    other.write(Draft("delegate_edited", "n", {"v": 1, "fields": {"position": "Minister"}}))
    assert met(two) == []


def test_fields_changed_together_are_one_conflict_and_what_belongs_to_them_comes_along(two: Two) -> None:
    one, other = two
    registration.park(one.session(), "n", "identity in doubt")
    edit(one, family_name="EL-SAYED", given_names="Nadia")
    registration.park(other.session(), "n", "credentials missing")
    edit(other, family_name="ELSAYED", given_names="Nadia")
    told = met(two)
    assert [side.lines for conflict in told for side in conflict.told.sides] == [
        ("Help desk: identity in doubt",),
        ("Help desk: credentials missing",),
        ("Family name: EL-SAYED", "Whole name: Nadia EL-SAYED"),
        ("Family name: ELSAYED", "Whole name: Nadia ELSAYED"),
    ]
    before = lookup.existing(one.session(), "n").hold_since
    for conflict in told:
        settle(one.session(), conflict.id, "first")
    assert met(two) == []
    nadia = lookup.existing(other.session(), "n")
    assert (nadia.hold, nadia.name) == ("identity in doubt", "Nadia EL-SAYED")
    assert nadia.hold_since < before


# -- badges ------------------------------------------------------------------------------------------------------------


def test_two_good_badges_of_two_desks_are_told_with_which_is_good(two: Two) -> None:
    one, other = two
    one.write(Draft("badge_printed", "n", {"v": 1, "code_id": "BCDEFGHIJ", "copy": 1}))
    (last,) = other.write(Draft("badge_printed", "n", {"v": 1, "code_id": "CDEFGHIJK", "copy": 1}))
    conflict = the_one(two, "two_badges")
    assert conflict.what == (
        "Two badges, printed at two desks: Nadia El-Sayed (no. N3). Desk 0, Tue 08:40: copy 1, no good any more;"
        " Desk 1, Tue 08:44: copy 1, good. The last one, of Desk 1, is the good one. Take the other away."
    )
    settle(other.session(), conflict.id, "seen")
    assert met(two) == []
    assert last.id in {row[0] for row in two[0].tables()["badge"]}


def test_a_badge_that_was_settled_to_be_no_good_is_told_no_more_and_a_new_one_is(two: Two) -> None:
    one, other = two
    printed = {"v": 1, "code_id": "BCDEFGHIJ", "copy": 1, "turn": 1}
    one.write(Draft("badge_printed", "n", printed))
    other.write(Draft("badge_printed", "n", {**printed, "code_id": "CDEFGHIJK"}))
    settle(one.session(), the_one(two, "two_badges").id, "seen")
    other.write(Draft("badge_voided", "n", {"v": 1, "code_id": "CDEFGHIJK", "copies": [1], "reason": "damaged"}))
    other.write(Draft("badge_printed", "n", {**printed, "code_id": "CDEFGHIJK", "copy": 2, "turn": 2}))
    assert met(two) == []
    one.write(Draft("badge_printed", "n", {**printed, "copy": 2, "turn": 2}))
    sides = the_one(two, "two_badges").told.sides
    assert [side.title[:6] for side in sides] == ["Desk 1", "Desk 0"]
    assert [side.lines for side in sides] == [("copy 2, no good any more",), ("copy 2, good",)]


def test_one_code_printed_twice_is_told_and_a_void_badge_is_not(two: Two) -> None:
    one, other = two
    for desk in two:
        desk.write(Draft("badge_printed", "n", {"v": 1, "code_id": "BCDEFGHIJ", "copy": 1}))
    assert the_one(two, "two_badges").told.sides[0].lines == ("copy 1, opens doors too",)
    one.write(Draft("badge_voided", "n", {"v": 1, "code_id": "BCDEFGHIJ", "copies": [1], "reason": "lost"}))
    assert met(two) == []
    other.write(Draft("badge_printed", "o", {"v": 1, "code_id": "DEFGHIJKL", "copy": 1}))
    other.write(Draft("badge_printed", "o", {"v": 1, "code_id": "DEFGHIJKL", "copy": 2}))
    assert met(two) == []


# -- a number lent twice -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "holder"), [("first", "n"), ("second", "o")])
def test_a_number_lent_to_two_people_is_whose_it_is_said_to_be(two: Two, choice: str, holder: str) -> None:
    one, other = two
    temporary.lend(one.session(), "n", "forgot", day=1)
    temporary.lend(other.session(), "o", "forgot", day=1)
    conflict = the_one(two, "lent_twice")
    assert conflict.what == (
        "Temporary badge 1 was lent to two people on day 1: Nadia El-Sayed (no. N3) and Omar [/] (no. O4). Desk 0,"
        " Tue 08:40: Nadia El-Sayed (no. N3); Desk 1, Tue 08:44: Omar [/] (no. O4). It opens no door until"
        " somebody says who has it. Look for both cards: one may bear another number."
    )
    settle(other.session(), conflict.id, choice)
    assert met(two) == []
    assert [loan.delegate_id for loan in temporary.out_now(one.session())] == [holder]


# -- one ref -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", ["new-ref", "merge"])
def test_two_people_with_one_ref(two: Two, choice: str) -> None:
    one, other = two
    added = [
        registration.add(desk.session(), {"name": name, "ref": ref, "organisation": "Court", "country": "EG"})
        for desk, name, ref in ((other, "Farida Hassan", "v7"), (one, "Karim Aziz", "V7"))
    ]
    conflict = the_one(two, "one_ref")
    assert conflict.what == (
        "Two people have the number v7: Farida Hassan (no. v7) and Karim Aziz (no. V7). Keeps it: Desk 0, Tue"
        " 08:40: Karim Aziz, no. V7, Court, Egypt; Has it too: Desk 1, Tue 08:44: Farida Hassan, no. v7, Court,"
        " Egypt. The number finds the first of them. A badge of the second that is printed shows it still."
    )
    settle(other.session(), conflict.id, choice)
    assert met(two) == []
    farida, karim = (lookup.existing(one.session(), person.id) for person in added)
    assert karim.ref == "V7"
    assert (farida == karim) == (choice == "merge")
    assert (farida.ref.upper() == "V7") == (choice == "merge")


def test_the_ref_finds_at_every_desk_whoever_had_it_first(two: Two) -> None:
    for desk, who in zip(two, ("z", "a"), strict=True):
        desk.write(Draft("delegate_added", who, {"v": 1, "fields": {"name": who, "ref": "V7"}}))
    assert the_one(two, "one_ref").told.people[0].id == "a"
    assert [lookup.required(desk.session(), "v7").id for desk in two] == ["z", "z"]


# -- added twice -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", ["merge", "two-people"])
def test_a_walk_in_added_at_two_desks(two: Two, choice: str) -> None:
    ids = add_at_both(two, "Sita Gurung", "Gurung Sita")
    conflict = the_one(two, "same_person")
    assert conflict.told.heading == "Likely one person, added at two desks"
    assert [side.title for side in conflict.told.sides] == ["Desk 0, Tue 08:40", "Desk 1, Tue 08:44"]
    assert conflict.told.sides[1].lines[0] == "Gurung Sita"
    settle(two[0].session(), conflict.id, choice)
    assert met(two) == []
    first, second = (lookup.existing(two[1].session(), one) for one in ids)
    assert (first == second) == (choice == "merge")


def test_two_people_of_other_names_and_two_of_one_desk_are_no_conflict(two: Two) -> None:
    add_at_both(two, "Sita Gurung", "Hari Rai")
    registration.add(two[0].session(), {"name": "Sita Gurung", "organisation": "Civil society", "country": "NP"})
    assert met(two) == []


def test_who_was_merged_by_hand_or_purged_is_not_told(two: Two) -> None:
    one, _ = two
    ids = add_at_both(two, "Sita Gurung", "Gurung Sita")
    exchange(two)
    for desk in two:
        desk.write(MARK, Draft("mark", "o", MARK.body), Draft("mark", ids[1], MARK.body))
    assert len(met(two)) == 4
    merging.merge(one.session(), ids[1], ids[0], "one person")
    one.purge(one.ids("WHERE subject = 'n'"))
    assert the_one(two, "marked_twice").person == lookup.existing(one.session(), "o")
