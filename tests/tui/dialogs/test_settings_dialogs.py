"""The settings of this computer: how each stands, and the questions behind them."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkin.core.machine import Machine
from checkin.core.people import shown
from checkin.core.printing import printers
from checkin.tui import keys
from checkin.tui.dialogs.kit.form import Form
from checkin.tui.plain import PlainOptionList
from checkin.tui.setup import settings
from checkin.tui.setup.settings import LookDialog, Setting, SettingsDialog
from checkin.tui.themes import CONTRAST, DARK, LIGHT

SIZES = [(80, 24), (120, 36), (200, 50)]
COMMANDS = [("badge", "Badge of this person"), ("person", "Person"), ("undo", "Undo")]


@pytest.fixture(autouse=True)
def _own_keys():
    keys.use({})
    yield
    keys.use({})


def rows(stage, selector: str = "#settings") -> list[str]:
    found = stage.screen.query_one(selector, PlainOptionList)
    return [str(found.get_option_at_index(at).prompt) for at in range(found.option_count)]


AS_IT_COMES = Machine()


def stands(session, machine: Machine = AS_IT_COMES) -> dict[str, str]:
    return {row.command: row.value for row in settings.settings_of(session, machine)}


@pytest.fixture
def printer(session, tmp_path: Path) -> str:
    (tmp_path / "out").mkdir()
    printers.add(session, "Desk printer", f"folder:{tmp_path}/out")
    printers.use(session, "Desk printer")
    return "Desk printer"


def test_a_computer_as_it_comes(session) -> None:
    assert stands(session) == {
        "desk_name": "Desk 1", "theme": "dark", "sound": "on", "keys": "as they come",
        "printers": "none: badges become PDF files", "design": "-", "columns": "no more than usual",
    }  # fmt: skip


def test_what_was_set_elsewhere_is_what_is_shown(session, printer: str) -> None:
    printers.change_design(session, printer, "card")
    shown.choose(session, ["organisation"])
    keys.use({"badge": "f12"})
    found = stands(session, Machine(theme=LIGHT, sound=False))
    assert found["printers"] == "Desk printer"
    assert found["design"] == "card"
    assert (found["theme"], found["sound"], found["keys"]) == ("light", "off", "F12 badge")
    assert found["columns"] == shown.title_of("organisation")


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_words_stay_in_their_row(show, size: tuple[int, int]) -> None:
    values = ("[red]x[/]", "[/]", "\x1b[31mred", "王" * 100, "A very long name " * 30)
    dialog = SettingsDialog([Setting(f"c{at}", "Name of this desk", value) for at, value in enumerate(values)], "c2")
    async with show(dialog, size) as stage:
        told = rows(stage)
        assert told[0].endswith("[red]x[/]")
        assert not any("\x1b" in row for row in told)
        assert {len(strip) for strip in told if "A very" in strip} == {size[0] - 8}
        await stage.press("enter")
        assert stage.answer == "c2"


async def test_a_look_is_worn_while_the_cursor_is_on_it(show) -> None:
    worn: list[str] = []
    async with show(LookDialog(LIGHT, worn.append)) as stage:
        assert rows(stage, "#looks") == ["dark", "light", "high contrast"]
        await stage.press("down")
        await stage.press("up", "up")
        assert worn[-3:] == [CONTRAST, LIGHT, DARK]
        await stage.press("enter")
        assert stage.answer == DARK


async def test_a_desk_needs_a_name_and_bears_it(show, session) -> None:
    async with show(settings.desk_form(session)) as stage:
        await stage.fill(desk=" ")
        await stage.press("enter")
        assert stage.wrong() == ["Give the desk a name."]
        await stage.fill(desk="[b]Desk[/]")
        await stage.press("enter")
        assert (stage.answer, session.desk) == ("[b]Desk[/]", "[b]Desk[/]")


async def test_the_printer_prints_another_design(show, session, printer: str) -> None:
    form = settings.design_form(session)
    assert form is not None
    async with show(form) as stage:
        await stage.fill(template="card")
        await stage.press("enter")
        assert stage.answer.message == "Desk printer prints card."
    assert printers.of_desk(session)[0].template == "card"


def test_without_a_printer_there_is_no_design_to_choose(session) -> None:
    assert settings.design_form(session) is None


async def test_keys_are_written_as_they_are_read(show) -> None:
    async with show(settings.keys_form(COMMANDS), (80, 24)) as stage:
        own = {command: keys.all_of(command) for command in ("badge", "person", "undo")}
        assert stage.screen.query_one(Form).values == own
        await stage.fill(badge="F12, ctrl+Y", person="", undo=own["undo"])
        await stage.press("enter")
        assert stage.answer == {"badge": "f12,ctrl+y"}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"badge": "x"}, '"x" is no key'),
        ({"badge": "ctrl+a"}, '"ctrl+a" is no key'),
        ({"badge": "f25"}, '"f25" is no key'),
        ({"undo": "F3"}, "The settings give F3 to more than one command"),
        ({"undo": "Enter"}, "The settings give Enter to more than one command"),
    ],
)
async def test_a_wrong_key_is_told_at_its_field(show, values: dict[str, str], sentence: str) -> None:
    async with show(settings.keys_form(COMMANDS), (120, 36)) as stage:
        await stage.fill(**values)
        await stage.press("enter")
        assert [note for note in stage.wrong() if note.startswith(sentence)], stage.wrong()
        assert stage.answers == []
