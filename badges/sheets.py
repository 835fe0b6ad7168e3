"""Several cards on a sheet: cut marks, part-used sheets, and backs that meet their fronts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from .bulk import About, Part
from .render import as_template, faces_of, folded, with_pictures, write_whole
from .spec import BadgeSpec, SheetSpec
from .template import SIZES, Template
from .typesetting import RenderError

_CARDS_IN_A_PART = 100
_MARK = 4.0
_MARK_GAP = 1.0
_SLACK = 0.01


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the cells of a sheet are: upper left corners in mm, row by row."""

    width: float
    height: float
    cell_width: float
    cell_height: float
    cells: tuple[tuple[float, float], ...]


def grid_of(template: Template, sheet: SheetSpec) -> Grid:
    """As many cells as the sheet holds, in the middle of it. Raises RenderError when it holds none."""
    width, height = _page(sheet)
    across, down = template.page
    columns = int((width - 2 * sheet.margin + sheet.gap + _SLACK) / (across + sheet.gap))
    rows = int((height - 2 * sheet.margin + sheet.gap + _SLACK) / (down + sheet.gap))
    if columns < 1 or rows < 1:
        raise RenderError(
            f"A card of {across:g} x {down:g} mm has no room on a sheet of {width:g} x {height:g} mm "
            f"with a margin of {sheet.margin:g} mm.",
            "Turn the sheet, take a larger one or a smaller margin.",
        )
    left = (width - columns * across - (columns - 1) * sheet.gap) / 2
    top = (height - rows * down - (rows - 1) * sheet.gap) / 2
    cells = tuple(
        (left + column * (across + sheet.gap), top + row * (down + sheet.gap))
        for row in range(rows)
        for column in range(columns)
    )
    return Grid(width, height, across, down, cells)


def render_sheets(
    path: Path,
    specs: Iterable[BadgeSpec],
    template: str | Template,
    sheet: SheetSpec,
    *,
    progress: Callable[[int], None] | None = None,
    about: About | None = None,
) -> int:
    """Write the sheets as a PDF to `path`, in the order given, and return how many cards they hold.

    The file appears when it is complete. Raises RenderError (TemplateError), or OSError when it cannot be written.
    """
    chosen = as_template(template)
    grid = grid_of(chosen, sheet)
    if not 1 <= sheet.start <= len(grid.cells):
        raise RenderError(f"There is no cell {sheet.start} on this sheet.", f"It has {len(grid.cells)}, from 1.")
    return write_whole(path, _parts(chosen, grid, sheet, specs), progress, about)


def _parts(template: Template, grid: Grid, sheet: SheetSpec, specs: Iterable[BadgeSpec]) -> Iterator[Part]:
    rest = iter(specs)
    first = sheet.start - 1
    sheets_in_a_part = max(1, _CARDS_IN_A_PART // len(grid.cells))
    while some := list(islice(rest, sheets_in_a_part * len(grid.cells) - first)):
        pages: list[dict[str, Any]] = []
        extra = False
        at = 0
        while at < len(some):
            on_sheet = some[at : at + len(grid.cells) - first]
            made = [faces_of(template, spec) for spec in on_sheet]
            extra = extra or any(needs for _, needs in made)
            pages += _sheet(template, grid, sheet, [faces for faces, _ in made], first)
            at += len(on_sheet)
            first = 0
        yield Part(with_pictures([template], pages), extra, len(some))


def _sheet(
    template: Template, grid: Grid, sheet: SheetSpec, cards: list[list[dict[str, Any]]], first: int
) -> list[dict[str, Any]]:
    """The front of a sheet and, when it is double sided, its back."""
    lines = _marks(grid) if sheet.marks else []
    fronts: list[dict[str, Any]] = []
    backs: list[dict[str, Any]] = []
    mirrored = (sheet.flip == "long") == (grid.height >= grid.width)
    for faces, (x, y) in zip(cards, grid.cells[first:], strict=False):
        if template.fold:
            fronts += [{**face, "x": x, "y": y + face["y"]} for face in folded(faces, template.height)]
            continue
        fronts.append({**faces[0], "x": x, "y": y})
        if mirrored:
            backs.append({**faces[-1], "x": grid.width - x - grid.cell_width, "y": y})
        else:
            backs.append({**faces[-1], "x": x, "y": grid.height - y - grid.cell_height, "turned": True})
    page = {"width": grid.width, "height": grid.height}
    pages = [{**page, "faces": fronts, "lines": lines}]
    if sheet.flip and backs:
        pages.append({**page, "faces": backs, "lines": []})
    return pages


def _marks(grid: Grid) -> list[tuple[float, float, float, float]]:
    """Short lines where to cut, at every edge of every column and row.

    They stand in the margins; where those are too narrow, they run along the cut into the sheet.
    """
    xs = sorted({round(edge, 3) for x, _ in grid.cells for edge in (x, x + grid.cell_width)})
    ys = sorted({round(edge, 3) for _, y in grid.cells for edge in (y, y + grid.cell_height)})
    upright = [(x, start, x, end) for x in xs for start, end in _ends(ys[0], ys[-1])]
    level = [(start, y, end, y) for y in ys for start, end in _ends(xs[0], xs[-1])]
    return [mark for mark in upright if 0 < mark[0] < grid.width] + [
        mark for mark in level if 0 < mark[1] < grid.height
    ]


def _ends(first: float, last: float) -> tuple[tuple[float, float], tuple[float, float]]:
    near, far = (_MARK_GAP, _MARK_GAP + _MARK) if first >= _MARK_GAP + _MARK else (0.0, -_MARK)
    return (first - far, first - near), (last + near, last + far)


def _page(sheet: SheetSpec) -> tuple[float, float]:
    if isinstance(sheet.page, str):
        if sheet.page not in SIZES:
            raise RenderError(f"There is no sheet called {sheet.page}.", f"Known: {', '.join(SIZES)}.")
        width, height = SIZES[sheet.page]
    else:
        width, height = sheet.page
    return (max(width, height), min(width, height)) if sheet.landscape else (width, height)
