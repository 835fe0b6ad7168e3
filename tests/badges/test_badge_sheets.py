from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from badges.code import BadgeCode, code_id_for, make_code
from badges.render import RenderError
from badges.sheets import grid_of, render_sheets
from badges.spec import SheetSpec
from badges.template import load_template


def coded(spec, key: bytes, count: int) -> list:
    return [
        spec(code=make_code(BadgeCode("BC", "D", code_id_for(str(at)), 1), key), ref=f"D-{at:04}")
        for at in range(count)
    ]


def found_codes(path: Path, page: int, dpi: float = 300) -> dict[str, tuple[float, float, bool]]:
    """Code -> middle of its symbol in mm, and whether it stands upside down."""
    picture = pypdfium2.PdfDocument(path)[page].render(scale=dpi / 72).to_pil().convert("L")
    found = {}
    for code in zxingcpp.read_barcodes(picture):
        first, third = code.position.top_left, code.position.bottom_right
        x, y = ((a + b) / 2 * 25.4 / dpi for a, b in ((first.x, third.x), (first.y, third.y)))
        found[code.text] = (x, y, first.y > third.y)
    return found


@pytest.mark.parametrize(
    ("template", "sheet", "cells"),
    [
        ("a6", SheetSpec(), 4),
        ("a7", SheetSpec(landscape=True), 8),
        ("card", SheetSpec(gap=2), 10),
        ("card", SheetSpec("Letter", margin=4), 10),
        ("nameplate", SheetSpec(landscape=True), 1),
        ("label", SheetSpec((124, 200)), 4),
    ],
)
def test_a_sheet_holds_as_many_as_it_can_in_its_middle(template: str, sheet: SheetSpec, cells: int) -> None:
    grid = grid_of(load_template(template), sheet)
    assert len(grid.cells) == cells
    (left, top), (right, low) = grid.cells[0], grid.cells[-1]
    assert left == pytest.approx(grid.width - right - grid.cell_width)
    assert top == pytest.approx(grid.height - low - grid.cell_height)


def test_a_part_used_sheet_is_begun_at_its_first_free_cell(tmp_path: Path, spec, key: bytes) -> None:
    badges = coded(spec, key, 9)
    path = tmp_path / "sheets.pdf"
    assert render_sheets(path, iter(badges), "card", SheetSpec(start=8)) == 9
    assert len(pypdfium2.PdfDocument(path)) == 2
    assert set(found_codes(path, 0)) == {badge.code for badge in badges[:3]}
    assert set(found_codes(path, 1)) == {badge.code for badge in badges[3:]}
    grid = grid_of(load_template("card"), SheetSpec())
    x, y, _ = found_codes(path, 0)[badges[0].code]
    assert grid.cells[7][0] < x < grid.cells[7][0] + grid.cell_width
    assert grid.cells[7][1] < y < grid.cells[7][1] + grid.cell_height


@pytest.mark.parametrize(
    ("landscape", "flip", "over_the_side"),
    [(False, "long", True), (False, "short", False), (True, "long", False), (True, "short", True)],
)
def test_backs_lie_behind_their_fronts(
    tmp_path: Path, spec, key: bytes, landscape: bool, flip, over_the_side: bool
) -> None:
    badges = coded(spec, key, 3)
    path = tmp_path / "sheets.pdf"
    sheet = SheetSpec(landscape=landscape, flip=flip)
    render_sheets(path, badges, "a7", sheet)
    grid = grid_of(load_template("a7"), sheet)
    fronts, backs = found_codes(path, 0), found_codes(path, 1)
    for badge, (left, top) in zip(badges, grid.cells, strict=False):
        x, y, _ = fronts[badge.code]
        back_x, back_y, turned = backs[badge.code]
        # What lies at the back at (u, v) is seen through the paper at the mirrored place.
        behind = (grid.width - back_x, back_y) if over_the_side else (back_x, grid.height - back_y)
        assert left < behind[0] < left + grid.cell_width
        assert top < behind[1] < top + grid.cell_height
        assert behind[1] == pytest.approx(y, abs=0.2)
        assert turned is not over_the_side
        assert x != pytest.approx(behind[0], abs=0.2)


def test_many_sheets_are_written_in_parts_and_in_order(tmp_path: Path, spec, key: bytes) -> None:
    badges = coded(spec, key, 130)
    path = tmp_path / "sheets.pdf"
    heard: list[int] = []
    assert render_sheets(path, badges, "a6", SheetSpec(start=3), progress=heard.append) == 130
    document = pypdfium2.PdfDocument(path)
    assert len(document) == 33
    assert heard[-1] == 130
    assert len(heard) > 1
    assert set(found_codes(path, 32, 200)) == {badge.code for badge in badges[-4:]}
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("template", "sheet", "words"),
    [
        ("nameplate", SheetSpec(), "no room"),
        ("a6", SheetSpec(margin=10, page=(100, 100)), "no room"),
        ("a6", SheetSpec(start=5), "no cell 5"),
        ("a6", SheetSpec(start=0), "no cell 0"),
        ("a6", SheetSpec("A99"), "no sheet called A99"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, spec, template: str, sheet: SheetSpec, words: str) -> None:
    with pytest.raises(RenderError, match=words):
        render_sheets(tmp_path / "sheets.pdf", [spec()], template, sheet)
    assert list(tmp_path.iterdir()) == []
