"""The rules of Enter and of scans at the line, without a screen."""

from __future__ import annotations

from functools import partial

import pytest
from tui.desk.rules.playing import KHAN, NADIA, SHARMA, Keys, found, outcome, painted, row, shown, type_line

from checkin.core.models import Result, Why
from checkin.core.words import RESULTS
from checkin.tui.desk.bands import BandFacts, told
from checkin.tui.desk.desk import READER_SECONDS, Desk

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


def test_enter_that_was_pressed_before_the_card_was_painted_marks_nobody(desk: Desk, keys: Keys) -> None:
    shown(desk, "s", row(SHARMA))
    assert desk.enter("s", pressed=keys.now - 0.001) is None, "nobody can have read it"
    keys.now += 1
    painted(desk)
    assert desk.enter("s", pressed=keys.now - 0.5) is SHARMA, "it stood there since"


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


@pytest.mark.parametrize("result", [result for result in RESULTS if result is not Result.VOID_BADGE])
def test_nobody_else_is_put_there(desk: Desk, result: Result) -> None:
    assert desk.scanned(outcome(result, NADIA), BandFacts()) is None


@pytest.mark.parametrize("why", Why)
def test_what_is_no_ticket_of_another_system_cannot_be_bound(desk: Desk, why: Why) -> None:
    desk.scanned(outcome(Result.UNKNOWN, code="B" * 28)._replace(why=why), BandFacts())
    assert desk.strange_ticket == ""


def test_a_ticket_that_nobody_knows_can_be_bound_until_the_next_scan(desk: Desk) -> None:
    desk.scanned(outcome(Result.UNKNOWN, code="TICKET-1"), BandFacts())
    assert desk.strange_ticket == "TICKET-1"
    desk.scanned(outcome(Result.OK, NADIA, code="B" * 28), BandFacts())
    assert desk.strange_ticket == ""
