"""The keys of commands, and the line after them: one that has served is replaced by the next letter."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from textual import events

from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.tui import keys
from checkin.tui.commands.help import HelpScreen
from checkin.tui.desk import look
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.line import TakeBack

DIALOGS = {
    "badge": "ConfirmDialog",
    "person": "PersonDialog",
    "delegation": "DelegationDialog",
    "new_person": "NewPersonDialog",
    "help_desk": "HelpDeskDialog",
    "undo": "UndoDialog",
    "day": "DayDialog",
}
"""What a command opens while somebody is on the line."""


async def test_each_key_opens_its_dialog_and_a_letter_after_it_begins_a_new_line(open_desk, monkeypatch) -> None:
    monkeypatch.setattr(Dialog, "GRACE", 0.0)
    async with open_desk() as work:
        for key, name in [(key, name) for command, name in DIALOGS.items() for key in keys.own(command)]:
            await work.type("K1")
            await work.pilot.press(key)
            await work.until(partial(_is_open, work, name), name)
            await work.pilot.press("escape")
            await work.until(lambda: work.app.screen is work.desk, "the desk")
            if name != "DayDialog":  # it is about no line
                await work.type("el say")
                assert work.desk.line.value == "el say"
                await work.pilot.press("escape")


def _is_open(work, name: str) -> bool:
    return type(work.app.screen).__name__ == name and work.app.screen.ready


async def test_help_leaves_a_half_typed_line_to_be_typed_on(open_desk) -> None:
    async with open_desk() as work:
        await work.type("el s")
        await work.command("help")
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


@pytest.mark.parametrize("command", ["give", "lock", "copy_number"])
async def test_after_a_command_the_next_guest_takes_the_place_of_the_last(open_desk, monkeypatch, command: str) -> None:
    monkeypatch.setattr(Dialog, "GRACE", 0.0)
    async with open_desk((80, 24)) as work:
        await work.type("sharma")
        work.desk.action_command(command)
        if command == "lock":
            await work.until(lambda: work.app.screen is not work.desk, "what it opens")
            await work.pilot.press("enter")
            await work.until(lambda: work.app.screen is work.desk, "back at the desk")
        await work.type("el-say")
        assert work.desk.line.value == "el-say"


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


async def test_before_its_answer_an_enter_empties_the_line_and_touches_nothing_else(open_desk, monkeypatch) -> None:
    mark, go = look.mark, threading.Event()

    def slow(session: Session, delegate: Delegate) -> look.Answer:
        assert go.wait(20)
        return mark(session, delegate)

    async with open_desk() as work:
        monkeypatch.setattr(look, "mark", slow)
        monkeypatch.setattr("checkin.tui.desk.marking.SAVING_SECONDS", 60.0)
        await work.type("N3")
        await work.until(lambda: work.desk.card.state.facts is not None, "what stands beside the record")
        work.desk.looking.busy = True  # no look at other desks, which paints everything
        shown = work.desk.card.text, work.desk.results.text
        await work.pilot.press("enter")
        await work.until(lambda: work.desk.line.value == "", "the empty line")
        assert (work.desk.card.text, work.desk.results.text) == shown
        go.set()
        await work.until(lambda: "CHECKED IN" in work.band, "the answer")
        assert work.desk.results.text != shown[1]
