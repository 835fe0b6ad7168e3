"""Do the tests bite? Draw mutants of the sources by seed, run the tests that cover each, and name those that live.

    python -m tools.mutate --seed 20 --mutants 100
    python -m tools.mutate --seed 20 --mutants 100 --only 17     one of them again, with its test run shown

By hand, not in CI: a mutant takes as long as the tests of its room. It works in a copy, one mutant at a time. A mutant
that changes nothing is no fault of the tests; whoever reads the survivors says which these are.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("checkin", "db", "badges")
SECONDS = 600
"""What the tests of a mutant may take: one that hangs is dead."""
# The tests of a room, beside those whose modules import the mutated one.
TESTS = {
    "checkin/cli": ("tests/cli",),
    "checkin/tui": ("tests/tui", "tests/wrong_person"),
    "checkin/core/search": ("tests/search",),
    "checkin/core/importing": ("tests/importing",),
    "checkin/core/printing": ("tests/printers", "tests/core/test_printing.py"),
    "checkin/core/keeping": ("tests/keeping", "tests/core/test_sealing.py"),
    "checkin/core/hub": ("tests/hub",),
    "checkin/core/syncing": ("tests/syncing", "tests/core/agreement", "tests/core/test_sticks.py"),
    "checkin/core/reports": ("tests/reports",),
    "checkin/core/reader": ("tests/scanning",),
    "checkin": ("tests/core", "tests/cli/test_cli_contract.py"),
    "db": ("tests/db", "tests/core/test_attendance.py", "tests/core/test_merged_people.py"),
    "badges/printers": ("tests/printers",),
    "badges": ("tests/badges", "tests/hard_names"),
}
_COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
Change: TypeAlias = tuple[str, ast.AST, str]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one line; `text` is the module with it."""

    path: Path
    line: int
    what: str
    text: str


def changes(node: ast.AST) -> Iterator[Change]:
    """What can be done to a node: the operator's name, what stands there instead, and the change in words."""
    match node:
        case ast.Compare(ops=[operator, *_]):
            other = _COMPARED[type(operator)]()
            made = ast.Compare(node.left, [other, *node.ops[1:]], node.comparators)
            yield "compare", made, f"{ast.unparse(node)} -> {ast.unparse(made)}"
        case ast.BoolOp(op=operator):
            for left_out in range(len(node.values)):
                rest = [value for at, value in enumerate(node.values) if at != left_out]
                made_of = rest[0] if len(rest) == 1 else ast.BoolOp(operator, rest)
                yield "leave out", made_of, f"{ast.unparse(node)} -> {ast.unparse(made_of)}"
        case ast.UnaryOp(op=ast.Not()):
            yield "not", node.operand, f"{ast.unparse(node)} -> {ast.unparse(node.operand)}"
        case ast.BinOp(op=operator) if type(operator) in _COUNTED:
            counted = ast.BinOp(node.left, _COUNTED[type(operator)](), node.right)
            yield "count", counted, f"{ast.unparse(node)} -> {ast.unparse(counted)}"
        case ast.Constant(value=bool() as value):
            yield "flag", ast.Constant(not value), f"{value} -> {not value}"
        case ast.Constant(value=int() as number):
            yield "number", ast.Constant(number + 1), f"{number} -> {number + 1}"
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield "return", ast.Return(ast.Constant(None)), f"{ast.unparse(node)} -> return None"
        case ast.Expr(value=ast.Call() as call):
            yield "no call", ast.Pass(), f"{ast.unparse(call)} -> nothing"
        case ast.Call(args=[first, *_]) if ast.unparse(node.func) in ("sorted", "set", "min", "max"):
            if node.func.id in ("sorted", "set"):  # type: ignore[attr-defined]
                yield "order", first, f"{ast.unparse(node)} -> {ast.unparse(first)}"
            else:
                other_end = ast.Name("max" if node.func.id == "min" else "min")  # type: ignore[attr-defined]
                yield "end", ast.Call(other_end, node.args, node.keywords), f"{ast.unparse(node)} the other way"


class _Put(ast.NodeTransformer):
    """Puts something in the place of one node."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, ast.fix_missing_locations(ast.copy_location(new, old))

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else self.generic_visit(node)


def places(tree: ast.Module) -> list[tuple[ast.AST, str]]:
    """The nodes that can be changed, with the operators: within functions only, where tests can see them."""
    found = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in function.body:
                for node in ast.walk(statement):
                    for operator, _, _ in changes(node):
                        found[node] = operator
    return list(found.items())


def draw(seed: int, count: int) -> list[Mutant]:
    """So many mutants, evenly over the modules of all rooms and over the operators."""
    chance = random.Random(seed)
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    drawn: list[Mutant] = []
    while len(drawn) < count:
        path = chance.choice(paths)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        by_operator: dict[str, list[ast.AST]] = {}
        for node, operator in places(tree):
            by_operator.setdefault(operator, []).append(node)
        if not by_operator:
            continue
        node = chance.choice(by_operator[chance.choice(sorted(by_operator))])
        _, instead, words = chance.choice(list(changes(node)))
        text = ast.unparse(_Put(node, instead).visit(tree))
        mutant = Mutant(path.relative_to(ROOT), getattr(node, "lineno", 0), words, text)
        if mutant not in drawn:
            drawn.append(mutant)
    return drawn


def tests_of(path: Path) -> list[str]:
    """The tests that cover a module: those of its room, and every file of tests that names the module."""
    room = next(room for room in sorted(TESTS, key=len, reverse=True) if path.as_posix().startswith(f"{room}/"))
    module = path.stem
    naming = [
        file.relative_to(ROOT).as_posix()
        for file in sorted((ROOT / "tests").rglob("test_*.py"))
        if f"import {module}\n" in (text := file.read_text(encoding="utf-8")) or f".{module} import" in text
    ]
    return [*naming, *(place for place in TESTS[room] if place not in naming)]


def killed(mutant: Mutant, copy: Path, shown: bool) -> bool:
    """Run its tests in the copy, those that name the module first, until one fails."""
    place = copy / mutant.path
    before = place.read_text(encoding="utf-8")
    place.write_text(mutant.text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    try:
        run = subprocess.run(
            [*command, *tests_of(mutant.path)], cwd=copy, timeout=SECONDS, check=False,
            env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=not shown,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    finally:
        place.write_text(before, encoding="utf-8")
    return run.returncode != 0


def copied(folder: Path) -> Path:
    copy = folder / "copy"
    copy.mkdir()
    for name in (*PACKAGES, "tests", "tools", "docs"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "CONTRIBUTING.md"):
        shutil.copy(ROOT / name, copy)
    return copy


def main(tell: Callable[[str], None] = print) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--mutants", type=int, default=100)
    parser.add_argument("--only", type=int, action="append", help="the number of one of them; may be given again")
    asked = parser.parse_args()
    survivors, tried = [], 0
    with TemporaryDirectory() as name:
        copy = copied(Path(name))
        for number, mutant in enumerate(draw(asked.seed, asked.mutants), start=1):
            if asked.only and number not in asked.only:
                continue
            dead = killed(mutant, copy, shown=bool(asked.only))
            tried += 1
            said = f"{number:>4}  {'killed  ' if dead else 'SURVIVED'}  {mutant.path}:{mutant.line}  {mutant.what}"
            tell(said.replace("\n", " ")[:200])
            survivors += [] if dead else [said]
    tell(f"{tried - len(survivors)} of {tried} killed")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
