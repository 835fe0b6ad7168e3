"""What the first row of a group says for all of it: a country that is written once, above blanks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .columns import Columns
from .results import Row

_FILLED = ("country", "delegation", "country_or_organisation")


def filled_down(columns: Columns, body: Sequence[Row]) -> tuple[Sequence[Row], dict[str, list[int]]]:
    """The rows with the blanks below a country or delegation filled, and which were, by the column's title."""
    filled: dict[str, list[int]] = {}
    for index, name in columns.fields.items():
        if name in _FILLED and _on_first_rows_only(columns, body, index):
            body, filled[columns.titles[index]] = _filled(columns, body, index)
    return body, filled


def _on_first_rows_only(columns: Columns, body: Sequence[Row], index: int) -> bool:
    """Whether a value stands once for each group: none comes twice, the first row has one, and many have none."""
    said = [_cell(row, index) for row in body if _names_somebody(columns, row)]
    values = [text for text in said if text]
    blanks = len(said) - len(values)
    return (
        bool(values) and bool(said[0]) and len(set(values)) == len(values) and blanks > 1 and blanks * 2 >= len(values)
    )


def _filled(columns: Columns, body: Sequence[Row], index: int) -> tuple[list[Row], list[int]]:
    rows, numbers, last = [], [], ""
    for row in body:
        text = _cell(row, index)
        if not text and last and _names_somebody(columns, row):
            cells = row.cells + ("",) * (index + 1 - len(row.cells))
            row = replace(row, cells=(*cells[:index], last, *cells[index + 1 :]))
            numbers.append(row.number)
        last = text or last
        rows.append(row)
    return rows, numbers


def _names_somebody(columns: Columns, row: Row) -> bool:
    return any(_cell(row, index) for index in columns.name_columns) and sum(map(bool, row.cells)) > 1


def _cell(row: Row, index: int) -> str:
    return row.cells[index].strip() if index < len(row.cells) else ""
