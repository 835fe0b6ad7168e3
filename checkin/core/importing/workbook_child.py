"""Runs alone in a process of its own: reads one workbook and writes its rows to stdout as JSON lines.

A hostile or damaged workbook can take all memory or abort the process; then only this one dies. It imports nothing
of the program but `workbook_xml`, and answers with one line per block of rows:

    {"sheet": name, "hidden": bool, "width": columns, "hidden_columns": [column, ...],
     "rows": [[number, merged, [cell, ...], hidden, [struck column, ...]], ...]}
    {"error": word, "detail": text}                                    and nothing after it

Usage: python -P -m checkin.core.importing.workbook_child FILE KIND, where KIND is xlsx, xlsb, xls, ods or fods.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import IO, Any

from .workbook_xml import MAX_ROWS, Marks, Refused, check_archive

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 90
MAX_COLUMNS = 200
MAX_CELL = 20_000
MAX_TEXT = 300_000_000
BLOCK = 500
_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def main(path: str, kind: str) -> None:
    """Write the workbook at `path` to stdout as described above."""
    out = sys.stdout
    try:
        _limit_resources()
        book = _as_archive(path) if kind == "fods" else path
        marks = {} if kind == "xls" else check_archive(book, kind.removeprefix("f"))
        written = 0
        for block in read_blocks(book, marks):
            line = json.dumps(block)
            written += len(line)
            if written > MAX_TEXT:
                raise Refused("too_large")
            out.write(line + "\n")
    except Refused as refused:
        out.write(json.dumps({"error": refused.word, "detail": refused.detail}) + "\n")
    except MemoryError:
        out.write(json.dumps({"error": "too_large", "detail": ""}) + "\n")


def _limit_resources() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _as_archive(path: str) -> IO[bytes]:
    """A flat OpenDocument sheet in the archive that it would otherwise be."""
    packed = io.BytesIO()
    with open(path, "rb") as flat, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", flat.read())
    packed.seek(0)
    return packed


def read_blocks(path: str | IO[bytes], marks: Mapping[str, Marks]) -> Iterator[dict[str, Any]]:
    """The rows of every sheet, in blocks; each sheet gives at least one block. `marks` go by the sheets' names.

    Raises Refused for what is no workbook, is protected, or holds more than a list of people does.
    """
    import python_calamine as calamine

    try:
        if not isinstance(path, str):
            path.seek(0)
        book = calamine.CalamineWorkbook.from_object(path)
        for data in book.sheets_metadata:
            if data.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = data.visible != calamine.SheetVisibleEnum.Visible
            sheet, seen = book.get_sheet_by_name(data.name), marks.get(data.name) or Marks()
            rows = _rows(sheet, seen)
            said = {
                "sheet": data.name, "hidden": hidden, "width": sheet.total_width,
                "hidden_columns": sorted(index for index in seen.hidden_columns if index < MAX_COLUMNS),
            }  # fmt: skip
            while block := [row for _, row in zip(range(BLOCK), rows, strict=False)]:
                yield {**said, "rows": block}
            yield {**said, "rows": []}
    except calamine.PasswordError as error:
        raise Refused("password") from error
    except calamine.CalamineError as error:
        raise Refused("damaged", str(error)) from error


def _rows(sheet: Any, marks: Marks) -> Iterator[list[Any]]:
    down, wide = _merged(sheet.merged_cell_ranges or [], sheet.total_height)
    carried: dict[int, str] = {}
    filled = 0
    for index, values in enumerate(sheet.iter_rows()):
        number = index + 1
        cells = [_text(value) for value in values[:MAX_COLUMNS]] if any(v != "" for v in values) else []
        for column, first in down.get(index, ()):
            if first:
                carried[column] = cells[column] if column < len(cells) else ""
            elif carried.get(column) and cells:
                cells.extend([""] * (column + 1 - len(cells)))
                cells[column] = cells[column] or carried[column]
        if not any(cells):
            continue
        filled += 1
        if filled > MAX_ROWS:
            raise Refused("too_many_rows", str(MAX_ROWS))
        yield [number, index in wide, cells, number in marks.hidden, marks.struck.get(number, [])]


def _merged(ranges: list[Any], height: int) -> tuple[dict[int, list[tuple[int, bool]]], set[int]]:
    """Cells merged downwards, by row: (column, whether it is the first row); and rows merged across."""
    down: dict[int, list[tuple[int, bool]]] = {}
    wide: set[int] = set()
    for (top, left), (bottom, right) in ranges[:100_000]:
        if right > left and top == bottom:
            wide.add(top)
        if bottom > top and left < MAX_COLUMNS:
            for row in range(top, min(bottom, height) + 1):
                down.setdefault(row, []).append((left, row == top))
    return down, wide


def _text(value: Any) -> str:
    """A cell as a person sees it: whole numbers without a point, dates in ISO form."""
    if isinstance(value, str):
        return value[:MAX_CELL]
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds")
    return str(value)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
