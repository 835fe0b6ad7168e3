"""Whom a command is about: a line that has served is replaced, and nobody is chosen on an empty one."""

from __future__ import annotations

import pytest
from builders import foreign_code
from textual import events

from checkin.core import dossier
from checkin.core.issuing import temporary
from checkin.core.people import lookup, registration
from checkin.tui.commands.help import HelpScreen
from checkin.tui.dialogs.badges.temporary import TemporaryDialog
from checkin.tui.dialogs.people.help_desk import HelpDeskDialog
from checkin.tui.line import TakeBack
from checkin.tui.scan_guard import Scanned

HARD = (
    {"name": "Ottilie Wilhelmina VON UND ZU HOHENFELS-WALDBURG-ZEIL", "ref": "ISB-DEL-01234", "organisation": "o" * 90},
    {"name": "शर्मिन", "ref": "D2", "organisation": "नेपाल"},
    {"name": "[/] Hostile [red]", "ref": "B3", "organisation": "[$primary]a[/]"},
)


async def dialog_ready(work, kind: type) -> None:
    await work.until(lambda: isinstance(work.app.screen, kind) and work.app.screen.ready, kind.__name__)


@pytest.mark.parametrize("key", ["f2", "f3", "f4", "f5", "f6"])
async def test_a_letter_after_a_command_begins_a_new_line(open_desk, key: str) -> None:
    async with open_desk() as work:
        await work.type("S4" if key == "f2" else "K1")
        await work.pilot.press(key)
        await work.until(lambda: work.app.screen is not work.desk and work.app.screen.ready, "the dialog")
        await work.pilot.press("escape")
        await work.until(lambda: work.app.screen is work.desk, "the desk")
        await work.type("el say")
        assert work.desk.line.value == "el say"
        assert work.state.people.current.delegate.id == work.people["N3"].id


async def test_help_leaves_a_half_typed_line_to_be_typed_on(open_desk) -> None:
    async with open_desk() as work:
        await work.type("el s")
        await work.pilot.press("f1")
        await work.until(lambda: isinstance(work.app.screen, HelpScreen) and work.app.screen.ready, "the help")
        await work.pilot.press("escape")
        await work.until(lambda: work.app.screen is work.desk, "the desk")
        await work.type("ay")
        assert work.desk.line.value == "el say"


async def test_who_was_put_on_the_line_gives_way_to_the_next_letter(open_desk) -> None:
    async with open_desk() as work:
        work.desk.put_on_line(work.people["K1"])
        await work.until(lambda: work.state.painted[0] == "K1", "the card")
        await work.type("sharma")
        assert work.desk.line.value == "sharma"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_on_an_empty_line_the_last_guest_is_sent_by_name_only(open_desk, size: tuple[int, int]) -> None:
    async with open_desk(size) as work:
        await work.mark("K1")
        await work.pilot.press("enter")  # two of one name: the second is the answer
        await work.until(lambda: "CHECKED IN" in work.band, "the mark")
        await work.pilot.press("f6")
        await dialog_ready(work, HelpDeskDialog)
        await work.pilot.press("6", "escape")
        await work.until(lambda: work.app.screen is work.desk, "the desk")
        assert lookup.held(work.app.session) == []
        await work.pilot.press("f6")
        await dialog_ready(work, HelpDeskDialog)
        assert [choice.label for choice in work.app.screen.choices][1] == "Send KHAN, Mohammad Yusuf, no. K1"
        await work.pilot.press("2")
        await work.until(lambda: "Send to the help desk: KHAN" in work.app.screen.heading, "the reasons")
        await dialog_ready(work, HelpDeskDialog)
        await work.pilot.press("6", "enter")
        await work.until(lambda: "DONE" in work.band, "who was sent")
        assert [person.id for person in lookup.held(work.app.session)] == [work.people["K1"].id]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_on_an_empty_line_a_temporary_badge_is_lent_by_name_only(open_desk, size: tuple[int, int]) -> None:
    async with open_desk(size) as work:
        await work.mark("sharma")
        work.desk.action_command("temporary")
        await dialog_ready(work, TemporaryDialog)
        assert work.app.screen.heading == "Temporary badges"
        await work.pilot.press("1", "escape")
        await work.until(lambda: work.app.screen is work.desk, "the desk")
        assert temporary.out_now(work.app.session) == []
        work.desk.action_command("temporary")
        await dialog_ready(work, TemporaryDialog)
        await work.pilot.press("alt+1")
        await work.until(lambda: "SHARMA" in work.app.screen.heading, "the reasons")
        await dialog_ready(work, TemporaryDialog)
        await work.pilot.press("1")
        await work.until(lambda: "is lent to SHARMA" in work.band, "the loan")
        (loan,) = temporary.out_now(work.app.session)
        assert loan.delegate_id == work.people["S4"].id


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_any_name_is_offered_and_stays_on_the_screen(open_desk, size: tuple[int, int]) -> None:
    async with open_desk(size, HARD) as work:
        for person in HARD:
            await work.mark(person["ref"])
            for command in ("help_desk", "temporary"):
                work.desk.action_command(command)
                await work.until(lambda: work.app.screen is not work.desk and work.app.screen.ready, command)
                button = work.app.screen.query("ChoiceButton").last()
                assert person["ref"] in button.choice.label
                assert button.region.right <= size[0]
                await work.pilot.press("escape")
                await work.until(lambda: work.app.screen is work.desk, "the desk")


async def test_the_cursor_goes_to_nobody_else_when_another_desk_takes_away_whom_it_was_on(open_desk) -> None:
    async with open_desk() as work:
        await work.type("person")
        shown = work.state.people.current.delegate
        registration.edit(work.app.session, shown.id, {"name": "Quite Different"})
        work.desk.look_around()
        await work.until(lambda: len(work.state.people.rows) == 1, "the correction")
        await work.pilot.press("enter")
        await work.until(lambda: "Another desk changed who stood here" in work.desk.query_one("#foot").text, "why")
        left = work.state.people.rows[0].delegate
        assert dossier.days_attended(work.app.session, left.id) == []
        assert work.desk.card.text == ""
        await work.pilot.press("down")
        await work.until(lambda: work.state.painted == ("person", left.id), "who is left, chosen")


async def test_a_scan_after_a_command_leaves_nothing_of_the_line(open_desk) -> None:
    async with open_desk() as work:
        await work.type("K1")
        work.desk.line.select_all()
        work.app.screen.post_message(Scanned(foreign_code(work.app.session)))
        await work.until(lambda: "BADGE OF ANOTHER MEETING" in work.band, "the answer")
        assert work.desk.line.value == ""
        assert dossier.days_attended(work.app.session, work.people["K1"].id) == []


async def test_keys_taken_back_from_a_line_that_has_served_leave_it_selected(open_desk) -> None:
    async with open_desk() as work:
        await work.type("K1")
        line = work.desk.line
        line.select_all()
        key = events.Key("b", "b")
        await line._on_key(key)
        assert line.value == "b"
        line.post_message(TakeBack({key}))
        await work.until(lambda: line.value == "K1", "the line as it was")
        assert sorted(line.selection) == [0, 2]


async def test_where_nobody_fits_the_keys_are_named_that_go_on(open_desk) -> None:
    async with open_desk((120, 36)) as work:
        await work.pilot.press(*"qqqqxx")  # no card will come to wait for
        await work.until(lambda: "Nobody found" in work.desk.results.text, "the search")
        assert "A new person: press F5" in work.desk.results.text
        assert "{" not in work.desk.results.text
