"""The rules of the question that Enter asks about whom one could mistake, without a screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from builders import MORNING
from tui.desk.rules.playing import KHAN, NADIA, OTHER_KHAN, SHARMA, Keys, found, painted, row, shown, type_line

from checkin.core.finding import Found
from checkin.core.models import First
from checkin.tui.desk.bands import AT_REST, added, told
from checkin.tui.desk.desk import QUESTION_SECONDS, TAKEN_AWAY, Desk


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


@pytest.mark.parametrize(
    ("refused", "then"),
    [({}, "checks in"), ({"status": "pending"}, "takes"), ({"hold": "no ID"}, "takes"), ({"days": "2"}, "takes")],
)
def test_whom_a_mark_would_refuse_is_not_said_to_be_checked_in(desk: Desk, keys: Keys, refused, then: str) -> None:
    shown(desk, "khan", row(KHAN._replace(**refused), namesakes=1), row(OTHER_KHAN, namesakes=1))
    desk.enter("khan", keys.now)
    assert desk.band.third.startswith(f"Enter again {then} this one")


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
    desk.put(KHAN._replace(ref="khan"))
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


def asked(desk: Desk, keys: Keys) -> None:
    namesakes(desk)
    desk.enter("khan", keys.now)
    keys.now += 10


@pytest.mark.parametrize("way", ["typed on", "emptied by hand", "Esc", "scanned", "another put there"])
def test_a_question_goes_with_the_line_that_it_was_about(desk: Desk, keys: Keys, way: str) -> None:
    asked(desk, keys)
    match way:
        case "typed on":
            type_line(desk, "khan b")
        case "emptied by hand":
            type_line(desk, "")
        case "Esc":
            desk.clear()
        case "scanned":
            desk.scan_came()
        case "another put there":
            desk.put(NADIA)
    assert (desk.band, desk.dimmed) == (AT_REST, False), "it says what Enter does, and Enter does something else"
    assert desk.card is None or desk.card.delegate is not KHAN or desk.query


def test_a_question_follows_the_cursor_to_the_other_of_that_name(desk: Desk, keys: Keys) -> None:
    asked(desk, keys)
    desk.move(1)
    assert (desk.band.delegate, desk.dimmed) == (OTHER_KHAN, False)
    assert desk.band.third == "Enter again checks in this one: Police, Balochistan."
    desk.move(-1)
    assert (desk.band.delegate, desk.dimmed) == (KHAN, False)


def test_a_question_is_not_shown_while_the_cursor_is_on_somebody_it_is_not_about(desk: Desk, keys: Keys) -> None:
    shown(desk, "khan", row(KHAN, namesakes=1), row(OTHER_KHAN, namesakes=1), row(SHARMA))
    desk.enter("khan", keys.now)
    desk.move(2)
    assert desk.band == AT_REST
    desk.move(-1)
    painted(desk)
    assert (desk.band.tone, desk.band.delegate) == ("ask", OTHER_KHAN)
    assert desk.enter("khan", keys.now + 10) is OTHER_KHAN, "nobody is asked twice"


def test_a_question_goes_when_another_desk_took_away_whom_it_was_about(desk: Desk, keys: Keys) -> None:
    asked(desk, keys)
    desk.take_news(Found("khan", (row(KHAN, namesakes=1), row(OTHER_KHAN, namesakes=1)), 2))
    assert desk.band.delegate is KHAN
    desk.take_news(Found("khan", (row(OTHER_KHAN),), 1))
    assert (desk.band, desk.foot.message) == (AT_REST, TAKEN_AWAY)


def test_a_question_says_what_another_desk_did_meanwhile(desk: Desk, keys: Keys) -> None:
    asked(desk, keys)
    before = desk.band
    desk.take_news(Found("khan", (row(KHAN, namesakes=1), row(OTHER_KHAN, namesakes=1)), 2))
    assert desk.band is before
    first = First(MORNING, "Desk 5", "Bilal", "search")
    desk.take_news(Found("khan", (row(KHAN, namesakes=1, first=first), row(OTHER_KHAN, namesakes=1)), 2))
    assert desk.band.third == "This one is in since 03:40, Desk 5: Federal Investigation Agency."


def test_a_question_that_another_answer_covered_is_asked_anew(desk: Desk, keys: Keys) -> None:
    asked(desk, keys)
    desk.show(told("Copied."))
    assert desk.enter("khan", keys.now) is None
    assert (desk.band.tone, desk.band.delegate) == ("ask", KHAN)


def test_the_question_stands_until_the_answer_to_it_takes_its_place(desk: Desk, keys: Keys) -> None:
    asked(desk, keys)
    assert desk.enter("khan", keys.now) is KHAN
    assert (desk.band.tone, desk.line) == ("ask", ""), "nothing flickers between the two"


def test_what_enter_does_with_who_was_added_is_said_as_long_as_it_does(desk: Desk) -> None:
    desk.put(NADIA)
    desk.show(added("Added.", NADIA))
    found(desk)
    assert desk.band.third.startswith("Enter checks in"), "the search does not know her yet"
    desk.take_news(Found(NADIA.ref, (row(NADIA),), 1))
    assert desk.band.third.startswith("Enter checks in")
    type_line(desk, "khan")
    assert desk.band == AT_REST


def test_what_tells_namesakes_apart_is_asked(desk: Desk) -> None:
    one, two = KHAN._replace(organisation="UN", country="PK"), OTHER_KHAN._replace(organisation="UN", country="EG")
    shown(desk, "khan", row(one, namesakes=1), row(two, namesakes=1))
    assert desk.card is not None
    assert desk.card.question == "Which country?"
    nameless = one._replace(country="")
    shown(desk, "khan", row(nameless, namesakes=1), row(two, namesakes=1))
    assert desk.card.question == "May I see your ID?"
    twin = two._replace(id="k3", country="PK")
    shown(desk, "khan", row(one, namesakes=2), row(two, namesakes=2), row(twin, namesakes=2))
    assert desk.card.question == "May I see your ID?"
    alike = two._replace(country="PK")
    shown(desk, "khan", row(one, namesakes=1), row(alike, namesakes=1))
    assert desk.card.question == "May I see your ID?"
