"""Whoever calls a function reads what it means and what it raises, without reading its body."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Public = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public(body: list[ast.stmt]) -> Iterator[Public]:
    """The functions, classes and methods that others use."""
    for node in body:
        if isinstance(node, Public) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body)


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


def told(folder: str) -> Iterator[tuple[str, Public, str]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in public(ast.parse(path.read_text(encoding="utf-8")).body):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node, ast.get_docstring(node) or ""


@pytest.mark.parametrize("folder", ["checkin/core", "db"])
def test_nine_in_ten_say_what_they_mean(folder: str) -> None:
    silent = [where for where, _, text in told(folder) if not text]
    assert len(silent) <= 0.1 * len(list(told(folder))), silent


@pytest.mark.parametrize("folder", ["checkin/core", "db"])
def test_who_raises_says_so(folder: str) -> None:
    functions = [item for item in told(folder) if not isinstance(item[1], ast.ClassDef)]
    raising = [(where, set(raises(node)), text) for where, node, text in functions]
    assert len([found for _, found, _ in raising if found]) >= 5
    assert [f"{where} {found}" for where, found, text in raising if found and "raise" not in text.casefold()] == []
