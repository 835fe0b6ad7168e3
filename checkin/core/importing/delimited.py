"""Text with delimiters: which delimiter, and its rows with the line numbers a person sees."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from .results import Row

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 60
# A cell may be this long before it is cut (characters); the csv module's own limit would stop the file.
_CELL_LIMIT = 2**31 - 1
# After so many, quotation marks mean nothing in this file.
_MAX_STRAY_QUOTES = 20
_STRAY_QUOTE = "A quotation mark is opened and not closed on this line; it was taken as text."


def find_delimiter(text: str) -> str:
    """The delimiter that cuts the first lines most evenly into most columns; a `sep=` line decides."""
    first = text[:6].lower()
    if first.startswith("sep=") and len(text) > 4:
        return text[4]
    lines = [line for line in _lines(text[:200_000]) if line.strip()][:_SAMPLE_LINES]
    scores = {delimiter: _evenness(lines, delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def read_rows(text: str, delimiter: str, most: int = sys.maxsize) -> tuple[list[Row], list[tuple[int, str]]]:
    """Cut `text` into rows, blank ones left out; and notes as (line number, sentence).

    The first row above `most` is the last.

    A quotation mark that is opened and never closed would swallow the rest of the list: its line is
    read again as it stands, and noted.
    """
    rows: list[Row] = []
    notes: list[tuple[int, str]] = []
    lines = list(_lines(text))
    start = 1 if lines and lines[0].lower().startswith("sep=") else 0
    width = 0
    with _long_cells():
        while start < len(lines):
            quoting = len(notes) < _MAX_STRAY_QUOTES
            for first, end, cells in _records(lines, start, delimiter, quoting):
                start = end
                if end - first > 1 and _is_torn(lines[first:end], cells, delimiter, width):
                    notes.append((first + 1, _STRAY_QUOTE))
                    _append(rows, first + 1, [cell.strip('"') for cell in lines[first].rstrip("\r\n").split(delimiter)])
                    start = first + 1
                    break
                _append(rows, first + 1, cells)
                width = width or len(cells)
                if len(rows) > most:
                    return rows, notes
    return rows, notes


def _records(lines: list[str], start: int, delimiter: str, quoting: bool) -> Iterator[tuple[int, int, list[str]]]:
    """Records as (index of the first line, index after the last line, cells)."""
    source = (lines[index] for index in range(start, len(lines)))
    if quoting:
        reader = csv.reader(source, delimiter=delimiter)
    else:
        reader = csv.reader(source, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    first = start
    for cells in reader:
        end = start + reader.line_num
        yield first, end, cells
        first = end


def _append(rows: list[Row], number: int, cells: list[str]) -> None:
    if any(cells) and any(cell and not cell.isspace() for cell in cells):
        rows.append(Row(number, tuple(cells)))


def _is_torn(lines: list[str], cells: list[str], delimiter: str, width: int) -> bool:
    """Whether a record over several lines is rows of the list that a stray quotation mark has drawn together."""
    if len(lines) > 2 and _swallowed_rows(lines[1:], delimiter, width):
        return True
    if width < 2 or any(not line.strip() for line in lines):
        return False
    alone = [line.count(delimiter) == width - 1 for line in lines]
    return all(alone) or (len(cells) != width and any(alone) and lines[0].count(delimiter) >= width - 1)


def _swallowed_rows(inner: list[str], delimiter: str, width: int) -> bool:
    """Whether the lines inside one long cell look like rows of the list."""
    if width < 3:
        return len(inner) > 200
    full = sum(1 for line in inner if line.count(delimiter) >= (width - 1) * 0.75)
    return full * 2 >= len(inner)


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends; only CR, LF and CRLF end a line here, as in an editor."""
    return iter(io.StringIO(text, newline=""))


def _evenness(lines: list[str], delimiter: str) -> float:
    if not any(delimiter in line for line in lines):
        return 0.0
    with _long_cells():
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter) if len(cells) > 1)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1] * item[0], item[0]))
    return count * (min(width, 40) - 1) / len(lines) + count / len(lines)


@contextmanager
def _long_cells() -> Iterator[None]:
    """The csv module's limit on a cell is global: lift it for one file and put it back."""
    limit = csv.field_size_limit(_CELL_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(limit)
