"""Head, foot and keys as rows of text, at every width."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import DAY_1, HOSTILE_NAMES, MORNING, conference
from rich.cells import cell_len

import checkin.tui.commands.registry as commands
from checkin.core.finding import FoundRow
from checkin.core.models import Day, Delegate, Outcome, Result
from checkin.tui import keys
from checkin.tui.desk.band_view import band_lines
from checkin.tui.desk.bands import BandFacts, band_of, told
from checkin.tui.desk.card import compact_lines, full_lines
from checkin.tui.desk.chrome import Head, foot_line, head_line, keys_lines
from checkin.tui.desk.results import today_word
from checkin.tui.desk.shown import CardFacts, CardState, Foot
from checkin.tui.lines import Line

TODAY = Head(conference(), Day(1, DAY_1), True, "08:40", "Desk 3", "Amina")


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_help_palette_and_the_way_out_are_named_at_every_width(width: int) -> None:
    first, last = footer(width)
    assert "Enter Check in" in first.text
    for key in ("F1", "Ctrl+P all commands", "Ctrl+Q quit"):
        assert key in last.text
    for key in ("F8 Undo", "F9 Lock"):
        assert key in first.text + last.text
    if width in (80, 120):
        for key in ("F7 Day", "F9 Lock", "Esc clear"):
            assert key in first.text + last.text
    assert max(len(first.text.rstrip()), len(last.text.rstrip())) <= width


def footer(width: int) -> list[Line]:
    return keys_lines(commands.footer_wordings(width < 100), width, commands.spared_keys())


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize(
    "keymap",
    [{"undo": "ctrl+f12"}, {"undo": "shift+f12", "lock": "ctrl+f11"}, {"day": "ctrl+f12"}, {"help": "ctrl+f12"}],
)
def test_longer_keys_push_what_is_least_wanted_off_the_footer(keymap: dict[str, str], width: int) -> None:
    assert keys.use(keymap) == []
    try:
        first, last = footer(width)
        for command in ("delegation", "undo", "lock", "help", "palette", "quit"):
            assert f" {keys.key(command)} " in first.text + last.text, command
        assert max(len(first.text.rstrip()), len(last.text.rstrip())) <= width
    finally:
        keys.use({})


@pytest.mark.parametrize("width", [80, 120])
def test_the_head_says_another_day_than_today_in_words(width: int) -> None:
    assert "NOT TODAY" not in head_line(TODAY, width).text
    assert "Tue 24 Nov" in head_line(TODAY, width).text
    tomorrow = TODAY._replace(day=Day(2, DAY_1 + timedelta(days=1)), today=False)
    assert "Wed 25 Nov - NOT TODAY" in head_line(tomorrow, width).text
    assert "NO CONFERENCE DAY TODAY: press F7" in head_line(TODAY._replace(day=None), width).text


@pytest.mark.parametrize("width", [80, 120])
def test_training_is_worn(width: int) -> None:
    assert head_line(TODAY._replace(conference=conference(training=True)), width).text.startswith("  TRAINING ")
    assert "TRAINING" not in head_line(TODAY, width).text


@pytest.mark.parametrize(
    ("beside", "told"),
    [({"to_settle": 12}, "12 to settle - Printer 1 ready - Saved"),
     ({"backup": "backup failed, last 12 min ago", "backup_alarm": True},
      "Printer 1 ready - backup failed, last 12 min ago - Saved")],
)  # fmt: skip
def test_the_foot_has_room_for_what_is_wrong_beside_all_else(beside: dict[str, object], told: str) -> None:
    text = foot_line(Foot(100, 200, printer="Printer 1 ready", message="A message. " * 9, **beside), 80).text
    assert (len(text), told in text) == (80, True)


def test_the_foot_counts_only_where_somebody_is_expected() -> None:
    assert "Here today 0 of 9" in foot_line(Foot(0, 9), 80).text
    told = foot_line(Foot(0, 0), 80).text  # on a date that is no day, or before a list is imported
    assert ("Nobody is expected today" in told, "0 of 0" in told) == (True, False)


def test_what_to_watch_for_has_two_rows_of_the_small_card_where_there_is_room() -> None:
    need = "Wheelchair; call protocol before the guest leaves the car, on the side of the west gate"
    card = CardState(Delegate("h1", "H1", "Nadia Farouk", accessibility=need), None, 0, TODAY.day, CardFacts())
    rows = [row.text for row in compact_lines(card, conference(), 80)]
    assert len(rows) <= 6
    assert need in " ".join(" ".join(rows).split())
    rows = [row.text for row in compact_lines(card._replace(namesakes=1), conference(), 80)]
    assert (len(rows), rows[-1].endswith("…")) == (6, True)


def test_another_day_than_today_is_named_on_card_and_foot() -> None:
    person = Delegate("h1", "H1", "Nadia Farouk")
    other = CardState(person, None, 0, TODAY.day, CardFacts(), title="DAY 2")
    for lines in (full_lines(other, conference(), 60, 30), compact_lines(other, conference(), 80)):
        text = "\n".join(row.text for row in lines)
        assert ("DAY 2" in text, "TODAY" in text, "not in yet" in text) == (True, False, True)
    none = "\n".join(row.text for row in full_lines(other._replace(day=None, title="TODAY"), conference(), 60, 30))
    assert ("no day of the conference" in none, "not in yet" in none) == (True, False)
    assert "Day 2: 1 of 9 here" in foot_line(Foot(1, 9, day=2), 80).text
    assert "Nobody is expected on day 2" in foot_line(Foot(0, 0, day=2), 80).text


def test_that_all_is_backed_up_is_said_where_there_is_room() -> None:
    assert "backed up" not in foot_line(Foot(backup="backed up"), 80).text
    assert "backed up" in foot_line(Foot(backup="backed up"), 120).text


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_stays_in_its_rows_at_every_width(name: str) -> None:
    person = Delegate("h1", "H1", name, native_name=name, organisation=name, position=name, desk_note=name, box=name,
                      hand_over=name, category="[/]", country_text=name)  # fmt: skip
    band = band_of(Outcome(Result.OK, 1, MORNING, "Desk 3", name, person), BandFacts(owed=(name,)))
    card = CardState(person, None, 1, TODAY.day, CardFacts(owed=(name,)), "Which organisation?")
    for width in (40, 80, 250):
        rows = [*band_lines(band, width, 3, False), *band_lines(band, width, 5, True),
                *full_lines(card, conference(), width, 30), *compact_lines(card, conference(), width),
                head_line(TODAY._replace(conference=conference(name=name), operator=name), width),
                foot_line(Foot(1, 2, message=name, printer=name), width)]  # fmt: skip
        for row in rows:
            assert not {"\x1b", "\x00", "\x07", "\u202e"} & set(row.text)
        assert max(cell_len(row.text) for row in rows) <= width


@pytest.mark.parametrize("result", Result)
def test_the_list_says_of_whomever_a_mark_would_refuse_that_it_would(result: Result, monkeypatch) -> None:
    monkeypatch.setattr("checkin.tui.desk.results.judge", lambda delegate, day, first: result)
    word, style = today_word(FoundRow(Delegate("k1", "K1", "Khan"), None, "", (), False, 0), Day(1, DAY_1))
    assert (word == "-") == (style == "muted") == (result is Result.OK)
    assert cell_len(word) <= 8
    short = {Result.OK: "-", Result.PENDING: "pending", Result.HELD: "held", Result.NOT_TODAY: "not D1"}
    assert word == short.get(result, "see F6")


def test_who_is_cancelled_is_so_on_a_date_without_a_day_too() -> None:
    def said(**known: str) -> str:
        return today_word(FoundRow(Delegate("k1", "K1", "Khan", **known), None, "", (), False, 0), None)[0]

    assert [said(), said(status="cancelled"), said(days="2")] == ["-", "see F6", "-"]


def test_a_sentence_that_stands_alone_in_the_band_has_two_rows() -> None:
    long = "No. T011 is with the help desk: credentials missing, the letter of the ministry comes by courier today."
    rows = [row.text.strip() for row in band_lines(told(long), 80, 3, False)]
    assert " ".join(rows[1:]) == long
    assert len(rows) == 3
    both = [row.text.strip() for row in band_lines(told(long, detail="Press F6."), 80, 3, False)]
    assert (both[1][-1], both[2:]) == ("…", ["Press F6."])


def test_after_a_mark_a_long_organisation_gives_way_and_country_and_time_stay() -> None:
    person = Delegate(
        "p1", "P1", "Amina Khan", organisation=" ".join(["National Commission for the Prevention"] * 3), country="IR"
    )
    outcome = Outcome(Result.OK, 1, MORNING, "Desk 3", "Amina", person)
    band = band_of(outcome, BandFacts())
    for width in (80, 120):
        where = band_lines(band, width, 3, False)[1].text.rstrip()
        assert where.startswith("     National Commission for")
        assert where.endswith("… - Iran (Islamic Republic of) - day 1 - 03:40")
        assert len(where) <= width
    old = [row.text.strip() for row in band_lines(band, 120, 3, True)]  # it stands alone there, and has two rows
    assert " ".join(old[1:]) == band.second
    far = outcome._replace(delegate=person._replace(organisation="Police", country_text="Far Away " * 20, country=""))
    assert band_lines(band_of(far, BandFacts()), 80, 3, False)[1].text.startswith("     Police - Far Away")
