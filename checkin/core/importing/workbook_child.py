"""Runs alone in a process of its own: reads one workbook and writes its rows to stdout as JSON lines.

A hostile or damaged workbook can take all memory or abort the process; then only this one dies. It is started
by path, imports nothing of the program, and answers with one line per block of rows:

    {"sheet": name, "hidden": bool, "rows": [[number, merged, [cell, ...]], ...]}
    {"error": word, "detail": text}                                    and nothing after it

Usage: python -P workbook_child.py FILE KIND, where KIND is xlsx, xlsb, xls or ods.
"""

from __future__ import annotations

import datetime
import json
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 90
MAX_PARTS = 5_000
MAX_BYTES = 1024**3
# A workbook this large that shrinks this much holds repetition, not people.
SUSPECT_BYTES = 150 * 1024**2
SUSPECT_RATIO = 200
MAX_BOX = 30_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELL = 20_000
MAX_TEXT = 300_000_000
BLOCK = 500


class Refused(Exception):
    """The workbook is not read; `word` says why to the parent process."""

    def __init__(self, word: str, detail: str = "") -> None:
        super().__init__(word)
        self.word = word
        self.detail = detail


def main(path: str, kind: str) -> None:
    """Write the workbook at `path` to stdout as described above."""
    out = sys.stdout
    try:
        _limit_resources()
        if kind != "xls":
            check_archive(path, kind)
        written = 0
        for block in read_blocks(path):
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


def check_archive(path: str, kind: str) -> None:
    """Refuse archives that are damaged, protected, bombs, or whose sheets span an absurd area."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise Refused("password")
            size = sum(part.file_size for part in parts)
            packed = max(1, sum(part.compress_size for part in parts))
            if len(parts) > MAX_PARTS or size > MAX_BYTES:
                raise Refused("too_large")
            if size > SUSPECT_BYTES and size / packed > SUSPECT_RATIO:
                raise Refused("bomb")
            for part in parts:
                name = part.filename.lower()
                if kind == "xlsx" and name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _check_area(archive, part, SheetArea())
                elif kind == "ods" and name == "content.xml":
                    _check_area(archive, part, OdsArea())
                elif kind == "ods" and name == "meta-inf/manifest.xml" and b"encryption-data" in archive.read(part):
                    raise Refused("password")
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        raise Refused("damaged", str(error)) from error


class SheetArea:
    """Follows the cells of an XLSX sheet and refuses once the box around them grows too large."""

    def __init__(self) -> None:
        self.row = self.column = self.last_row = self.last_column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one opening tag into account."""
        local = name.rpartition(":")[2]
        if local == "c":
            reference = attributes.get("r", "")
            self.column = _column(reference) if reference else self.column + 1
            if self.column > self.last_column:
                self.last_column = self.column
                self._check()
            if reference:
                self._see_row(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$"))
        elif local == "row":
            self.column = 0
            self._see_row(attributes.get("r", "") or str(self.row + 1))

    def _see_row(self, digits: str) -> None:
        self.row = int(digits) if digits.isdecimal() else self.row
        if self.row > self.last_row:
            self.last_row = self.row
            self._check()

    def _check(self) -> None:
        if self.last_row * self.last_column > MAX_BOX:
            raise Refused("spread", f"{self.last_row} x {self.last_column}")


class OdsArea:
    """The same for an OpenDocument sheet, where repeats stand for cells; only cells with a value count."""

    def __init__(self) -> None:
        self.row = self.column = self.last_row = self.last_column = self.repeat = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one opening tag into account."""
        local = name.rpartition(":")[2]
        if local == "table":
            self.row = self.last_row = self.last_column = 0
        elif local == "table-row":
            self.repeat = _count(attributes.get("table:number-rows-repeated"))
            self.row += self.repeat
            self.column = 0
        elif local in ("table-cell", "covered-table-cell"):
            self.column += _count(attributes.get("table:number-columns-repeated"))
            if "office:value-type" in attributes:
                self.last_row = max(self.last_row, self.row)
                self.last_column = max(self.last_column, self.column)
                if self.last_row * self.last_column > MAX_BOX:
                    raise Refused("spread", f"{self.last_row} x {self.last_column}")


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 1


def _column(reference: str) -> int:
    column = 0
    for char in reference:
        if not "A" <= char <= "Z":
            break
        column = column * 26 + ord(char) - 64
    return column


def _check_area(archive: zipfile.ZipFile, part: zipfile.ZipInfo, area: SheetArea | OdsArea) -> None:
    with archive.open(part) as stream:
        _parse(stream, area)


def _parse(stream: IO[bytes], area: SheetArea | OdsArea) -> None:
    """Stream the XML through expat with document types forbidden, as defusedxml does for its parsers."""
    from xml.parsers import expat

    from defusedxml.common import DTDForbidden

    def forbid(name: str, system_id: str | None, public_id: str | None, internal: bool) -> None:
        raise DTDForbidden(name, system_id, public_id)

    parser = expat.ParserCreate()
    parser.StartElementHandler = area.start
    parser.StartDoctypeDeclHandler = forbid
    try:
        parser.ParseFile(stream)
    except DTDForbidden as error:
        raise Refused("bomb") from error
    except expat.ExpatError as error:
        raise Refused("damaged", str(error)) from error


def read_blocks(path: str) -> Iterator[dict[str, Any]]:
    """The rows of every sheet, in blocks; each sheet gives at least one block."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(path)
        for data in book.sheets_metadata:
            if data.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = data.visible != calamine.SheetVisibleEnum.Visible
            sheet = book.get_sheet_by_name(data.name)
            rows = _rows(sheet)
            while block := [row for _, row in zip(range(BLOCK), rows, strict=False)]:
                yield {"sheet": data.name, "hidden": hidden, "rows": block}
            yield {"sheet": data.name, "hidden": hidden, "rows": []}
    except calamine.PasswordError as error:
        raise Refused("password") from error
    except calamine.CalamineError as error:
        raise Refused("damaged", str(error)) from error


def _rows(sheet: Any) -> Iterator[list[Any]]:
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
        yield [number, index in wide, cells]


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
