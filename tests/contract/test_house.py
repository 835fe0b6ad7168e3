"""The house stands on its own floors: no room uses one above it, and the drawing would show it if one did."""

from __future__ import annotations

import pytest

from tools import house


def test_no_arrow_points_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert house.main(["--check"]) == 0
    assert capsys.readouterr().out.endswith(" 0 arrows up\n")


def test_every_room_stands_above_those_it_uses() -> None:
    known = house.modules()
    uses = {name: house.imported(name, path, known) for name, path in known.items()}

    def place_in(of: str) -> dict[str, int]:
        built, _ = house.floors(house.rooms_of(of, uses))
        return {room.rpartition(".")[2]: number for number, floor in enumerate(built) for room in floor}

    place = place_in("checkin")
    assert place["cli"] > place["tui"] > place["core"] > place["errors"] == 0
    place = place_in("checkin.tui")
    assert place["app"] > place["desk"] > place["commands"] > place["setup"] > place["dialogs"] > place["scan_guard"]


def test_a_circle_shows_as_an_arrow_up() -> None:
    rooms = {"roof": {"wall"}, "hall": {"wall"}, "wall": {"ground", "roof"}, "ground": set()}
    built, up = house.floors(rooms)
    assert up == [("wall", "roof")]
    assert built == [["ground"], ["wall"], ["hall", "roof"]]


def test_what_is_imported_inside_a_function_counts(tmp_path) -> None:
    file = tmp_path / "rooms.py"
    file.write_text("def work():\n    from .kit import base\n    from checkin.tui import lines\n    import os\n")
    known = dict.fromkeys(("checkin.tui.rooms", "checkin.tui.kit.base", "checkin.tui.lines"), file)
    assert house.imported("checkin.tui.rooms", file, known) == {"checkin.tui.kit.base", "checkin.tui.lines"}
