"""Settling: at one desk it is settled at all, in two ways it is told again, and what it means is done with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from core.agreement.conftest import MARK, Two, add_at_both, edit, met, the_one

from checkin.core.issuing import temporary
from checkin.core.people import lookup, registration
from checkin.core.syncing.agreement.conflicts import KINDS, settle
from checkin.core.syncing.agreement.model import Kind
from checkin.errors import UsageError
from db.journal.entries import Draft, Entry
from db.store import Writing


def test_settled_in_two_ways_the_later_one_counts_and_it_is_told_again(two: Two) -> None:
    one, other = two
    edit(one, position="Judge")
    edit(other, position="Minister")
    conflict = the_one(two, "edited_twice")
    settle(one.session(), conflict.id, "first")
    other.ahead += timedelta(seconds=30)
    settle(other.session(), conflict.id, "second")
    again = the_one(two, "edited_twice")
    assert again.id != conflict.id
    assert again.what.startswith("Settled in different ways - Changed at two desks: Nadia El-Sayed (no. N3).")
    assert again.what.endswith(
        "What was answered: Desk 0, Tue 08:40: Keep the first; Desk 1, Tue 08:44: Keep the second. The last one"
        " counts until it is settled."
    )
    assert lookup.existing(one.session(), "n").position == "Minister"
    settle(one.session(), again.id, "first")
    assert met(two) == []
    assert lookup.existing(other.session(), "n").position == "Judge"


def test_settled_in_one_way_at_both_is_settled(two: Two) -> None:
    one, other = two
    edit(one, position="Judge")
    edit(other, position="Minister")
    conflict = the_one(two, "edited_twice")
    for desk in two:
        settle(desk.session(), conflict.id, "first")
    assert met(two) == []
    assert lookup.existing(one.session(), "n").position == "Judge"


def test_a_loan_that_both_desks_ended_is_made_again_for_whom_it_is_said_to_be(two: Two) -> None:
    one, other = two
    temporary.lend(one.session(), "n", "forgot", day=1)
    temporary.lend(other.session(), "o", "forgot", day=1)
    conflict = the_one(two, "lent_twice")
    settle(one.session(), conflict.id, "first")
    settle(other.session(), conflict.id, "second")
    again = the_one(two, "lent_twice")
    assert temporary.out_now(one.session()) == []
    settle(one.session(), again.id, "second")
    assert met(two) == []
    assert len(one.ids("WHERE kind = 'temporary_returned'")) == 2
    (loan,) = temporary.out_now(other.session())
    assert (loan.number, loan.delegate_id, loan.day, loan.reason) == (1, "o", 1, "forgot")


@pytest.mark.parametrize("choice", ["new-ref", "merge"])
def test_one_ref_settled_in_two_ways_is_settled_anew(two: Two, choice: str) -> None:
    one, other = two
    added = [registration.add(desk.session(), {"name": f"At {desk.name}", "ref": "V7"}).id for desk in two]
    conflict = the_one(two, "one_ref")
    settle(one.session(), conflict.id, "merge")
    settle(other.session(), conflict.id, "new-ref")
    again = the_one(two, "one_ref")
    settle(other.session(), again.id, choice)
    assert met(two) == []
    first, second = (lookup.existing(one.session(), person) for person in added)
    assert (first == second) == (choice == "merge")
    assert (first.ref == second.ref) == (choice == "merge")


def test_merged_at_one_desk_and_parted_at_the_other_is_told_again(two: Two) -> None:
    one, other = two
    ids = add_at_both(two, "Sita Gurung", "Gurung Sita")
    conflict = the_one(two, "same_person")
    settle(one.session(), conflict.id, "merge")
    other.ahead += timedelta(seconds=30)
    settle(other.session(), conflict.id, "two-people")
    again = the_one(two, "same_person")
    assert "Desk 0, Tue 08:40: One person; Desk 1, Tue 08:44: Two people" in again.what
    settle(one.session(), again.id, "two-people")
    assert met(two) == []
    assert len({lookup.existing(other.session(), person).id for person in ids}) == 2


def test_a_word_that_is_no_choice_and_what_was_settled_before_settle_nothing(two: Two) -> None:
    for desk in two:
        desk.write(MARK)
    conflict = the_one(two, "marked_twice")
    session = two[0].session()
    before = two[0].ids()
    with pytest.raises(UsageError, match=f"'first' does not settle conflict {conflict.id}.*One of: seen"):
        settle(session, conflict.id, "first")
    assert two[0].ids() == before
    settle(session, conflict.id, "seen")
    with pytest.raises(UsageError, match="may be settled already"):
        settle(session, conflict.id, "seen")


def test_what_is_settled_and_what_it_means_are_one_transaction(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(two[0], position="Judge")
    edit(two[1], position="Minister")
    conflict = the_one(two, "edited_twice")
    before = two[0].ids()
    append = Writing.append

    def killed_before_the_last(self: Writing, *drafts: Draft) -> list[Entry]:
        if any(draft.kind == "conflict_settled" for draft in drafts):
            raise KeyboardInterrupt
        return append(self, *drafts)

    monkeypatch.setattr(Writing, "append", killed_before_the_last)
    with pytest.raises(KeyboardInterrupt):
        settle(two[0].session(), conflict.id, "first")
    assert two[0].ids() == before
    assert the_one(two, "edited_twice") == conflict


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_whatever_another_desk_says_was_settled_the_rest_is_told(two: Two, kind: Kind) -> None:
    one, other = two
    marks = one.write(MARK, MARK, MARK)
    added = one.write(Draft("delegate_added", "s", {"v": 1, "fields": {"name": "Sita"}}))
    printed = one.write(Draft("badge_printed", "n", {"v": 1, "code_id": "BCDEFGHIJ", "copy": 1}))
    lent = one.write(Draft("temporary_lent", "n", {"v": 1, "number": 7, "day": 1}))
    odd = one.write(Draft("attempt", "n", {"v": 1, "at": "this morning", "fields": {"position": 7}, "number": "x"}))
    ids = [entry.id for entry in (*marks, *added, *printed, *lent, *odd)]
    for length in range(5):
        for first in range(len(ids)):
            between = [*ids[first:], *ids[:first], "nowhere"][:length] if length < 4 else ["nowhere"]
            body = {"v": 1, "conflict": f"{first:06x}{length:06x}", "about": kind.name, "entries": between}
            other.write(*(Draft("conflict_settled", "", {**body, "choice": way}) for way in ("first", "second")))
    other.write(MARK)
    for conflict in met(two):
        for way in conflict.told.ways[-1:]:
            settle(one.session(), conflict.id, way.word)
    assert met(two) == []
