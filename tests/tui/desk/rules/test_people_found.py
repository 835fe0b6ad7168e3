"""The rules of who is found, whom the cursor is on and whom a command is about, without a screen."""

from __future__ import annotations

import pytest
from builders import MORNING
from tui.desk.rules.playing import KHAN, NADIA, OTHER_KHAN, SHARMA, Keys, found, outcome, painted, row, shown, type_line

from checkin.core.finding import Found
from checkin.core.models import Delegate, First, Result
from checkin.tui.desk.bands import BandFacts
from checkin.tui.desk.desk import TAKEN_AWAY, Desk

# -- who is found, and whom the cursor is on -----------------------------------------------------------------------


def test_only_the_newest_question_is_answered(desk: Desk) -> None:
    type_line(desk, "s")
    type_line(desk, "sh")
    assert not desk.found(Found("s", (row(NADIA),), 1))
    assert desk.people.rows == ()
    assert desk.found(Found("sh", (row(SHARMA),), 1))


def test_an_answer_for_a_line_that_was_emptied_is_not_shown(desk: Desk) -> None:
    type_line(desk, "s")
    desk.clear()
    assert not desk.found(Found("s", (row(SHARMA),), 1))


def test_the_card_of_before_stays_until_the_answer_comes(desk: Desk) -> None:
    shown(desk, "sharma", row(SHARMA))
    type_line(desk, "sharmak")
    assert desk.card is not None
    assert desk.card.delegate is SHARMA
    assert desk.person is None


def test_the_cursor_stops_at_both_ends(desk: Desk) -> None:
    shown(desk, "k", row(KHAN), row(NADIA), row(SHARMA))
    desk.move(-1)
    assert desk.chosen is KHAN
    desk.move(30)
    assert desk.chosen is SHARMA
    desk.move_to(1)
    assert desk.chosen is NADIA
    desk.move_to(3)
    assert desk.chosen is NADIA


def test_the_same_people_stay_in_their_places_with_the_news(desk: Desk) -> None:
    shown(desk, "k", row(KHAN), row(NADIA))
    desk.move(1)
    marked = First(MORNING, "Desk 5", "Bilal", "search")
    desk.take_news(Found("k", (row(NADIA, first=marked), row(SHARMA), row(KHAN)), 3))
    assert [item.delegate.id for item in desk.people.rows] == ["k1", "n3", "s4"]
    assert desk.chosen is NADIA
    assert desk.card is not None
    assert desk.card.first is marked
    assert desk.foot.message == ""


def test_the_cursor_goes_to_nobody_else_when_whom_it_was_on_is_taken_away(desk: Desk, keys: Keys) -> None:
    shown(desk, "person", row(KHAN), row(NADIA))
    desk.take_news(Found("person", (row(NADIA),), 1))
    assert (desk.chosen, desk.card, desk.painted) == (None, None, ("", ""))
    assert (desk.foot.message, desk.foot.warning) == (TAKEN_AWAY, True)
    assert desk.enter("person", keys.now) is None
    desk.move(1)
    painted(desk)
    assert desk.enter("person", keys.now) is NADIA


def test_news_about_another_line_is_nothing(desk: Desk) -> None:
    shown(desk, "sharma", row(SHARMA))
    before = desk.people
    desk.take_news(Found("khan", (row(KHAN),), 1))
    type_line(desk, "sharma k")
    desk.take_news(Found("sharma k", (row(KHAN),), 1))
    desk.take_news(Found("sharma", (row(KHAN),), 1))
    assert desk.people is before


def test_whoever_is_found_only_with_the_news_is_chosen(desk: Desk) -> None:
    desk.put(OTHER_KHAN)
    found(desk)
    desk.take_news(Found("K2", (row(KHAN),), 1))
    assert (desk.chosen, desk.foot.message) == (None, "")
    desk.take_news(Found("K2", (row(KHAN), row(OTHER_KHAN)), 2))
    assert desk.chosen is OTHER_KHAN


def test_where_nobody_was_wanted_the_first_that_the_news_finds_is_chosen(desk: Desk) -> None:
    type_line(desk, "khan")
    found(desk)
    desk.take_news(Found("khan", (row(KHAN), row(OTHER_KHAN)), 2))
    assert desk.chosen is KHAN


def test_whom_the_line_does_not_find_is_not_taken_for_the_first_that_it_does(desk: Desk) -> None:
    desk.put(NADIA._replace(ref="khan"))
    found(desk, row(KHAN), row(OTHER_KHAN))
    assert desk.chosen is None
    assert desk.enter("khan") is None


def test_who_was_put_on_the_line_is_chosen_among_others_and_only_for_that_line(desk: Desk) -> None:
    desk.put(OTHER_KHAN)
    assert desk.line == "K2"
    found(desk, row(KHAN), row(OTHER_KHAN))
    assert desk.chosen is OTHER_KHAN
    type_line(desk, "k")
    found(desk, row(KHAN), row(OTHER_KHAN))
    assert desk.chosen is KHAN


# -- whom a command is about ---------------------------------------------------------------------------------------


def test_a_command_is_about_the_card_else_about_the_band(desk: Desk) -> None:
    assert desk.person is None
    desk.answered(outcome(Result.OK, NADIA), BandFacts())
    assert (desk.person, desk.chosen) == (NADIA, None)
    shown(desk, "sharma", row(SHARMA))
    assert (desk.person, desk.chosen) == (SHARMA, SHARMA)
    desk.line = "sharmax"  # a key that no message told of yet
    assert desk.person is None


@pytest.mark.parametrize(
    ("on_card", "is_in", "target", "named"),
    [(SHARMA, False, NADIA, False), (SHARMA, True, SHARMA, True), (None, False, NADIA, False)],
    ids=["who is not in gives way", "who is in", "nobody on the card"],
)
def test_undo_is_about_the_card_if_they_are_in(
    desk: Desk, on_card: Delegate | None, is_in: bool, target: Delegate, named: bool
) -> None:
    desk.answered(outcome(Result.OK, NADIA), BandFacts())
    type_line(desk, "somebody")
    found(desk, *([row(on_card)] if on_card else []))
    aim = desk.undo_aim
    assert aim.rival is on_card
    assert aim.target(is_in) is target
    assert aim.is_named(target) is named


def test_undo_on_an_empty_line_is_about_the_band_and_asks_nothing_about_anybody_else(desk: Desk) -> None:
    desk.answered(outcome(Result.OK, NADIA), BandFacts())
    aim = desk.undo_aim
    assert (aim.rival, aim.target(False), aim.is_named(NADIA)) == (None, NADIA, True)
    again = NADIA._replace(desk_note="another look")
    shown(desk, "nadia", row(again))
    assert (desk.undo_aim.rival, desk.undo_aim.target(False)) == (None, again)


def test_undo_with_nobody_in_the_band_is_about_the_card(desk: Desk) -> None:
    shown(desk, "sharma", row(SHARMA))
    aim = desk.undo_aim
    assert (aim.rival, aim.target(False), aim.is_named(SHARMA)) == (None, SHARMA, True)


def test_undo_with_nobody_in_sight_is_about_nobody(desk: Desk) -> None:
    assert desk.undo_aim.target(False) is None
