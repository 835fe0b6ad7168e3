"""The printable lists: who was there, and the sheet to sign. A4, by delegation, page x of y.

Pages are broken here and only drawn by typst, so that the number of pages is known before the first is
set, and 5,000 rows take no more memory than 200.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any

from .blocks import block
from .bulk import Part, write_pdf
from .fit import Fitted, Rule, fit
from .fonts import needs_extra
from .printable import line
from .shown import is_european, one_line


@dataclass(frozen=True, slots=True)
class ListRow:
    """One person. All text as printed; `time_in` is venue time, `note` the method or a remark.

    `local` says "local" or "international" where a donor asks for it, else it is empty.
    """

    number: str
    ref: str
    name: str
    native_name: str = ""
    position: str = ""
    organisation: str = ""
    category: str = ""
    time_in: str = ""
    note: str = ""
    local: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ListGroup:
    """A delegation, in the order its rows are to be printed."""

    title: str
    rows: Sequence[ListRow]


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A list of one day. `totals` is printed under the last row, a line each; empty texts are left out."""

    conference_name: str
    organiser: str
    place: str
    day_text: str
    funding_line: str
    project: str
    revision: str
    printed_at: str
    training: bool
    groups: Sequence[ListGroup]
    totals: str = ""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A column: its heading, where it starts and how wide its text may be (mm), and what stands in it."""

    title: str
    x: float
    width: float
    lines: tuple[tuple[str, Rule, float], ...] = ()
    """Field of the row, its rule, and the most height it may take in mm."""


@dataclass(frozen=True, slots=True)
class _Form:
    title: str
    cells: tuple[_Cell, ...]
    least_height: float
    boxed: bool = False


_WIDTH = 182.0
_BODY = 221.0
"""Height for rows on a page, in mm, under the repeated heading and above the foot."""
_GROUP = 8.0
_PADDING = 1.0
_PAGES_IN_A_PART = 10

_NUMBER = (("number", Rule(9, 7, 6), 5.0), ("ref", Rule(7, 6, 5), 3.6))
_NAME = (
    ("name", Rule(10.5, 8.5, 6.5, bold=True), 12.0),
    ("native_name", Rule(10, 8, 6), 11.0),
)
_OFFICE = (
    ("position", Rule(8.5, 7.5, 6), 9.0),
    ("organisation", Rule(9, 7.5, 6), 9.0),
)
_SMALL = Rule(8.5, 7.5, 5.5)

_ATTENDANCE = _Form(
    "Attendance list",
    (
        _Cell("No.", 0, 14, _NUMBER),
        _Cell("Name", 16, 57, _NAME),
        _Cell("Position, organisation", 75, 53, _OFFICE),
        _Cell("Category", 130, 21, (("category", _SMALL, 8.0),)),
        _Cell("Time in", 153, 12, (("time_in", Rule(9.5, 7, 6, bold=True), 5.0),)),
        _Cell("Method", 167, 15, (("note", _SMALL, 8.0),)),
    ),
    least_height=9.0,
)
_SIGNATURE = _Form(
    "Signature sheet",
    (
        _Cell("No.", 0, 14, _NUMBER),
        _Cell("Name", 16, 53, _NAME),
        _Cell("Position, organisation", 71, 49, _OFFICE),
        _Cell("Local/int.", 121, 15, (("local", _SMALL, 8.0),)),
        _Cell("Signature", 138, 44),
    ),
    least_height=14.0,
    boxed=True,
)


def attendance_list_pdf(sheet: ListSheet) -> bytes:
    """The list of a day with times, as a PDF. Raises RenderError."""
    return _pdf(sheet, _ATTENDANCE)


def signature_sheet_pdf(sheet: ListSheet) -> bytes:
    """The same people with blank boxes to sign in, as a PDF. Raises RenderError.

    The column for local and international participants is there when any row says which.
    """
    form = _SIGNATURE
    if not any(row.local for group in sheet.groups for row in group.rows):
        cells = [cell for cell in form.cells if cell.x != 121]
        cells[-1] = _Cell("Signature", 121, 61)
        form = _Form(form.title, tuple(cells), form.least_height, form.boxed)
    return _pdf(sheet, form)


@dataclass(frozen=True, slots=True)
class _Item:
    """A row, a delegation's heading or the totals: its height and what is drawn."""

    kind: str
    height: float
    draw: dict[str, Any]
    extra: bool


def _pdf(sheet: ListSheet, form: _Form) -> bytes:
    # Twice over the rows: first to count pages, then to draw them; laying out is cheap, keeping it is not.
    total = sum(1 for _ in _pages(sheet, form))
    frame, extra = _frame(sheet, form)
    out = BytesIO()
    write_pdf("list", _parts(sheet, form, frame, extra, total), out)
    return out.getvalue()


def _parts(sheet: ListSheet, form: _Form, frame: dict[str, Any], extra: bool, total: int) -> Iterator[Part]:
    pages = enumerate(_pages(sheet, form), start=1)
    while some := list(islice(pages, _PAGES_IN_A_PART)):
        items = [
            {
                **frame,
                "page": f"Page {number} of {total}",
                "items": [{"kind": i.kind, "height": i.height, **i.draw} for i in page],
            }
            for number, page in some
        ]
        yield Part(items, extra or any(item.extra for _, page in some for item in page))


def _pages(sheet: ListSheet, form: _Form) -> Iterator[list[_Item]]:
    page: list[_Item] = []
    free = _BODY
    for group in sheet.groups:
        heading = _heading(group.title, len(group.rows))
        rows = (_row(row, form) for row in group.rows)
        for at, row in enumerate(rows):
            needed = row.height + (heading.height if at == 0 else 0)
            if page and needed > free:
                yield page
                again = at > 0
                page, free = [], _BODY
                if again:
                    page.append(_heading(f"{group.title} (continued)"))
                    free -= page[0].height
            if at == 0:
                page.append(heading)
                free -= heading.height
            page.append(row)
            free -= row.height
    for total in sheet.totals.splitlines():
        item = _line("totals", total, Rule(9.5, 8, 6, lines=2), 9.0)
        if item.height > free:
            yield page
            page, free = [], _BODY
        page.append(item)
        free -= item.height
    yield page


def _heading(title: str, count: int = 0) -> _Item:
    item = _line("group", title, Rule(10.5, 8.5, 7, bold=True), 5.5)
    return _Item("group", _GROUP, {**item.draw, "count": str(count) if count else ""}, item.extra)


def _line(kind: str, text: str, rule: Rule, height: float) -> _Item:
    fitted = fit(one_line(line(text)), rule, _WIDTH - 14, height)
    draw = {"block": block(fitted)} if fitted.lines else {}
    return _Item(kind, fitted.height + _PADDING, draw, needs_extra(fitted.families))


def _row(row: ListRow, form: _Form) -> _Item:
    cells, extra, tallest = [], False, form.least_height - 2 * _PADDING
    for cell in form.cells:
        fitted = _stacked(row, cell)
        extra = extra or any(needs_extra(text.families) for _, text in fitted)
        tallest = max(tallest, sum(text.height for _, text in fitted))
        if fitted:
            blocks = [{"field": field, "block": block(text)} for field, text in fitted]
            cells.append({"x": cell.x, "width": cell.width, "blocks": blocks})
    return _Item("row", tallest + 2 * _PADDING, {"cells": cells}, extra)


def _stacked(row: ListRow, cell: _Cell) -> list[tuple[str, Fitted]]:
    texts = []
    for field, rule, height in cell.lines:
        text = one_line(line(getattr(row, field), row.language, whole=field == "native_name"))
        if field == "name" and not text:
            text = row.ref  # as on the badge: nobody signs beside an empty name
        if text and not (field == "native_name" and text == one_line(row.name)):
            texts.append((field, fit(text, rule, cell.width, height, row.language)))
    return texts


def _frame(sheet: ListSheet, form: _Form) -> tuple[dict[str, Any], bool]:
    """What stands on every page."""
    title = f"{form.title}, {sheet.revision}" if sheet.revision else form.title
    where = " · ".join(part for part in (sheet.organiser, sheet.place) if part)
    texts = {
        "conference": (sheet.conference_name, Rule(14, 10, 7, lines=2, bold=True), 128.0, 12.0),
        "where": (where, Rule(9.5, 8, 6, lines=2), 128.0, 8.0),
        "project": (sheet.project, Rule(8.5, 7.5, 6, lines=2), 128.0, 7.0),
        "title": (title, Rule(12, 9, 7, lines=2, bold=True), 50.0, 11.0),
        "day": (sheet.day_text, Rule(10, 8, 6, lines=2), 50.0, 9.0),
        "printed": (sheet.printed_at, Rule(7.5, 7, 5), 60.0, 4.0),
        "funding": (sheet.funding_line, Rule(9, 7.5, 6, lines=3), 75.0, 10.0),
    }
    fitted = {
        name: fit(one_line(line(text)), rule, width, height) for name, (text, rule, width, height) in texts.items()
    }
    frame: dict[str, Any] = {name: block(text) for name, text in fitted.items() if text.lines}
    frame["emblem"] = is_european(sheet.funding_line)
    frame["training"] = sheet.training
    frame["columns"] = [{"title": cell.title, "x": cell.x, "width": cell.width} for cell in form.cells]
    frame["boxed"] = form.boxed
    return frame, any(needs_extra(text.families) for text in fitted.values())
