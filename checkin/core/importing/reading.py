"""From a path to tables: what kind of file it is (by content, never by its ending alone), and its rows."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from checkin.errors import InputFileError

from .decoding import decode
from .delimited import find_delimiter, read_rows
from .mending import mended_table
from .results import Row, RowWarning, Table
from .workbooks import read_workbook

MAX_FILE_BYTES = 300 * 1024**2
MAX_ROWS = 200_000
MAX_COLUMNS = 200
_BLANKS = b'\x00,;|"\t \r\n'
_HEAD = 20_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EXPORT = "Open it, save the list as an Excel workbook (.xlsx) or as CSV, and import that."
_NO_MARKS = (
    "Rows that are struck through or hidden cannot be told in this kind of file; if there are any, save it as .xlsx "
    "and import that."
)
_NOT_LISTS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x1f\x8b", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The tables of one file, and what was noticed while reading it."""

    tables: tuple[Table, ...]
    warnings: tuple[RowWarning, ...] = ()


def read_file(path: Path) -> ReadFile:
    """Read every sheet of a list.

    Raises:
        InputFileError: missing, unreadable, empty, protected, or no list at all.
    """
    file = path.name
    data = _bytes(path, file)
    kind = _kind(data, path, file)
    if kind:
        unseen = [RowWarning(file, "", 0, _NO_MARKS)] if kind in ("xls", "xlsb") else []
        tables = read_workbook(path, kind, file)
    else:
        tables, unseen = _read_text(data, file)
    mended = [mended_table(table) for table in tables]
    said = [warning for _, found in mended for warning in found]
    return ReadFile(tuple(table for table, _ in mended), (*unseen, *_too_wide(tables), *said))


def _bytes(path: Path, file: str) -> bytes:
    try:
        if path.is_dir():
            raise InputFileError(f"{file or path} is a folder, not a file.", "Name the file that holds the list.")
        if path.exists() and not (path.is_file() or path.is_fifo()):
            raise InputFileError(f"{file} is a device, not a file.", "Name the file that holds the list.")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise InputFileError(f"{file} is too large to be a list of delegates.", _EXPORT)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputFileError(f"There is no file {path}.", "Check the name and the folder.") from error
    except PermissionError as error:
        hint = "Close it in other programs, or copy it to another folder, and try again."
        raise InputFileError(f"{file} may not be read.", hint) from error
    except (OSError, ValueError) as error:
        raise InputFileError(
            f"{file or path} could not be read: {error}.", "Copy it to this computer first."
        ) from error
    if not data.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise InputFileError(f"{file} is empty.", "Check that it was saved or downloaded completely.")
    return data


def _kind(data: bytes, path: Path, file: str) -> str:
    """`xlsx`, `xlsb`, `xls`, `ods` or `fods`; empty for text."""
    if data.startswith(b"PK"):
        return _archive_kind(path, file)
    if data.startswith(_OLE):
        return _ole_kind(data, file)
    for start, what in _NOT_LISTS:
        if data.startswith(start):
            raise InputFileError(f"{file} is {what}, not a list.", _EXPORT)
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<office:document" in head and b"opendocument.spreadsheet" in data[:_HEAD]:
        return "fods"
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")):
        raise InputFileError(f"{file} is a web page or XML, not a spreadsheet.", _EXPORT)
    return ""


def _archive_kind(path: Path, file: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mime = archive.read("mimetype")[:200] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise InputFileError(
            f"{file} is damaged: it starts like a spreadsheet but is not complete.",
            "Download or copy it again; if that does not help, save it anew as .xlsx.",
        ) from error
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if b"opendocument.spreadsheet" in mime:
        return "ods"
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        raise InputFileError(
            f"{file} is an Apple Numbers document.",
            "Open it in Numbers, choose File, Export To, Excel (or CSV), and import that.",
        )
    if any(name.startswith("word/") for name in names) or b"opendocument.text" in mime:
        raise InputFileError(
            f"{file} is a text document, not a spreadsheet.",
            "Copy its table into a spreadsheet, save it as .xlsx, and import that.",
        )
    raise InputFileError(f"{file} is an archive (zip), not a list.", "Unpack it and import the list inside.")


def _ole_kind(data: bytes, file: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise InputFileError(
            f"{file} is protected with a password.",
            "Open it, remove the password (File, Info, Protect Workbook), save it, and import it again.",
        )
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return "xls"
    raise InputFileError(f"{file} is an old Office document, but not a spreadsheet.", _EXPORT)


def _read_text(data: bytes, file: str) -> tuple[list[Table], list[RowWarning]]:
    if len(data) > MAX_ROWS and _rows_in(data) > MAX_ROWS:
        raise _too_many(file)
    decoded = decode(data, file)
    delimiter = find_delimiter(decoded.text)
    rows, notes = read_rows(decoded.text, delimiter, MAX_ROWS)
    if not rows:
        raise InputFileError(f"{file} holds no rows.", "Check that it was saved or downloaded completely.")
    if len(rows) > MAX_ROWS:
        raise _too_many(file)
    warnings = [RowWarning(file, "", line, sentence) for line, sentence in (*decoded.notes, *notes)]
    width = max(len(row.cells) for row in rows)
    table = Table(file, "", tuple(_narrow(row) for row in rows), width=width)
    return [table], warnings


def _rows_in(data: bytes) -> int:
    """How many rows a text file has, before anything is read: a line within quotation marks begins none."""
    rows, within = 0, False
    for line in data.splitlines():
        rows += not within and bool(line.strip(_BLANKS))
        within ^= line.count(b'"') % 2 == 1
    return rows


def _too_many(file: str) -> InputFileError:
    return InputFileError(f"{file} holds more than {MAX_ROWS} rows.", "Split it into several files and import those.")


def _too_wide(tables: Iterable[Table]) -> list[RowWarning]:
    said = "The list has {} columns; those after the first {} were not read."
    return [
        RowWarning(table.file, table.sheet, 0, said.format(table.width, MAX_COLUMNS))
        for table in tables
        if table.width > MAX_COLUMNS
    ]


def _narrow(row: Row) -> Row:
    return row if len(row.cells) <= MAX_COLUMNS else Row(row.number, row.cells[:MAX_COLUMNS])
