"""Facts that stand in one place each: a result word, a key, a kind of entry that lacks one of them fails here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.binding import Binding

from checkin.cli.marking import _exit_code
from checkin.core.models import Outcome, Result, Why
from checkin.core.words import REASONS, RESULTS, sentence
from checkin.errors import CheckinError
from checkin.tui import keys
from checkin.tui.commands.registry import COMMANDS
from checkin.tui.desk.bands import BandFacts, band_of
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.themes import TONES

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
OF_THE_TERMINAL = {"Ctrl+C"}
_A_KEY = re.compile(r"\b(?:F[1-9]|F1[0-2]|Ctrl\+[A-Z])\b")


@pytest.fixture(autouse=True)
def own_keys() -> Iterator[None]:
    keys.use({})
    yield
    keys.use({})


def answer(result: Result, why: Why | None = None) -> Outcome:
    return Outcome(result, 2, NOW, "Desk", "Amina", message=sentence(result), why=why)


# -- result words ------------------------------------------------------------------------------------------------------


def test_every_result_word_has_all_its_facts() -> None:
    assert RESULTS.keys() == set(Result), "a row for each in checkin/core/words.py"
    for result, facts in RESULTS.items():
        assert facts.sentence.endswith((".", ").")), result
        assert facts.briefly, result
        assert facts.tone in TONES, result


def test_the_key_of_the_help_stands_in_one_place() -> None:
    (explain,) = (one for one in Dialog.BINDINGS if isinstance(one, Binding) and one.id == "help")
    assert (explain.key,) == keys.own("help")
    sources = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "checkin/tui").rglob("*.py")}
    assert [name for name, text in sources.items() if f'"{explain.key}"' in text] == ["keys.py"]


@pytest.mark.parametrize("result", RESULTS)
def test_every_result_word_has_a_band_a_sound_and_an_exit_code(result: Result) -> None:
    band = band_of(answer(result), BandFacts())
    assert (band.tone, band.symbol, band.sound) == (
        RESULTS[result].tone, RESULTS[result].symbol, RESULTS[result].beeps,
    )  # fmt: skip
    assert band.word
    assert "{" not in band.word + band.second
    assert _exit_code([answer(result)]) == RESULTS[result].exit_code


@pytest.mark.parametrize("result", RESULTS)
def test_a_key_in_the_second_line_is_one_to_press(result: Result) -> None:
    told = band_of(answer(result), BandFacts()).second
    assert all(before.lower().endswith("press ") for before in re.split(r"F\d+", told)[:-1]), told


def test_an_ending_is_as_bad_as_the_worst_of_its_answers() -> None:
    assert _exit_code([]) == 0
    assert _exit_code([answer(Result.OK), answer(Result.UNDONE)]) == 0
    assert _exit_code([answer(Result.OK), answer(Result.ALREADY)]) == 1
    assert _exit_code([answer(Result.NOT_SAVED), answer(Result.ALREADY), answer(Result.OK)]) == 3


def test_done_is_what_ends_well_and_only_a_stop_sounds_three_times() -> None:
    for result, facts in RESULTS.items():
        assert answer(result).done == (facts.exit_code == 0), result
        assert (facts.beeps == 3) == (facts.tone == "stop"), result


@pytest.mark.parametrize("why", Why)
def test_every_reason_is_told(why: Why) -> None:
    assert why in REASONS, "a row in checkin/core/words.py"
    facts = REASONS[why]
    assert facts.sentence.endswith(".")
    band = band_of(answer(Result.UNKNOWN, why), BandFacts())
    assert (band.word, band.second) == (
        (facts.heading, facts.then) if facts.heading else ("BADGE NOT KNOWN", band.second)
    )


# -- keys --------------------------------------------------------------------------------------------------------------


def test_words_tell_the_key_that_a_command_has_on_this_computer() -> None:
    assert band_of(answer(Result.PENDING), BandFacts()).second == "Press F6: help desk."
    assert keys.use({"help_desk": "ctrl+y", "undo": "f10,ctrl+z"}) == []
    assert band_of(answer(Result.PENDING), BandFacts()).second == "Press Ctrl+Y: help desk."
    assert band_of(answer(Result.OK), BandFacts()).aside == "F10 wrong person?"
    assert keys.in_use() == {"help_desk": "ctrl+y", "undo": "f10,ctrl+z"}


def test_two_commands_may_change_their_keys_for_each_others() -> None:
    assert keys.use({"badge": "f3", "person": "f2"}) == []
    assert (keys.key("badge"), keys.key("person")) == ("F3", "F2")


@pytest.mark.parametrize(
    ("keymap", "key"),
    [({"badge": "f3"}, "F3"), ({"badge": "f11", "undo": "f11"}, "F11"), ({"badge": "enter"}, "Enter"),
     ({"badge": keys.own("undo")[0], "undo": "f2", "person": "f2"}, "F2")],
)  # fmt: skip
def test_a_key_given_twice_is_refused_with_a_sentence(keymap: dict[str, str], key: str) -> None:
    own = keys.key("badge")
    refused = keys.use(keymap)
    assert refused[0].startswith(f"The settings give {key} to more than one command, ")
    assert '"badge"' in " ".join(refused)
    assert (keys.in_use(), keys.key("badge")) == ({}, own)


def test_a_keymap_for_nobody_and_for_a_fixed_key_is_refused() -> None:
    assert keys.use({"bagde": "f11", "quit": "f12", "give": " ", "board": "f11", "badge": "b"}) == [
        'There is no command "bagde" to give a key to.', 'The key of the command "quit" cannot be changed.',
        'The command "board" has no key: Ctrl+P lists it.',
        '"b" is no key that a command can have: F1 to F24, or Ctrl with a letter that does not edit the line.',
    ]  # fmt: skip
    assert keys.in_use() == {}


def test_each_command_has_keys_of_its_own() -> None:
    assert keys.use({}) == []
    assert {command.id for command in COMMANDS} <= keys._own.keys()


def test_a_command_with_the_key_of_another_is_refused_with_both_names_and_what_to_do() -> None:
    with pytest.raises(CheckinError) as refused:
        keys.declare("clock", ("f11", "down"), fixed=False)
    assert str(refused.value) == (
        'The program gives Down to two commands, "choose" and "clock". '
        "One of them needs another key, in checkin/tui/commands."
    )
    assert "clock" not in keys._own


def test_no_tool_presses_a_key_that_is_a_commands() -> None:
    own = {key for command in COMMANDS if command.bound for key in command.keys}
    found = [
        f'{path.relative_to(ROOT)}:{line}: take "{text}" from `keys.own`'
        for path in sorted((ROOT / "tools").rglob("*.py"))
        for line, text in sentences(path)
        if text in own
    ]
    assert found == []


def _is_of_dialogs_keys(node: ast.AST) -> bool:
    """Whether it is a docstring, or where a dialog names keys of its own."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.keyword(arg="hint"):
            return True
        case ast.Assign(targets=targets):
            return any("KEY" in ast.unparse(target) for target in targets)
        case ast.Call(func=ast.Attribute(attr="say_keys")):
            return True
    return False


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module that somebody reads: no docstrings, and not where a dialog names its own keys."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own: set[ast.AST] = set()
    for node in ast.walk(tree):
        if _is_of_dialogs_keys(node):
            own.update(ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in own:
            yield node.lineno, node.value


def test_no_sentence_names_a_key() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in sorted((ROOT / "checkin").rglob("*.py"))
        for line, text in sentences(path)
        if set(_A_KEY.findall(text)) - OF_THE_TERMINAL
    ]
    assert found == []
