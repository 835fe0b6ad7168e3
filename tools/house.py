"""Draw the house from its imports: which rooms stand on which floor, and every arrow that points up (there is none).

`python tools/house.py` prints it, `--check` only counts. The floors are computed, not declared: a room stands one above
the highest room it uses, so an arrow can point up only inside a circle. Imports for type checkers count like others.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("checkin", "db", "badges")
WIDTH = 100
Uses = Mapping[str, set[str]]


def modules() -> dict[str, Path]:
    """Every module of the three packages, by name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(name: str, path: Path, known: Mapping[str, Path]) -> set[str]:
    """The modules of ours that a module imports, anywhere in it."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            # `from package import module` means the module, `from module import name` the module before it.
            found.update(inner if (inner := f"{source}.{alias.name}") in known else source for alias in node.names)
    return {module for module in found if module in known and module != name}


def rooms_of(house: str, uses: Uses) -> dict[str, set[str]]:
    """The rooms directly inside `house`, each with those beside it that it uses."""
    depth = house.count(".") + 2

    def room(module: str) -> str:
        return ".".join(module.split(".")[:depth])

    inside = {module for module in uses if module.startswith(f"{house}.")}
    found: dict[str, set[str]] = {room(module): set() for module in inside}
    for module in inside:
        found[room(module)] |= {room(other) for other in uses[module] & inside} - {room(module)}
    return found


def floors(rooms: Uses) -> tuple[list[list[str]], list[tuple[str, str]]]:
    """The rooms floor by floor from the ground, and the arrows that point up or stay on a floor.

    Where rooms use each other in a circle, the one that fewest of the rest use is taken to be the highest.
    """
    left, up = {room: set(used) for room, used in rooms.items()}, []
    built: list[list[str]] = []
    while left:
        floor = sorted(room for room, used in left.items() if not used & left.keys())
        if not floor:
            lowest = max(sorted(left), key=lambda room: sum(room in used for used in left.values()))
            up += [(lowest, other) for other in sorted(left[lowest] & left.keys())]
            left[lowest] -= left.keys()
            continue
        built.append(floor)
        for room in floor:
            del left[room]
    return built, up


def drawn(house: str, built: Iterable[list[str]]) -> list[str]:
    """A house as text, the top floor first."""
    rows = [f"{house}"]
    for number, floor in reversed(list(enumerate(built, start=1))):
        row = f"  {number:>2}  "
        for room in floor:
            short = room.rpartition(".")[2]
            if len(row) + len(short) > WIDTH:
                rows.append(row.rstrip())
                row = " " * 6
            row += f"{short}  "
        rows.append(row.rstrip())
    return rows


def houses(uses: Uses) -> list[str]:
    """Every package with more than one room in it, the whole first."""
    inner = {module.rpartition(".")[0] for module in uses}
    return sorted(
        (house for house in inner if house and len(rooms_of(house, uses)) > 1), key=lambda it: (it.count("."), it)
    )


def main(arguments: list[str]) -> int:
    known = modules()
    uses = {name: imported(name, path, known) for name, path in known.items()}
    tops: dict[str, set[str]] = {package: set() for package in PACKAGES}
    for name, used in uses.items():
        tops[name.split(".")[0]] |= {other.split(".")[0] for other in used} - {name.split(".")[0]}
    plans = [("the house", tops), *((house, rooms_of(house, uses)) for house in houses(uses))]
    arrows: list[tuple[str, str]] = []
    for house, rooms in plans:
        built, up = floors(rooms)
        arrows += up
        if "--check" not in arguments:
            print(*drawn(house, built), "", sep="\n")
    print(f"{len(plans)} plans, {len(arrows)} arrows up")
    for lower, upper in arrows:
        print(f"  {lower} -> {upper}")
    return 1 if arrows else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
