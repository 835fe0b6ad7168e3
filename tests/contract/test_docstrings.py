"""Whoever calls a function reads what it means and what it raises, without reading its body."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["checkin/core", "checkin/tui", "checkin/cli", "db", "badges"]
# Textual calls a method by such a name when what the name says happens.
CALLED_BY_NAME = ("on_", "key_", "action_", "watch_", "validate_")
Public = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public(body: list[ast.stmt], holder: object) -> Iterator[Public]:
    """The functions, classes and methods that others use, but for what is told where it was promised."""
    for node in body:
        if isinstance(node, Public) and not node.name.startswith("_") and not promised(node.name, holder):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, getattr(holder, node.name))


def promised(name: str, holder: object) -> bool:
    """Whether a method is one of a class above, of a protocol that its class answers, or of Textual's."""
    if not inspect.isclass(holder):
        return False
    above = (*holder.__mro__[1:], *(one for one in protocols() if answers(holder, one)))
    return name.startswith(CALLED_BY_NAME) or any(name in vars(one) for one in above)


def answers(holder: type, protocol: type) -> bool:
    """Whether a class has every method of a protocol, which need not stand above it."""
    methods = {name for name, found in vars(protocol).items() if inspect.isfunction(found) and not name.startswith("_")}
    return holder is not protocol and bool(methods) and all(hasattr(holder, name) for name in methods)


@cache
def protocols() -> tuple[type, ...]:
    """The protocols of all rooms."""
    found = {one for room in ROOMS for _, module in modules(room) for one in vars(module).values()
             if inspect.isclass(one) and one.__module__ == module.__name__}  # fmt: skip
    return tuple(one for one in found if getattr(one, "_is_protocol", False))


def modules(room: str) -> Iterator[tuple[Path, ModuleType]]:
    for path in sorted((ROOT / room).rglob("*.py")):
        if path.stem != "__main__":
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield path, importlib.import_module(name.removesuffix(".__init__"))


def raises(node: ast.AST, caught: frozenset[str] = frozenset()) -> Iterator[str]:
    """What a body raises and does not catch itself; that something is impossible is told nobody."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Raise) and isinstance(child.exc, ast.Call):
            name = ast.unparse(child.exc.func).rpartition(".")[2]
            if name[0].isupper() and name != "AssertionError" and name not in caught:
                yield name
        inner = caught
        if isinstance(node, ast.Try) and child in node.body:
            inner |= {ast.unparse(handler.type) for handler in node.handlers if handler.type}
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from raises(child, inner)


def told(room: str) -> Iterator[tuple[str, Public, str]]:
    """Where each stands, and what it says; a command of the desk says it in its help."""
    for path, module in modules(room):
        for node in public(ast.parse(path.read_text(encoding="utf-8")).body, module):
            helps = getattr(getattr(module, node.name, None), "help", "")
            said = ast.get_docstring(node) or (helps if isinstance(helps, str) else "")
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node, said


@pytest.mark.parametrize("room", ROOMS)
def test_nine_in_ten_say_what_they_mean(room: str) -> None:
    every = list(told(room))
    silent = [where for where, _, text in every if not text]
    assert len(every) > 100
    assert len(silent) <= 0.1 * len(every), silent


@pytest.mark.parametrize("room", ROOMS)
def test_who_raises_says_so(room: str) -> None:
    functions = [item for item in told(room) if not isinstance(item[1], ast.ClassDef)]
    raising = [(where, found, text) for where, node, text in functions if (found := set(raises(node)))]
    assert raising
    assert [f"{where} {found}" for where, found, text in raising if "raise" not in text.casefold()] == []
