"""The rules of the band, the card and the foot, without a screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import DAY_1, MORNING, conference
from tui.desk.rules.playing import KHAN, NADIA, OTHER_KHAN, SHARMA, TODAY, outcome, row, shown, type_line

from checkin.core.models import Day, Delegate, First, Result, Status
from checkin.errors import CheckinError, DamagedFileError
from checkin.tui.desk import desk as desk_module
from checkin.tui.desk.bands import AT_REST, BandFacts, print_band, told
from checkin.tui.desk.desk import Desk
from checkin.tui.desk.look import Pulse
from checkin.tui.desk.shown import CardFacts, Foot
from checkin.tui.sounds import Sound

# -- the band ------------------------------------------------------------------------------------------------------


def test_the_band_dims_at_the_next_key_and_at_a_choice(desk: Desk) -> None:
    desk.answered(outcome(Result.OK, NADIA), BandFacts())
    assert not desk.dimmed
    shown(desk, "k", row(KHAN), row(SHARMA))
    assert desk.dimmed
    desk.show(told("Something."))
    assert not desk.dimmed
    desk.move(5)
    assert desk.dimmed
    desk.show(told("Something."))
    desk.move(5)
    assert not desk.dimmed  # nobody else was chosen


def test_an_emptied_line_and_a_desk_at_rest_dim_nothing(desk: Desk) -> None:
    desk.answered(outcome(Result.OK, NADIA), BandFacts())
    type_line(desk, "")
    assert not desk.dimmed
    desk.show(AT_REST)
    type_line(desk, "k")
    assert not desk.dimmed


def test_who_is_in_the_band_is_on_the_card_while_nothing_is_typed(desk: Desk) -> None:
    desk.answered(outcome(Result.OK, NADIA), BandFacts())
    assert desk.card is not None
    assert desk.card.delegate is NADIA
    assert desk.unread is NADIA
    shown(desk, "sharma", row(SHARMA, first=First(MORNING, "Desk 5", "Bilal", "search")))
    assert desk.card.question == ""
    desk.unread = None
    desk.answered(outcome(Result.OK, KHAN), BandFacts())
    assert (desk.card.delegate, desk.unread) == (SHARMA, None)
    desk.line = ""  # a key that no message told of yet
    desk.show(told("Something.", NADIA))
    assert (desk.card.delegate, desk.card.first) == (NADIA, None)
    desk.show(told("Something.", KHAN))
    desk.clear()
    assert desk.card.delegate is KHAN


def test_the_answers_are_told_with_their_sound(desk: Desk) -> None:
    first = First(MORNING - timedelta(hours=1), "Desk 5", "Bilal", "search")
    for result, sound in ((Result.OK, Sound.NONE), (Result.ALREADY, Sound.ONE), (Result.REFUSED, Sound.THREE)):
        desk.answered(outcome(result, NADIA, first=first), BandFacts())
        assert desk.band.sound is sound


def test_the_latest_answers_are_kept_newest_first_and_no_name_where_that_is_wished(desk: Desk) -> None:
    desk.answered(outcome(Result.OK, NADIA), BandFacts())
    desk.answered(outcome(Result.NOT_TODAY, SHARMA), BandFacts())
    desk.answered(outcome(Result.UNKNOWN), BandFacts())
    assert [(item.name, item.word) for item in desk.latest] == [
        ("Krishna SHARMA", "NOT INVITED FOR DAY 1"),
        ("Nadia EL-SAYED", ""),
    ]
    for _ in range(100):
        desk.answered(outcome(Result.OK, NADIA), BandFacts())
    assert len(desk.latest) == desk_module._LATEST
    desk.conference = conference(privacy=True)
    assert desk.latest == ()


def test_what_was_not_saved_stands_at_the_foot_until_something_is(desk: Desk) -> None:
    desk.answered(outcome(Result.NOT_SAVED, NADIA), BandFacts())
    assert (desk.foot.saved, desk.foot.alarm) == (Foot.not_saved, True)
    desk.saved()
    assert desk.foot.saved == Foot.not_saved
    desk.answered(outcome(Result.OK, NADIA), BandFacts())
    assert (desk.foot.saved, desk.foot.alarm) == (Foot.all_saved, False)


def test_waiting_for_another_desk_is_said_and_taken_back(desk: Desk) -> None:
    desk.show(told("Something."))
    type_line(desk, "k")
    desk.saving(NADIA, importing=True)
    assert not desk.dimmed
    assert (desk.band.delegate, desk.foot.saved) == (NADIA, Foot.saving)
    assert "importing a list" in desk.band.second
    desk.saved()
    assert desk.foot.saved == Foot.all_saved


@pytest.mark.parametrize(("saved", "on_card"), [(KHAN, KHAN), (None, None)], ids=["a mark", "a scan"])
def test_while_somebody_is_being_saved_the_card_does_not_name_another(desk: Desk, saved, on_card) -> None:
    desk.answered(outcome(Result.OK, NADIA), BandFacts())
    assert desk.card is not None
    assert desk.card.delegate == NADIA
    desk.saving(saved, importing=False)
    assert (desk.card.delegate if desk.card else None) == on_card


def test_the_letter_of_a_provisional_person_is_asked_for(desk: Desk) -> None:
    desk.answered(outcome(Result.OK, NADIA._replace(status=Status.PROVISIONAL.value)), BandFacts())
    assert desk.band.word == "CHECKED IN - letter missing"


# -- news of badges and of the file --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "state", "done", "in_band", "at_foot"),
    [
        (None, "printing", False, True, ""),
        (NADIA, "printing", False, True, ""),
        (SHARMA, "printing", False, False, ""),
        (SHARMA, "printed", True, False, "BADGE PRINTED: Nadia EL-SAYED"),
        (SHARMA, "failed", False, False, "NO BADGE: Nadia EL-SAYED"),
    ],
)
def test_news_of_a_badge_never_takes_the_place_of_another_guests_answer(
    desk: Desk, about: Delegate | None, state: str, done: bool, in_band: bool, at_foot: str
) -> None:
    if about is not None:
        desk.answered(outcome(Result.OK, about), BandFacts())
    band = print_band(state, "Printer 1", "", NADIA)
    desk.badge_news(band, done)
    assert (desk.band is band) is in_band
    assert (desk.foot.message, desk.foot.warning) == (at_foot, state == "failed")


def test_what_ails_the_file_is_told_once_and_taken_back(desk: Desk) -> None:
    trouble = told("The conference file is busy.", good=False)
    desk.ails(trouble)
    assert desk.band is trouble
    desk.show(AT_REST)
    desk.ails(trouble._replace())
    assert desk.band is AT_REST
    desk.ails(AT_REST)
    desk.ails(trouble)
    desk.ails(AT_REST)
    assert desk.band is AT_REST


def test_a_desk_that_is_held_does_not_say_that_all_is_saved(desk: Desk) -> None:
    desk.ails(told("The conference file was moved.", good=False))
    assert (desk.foot.saved, desk.foot.alarm) == (Foot.not_saving, True)
    desk.answered(outcome(Result.NOT_SAVED, NADIA), BandFacts())
    desk.ails(AT_REST)
    assert desk.foot.saved == Foot.not_saved, "until something is"
    desk.ails(told("The conference file was moved.", good=False))
    desk.ails(AT_REST)
    assert (desk.foot.saved, desk.foot.alarm) == (Foot.all_saved, False)


def test_a_damaged_file_is_not_said_to_be_all_well(desk: Desk) -> None:
    desk.is_damaged("The conference file is damaged (page 7). Stop, and run checkin repair.")
    assert desk.foot.kept == (Foot.in_damage, True)
    desk.answered(outcome(Result.NOT_SAVED, NADIA), BandFacts())
    assert desk.foot.kept == (Foot.not_saved, True), "what is worse"
    desk.answered(outcome(Result.OK, NADIA), BandFacts())
    assert desk.foot.kept == (Foot.in_damage, True)


def test_damage_that_is_met_at_work_is_kept_being_said(desk: Desk) -> None:
    desk.failed(CheckinError("The printer is gone."))
    assert (desk.band.second, desk.foot.kept) == ("The printer is gone.", (Foot.all_saved, False))
    desk.failed(DamagedFileError("The conference file is damaged.", "Write on paper."), NADIA)
    assert (desk.band.second, desk.band.delegate) == ("The conference file is damaged.", NADIA)
    desk.show(AT_REST)
    assert desk.foot.kept == (Foot.in_damage, True)
    assert desk.damage == "The conference file is damaged. Write on paper."


def test_being_well_again_takes_no_answer_away(desk: Desk) -> None:
    desk.ails(told("The conference file is busy.", good=False))
    desk.answered(outcome(Result.OK, NADIA), BandFacts())
    desk.ails(AT_REST)
    assert desk.band.word == "CHECKED IN"


# -- the card ------------------------------------------------------------------------------------------------------


def test_a_card_is_completed_only_while_it_shows_that_person(desk: Desk) -> None:
    shown(desk, "khan", row(KHAN, namesakes=1), row(OTHER_KHAN, namesakes=1))
    facts, first = CardFacts(owed=("bag",)), First(MORNING, "Desk 5", "Bilal", "scan")
    desk.read(NADIA, first, facts)
    assert desk.card is not None
    assert (desk.card.delegate, desk.card.facts) == (KHAN, None)
    fresh = KHAN._replace(desk_note="call the supervisor")
    desk.read(fresh, first, facts)
    assert (desk.card.delegate, desk.card.first, desk.card.facts) == (fresh, first, facts)
    assert desk.card.question == "Which organisation?"


def test_what_was_read_of_a_person_is_shown_again_until_it_is_read_anew(desk: Desk) -> None:
    shown(desk, "khan", row(KHAN), row(NADIA))
    facts = CardFacts(owed=("bag",))
    desk.read(KHAN, None, facts)
    desk.move(1)
    assert desk.card is not None
    assert desk.card.facts is None
    desk.move(-1)
    assert desk.card.facts is facts
    assert desk.unread is KHAN


def test_on_an_empty_line_the_card_keeps_since_when_the_same_person_is_in(desk: Desk) -> None:
    first = First(MORNING, "Desk 5", "Bilal", "scan")
    desk.answered(outcome(Result.OK, NADIA), BandFacts())
    desk.read(NADIA, first, CardFacts())
    desk.show(told("Something.", NADIA))
    assert desk.card is not None
    assert desk.card.first is first
    desk.show(told("Something.", KHAN))
    assert desk.card.first is None


def test_a_card_of_nobody_wants_nothing_to_be_read(desk: Desk) -> None:
    shown(desk, "sharma", row(SHARMA))
    desk.clear()
    assert (desk.card, desk.unread, desk.painted) == (None, None, ("", ""))


# -- the foot ------------------------------------------------------------------------------------------------------


def pulse(**changes: object) -> Pulse:
    facts = {"version": 1, "news": True, "conference": conference(), "day": TODAY, "today": True, "clock": "08:40",
             "present": 1, "expected": 9, "to_settle": 0, "backup": "", "backup_alarm": False}  # fmt: skip
    return Pulse(**{**facts, **changes})  # type: ignore[arg-type]


def test_the_first_pulse_is_no_news_and_each_is_shown(desk: Desk) -> None:
    assert not desk.take_pulse(pulse())
    assert (desk.foot.present, desk.foot.expected) == (1, 9)
    foot = desk.foot
    assert not desk.take_pulse(pulse(news=False))
    same = desk.foot
    assert not desk.take_pulse(pulse(news=False))
    assert desk.foot is same
    second = Day(2, DAY_1 + timedelta(days=1))
    assert desk.take_pulse(pulse(version=2, day=second))
    assert desk.day is second
    assert foot == same


def test_a_sentence_is_taken_away_only_if_it_stands_there_still(desk: Desk) -> None:
    desk.say("One.", warning=True)
    desk.say("Two.")
    desk.unsay("One.")
    assert desk.foot.message == "Two."
    desk.unsay("Two.")
    assert (desk.foot.message, desk.foot.warning) == ("", False)
