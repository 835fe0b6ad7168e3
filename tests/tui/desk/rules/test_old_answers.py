"""What the band still says of the last guest while the next one is typed, and what it does not."""

from __future__ import annotations

import re

import pytest
from tui.desk.rules.playing import KHAN, NADIA, Keys, found, outcome, painted, row, shown, type_line

from checkin.core.models import Result
from checkin.core.words import RESULTS
from checkin.errors import NoDayError
from checkin.tui.desk.band_view import band_lines
from checkin.tui.desk.bands import (
    AT_REST,
    Band,
    BandFacts,
    added,
    as_old,
    band_of,
    print_band,
    problem,
    told,
)  # fmt: skip
from checkin.tui.desk.desk import Desk
from checkin.tui.keys import key
from checkin.tui.keys import told as told_keys
from checkin.tui.sounds import Sound

STATES = ("queued", "printed", "unknown", "failed", "cancelled")


def words(desk: Desk) -> str:
    """What stands in the band."""
    return "\n".join(line.text.strip() for line in band_lines(desk.band, 120, 5, desk.dimmed)).strip()


@pytest.mark.parametrize(
    "result", [Result.ALREADY, Result.PENDING, Result.HELD, Result.REFUSED, Result.NOT_TODAY, Result.CANCELLED]
)
@pytest.mark.parametrize("height", [3, 5])
def test_what_to_do_with_one_is_not_said_over_the_card_of_the_next(desk: Desk, result: Result, height: int) -> None:
    desk.answered(outcome(result, NADIA), BandFacts())
    assert desk.band.second in words(desk)
    type_line(desk, "khan")
    head, *below = [line.text.strip() for line in band_lines(desk.band, 80, height, desk.dimmed) if line.text.strip()]
    assert desk.band.word in head
    assert "Nadia" in head
    assert below == []


def test_of_a_mark_the_place_stays_and_the_keys_go(desk: Desk) -> None:
    desk.answered(outcome(Result.OK, NADIA), BandFacts(owed=("bag",)))
    assert told_keys("Press {badge} to print.") in words(desk)
    assert told_keys("{undo} wrong person?") in words(desk)
    type_line(desk, "khan")
    assert "CHECKED IN" in words(desk)
    assert "Ministry of Justice - day 1 - 03:40" in words(desk)
    assert "Give: bag." in words(desk), "it is in somebody's hand still"
    assert key("badge") not in words(desk)
    assert key("undo") not in words(desk)


def test_what_is_to_be_written_on_paper_stays(desk: Desk) -> None:
    desk.answered(outcome(Result.NOT_SAVED, NADIA), BandFacts())
    before = words(desk)
    type_line(desk, "khan")
    assert "Write name and time on paper" in before
    assert words(desk) == before


def test_what_is_about_nobody_stays(desk: Desk) -> None:
    for band in (told("The list is here.", detail="Press F1."), told("No.", good=False)):
        desk.show(band)
        before = words(desk)
        type_line(desk, "khan")
        assert words(desk) == before
        desk.clear()


@pytest.mark.parametrize("state", ["failed", "unknown", "held"])
def test_which_key_helps_a_badge_is_not_said_over_another_card(desk: Desk, state: str) -> None:
    desk.show(print_band(state, "Zebra", "It is out of ribbon.", NADIA))
    assert "F2" in words(desk)
    type_line(desk, "khan")
    assert "F2" not in words(desk)
    assert desk.band.word in words(desk)


def test_an_old_badge_asks_for_an_enter_only_while_its_bearer_is_on_the_line(desk: Desk, keys: Keys) -> None:
    def scanned() -> None:
        desk.scan_came()
        bearer = desk.scanned(outcome(Result.VOID_BADGE, NADIA), BandFacts())
        assert bearer is NADIA
        desk.put(NADIA)
        found(desk, row(NADIA))
        painted(desk)
        assert "Enter checks in" in words(desk)
        keys.now += 10

    scanned()
    assert desk.enter("N3", keys.now) is NADIA
    for away in (lambda: type_line(desk, "khan"), desk.clear):
        scanned()
        away()
        assert desk.band == AT_REST


@pytest.mark.parametrize("band", [
    *(band_of(outcome(result, who), BandFacts(owed=("bag",))) for result in RESULTS for who in (NADIA, None)),
    *(print_band(state, "Zebra", note, NADIA) for state in STATES for note in ("", "It is out of ribbon.")),
    problem(NoDayError("Today is no day of the conference.")), added("Nadia is on the list.", NADIA),
], ids=lambda band: band.word)  # fmt: skip
def test_after_other_keys_were_given_to_commands_none_of_before_is_told(desk: Desk, band: Band) -> None:
    desk.show(band)
    desk.rekeyed()
    assert not re.search(r"F\d|Ctrl", words(desk))
    assert desk.band.sound == Sound.NONE
    assert desk.band == AT_REST or (desk.band.word, desk.band.name) == (band.word, band.name)


def test_nothing_else_is_changed_by_growing_old() -> None:
    for band in (told("Done.", NADIA), AT_REST, told("x")._replace(word="y")):
        assert as_old(band) == band


def test_without_a_day_nobody_is_marked_and_whoever_was_found_stays(desk: Desk, keys: Keys) -> None:
    desk.day = None
    shown(desk, "khan", row(KHAN))
    assert desk.enter("khan", keys.now) is None
    assert (desk.line, desk.chosen) == ("khan", KHAN)
    assert "Today is no day of the conference." in words(desk)
    assert "Press F7 and choose the day." in words(desk)
