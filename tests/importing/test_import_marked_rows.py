"""Rows that a workbook strikes through, hides or filters: the first are cancelled, all are said with their numbers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter
from understood import sentences, standing

from checkin.core.importing.parsing import parse_files
from checkin.core.importing.results import Existing, ImportPlan
from checkin.core.models import Day


def marked_workbook(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    struck, bold = book.add_format({"font_strikeout": True}), book.add_format({"bold": True})
    sheet = book.add_worksheet("Liste")
    people = ["Ali Khan", "Sara Rai", "Omar Said", "Lina Aziz", "Rami Haddad", "Zoe Fassi"]
    sheet.write_row(0, 0, ["Name", "Country", "Phone", "Position"], bold)
    for at, name in enumerate(people, 1):
        sheet.write_row(at, 0, [name, "Nepal", f"98510000{at}", "Adviser"], struck if at == 2 else None)
    sheet.write(3, 0, "Omar Said", struck)
    sheet.write_rich_string(4, 0, struck, "Lina ", struck, "Aziz", bold)
    sheet.write(5, 2, "985100005", struck)
    sheet.autofilter(0, 0, 6, 3)
    sheet.filter_column(0, "x == 1")
    sheet.set_row(6, None, None, {"hidden": True})
    sheet.set_row(1, None, None, {"hidden": True})
    book.close()
    return path


def test_rows_struck_through_are_cancelled_and_hidden_ones_said(tmp_path: Path, days: Sequence[Day]) -> None:
    parsed = parse_files([marked_workbook(tmp_path / "a.xlsx")], days=days)
    assert standing(parsed) == {
        "Ali Khan": "confirmed", "Sara Rai": "cancelled", "Omar Said": "cancelled", "Lina Aziz": "cancelled",
        "Rami Haddad": "confirmed", "Zoe Fassi": "confirmed",
    }  # fmt: skip
    assert sentences(parsed.warnings) == [
        "Rows 3-5 are struck through: these 3 people are cancelled.",
        "Rows 2 and 7 are hidden or filtered out. These 2 people were loaded like all others.",
    ]
    assert parsed.rows[1].fields["status_reason"] == "struck through in the list"


def test_letters_struck_through_in_the_cell_itself_and_states_that_no_longer_stand(
    tmp_path: Path, days: Sequence[Day]
) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    struck = book.add_format({"font_strikeout": True})
    sheet = book.add_worksheet("L")
    for at, (name, status) in enumerate(
        [("Name", "Status"), ("Ali", "Confirmed"), ("Sara", "Confirmed"), ("Omar", "")]
    ):
        sheet.write_row(at, 0, [name, "Nepal" if at else "Country", "Adviser" if at else "Position", status])
    sheet.write(2, 3, "Confirmed", struck)
    book.close()
    inline = "<is><r><rPr><strike/></rPr><t>Om</t></r><r>{}<t>ar</t></r></is>"
    for runs, truth in (("<rPr><strike/></rPr>", "cancelled"), ("", "pending")):
        _put_inline(tmp_path / "a.xlsx", tmp_path / "b.xlsx", 'r="A4"', inline.format(runs))
        parsed = parse_files([tmp_path / "b.xlsx"], days=days)
        assert list(standing(parsed).values()) == ["confirmed", "pending", truth]


def _put_inline(source: Path, target: Path, cell: str, inside: str) -> None:
    """Another workbook with a cell's text in the cell, as openpyxl writes it."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            text = old.read(part).decode()
            if part.filename == "xl/worksheets/sheet1.xml":
                text = re.sub(f"<c {cell}[^>]*>.*?</c>", f'<c {cell} t="inlineStr">{inside}</c>', text)
            new.writestr(part.filename, text)


def test_the_marks_belong_to_the_sheet_that_bears_them(tmp_path: Path, days: Sequence[Day]) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "two.xlsx"))
    struck = book.add_format({"font_strikeout": True})
    for name, form in (("Plain", None), ("Crossed & out", struck)):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Name", "Country"])
        sheet.write_row(1, 0, [f"Ali {name}", "Nepal"], form)
    book.close()
    assert list(standing(parse_files([tmp_path / "two.xlsx"], days=days)).values()) == ["confirmed", "cancelled"]


_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.2"><office:automatic-styles>'
    '<style:style style:name="ce1" style:family="table-cell"><style:text-properties '
    'style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>'
    '<style:style style:name="ce2" style:family="table-cell"><style:text-properties '
    'style:text-line-through-style="none"/></style:style></office:automatic-styles>'
    '<office:body><office:spreadsheet><table:table table:name="L">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


def _ods_row(cells: Sequence[str], style: str = "", visibility: str = "") -> str:
    styled, shown = f' table:style-name="{style}"' * bool(style), f' table:visibility="{visibility}"' * bool(visibility)
    inside = "".join(
        f'<table:table-cell{styled} office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row{shown}>{inside}</table:table-row>"


def test_open_document_sheets_tell_their_marks_too(tmp_path: Path, days: Sequence[Day]) -> None:
    rows = [
        _ods_row(["Name", "Country"]),
        _ods_row(["Ali Khan", "Nepal"], "ce1"),
        _ods_row(["Sara Rai", "Nepal"], "ce2", "filter"),
        _ods_row(["Omar Said", "Nepal"], "", "collapse"),
    ]
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:m"/>')
        archive.writestr("content.xml", _ODS.format("".join(rows)))
    parsed = parse_files([tmp_path / "a.ods"], days=days)
    assert standing(parsed) == {"Ali Khan": "cancelled", "Sara Rai": "confirmed", "Omar Said": "confirmed"}
    assert sentences(parsed.warnings) == [
        "Row 2 is struck through: this person is cancelled.",
        "Rows 3-4 are hidden or filtered out. These 2 people were loaded like all others.",
    ]


def test_open_document_cells_inherit_their_style(tmp_path: Path, days: Sequence[Day]) -> None:
    rows = [_ods_row(["Name", "Country"])]
    rows += [_ods_row([name, "Nepal"], style) for name, style in (("Ali", "Crossed"), ("Sara", "ce3"), ("Omar", "ce2"))]
    rows.append(
        _ods_row(["Lina", "Iraq"]).replace("<table:table-row", '<table:table-row table:default-cell-style-name="ce1"')
    )
    named = _ODS.format("").replace('style:name="ce1"', 'style:name="Crossed"')
    child = '<style:style style:name="ce3" style:family="table-cell" style:parent-style-name="Crossed"/>'
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:m"/>')
        archive.writestr(
            "content.xml",
            _ODS.format("".join(rows)).replace("<office:automatic-styles>", f"<office:automatic-styles>{child}"),
        )
        archive.writestr("styles.xml", named)
    assert list(standing(parse_files([tmp_path / "a.ods"], days=days)).values()) == [
        "cancelled", "cancelled", "confirmed", "cancelled",
    ]  # fmt: skip


def test_old_workbooks_say_that_they_tell_no_marks(data: Path, days: Sequence[Day]) -> None:
    assert any("cannot be told" in text for text in sentences(parse_files([data / "old.xls"], days=days).warnings))


def test_who_was_cancelled_and_is_no_longer_is_named(
    tmp_path: Path, days: Sequence[Day], plan: Callable[..., ImportPlan], store: Callable[..., list[Existing]]
) -> None:
    from checkin.core.importing.plan import make_plan

    people = store(make_plan(parse_files([marked_workbook(tmp_path / "a.xlsx")], days=days), (), "conference"))
    again = plan("Name,Country,Phone,Position\nSara Rai,Nepal,985100002,Adviser\n", people)
    assert [text for text in sentences(again.warnings) if "Sara Rai" in text and "so it stays cancelled" in text]
