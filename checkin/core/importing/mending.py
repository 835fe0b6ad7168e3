"""Letters that were written as UTF-8 and read as a Western code page once: "JosÃ© NÃºÃ±ez" is José Núñez."""

from __future__ import annotations

import re
from dataclasses import replace

from .results import RowWarning, Table
from .values import quoted

# What the first byte of a letter of two or three bytes looks like in Windows-1252.
_SUSPECT = re.compile("[\u00c2-\u00f4][^\x00-\x7f]")
_SHOWN = 3


def mended(text: str) -> str:
    """The text as it was meant, or itself where it cannot be that.

    It is only where every letter has a byte in Windows-1252 and these bytes are UTF-8: hardly any other text is.
    """
    if text.isascii() or not _SUSPECT.search(text):
        return text
    try:
        return bytes(map(_byte, text)).decode("utf-8")
    except ValueError:
        return text


def _byte(char: str) -> int:
    """The byte of a letter in Windows-1252; five bytes without a letter there stand for themselves."""
    return ord(char) if ord(char) < 256 else char.encode("cp1252")[0]


def mended_table(table: Table) -> tuple[Table, list[RowWarning]]:
    """A table with such cells put right, and a sentence that says so."""
    rows, numbers, first = [], [], []
    for row in table.rows:
        cells = row.cells if all(map(str.isascii, row.cells)) else tuple(map(mended, row.cells))
        if cells != row.cells:
            numbers.append(row.number)
            first += [
                f"{quoted(old)} is {quoted(new)}" for old, new in zip(row.cells, cells, strict=True) if old != new
            ]
            row = replace(row, cells=cells)
        rows.append(row)
    if not numbers:
        return table, []
    said = f"Letters were garbled in {len(numbers)} of the rows and were put right: {'; '.join(first[:_SHOWN])}."
    return replace(table, rows=tuple(rows)), [RowWarning(table.file, table.sheet, numbers[0], said)]
