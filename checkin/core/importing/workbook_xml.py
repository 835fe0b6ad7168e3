"""Inside the archive of a workbook, before anything else reads it: is it safe, and what is struck through or hidden?

Part of the child process, see `workbook_child`. All is streamed: nothing is held but numbers of rows and columns.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import IO

MAX_PARTS = 5_000
MAX_BYTES = 1024**3
# A workbook this large that shrinks this much holds repetition, not people.
SUSPECT_BYTES = 150 * 1024**2
SUSPECT_RATIO = 200
MAX_BOX = 30_000_000
MAX_MARKED = 100_000
MAX_ROWS = 200_000
MAX_WIDTH = 16_384
_TRUE = ("1", "true", "on")


class Refused(Exception):
    """The workbook is not read; `word` says why to the parent process."""

    def __init__(self, word: str, detail: str = "") -> None:
        super().__init__(word)
        self.word = word
        self.detail = detail


@dataclass(slots=True)
class Marks:
    """Rows and columns that are not shown, and by row the columns struck through; rows count from 1, columns from 0."""

    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: dict[int, list[int]] = field(default_factory=dict)

    def strike(self, row: int, column: int) -> None:
        """Note a cell that is struck through."""
        self.struck.setdefault(row, []).append(column)

    def unstrike(self, row: int, column: int) -> None:
        """Note that some letters of the cell are not."""
        if column in self.struck.get(row, ()):
            self.struck[row].remove(column)


def check_archive(path: str | IO[bytes], kind: str) -> dict[str, Marks]:
    """Raises Refused for archives that are damaged, protected, bombs, or whose sheets span an absurd area.

    Gives the marks of each sheet by its name; nothing of XLSB, whose parts are no XML.
    """
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
            if kind == "xlsx":
                return _check_sheets(archive, parts)
            return _check_content(archive, parts) if kind == "ods" else {}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        raise Refused("damaged", str(error)) from error


class SheetArea:
    """Follows the cells of an XLSX sheet, refuses once the box around them grows too large, and notes their marks.

    `struck_styles` and `struck_texts` are the numbers of the styles and shared texts that are struck through.
    """

    def __init__(self, struck_styles: Collection[str] = (), struck_texts: Collection[int] = ()) -> None:
        self.row = self.column = self.last_row = self.last_column = 0
        self.marks = Marks()
        self.struck_styles, self.struck_texts = struck_styles, struck_texts
        self._shared = self._number = False
        self._filled, self._counted = 0, -1
        self._runs = self._struck_runs = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one opening tag into account. Raises Refused once the area is absurd."""
        local = name.rpartition(":")[2]
        if local == "c":
            reference = attributes.get("r", "")
            self.column = _column(reference) if reference else self.column + 1
            if self.column > self.last_column:
                self.last_column = self.column
                self._check()
            if reference:
                self._see_row(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$"))
            if self.struck_styles and attributes.get("s") in self.struck_styles:
                self.marks.strike(self.row, self.column - 1)
            self._shared = attributes.get("t") == "s"
            self._runs = self._struck_runs = 0
        elif local == "col":
            if attributes.get("hidden") in _TRUE or attributes.get("width") == "0":
                self.marks.hidden_columns.update(range(_count(attributes.get("min")) - 1, _last(attributes.get("max"))))
        elif local == "row":
            self.column = 0
            self._see_row(attributes.get("r", "") or str(self.row + 1))
            if attributes.get("hidden") in _TRUE or attributes.get("ht") == "0":
                self.marks.hidden.add(self.row)
        elif local == "r":
            self._runs += 1
            self.marks.unstrike(self.row, self.column - 1)
        elif local == "strike" and attributes.get("val", "1") in _TRUE:
            self._struck_runs += 1
            if self._struck_runs == self._runs:
                self.marks.strike(self.row, self.column - 1)
        if local in ("v", "is") and self._counted != self.row:
            self._filled, self._counted = self._filled + 1, self.row
            if self._filled > MAX_ROWS:
                raise Refused("too_many_rows", str(MAX_ROWS))
        self._number = local == "v" and self._shared

    def text(self, data: str) -> None:
        """Take the number of a shared text into account."""
        if self._number and data.strip().isdecimal() and int(data) in self.struck_texts:
            self.marks.strike(self.row, self.column - 1)

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
        self.sheets: dict[str, Marks] = {}
        self._marks, self._style, self._struck = Marks(), "", set[str]()
        self._of_columns, self._of_row = list[tuple[int, str]](), ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one opening tag into account. Raises Refused once the area is absurd."""
        local = name.rpartition(":")[2]
        if local == "style":
            self._style = attributes.get("style:name", "") if attributes.get("style:family") == "table-cell" else ""
            if self._style and attributes.get("style:parent-style-name") in self._struck:
                self._struck.add(self._style)
        elif local == "text-properties":
            lines = {attributes.get(f"style:text-line-through-{what}") for what in ("style", "type")} - {None}
            if self._style and lines:
                self._struck.discard(self._style) if lines == {"none"} else self._struck.add(self._style)
        elif local == "table":
            self.row = self.last_row = self.last_column = 0
            self._of_columns = []
            self._marks = self.sheets.setdefault(attributes.get("table:name", ""), Marks())
        elif local == "table-column":
            wide = _count(attributes.get("table:number-columns-repeated"))
            before = self._of_columns[-1][0] if self._of_columns else 0
            if attributes.get("table:visibility", "visible") != "visible":
                self._marks.hidden_columns.update(range(before, min(before + wide, MAX_WIDTH)))
            self._of_columns.append((before + wide, attributes.get("table:default-cell-style-name", "")))
        elif local == "table-row":
            self._of_row = attributes.get("table:default-cell-style-name", "")
            self.repeat = _count(attributes.get("table:number-rows-repeated"))
            if attributes.get("table:visibility", "visible") != "visible" and self.repeat <= MAX_MARKED:
                self._marks.hidden.update(range(self.row + 1, self.row + self.repeat + 1))
            self.row += self.repeat
            self.column = 0
        elif local in ("table-cell", "covered-table-cell"):
            self.column += _count(attributes.get("table:number-columns-repeated"))
            if "office:value-type" in attributes:
                if self._struck:
                    self._strike(attributes)
                self.last_row = max(self.last_row, self.row)
                self.last_column = max(self.last_column, self.column)
                if self.last_row * self.last_column > MAX_BOX:
                    raise Refused("spread", f"{self.last_row} x {self.last_column}")

    def _strike(self, attributes: dict[str, str]) -> None:
        wide = _count(attributes.get("table:number-columns-repeated"))
        of_column = next((style for last, style in self._of_columns if self.column <= last), "")
        style = attributes.get("table:style-name") or self._of_row or of_column
        if style in self._struck and wide * self.repeat <= MAX_MARKED:
            for row in range(self.row - self.repeat + 1, self.row + 1):
                for column in range(self.column - wide, self.column):
                    self._marks.strike(row, column)


class Links:
    """Which part of the archive is which sheet: read from the relations first, then from the workbook."""

    def __init__(self) -> None:
        self._parts: dict[str, str] = {}
        self.sheets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one opening tag into account. Raises Refused once the area is absurd."""
        local = name.rpartition(":")[2]
        if local == "Relationship":
            target = attributes.get("Target", "").lower()
            self._parts[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        elif local == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets[self._parts.get(link, "")] = attributes.get("name", "")


class Styles:
    """The numbers of the cell styles whose font is struck through."""

    def __init__(self) -> None:
        self.struck: set[str] = set()
        self._part, self._font, self._style, self._fonts = "", -1, -1, set[str]()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one opening tag into account. Raises Refused once the area is absurd."""
        local = name.rpartition(":")[2]
        if local in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            self._part = local
        elif local == "font" and self._part == "fonts":
            self._font += 1
        elif local == "strike" and self._part == "fonts" and attributes.get("val", "1") in _TRUE:
            self._fonts.add(str(self._font))
        elif local == "xf" and self._part == "cellXfs":
            self._style += 1
            if attributes.get("fontId") in self._fonts:
                self.struck.add(str(self._style))


class Texts:
    """The numbers of the shared texts all of whose letters are struck through."""

    def __init__(self) -> None:
        self.struck: set[int] = set()
        self._at, self._run, self._letters, self._plain = -1, False, False, False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one opening tag into account. Raises Refused once the area is absurd."""
        local = name.rpartition(":")[2]
        if local == "si":
            self._at, self._plain = self._at + 1, False
        if local in ("si", "r"):
            self._run = False
        elif local == "strike":
            self._run = attributes.get("val", "1") in _TRUE
        self._letters = local == "t"

    def text(self, data: str) -> None:
        """Take some letters of a run into account."""
        if self._letters and data.strip():
            self._plain = self._plain or not self._run
            self.struck.discard(self._at) if self._plain else self.struck.add(self._at)


Seen = SheetArea | OdsArea | Links | Styles | Texts


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 1


def _last(text: str | None) -> int:
    return min(_count(text), MAX_WIDTH)


def _column(reference: str) -> int:
    column = 0
    for char in reference.upper():
        if not "A" <= char <= "Z":
            break
        column = column * 26 + ord(char) - 64
    return column


def _check_sheets(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> dict[str, Marks]:
    by_name = {part.filename.lower().lstrip("/"): part for part in parts}
    links, styles, texts = Links(), Styles(), Texts()
    for name, seen in (("xl/_rels/workbook.xml.rels", links), ("xl/workbook.xml", links), ("xl/styles.xml", styles)):
        if name in by_name:
            _walk(archive, by_name[name], seen)
    if "xl/sharedstrings.xml" in by_name and _mentions(archive, by_name["xl/sharedstrings.xml"], b"strike"):
        _walk(archive, by_name["xl/sharedstrings.xml"], texts)
    found = {}
    for name, part in by_name.items():
        if name in links.sheets or (name.startswith("xl/worksheets/") and name.endswith(".xml")):
            area = SheetArea(styles.struck, texts.struck)
            _walk(archive, part, area)
            found[links.sheets.get(name, name)] = area.marks
    return found


def _check_content(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> dict[str, Marks]:
    area = OdsArea()
    named_first = sorted(parts, key=lambda part: part.filename.lower() != "styles.xml")
    for part in named_first:
        name = part.filename.lower()
        if name in ("styles.xml", "content.xml"):
            _walk(archive, part, area)
        elif name == "meta-inf/manifest.xml" and b"encryption-data" in archive.read(part):
            raise Refused("password")
    return area.sheets


def _mentions(archive: zipfile.ZipFile, part: zipfile.ZipInfo, word: bytes) -> bool:
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            if word in tail + chunk:
                return True
            tail = chunk[-len(word) :]
    return False


def _walk(archive: zipfile.ZipFile, part: zipfile.ZipInfo, seen: Seen) -> None:
    with archive.open(part) as stream:
        _parse(stream, seen)


def _parse(stream: IO[bytes], seen: Seen) -> None:
    """Stream the XML through expat with document types forbidden, as defusedxml does for its parsers."""
    from xml.parsers import expat

    from defusedxml.common import DTDForbidden

    def forbid(name: str, system_id: str | None, public_id: str | None, internal: bool) -> None:
        raise DTDForbidden(name, system_id, public_id)

    parser = expat.ParserCreate()
    parser.StartElementHandler = seen.start
    parser.buffer_text = True
    if isinstance(seen, Texts) or (isinstance(seen, SheetArea) and seen.struck_texts):
        parser.CharacterDataHandler = seen.text
    parser.StartDoctypeDeclHandler = forbid
    try:
        parser.ParseFile(stream)
    except DTDForbidden as error:
        raise Refused("bomb") from error
    except expat.ExpatError as error:
        raise Refused("damaged", str(error)) from error
