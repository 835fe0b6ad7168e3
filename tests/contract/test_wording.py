"""What people read: in words that a tired person knows, and each sentence ended before the next one begins."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import checkin.errors
from db import errors as storage

ROOT = Path(__file__).resolve().parents[2]
# On the command line and in JSON it is called so; whoever sits at a desk knows it as the number.
_REF = re.compile(r"(?<![\w-])refs?(?![\w-])")
# What is read by itself, and what others are put behind: the place of the sentence among what is given.
_SENTENCES = {"say": 0, "notify_plain": 1, "Done": 0, "Added": 0, "Words": 0} | {
    name: 0
    for family, base in ((checkin.errors, checkin.errors.CheckinError), (storage, storage.StorageError))
    for name, kind in vars(family).items()
    if isinstance(kind, type) and issubclass(kind, base)
}
_ENDED = re.compile(r"[.?!…][\"')]?$|\}$|: [^.]+$|Esc cancels$")


def files(*places: str) -> Iterator[Path]:
    for place in places:
        yield from sorted((ROOT / place).rglob("*.py")) if (ROOT / place).is_dir() else [ROOT / place]


def text_of(node: ast.AST) -> str:
    """The text that a literal gives, `{}` where something is put in; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "{}" for part in node.values)
    return ""


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The literals of a module that hold a blank, but for what explains the code and what asks the file."""
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    inside |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        text = text_of(node) if isinstance(node, ast.expr) and id(node) not in inside else ""
        if " " in text.strip() and not re.search("SELECT|FROM|WHERE", text):
            yield node.lineno, text


def test_a_number_is_called_so() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for path in files("checkin/core", "checkin/tui", "badges", "db/errors.py")
        for line, text in texts(ast.parse(path.read_text(encoding="utf-8")))
        if _REF.search(text.replace("{ref}", ""))
    ]
    assert found == []


def test_a_sentence_is_ended() -> None:
    found, seen = [], 0
    for path in files("checkin", "db"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = _SENTENCES.get(ast.unparse(node.func).rpartition(".")[2]) if isinstance(node, ast.Call) else None
            if place is None or len(node.args) <= place:
                continue
            text = text_of(node.args[place])
            seen += bool(text)
            if text and not _ENDED.search(text):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {text}")
    assert found == []
    assert seen > 300


def test_what_the_keys_of_a_dialog_do_is_read_whole_on_the_smallest_screen() -> None:
    found = {
        match[1]
        for path in files("checkin/tui")
        for match in re.finditer(r'KEYS(?:: \S+)? = "([^"]*)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
        if "   " in match[1]
    }
    assert len(found) > 40
    assert [keys for keys in found if len(keys) > 80 - 2 * 2] == []


def test_the_form_for_somebody_new_promises_no_adding_of_who_is_listed() -> None:
    from checkin.tui.dialogs.people.new_person import NewPersonDialog

    assert "Enter adds who is new" in NewPersonDialog.KEYS
