"""The rules of the line, of Enter, of scans at the line and of the band, without a screen.

A test here plays the screen: it hands in what happens, and says of a card that it was painted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from builders import DAY_1, MORNING, conference

from checkin.core.finding import Found, FoundRow
from checkin.core.models import Day, Delegate, First, Outcome, Result, Status
from checkin.tui.desk import desk as desk_module
from checkin.tui.desk.bands import AT_REST, BandFacts, print_band, told
from checkin.tui.desk.desk import QUESTION_SECONDS, READER_SECONDS, TAKEN_AWAY, Desk
from checkin.tui.desk.look import Pulse
from checkin.tui.desk.shown import CardFacts, Foot
from checkin.tui.sounds import Sound

KHAN = Delegate("k1", "K1", "Yusuf KHAN", organisation="Federal Investigation Agency")
OTHER_KHAN = Delegate("k2", "K2", "Yusuf KHAN", organisation="Police, Balochistan")
NADIA = Delegate("n3", "N3", "Nadia EL-SAYED", organisation="Ministry of Justice")
SHARMA = Delegate("s4", "S4", "Krishna SHARMA")
TODAY = Day(1, DAY_1)


@pytest.fixture(autouse=True)
def _answers_at_once() -> None:
    """The moments of a question count here: the clock is the test's own."""


class Keys:
    """The clock of keys."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def desk(keys: Keys) -> Desk:
    return Desk(conference(), TODAY, keys)


def row(delegate: Delegate, *, namesakes: int = 0, guess: bool = False, first: First | None = None) -> FoundRow:
    return FoundRow(delegate, first, "", (), guess, namesakes)


def outcome(result: Result, delegate: Delegate | None = None, **more: object) -> Outcome:
    return Outcome(result, 1, MORNING, "Desk 3", "Amina", delegate, **more)  # type: ignore[arg-type]


def type_line(desk: Desk, line: str) -> None:
    desk.line = line
    desk.typed()


def found(desk: Desk, *rows: FoundRow, total: int | None = None) -> None:
    """The answer to what was typed comes."""
    assert desk.found(Found(desk.query, rows, len(rows) if total is None else total))


def painted(desk: Desk) -> None:
    """The card that the desk holds goes out in a frame."""
    assert desk.card is not None
    desk.was_painted(desk.people.query, desk.card.delegate.id)


def shown(desk: Desk, line: str, *rows: FoundRow) -> None:
    """Somebody types; the people found and the card of the first are on the screen."""
    type_line(desk, line)
    found(desk, *rows)
    painted(desk)


# -- Enter ---------------------------------------------------------------------------------------------------------


def test_enter_checks_in_whom_the_screen_shows_and_empties_the_line(desk: Desk) -> None:
    shown(desk, "sharma", row(SHARMA))
    assert desk.enter("sharma") is SHARMA
    assert (desk.line, desk.people.rows) == ("", ())
    assert desk.enter("") is None


@pytest.mark.parametrize("line", ["", "  "])
def test_enter_on_an_empty_line_does_nothing(desk: Desk, line: str) -> None:
    desk.answered(outcome(Result.OK, SHARMA), BandFacts())
    type_line(desk, line)
    band = desk.band
    assert desk.enter(line) is None
    assert desk.band is band


def test_enter_before_the_card_was_painted_marks_nobody(desk: Desk) -> None:
    type_line(desk, "sharma")
    assert desk.enter("sharma") is None
    found(desk, row(SHARMA))
    assert desk.enter("sharma") is None
    painted(desk)
    assert desk.enter("sharma") is SHARMA


def test_what_was_painted_before_the_line_was_cleared_does_not_count(desk: Desk) -> None:
    desk.answered(outcome(Result.OK, NADIA), BandFacts())
    shown(desk, "sharma", row(SHARMA))
    desk.clear()
    type_line(desk, "sharma")
    found(desk, row(SHARMA))
    assert desk.enter("sharma") is None


def test_up_asks_the_last_question_again_on_an_empty_line_only(desk: Desk) -> None:
    assert not desk.move(-1)
    for way in ("enter", "clear", "scan"):
        shown(desk, f"sharma {way}", row(SHARMA))
        assert not desk.move(-1)
        {"enter": partial(desk.enter, desk.line), "clear": desk.clear, "scan": desk.scan_came}[way]()
        assert desk.line == ""
        assert not desk.move(1)
        assert desk.line == ""
        assert desk.move(-1)
        assert desk.line == f"sharma {way}"
        desk.clear()
        desk.show(told("Something."))
        assert desk.move(-1)
        assert desk.dimmed
        desk.clear()
    desk.forget()
    assert not desk.move(-1)


def test_enter_on_a_line_that_was_typed_on_marks_nobody(desk: Desk) -> None:
    shown(desk, "sharma", row(SHARMA))
    type_line(desk, "sharma k")
    assert desk.enter("sharma k") is None
    assert desk.line == "sharma k"


def test_what_was_painted_for_another_line_or_person_does_not_count(desk: Desk) -> None:
    shown(desk, "khan", row(SHARMA), row(NADIA))
    desk.move(1)
    assert desk.enter("khan") is None
    desk.was_painted("khan", KHAN.id)
    desk.was_painted("kha", NADIA.id)
    assert desk.painted == ("khan", SHARMA.id)
    assert desk.enter("khan") is None
    painted(desk)
    assert desk.enter("khan") is NADIA


def test_what_is_typed_after_enter_stays_and_is_asked_for(desk: Desk) -> None:
    shown(desk, "sharma", row(SHARMA))
    desk.line = "sharmana"  # the keys went into the line before Enter had its turn
    assert desk.enter("sharma") is SHARMA
    assert desk.line == "na"


def test_spaces_around_a_line_change_nobody(desk: Desk) -> None:
    shown(desk, " sharma ", row(SHARMA))
    assert desk.enter(" sharma ") is SHARMA
    assert desk.line == ""


def test_where_nobody_is_found_enter_marks_nobody(desk: Desk) -> None:
    type_line(desk, "zzz")
    found(desk)
    assert desk.enter("zzz") is None
    assert desk.card is None


# -- the question --------------------------------------------------------------------------------------------------


def namesakes(desk: Desk, line: str = "khan") -> None:
    shown(desk, line, row(KHAN, namesakes=1), row(OTHER_KHAN, namesakes=1))


def test_of_two_of_one_name_the_first_enter_asks(desk: Desk, keys: Keys) -> None:
    namesakes(desk)
    assert desk.card is not None
    assert desk.card.question == "Which organisation?"
    assert desk.enter("khan", keys.now) is None
    assert (desk.band.tone, desk.band.delegate, desk.line) == ("ask", KHAN, "khan")
    assert 'Ask: "Which organisation?"' in desk.band.second
    assert "Federal Investigation Agency" in desk.band.third
    keys.now += 2 * QUESTION_SECONDS
    assert desk.enter("khan", keys.now) is KHAN


def test_the_question_once_asked_is_answered_by_choosing_the_other(desk: Desk, keys: Keys) -> None:
    namesakes(desk)
    desk.enter("khan", keys.now)
    desk.move(1)
    painted(desk)
    assert desk.enter("khan", keys.now + 1) is OTHER_KHAN


def test_an_enter_that_comes_with_the_question_does_not_answer_it(desk: Desk, keys: Keys) -> None:
    namesakes(desk)
    desk.enter("khan", keys.now)
    assert desk.enter("khan", keys.now + QUESTION_SECONDS - 0.01) is None
    assert desk.line == "khan"
    assert desk.enter("khan", keys.now + QUESTION_SECONDS + 0.01) is KHAN


def test_a_command_that_was_chosen_is_never_too_early(desk: Desk) -> None:
    namesakes(desk)
    assert desk.enter("khan") is None
    assert desk.enter("khan") is KHAN


def ask_again_by_typing(desk: Desk) -> None:
    type_line(desk, "khan ")
    type_line(desk, "khan")
    found(desk, *desk.people.rows)
    painted(desk)


def ask_again_by_clearing(desk: Desk) -> None:
    desk.clear()
    namesakes(desk)


def ask_again_by_scanning(desk: Desk) -> None:
    desk.scan_came()
    namesakes(desk)


def ask_again_by_putting_there(desk: Desk) -> None:
    rows = desk.people.rows
    desk.put(replace(KHAN, ref="khan"))
    found(desk, *rows)
    painted(desk)


@pytest.mark.parametrize(
    "again", [ask_again_by_typing, ask_again_by_clearing, ask_again_by_scanning, ask_again_by_putting_there]
)
def test_the_question_is_asked_anew(desk: Desk, keys: Keys, again: Callable[[Desk], None]) -> None:
    namesakes(desk)
    desk.enter("khan", keys.now)
    again(desk)
    keys.now += 10
    assert desk.enter("khan", keys.now) is None
    assert desk.band.tone == "ask"


def test_a_question_about_one_guess_is_no_answer_about_the_next(desk: Desk, keys: Keys) -> None:
    shown(desk, "kan", row(KHAN, guess=True), row(SHARMA, guess=True))
    assert desk.enter("kan", keys.now) is None
    assert desk.band.word == "IS THIS THE PERSON?"
    desk.move(1)
    painted(desk)
    keys.now += 10
    assert desk.enter("kan", keys.now) is None
    assert desk.band.delegate is SHARMA
    keys.now += 10
    assert desk.enter("kan", keys.now) is SHARMA


def test_what_tells_namesakes_apart_is_asked(desk: Desk) -> None:
    one, two = replace(KHAN, organisation="UN", country="PK"), replace(OTHER_KHAN, organisation="UN", country="EG")
    shown(desk, "khan", row(one, namesakes=1), row(two, namesakes=1))
    assert desk.card is not None
    assert desk.card.question == "Which country?"
    nameless = replace(one, country="")
    shown(desk, "khan", row(nameless, namesakes=1), row(two, namesakes=1))
    assert desk.card.question == "May I see your ID?"
    twin = replace(two, id="k3", country="PK")
    shown(desk, "khan", row(one, namesakes=2), row(two, namesakes=2), row(twin, namesakes=2))
    assert desk.card.question == "May I see your ID?"
    alike = replace(two, country="PK")
    shown(desk, "khan", row(one, namesakes=1), row(alike, namesakes=1))
    assert desk.card.question == "May I see your ID?"


# -- scans at the line ---------------------------------------------------------------------------------------------


def test_a_scan_takes_the_place_of_what_was_typed(desk: Desk) -> None:
    shown(desk, "sharma", row(SHARMA))
    desk.scan_came()
    assert (desk.line, desk.people.rows, desk.painted) == ("", (), ("", ""))


def test_an_enter_soon_after_a_scan_is_the_readers(desk: Desk, keys: Keys) -> None:
    desk.scan_came()
    shown(desk, "sharma", row(SHARMA))
    assert desk.enter("sharma", keys.now + READER_SECONDS) is None
    assert desk.enter("sharma", keys.now + READER_SECONDS + 0.01) is SHARMA


def test_the_bearer_of_an_old_badge_is_put_on_the_line_for_a_look(desk: Desk, keys: Keys) -> None:
    desk.scan_came()
    assert desk.scanned(outcome(Result.VOID_BADGE, NADIA), BandFacts()) is NADIA
    desk.put(NADIA)
    found(desk, row(NADIA))
    painted(desk)
    assert desk.enter("N3", keys.now) is None  # the reader's own line feed
    assert desk.enter("N3", keys.now + 1) is NADIA


@pytest.mark.parametrize("result", [result for result in Result if result is not Result.VOID_BADGE])
def test_nobody_else_is_put_there(desk: Desk, result: Result) -> None:
    assert desk.scanned(outcome(result, NADIA), BandFacts()) is None


def test_a_ticket_that_nobody_knows_can_be_bound_until_the_next_scan(desk: Desk) -> None:
    desk.scanned(outcome(Result.UNKNOWN, code="TICKET-1"), BandFacts())
    assert desk.strange_ticket == "TICKET-1"
    desk.scanned(outcome(Result.OK, NADIA, code="B" * 28), BandFacts())
    assert desk.strange_ticket == ""


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
    desk.put(replace(NADIA, ref="khan"))
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
    again = replace(NADIA, desk_note="another look")
    shown(desk, "nadia", row(again))
    assert (desk.undo_aim.rival, desk.undo_aim.target(False)) == (None, again)


def test_undo_with_nobody_in_the_band_is_about_the_card(desk: Desk) -> None:
    shown(desk, "sharma", row(SHARMA))
    aim = desk.undo_aim
    assert (aim.rival, aim.target(False), aim.is_named(SHARMA)) == (None, SHARMA, True)


def test_undo_with_nobody_in_sight_is_about_nobody(desk: Desk) -> None:
    assert desk.undo_aim.target(False) is None


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


def test_the_letter_of_a_provisional_person_is_asked_for(desk: Desk) -> None:
    desk.answered(outcome(Result.OK, replace(NADIA, status=Status.PROVISIONAL.value)), BandFacts())
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
    desk.ails(replace(trouble))
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
    fresh = replace(KHAN, desk_note="call the supervisor")
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
