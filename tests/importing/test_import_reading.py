"""Files of every kind and every damage: rows, or one clear sentence."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from checkin.core.importing import reading, workbooks
from checkin.core.importing.delimited import find_delimiter, read_rows
from checkin.core.importing.parsing import parse_files
from checkin.core.importing.results import Parsed
from checkin.core.models import Day
from checkin.errors import InputFileError

_TABLE = "Nom;Prénom;Pays\nBéché;Zoé;Maroc\nLefèvre;François;France\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "mac_roman"]
)
def test_encodings_of_latin_lists(encoding: str, parse: Callable[..., Parsed]) -> None:
    parsed = parse(_TABLE.encode(encoding))
    assert [row.fields["name"] for row in parsed.rows] == ["Zoé Béché", "François Lefèvre"]
    guessed = encoding in ("cp1252", "latin-1", "mac_roman")
    assert [warning.row for warning in parsed.warnings] == ([0] if guessed else [])


@pytest.mark.parametrize(
    ("encoding", "name", "country"),
    [
        ("cp1256", "علي خان", "مصر"),
        ("cp1251", "Елена Иванова", "Россия"),
        ("cp1254", "Gülşen Kılıç", "Türkiye"),
        ("cp1250", "Łukasz Wałęsa", "Poland"),
        ("gb18030", "李伟", "中国"),
    ],
)
def test_code_pages_are_told_apart_by_a_few_rows(
    encoding: str, name: str, country: str, parse: Callable[..., Parsed]
) -> None:
    text = f"Name,Native name,Country\nAli Khan,{name},{country}\nSara Omar,{name},{country}\n"
    parsed = parse(text.encode(encoding))
    assert parsed.rows[0].fields["native_name"] == name
    assert parsed.rows[0].fields["country"] in ("EG", "RU", "TR", "PL", "CN")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    rows = [["Name", "Country", "Organisation"], ["Ali", "EG", '"a,b;c"'], ["Sara", "IQ", "x- y"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    assert find_delimiter(text) == delimiter


def test_sep_line_decides_and_is_no_row() -> None:
    text = "sep=;\nName;Note\nAli;a,b,c\n"
    rows, _ = read_rows(text, find_delimiter(text))
    assert [(row.number, row.cells) for row in rows] == [(2, ("Name", "Note")), (3, ("Ali", "a,b,c"))]


def test_rows_bear_the_line_a_person_sees() -> None:
    rows, notes = read_rows('Ref,Name,Note\r\n\r\n1,Ali,"one\r\ntwo"\r\n,,\r\n2,Sara,x\r\n', ",")
    assert [(row.number, row.cells[1]) for row in rows] == [(1, "Name"), (3, "Ali"), (6, "Sara")]
    assert notes == []


def test_a_stray_quotation_mark_swallows_nothing(parse: Callable[..., Parsed]) -> None:
    lines = ["Ref,Name,Organisation,Country", 'A1,"Ali Khan,Org,PK', *(f"B{i},Person {i},Org,EG" for i in range(30))]
    parsed = parse("\n".join(lines))
    assert len(parsed.rows) == 31
    assert parsed.rows[0].fields["ref"] == "A1"
    assert [warning.row for warning in parsed.warnings] == [2]


def test_a_cell_of_ten_megabytes_is_cut_and_the_others_load(parse: Callable[..., Parsed]) -> None:
    parsed = parse("Ref,Name,Notes\nA1,Ali,x\nA2,Sara," + "y" * 10_000_000 + "\nA3,Omar,z\n")
    assert [row.fields["ref"] for row in parsed.rows] == ["A1", "A2", "A3"]
    assert len(parsed.rows[1].attributes["Notes"]) <= 10_000
    assert [warning.row for warning in parsed.warnings] == [3]


def test_blank_rows_without_end_are_fine(parse: Callable[..., Parsed]) -> None:
    assert len(parse("Ref,Name\nA1,Ali\n" + ",\n" * 300_000 + "A2,Sara\n").rows) == 2


def test_files_that_are_no_lists_say_so(tmp_path: Path, days: Sequence[Day]) -> None:
    contents = {
        "empty.csv": b"",
        "spaces.csv": b"\xef\xbb\xbf \r\n",
        "paper.xlsx": b"%PDF-1.7 ...",
        "photo.csv": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "noise.csv": os.urandom(4000),
        "page.xls": b"<html><table><tr><td>Name</td></tr></table></html>",
        "old.xls": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        "half.xlsx": b"PK\x03\x04" + bytes(100),
        "words.csv": b"just a sentence\nand another one\n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    paths = [*(tmp_path / name for name in contents), tmp_path, tmp_path / "missing.csv"]
    parsed = parse_files(paths, days=days)
    assert len(parsed.unreadable) == len(paths)
    assert parsed.rows == ()
    assert all(error.message and error.hint and error.exit_code == 2 for _, error in parsed.unreadable)


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, data: Path, days: Sequence[Day]) -> None:
    parsed = parse_files([tmp_path / "missing.csv", data / "clean.csv"], days=days)
    assert (len(parsed.rows), [file for file, _ in parsed.unreadable]) == (200, ["missing.csv"])


@pytest.mark.parametrize(("name", "refs"), [("old.xls", ["007", "12"]), ("open.ods", ["007", "008"])])
def test_other_spreadsheet_formats(name: str, refs: list[str], data: Path, days: Sequence[Day]) -> None:
    parsed = parse_files([data / name], days=days)
    assert [row.fields["ref"] for row in parsed.rows] == refs
    assert parsed.rows[0].fields["family_name"] == "KHAN"


@pytest.mark.parametrize(("name", "word"), [("protected.xlsx", "password"), ("bomb.ods", "far away")])
def test_refused_workbooks(name: str, word: str, data: Path, days: Sequence[Day]) -> None:
    parsed = parse_files([data / name], days=days)
    assert word in parsed.unreadable[0][1].message


def test_a_tiny_workbook_spanning_the_whole_sheet_is_refused(tmp_path: Path, days: Sequence[Day]) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Name", "x"
    book.save(tmp_path / "bomb.xlsx")
    parsed = parse_files([tmp_path / "bomb.xlsx"], days=days)
    assert "far away from the list" in parsed.unreadable[0][1].message


def _rezip(source: Path, target: Path, part: str, content: bytes) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)


@pytest.mark.parametrize(
    ("part", "content", "word"),
    [
        ("xl/worksheets/sheet1.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>', "refused"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><not closed", "damaged"),
        ("xl/media/filler.bin", bytes(200 * 1024**2), "refused"),
    ],
    ids=["entities", "broken", "bomb"],
)
def test_hostile_workbooks(
    part: str, content: bytes, word: str, tmp_path: Path, data: Path, days: Sequence[Day]
) -> None:
    _rezip(data / "secretariat-list.xlsx", tmp_path / "bad.xlsx", part, content)
    parsed = parse_files([tmp_path / "bad.xlsx"], days=days)
    assert word in parsed.unreadable[0][1].message


def test_a_reader_that_dies_is_a_sentence(
    data: Path, days: Sequence[Day], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child.py"
    child.write_text("import os; os.abort()")
    monkeypatch.setattr(workbooks, "_CHILD", child)
    parsed = parse_files([data / "secretariat-list.xlsx"], days=days)
    assert "more memory or time than is safe" in parsed.unreadable[0][1].message


def test_typed_cells_merged_cells_and_hidden_sheets(tmp_path: Path, days: Sequence[Day]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Country", "Contact", None, "Name of participant", "Ref", "Seen"])
    sheet.append([None, "Phone", "E-mail", None, None, None])
    sheet.append(["Egypt", 923005550002, "a@example.org", "Ali", 12.0, True])
    sheet.append([None, "'+49 30 1", None, "Sara", "00123", None])
    for cells in ("B1:C1", "A1:A2", "D1:D2", "A3:A4"):
        sheet.merge_cells(cells)
    hidden = book.create_sheet("Old")
    hidden.append(["Name", "Country"])
    hidden.append(["Gone", "PK"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "typed.xlsx")
    parsed = parse_files([tmp_path / "typed.xlsx"], days=days)
    assert [dict(row.fields) for row in parsed.rows] == [
        {"name": "Ali", "country": "EG", "phone": "923005550002", "email": "a@example.org", "ref": "12"},
        {"name": "Sara", "country": "EG", "phone": "+49 30 1", "ref": "00123"},
    ]
    assert parsed.rows[0].attributes == {"Seen": "Yes"}
    assert [(warning.sheet, "hidden" in warning.message) for warning in parsed.warnings] == [("Old", True)]
    unknown = parse_files([tmp_path / "typed.xlsx"], days=days, sheet="Delegates")
    assert "Sheet, Old" in unknown.unreadable[0][1].hint


def test_too_many_rows_are_said_before_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 20)
    monkeypatch.setattr(reading, "decode", lambda data, file: pytest.fail("it was read"))
    path = tmp_path / "long.csv"
    path.write_text("Name,Notes\n" + "Anna Ek,x\n" * 20, encoding="utf-8")
    with pytest.raises(InputFileError, match="more than 20 rows"):
        reading.read_file(path)


def test_a_cell_of_many_lines_is_one_row(parse: Callable[..., Parsed], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 20)
    assert len(parse('Name,Notes\nAnna Ek,"' + "line\n" * 150 + '"\n').rows) == 1
