"""The second day at the desk: whoever has the badge is sent to no box, and nothing is given twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import FrozenClock

from checkin.core import dossier
from checkin.core.attendance import marking
from checkin.core.issuing import copies
from checkin.core.people import items, lookup
from checkin.core.printing import file_output
from checkin.tui.dialogs.badges.reprint import ReprintDialog
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.confirm import ConfirmDialog
from checkin.tui.dialogs.people.give import GiveDialog
from checkin.tui.plain import PlainStatic
from checkin.tui.scan_guard import Scanned

PEOPLE: tuple[dict[str, str], ...] = (
    {"given_names": "Nadia", "family_name": "EL-SAYED", "ref": "N3", "box": "S", "hand_over": "bag; headset"},
    {"given_names": "Krishna Prasad", "family_name": "SHARMA", "native_name": "कृष्ण प्रसाद शर्मा", "ref": "S4",
     "box": "S", "hand_over": "headset"},
    {"name": "[/] Bracket", "native_name": "محمد یوسف خان", "ref": "B5", "box": "[/]", "hand_over": "[red]bag[/]"},
)  # fmt: skip
SIZES = [(80, 24), (120, 36)]


@pytest.fixture(autouse=True)
def _listens_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dialog, "GRACE", 0.0)


async def second_day(work, clock: FrozenClock) -> None:
    clock.forward(days=1)
    work.desk.look_around()
    await work.until(lambda: work.desk.day.number == 2, "day 2")


def said(work, selector: str) -> str:
    """A text of the dialog on top; nothing while it opens."""
    return "".join(str(found.content) for found in work.app.screen.query(selector).results(PlainStatic))


def print_all(work, folder: Path) -> None:
    file_output.print_badges(work.app.session, list(work.people.values()), folder / "all.pdf")


@pytest.mark.parametrize("size", SIZES)
async def test_by_search_on_day_two_the_band_and_the_card_know_that_they_have_it(
    open_desk, clock: FrozenClock, tmp_path: Path, size
) -> None:
    async with open_desk(size, PEOPLE) as work:
        print_all(work, tmp_path)
        clock.forward(minutes=1)
        await work.mark("el-sayed")
        await work.until(lambda: "Badge is in box S." in work.band, "the box on day 1")
        await second_day(work, clock)
        await work.type("el-sayed")
        await work.until(lambda: "has it" in work.desk.card.text, "the card")
        assert "box" not in work.desk.card.text
        await work.pilot.press("enter")
        await work.until(lambda: "day 2" in work.band and "CHECKED IN" in work.band, "in on day 2")
        assert "Has the badge (in on day 1)." in work.band
        assert "box" not in work.band


async def test_the_badge_that_is_scanned_lies_in_no_box(open_desk, clock: FrozenClock, tmp_path: Path) -> None:
    async with open_desk(people=PEOPLE) as work:
        print_all(work, tmp_path)
        session, sharma = work.app.session, work.people["S4"]
        work.app.screen.post_message(Scanned(copies.code_of(session, dossier.badges_of(session, sharma.id)[0])))
        await work.until(lambda: "SHARMA" in work.band, "the scan's answer")
        assert "Has the badge (scanned)." in work.band
        assert "box" not in work.band


async def test_a_badge_printed_for_want_of_the_one_in_the_box_is_with_the_person(open_desk, clock) -> None:
    async with open_desk(people=PEOPLE) as work:
        session, nadia = work.app.session, work.people["N3"]
        await work.type("el-sayed")
        await work.pilot.press("f2")
        await work.until(lambda: isinstance(work.app.screen, ConfirmDialog) and work.app.screen.ready, "the question")
        assert "Look there before you print" in work.app.screen._text
        await work.pilot.press("1")
        await work.until(lambda: "Badge made" in work.band, "the badge")
        work.desk.begin("answer", work.desk.marking.show_outcome(marking.mark(session, nadia.id)))
        await work.until(lambda: "CHECKED IN" in work.band, "the mark")
        assert "Has the badge (made Tue 08:40, Desk 3)." in work.band
        (badge,) = dossier.badges_of(session, nadia.id)
        assert (badge.copy, badge.reason) == (1, "other: the badge made elsewhere was not at hand")


async def test_f2_sends_nobody_to_the_box_who_has_the_badge(open_desk, clock: FrozenClock, tmp_path: Path) -> None:
    async with open_desk(people=PEOPLE) as work:
        await work.mark("el-sayed")
        await second_day(work, clock)
        await work.pilot.press("f2")
        await work.until(lambda: isinstance(work.app.screen, ConfirmDialog) and work.app.screen.ready, "the question")
        assert "This person HAS A BADGE (in on day 1)" in work.app.screen._text
        await work.pilot.press("escape")
        print_all(work, tmp_path)
        marking.mark(work.app.session, work.people["S4"].id, 1)
        await work.type("sharma")
        await work.pilot.press("f2")
        await work.until(lambda: isinstance(work.app.screen, ReprintDialog) and said(work, "#handed"), "why again")
        assert "HAS A BADGE" in said(work, "#handed")
        assert "Look there" not in said(work, "#handed")


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_to_be_given_is_ticked_at_the_mark_and_not_asked_for_again(
    open_desk, clock: FrozenClock, size
) -> None:
    async with open_desk(size, PEOPLE) as work:
        session, nadia = work.app.session, work.people["N3"]
        await work.mark("el-sayed")
        await work.until(lambda: "Give (Ctrl+G): bag, headset." in work.band, "what to give")
        await work.pilot.press("ctrl+g")
        await work.until(lambda: isinstance(work.app.screen, GiveDialog) and work.app.screen.ready, "the ticks")
        await work.pilot.press("2", "enter")
        await work.until(lambda: "Owed: headset.  Given: bag." in work.band, "what was given")
        assert items.owed(session, nadia) == ("headset",)
        await work.until(lambda: "headset" in work.desk.card.text and "bag" not in work.desk.card.text, "the card")
        await second_day(work, clock)
        await work.mark("el-sayed")
        await work.until(lambda: "Give (Ctrl+G): headset." in work.band, "what is owed still")
        await work.pilot.press("ctrl+g")
        await work.until(lambda: isinstance(work.app.screen, GiveDialog) and work.app.screen.ready, "the ticks")
        await work.pilot.press("enter")
        await work.until(lambda: "Given: bag, headset." in work.band, "all given")
        assert items.owed(session, nadia) == ()
        await work.until(lambda: "all given" in work.desk.card.text, "the card")
        assert len([line for line in dossier.history(session, nadia.id) if line.what == "handed over"]) == 2


async def test_digits_after_a_mark_are_typed_as_ever(open_desk) -> None:
    async with open_desk(people=PEOPLE) as work:
        await work.mark("el-sayed")
        await work.pilot.press("1", "2")
        assert work.desk.line.value == "12"
        assert items.owed(work.app.session, work.people["N3"]) == ("bag", "headset")


async def test_a_scan_closes_the_ticks_and_records_none(open_desk, tmp_path: Path) -> None:
    async with open_desk(people=PEOPLE) as work:
        print_all(work, tmp_path)
        session, sharma = work.app.session, work.people["S4"]
        await work.mark("el-sayed")
        await work.pilot.press("ctrl+g")
        await work.until(lambda: isinstance(work.app.screen, GiveDialog) and work.app.screen.ready, "the ticks")
        work.app.screen.post_message(Scanned(copies.code_of(session, dossier.badges_of(session, sharma.id)[0])))
        await work.until(lambda: "SHARMA" in work.band, "the next guest")
        assert items.owed(session, work.people["N3"]) == ("bag", "headset")


async def test_hostile_names_of_items_and_boxes_are_shown_as_they_are(open_desk) -> None:
    async with open_desk((80, 24), PEOPLE) as work:
        await work.mark("B5")
        await work.until(lambda: "Badge is in box [/].  Give (Ctrl+G): [red]bag[/]." in work.band, "the words")
        await work.pilot.press("ctrl+g")
        await work.until(lambda: isinstance(work.app.screen, GiveDialog) and work.app.screen.ready, "the ticks")
        await work.pilot.press("enter")
        await work.until(lambda: "Given: [red]bag[/]." in work.band, "given")


async def test_a_mark_that_is_taken_back_takes_back_what_was_given_with_it(open_desk, clock: FrozenClock) -> None:
    async with open_desk(people=PEOPLE) as work:
        session, nadia = work.app.session, work.people["N3"]
        items.settle(session, nadia, ["bag"])
        clock.forward(minutes=1)
        await work.mark("el-sayed")
        clock.forward(seconds=5)
        items.settle(session, nadia, ["bag", "headset"])
        await work.pilot.press("f8")
        await work.until(lambda: "TAKEN BACK" in work.band, "taken back")
        assert items.owed(session, lookup.existing(session, nadia.id)) == ("headset",)


async def test_nothing_is_given_to_whom_nothing_is_owed(open_desk) -> None:
    async with open_desk() as work:
        await work.mark("sharma")
        await work.pilot.press("ctrl+g")
        await work.until(lambda: "Nothing is to be given" in work.desk.query_one("#foot").text, "said at the foot")
