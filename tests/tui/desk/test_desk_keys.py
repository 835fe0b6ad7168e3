"""Keys, screens and looks of the desk, with hostile names in it, at both sizes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from builders import HOSTILE_NAMES, foreign_code, new_session
from textual._xterm_parser import XTermParser
from textual.command import CommandList, CommandPalette, Hit
from textual.message import Message
from textual.widgets import OptionList

from checkin.core import dossier
from checkin.core.issuing import temporary
from checkin.core.machine import Machine
from checkin.core.people import lookup
from checkin.tui import keys as bound
from checkin.tui.app import CheckinApp
from checkin.tui.commands.help import HelpScreen
from checkin.tui.commands.registry import BY_ID, COMMANDS, footer_keys
from checkin.tui.desk.providers import DeskCommands
from checkin.tui.desk.screen import DeskScreen
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.scan_guard import Scanned
from checkin.tui.setup.lock import LockScreen
from checkin.tui.themes import LIGHT, unknown_look

HOSTILE = tuple(
    {"name": name, "organisation": name, "native_name": "محمد", "position": name, "ref": f"H{number}",
     "desk_note": name, "hand_over": name, "category": "[/]"}
    for number, name in enumerate(HOSTILE_NAMES)
)  # fmt: skip

OF_TERMINALS = ("f10", "f11", "f12")
"""Menu, full screen and the like: many terminals keep these keys for themselves."""


@pytest.fixture(autouse=True)
def _own_keys() -> Iterator[None]:
    yield
    bound.use({})


@pytest.mark.parametrize("size", [(40, 12), (120, 36)])
async def test_hostile_names_break_no_screen(open_desk, size: tuple[int, int]) -> None:
    async with open_desk(size, HOSTILE) as work:
        for number in range(len(HOSTILE)):
            await work.mark(f"H{number}")
            assert "CHECKED IN" in work.band or "PEOPLE HAVE THIS NAME" in work.desk.card.text or "?" in work.band
        picture = work.app.export_screenshot()
        assert "\x1b" not in picture
        assert "\u202e" not in picture
        for line in work.app.screen._compositor.render_strips(work.app.size):
            assert "\x1b" not in line.text


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_every_part_is_where_it_belongs(open_desk, size: tuple[int, int]) -> None:
    async with open_desk(size) as work:
        await work.type("K1")
        desk = work.desk
        width, height = size
        assert desk.band.size.height == (5 if height > 30 else 3)
        assert desk.line.region.width == width
        assert desk.query_one("#native").region.width == width
        assert "محمد یوسف خان" in desk.query_one("#native").text
        assert desk.card.region.height >= 6
        assert desk.results.region.height >= 5
        shown = "\n".join(line.text for line in work.app.screen._compositor.render_strips(work.app.size))
        keys = (bound.key("check_in"), bound.key("badge"), bound.key("undo"))
        for words in ("DAY 1", "Tue 24 Nov", "Desk 3", "Amina", *keys, "No. K1"):
            assert words in shown, words


async def test_f1_and_the_question_mark_open_the_help(open_desk) -> None:
    async with open_desk() as work:
        await work.command("help")
        await work.until(lambda: isinstance(work.app.screen, HelpScreen), "help")
        await work.until(lambda: work.app.screen.ready, "the dialog's first moments")
        await work.pilot.press("escape")
        await work.until(lambda: work.app.screen is work.desk, "the desk")
        await work.pilot.press("question_mark")
        await work.until(lambda: isinstance(work.app.screen, HelpScreen), "help")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_in_a_dialog_f1_tells_what_it_is(open_desk, size) -> None:
    async with open_desk(size) as work:
        dialog = await help_desk_of_nadia(work)
        await work.command("help")
        await work.until(
            lambda: "so that the queue moves on" in str(dialog.query_one("#message").render()), "its words"
        )
        assert work.app.screen is dialog


async def test_the_palette_stands_over_a_dialog_and_a_command_closes_it(open_desk) -> None:
    async with open_desk() as work:
        dialog = await help_desk_of_nadia(work)
        await work.pilot.press("ctrl+p")
        await work.until(lambda: isinstance(work.app.screen, CommandPalette), "the palette")
        await work.pilot.press("escape")
        await work.until(lambda: work.app.screen is dialog, "the dialog again")
        await work.pilot.press("ctrl+p")
        await work.until(lambda: isinstance(work.app.screen, CommandPalette), "the palette")
        await work.pilot.press(*"Figures")
        hits = work.app.screen.query_one(OptionList)
        await work.until(lambda: hits.option_count and "Figures" in str(hits.get_option_at_index(0).prompt), "hits")
        await work.pilot.press("enter", "enter")
        await work.until(lambda: isinstance(work.app.screen, Dialog) and work.app.screen is not dialog, "the figures")
        assert dialog not in work.app.screen_stack
        assert work.app.screen_stack.count(work.desk) == 1


async def test_the_palette_does_not_close_a_form_with_something_in_it(open_desk, monkeypatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("checkin.tui.app.notify_plain", lambda app, words, **how: said.append(words))
    async with open_desk() as work:
        await work.command("new_person")
        await work.until(lambda: isinstance(work.app.screen, Dialog) and work.app.screen.ready, "the form")
        form = work.app.screen
        await work.pilot.press(*"Abc", "ctrl+p")
        await work.until(lambda: said, "why not")
        assert "finish or close this first" in said[-1]
        assert work.app.screen is form


async def help_desk_of_nadia(work) -> Dialog:
    await work.type("nadia")
    await work.command("help_desk")
    await work.until(lambda: isinstance(work.app.screen, Dialog) and work.app.screen.ready, "the dialog")
    return work.app.screen


async def test_the_lock_hides_everything_and_changes_the_operator(open_desk) -> None:
    async with open_desk() as work:
        await work.type("sharma")
        await work.command("lock")
        await work.until(lambda: isinstance(work.app.screen, LockScreen), "the lock")
        shown = "\n".join(line.text for line in work.app.screen._compositor.render_strips(work.app.size))
        assert "SHARMA" not in shown
        await work.pilot.press("escape")
        assert isinstance(work.app.screen, LockScreen)
        await work.pilot.press(*"Bilal", "enter")
        await work.until(lambda: work.app.screen is work.desk, "the desk")
        assert work.app.session.operator == "Bilal"


async def test_ctrl_c_does_not_quit_and_escape_clears(open_desk) -> None:
    async with open_desk() as work:
        await work.type("sharma")
        await work.pilot.press("ctrl+c")
        assert work.app.is_running
        await work.pilot.press("escape")
        await work.until(lambda: work.desk.line.value == "", "an empty line")
        assert (work.desk.card.text, work.desk.results.text) == ("", "")
        await work.pilot.press("escape")
        assert work.app.screen is work.desk


async def test_ctrl_q_asks_and_stays_on_escape(open_desk) -> None:
    async with open_desk() as work:
        await work.pilot.press("ctrl+q")
        await work.until(lambda: type(work.app.screen).__name__ == "ConfirmDialog", "the question")
        await work.until(lambda: work.app.screen.ready, "the dialog's first moments")
        await work.pilot.press("escape")
        await work.until(lambda: work.app.screen is work.desk, "the desk")


async def test_who_leaves_a_file_that_was_moved_away_is_not_told_that_all_is_saved(open_desk) -> None:
    async with open_desk() as work:
        path = work.app.session.store.path
        path.rename(path.with_name("elsewhere.db"))
        await work.pilot.press("ctrl+q")
        await work.until(lambda: type(work.app.screen).__name__ == "ConfirmDialog", "the question")
        told = " ".join(str(part.render()) for part in work.app.screen.query("Static, Plain, Label"))
        assert "rescued-1.db: all that was recorded is there" in told, told


async def test_up_on_an_empty_line_asks_the_last_again_and_the_number_is_copied(open_desk) -> None:
    async with open_desk() as work:
        await work.mark("nadia")
        await work.pilot.press("up")
        await work.until(lambda: work.state.painted == ("nadia", work.people["N3"].id), "the last question")
        work.desk.action_command("copy_number")
        await work.until(lambda: work.app.clipboard == "N3", "the number")
        await work.type("shar")
        assert work.desk.line.value == "shar"


def keys_of(sent: str) -> list[Message]:
    """What Textual makes of what a terminal sends, when nothing follows it."""
    parser = XTermParser()
    return [*parser.feed(sent), *parser.tick()]


@pytest.mark.parametrize("first", "K07")
async def test_esc_and_a_letter_that_come_as_one_key_are_two(open_desk, monkeypatch, first) -> None:
    """What a terminal sends for Esc and, at once, a letter, is what it sends for Alt and the letter."""
    monkeypatch.setattr("textual.constants.ESCAPE_DELAY", 0.0)
    async with open_desk() as work:
        key, second = keys_of(f"\x1b{first}h")
        await work.type("moham")
        for sent in (key, second):
            work.app.post_message(sent)
        await work.until(lambda: work.desk.line.value == f"{first}h", "the line cleared, and the letters")
        work.app.set_keymap({"undo": "alt+y"})
        (bound,) = keys_of("\x1by")
        work.app.post_message(bound)
        await work.until(lambda: work.band, "the answer of the command that has that key")
        assert work.desk.line.value == f"{first}h"


async def test_practice_is_left_for_the_real_list(open_desk) -> None:
    async with open_desk() as work:
        app, real = work.app, work.app.session
        app.remember(app.machine._replace(last_conference=str(real.store.path)))
        assert not BY_ID["leave_practice"].available(work.desk)
        for command, training in (("practice", True), ("leave_practice", False)):
            before = app.screen
            before.action_command(command)
            await work.until(lambda before=before: app.screen is not before, "another desk")
            await work.until(lambda: app.screen.desk.pulse is not None, "its list")
            assert app.session.conference.training is training
            assert app.has_class("-training") is training
            assert BY_ID["leave_practice"].available(app.screen) is training
        assert app.session.store.path == real.store.path
        app.screen.stop_work()
        app.session.close()


async def test_a_damaged_real_list_is_not_said_of_the_practice_copy(open_desk, tmp_path) -> None:
    spoilt = tmp_path / "real.db"
    async with open_desk() as work:
        real = work.app.session
        work.desk.action_command("practice")
        await work.until(lambda: work.app.session is not real and work.app.screen.desk.pulse is not None, "practice")
        desk = work.app.screen
        spoilt.write_bytes(b"SQLite format 3\0" + b"x" * 4096)
        work.app.remember(work.app.machine._replace(last_conference=str(spoilt)))
        desk.action_command("leave_practice")
        await work.until(lambda: "The real list" in desk.desk.band.second, "what is wrong")
        assert not desk.desk.foot.damaged
        assert work.app.screen is desk
        desk.stop_work()
        work.app.session.close()


async def test_a_scan_closes_the_palette_while_it_looks_for_commands(open_desk, monkeypatch) -> None:
    async def until_its_list_is_gone(commands, query):
        while palette.query(CommandList):
            await asyncio.sleep(0)
        yield Hit(1.0, "Found too late", print)

    async with open_desk() as work:
        await work.pilot.press("ctrl+p")
        await work.until(lambda: type(work.app.screen).__name__ == "CommandPalette", "the palette")
        palette = work.app.screen
        monkeypatch.setattr(DeskCommands, "search", until_its_list_is_gone)
        await work.pilot.press("a")
        palette.post_message(Scanned(foreign_code(work.app.session)))
        await work.until(lambda: "BADGE OF ANOTHER MEETING" in work.band, "the answer")


async def test_temporary_badges_are_chosen_in_the_palette_and_a_scan_there_marks_nobody(open_desk) -> None:
    async with open_desk() as work:
        await work.pilot.press("ctrl+p")
        await work.until(lambda: type(work.app.screen).__name__ == "CommandPalette", "the palette")
        await work.pilot.press(*"temporary")
        found = work.app.screen.query_one(OptionList)
        await work.until(lambda: found.option_count == 1, "the command")
        await work.pilot.press("enter")
        await work.until(lambda: type(work.app.screen).__name__ == "TemporaryDialog", "the dialog")
        session = work.app.session
        khan = next(lookup.everybody(session))
        temporary.lend(session, khan.id, "forgot the badge", 7)
        work.app.screen.post_message(Scanned(temporary.pool(session, 7, 7)[0].code))
        await work.until(lambda: work.app.screen.heading.startswith("Temporary badge 7"), "the question")
        assert dossier.days_attended(session, khan.id) == []


async def test_a_look_is_seen_before_it_is_kept_and_esc_brings_the_old_one_back(open_desk, monkeypatch) -> None:
    from checkin.core import machine
    from checkin.tui.setup.settings import LookDialog

    monkeypatch.setattr(LookDialog, "GRACE", 0.0)
    async with open_desk() as work:
        before = work.app.theme
        for key in ("escape", "enter"):
            work.desk.action_command("theme")
            await work.until(lambda: isinstance(work.app.screen, LookDialog) and work.app.screen.ready, "the looks")
            await work.pilot.press("down")
            await work.until(lambda: work.app.theme != before, "another look")
            await work.pilot.press(key)
            await work.until(lambda: work.app.screen is work.desk, "closed")
            if key == "escape":
                await work.until(lambda: work.app.theme == before, "the old look")
                assert machine.load().theme == ""
        assert machine.load().theme == work.app.theme == LIGHT


async def test_settings_are_changed_in_their_rows_and_hold_at_once(open_desk, monkeypatch) -> None:
    from checkin.core import machine
    from checkin.tui.dialogs.kit.base import Dialog
    from checkin.tui.dialogs.kit.form import Form
    from checkin.tui.setup.settings import SettingsDialog

    monkeypatch.setattr(Dialog, "GRACE", 0.0)
    async with open_desk() as work:

        async def row(number: int) -> SettingsDialog:
            await work.until(lambda: isinstance(work.app.screen, SettingsDialog) and work.app.screen.ready, "settings")
            work.app.screen.query_one("#settings").highlighted = number
            await work.pilot.press("enter")

        work.desk.action_command("settings")
        await row(2)  # sound
        await row(0)  # the desk's name
        await work.until(lambda: work.app.screen.query(Form) and work.app.screen.ready, "the name")
        work.app.screen.query_one(Form).set_values({"desk": "Desk [9]"})
        await work.pilot.press("enter")
        await row(3)  # keys
        await work.until(lambda: work.app.screen.query(Form) and work.app.screen.ready, "the keys")
        work.app.screen.query_one(Form).set_values({"badge": "F12"})
        await work.pilot.press("enter")
        await work.until(lambda: isinstance(work.app.screen, SettingsDialog), "back")
        kept = machine.load()
        assert (kept.sound, kept.desk, dict(kept.keymap)) == (True, "Desk [9]", {"badge": "f12"})
        assert ("F12", "Badge", "badge") in footer_keys(short=False)
        await work.until(lambda: "Desk [9]" in work.desk.face.head.text, "the head")
        await work.pilot.press("escape")
        await work.type("N3")
        await work.pilot.press("f12")
        await work.until(lambda: work.state.made, "a badge by the new key")


async def test_other_keys_that_commands_are_given_at_work_are_told_at_once(open_desk) -> None:
    async with open_desk() as work:

        def screen() -> str:
            return "\n".join(line.text for line in work.app.screen._compositor.render_strips(work.app.size))

        await work.mark("N3")
        before = bound.key("undo"), bound.key("help_desk")
        assert f"{before[0]} wrong person?" in work.band
        work.app.remember(work.app.machine._replace(keymap={"undo": "f11"}))
        await work.until(lambda: "F11 Undo" in screen(), "the foot")
        assert before[0] not in screen()
        await work.type("P5")
        assert f"press {before[1]}" in work.desk.card.text
        work.app.remember(work.app.machine._replace(keymap={"help_desk": "f12"}))
        await work.until(lambda: "press F12" in work.desk.card.text, "the card")
        assert before[1] not in screen()


def test_what_the_settings_say_wrong_is_told_with_a_sentence() -> None:
    from checkin.core import machine

    assert machine.faults() == []
    machine.save(Machine(theme="neon", sound=False))
    assert machine.faults() == []
    assert unknown_look("neon").startswith('The settings name a look that there is not, "neon". There are desk-dark, ')
    assert unknown_look("") == unknown_look(LIGHT) == ""
    machine._file().write_text('{"sound": "no", "keymap": 3}')
    sound, keymap = machine.faults()
    assert sound.startswith("The settings say of sound 'no', which is neither true nor false")
    assert keymap.startswith("The settings give keys otherwise than as ")
    for content in ("not json", "[1]"):
        machine._file().write_text(content)
        assert machine.faults()[0].startswith("The settings of this computer cannot be read")


async def test_a_key_given_twice_is_refused_and_a_changed_one_is_shown(tmp_path, clock) -> None:
    settings = Machine(desk="Desk", operator="Amina", sound=False, keymap={"badge": "f3", "help_desk": "f11"})
    with new_session(tmp_path, clock) as session:
        app = CheckinApp(session, settings)
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.pause()
            said = [told.message for told in app._notifications]
            assert [text for text in said if 'F3 to more than one command, "badge" and "person"' in text], said
            desk = app.screen
            assert isinstance(desk, DeskScreen)
            assert ("F2", "Badge", "badge") in footer_keys(short=False)
            assert ("F11", "Help desk", "help_desk") in footer_keys(short=False)
            desk.stop_work()
            app.exit()


def test_the_own_key_of_a_command_is_one_that_settings_may_give_and_no_terminal_keeps() -> None:
    for command in COMMANDS:
        for key in command.keys if command.bound else ():
            fits = bound._KEY.fullmatch(key) and key not in OF_TERMINALS
            assert fits or (command.id, key) == ("clear", "escape"), f"{command.id}: {key}, see docs/settings.md"


def test_every_command_has_a_title_and_a_help_line() -> None:
    assert all(command.title and command.help.endswith(".") for command in COMMANDS)
    assert bound.key(COMMANDS[1].id) == "F2"
