"""Writing the rows down: CSV, XLSX and JSON, whole or not at all."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from checkin.core.reporting.rows import Cell, Table
from checkin.countries import country_name
from checkin.errors import UsageError
from checkin.text import fold

# Spreadsheet programs evaluate a text cell of a CSV that starts so (OWASP, "CSV injection"); full-width forms too.
_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠]")
_NUMBER_OR_PHONE = re.compile(r"^[+-][\d\s()./-]*$")
MOST_ROWS = 1_048_575
"""What a sheet holds below its header. XlsxWriter leaves the others out without a word."""
_WIDTHS = {
    "ref": 10, "honorific": 10, "name": 32, "native_name": 26, "given_names": 22, "family_name": 22, "position": 28,
    "organisation": 34, "delegation": 26, "country_name": 26, "date": 11, "first_in": 17, "operator": 14,
}  # fmt: skip


def write_csv(table: Table, path: Path) -> None:
    """UTF-8 with BOM, so that Excel reads the names; every cell quoted; no cell that would be evaluated."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(harmless(column) for column in table.columns)
        for row in table.rows:
            writer.writerow(harmless(as_text(row.get(column))) for column in table.columns)


def harmless(text: str) -> str:
    """Return a CSV cell that no program evaluates; a phone keeps its leading plus."""
    if _FORMULA.match(text) and not _NUMBER_OR_PHONE.match(text.strip()):
        return f"'{text}"
    return text


def as_text(value: Cell) -> str:
    """A cell as text: times in ISO 8601 with the venue's offset."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def write_json(table: Table, path: Path) -> None:
    """A list of rows with the same columns; what is not known is null."""
    rows = [{column: _json_value(row.get(column)) for column in table.columns} for row in table.rows]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _json_value(value: Cell) -> str | int | None:
    return value if value is None or isinstance(value, int) else as_text(value)


def write_xlsx(table: Table, path: Path) -> None:
    """Typed cells, frozen header, set widths, and a summary by category, country and sex."""
    import xlsxwriter

    if len(table.rows) > MOST_ROWS:
        raise UsageError(
            f"A sheet of Excel holds {MOST_ROWS} rows; these are {len(table.rows)}.",
            "Export one day at a time, or as .csv.",
        )
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with xlsxwriter.Workbook(str(path), {**options, "constant_memory": True}) as book:
            _attendance_sheet(book, table)
            _summary_sheet(book, table)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error


def _attendance_sheet(book: Any, table: Table) -> None:
    sheet = book.add_worksheet("Attendance")
    header = book.add_format({"bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff"})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, _WIDTHS.get(column, 14))
        sheet.write_string(0, number, column, header)
    sheet.freeze_panes(1, 1)
    _set_page(sheet)
    sheet.repeat_rows(0)
    for line, row in enumerate(table.rows, start=1):
        for number, column in enumerate(table.columns):
            value = row.get(column)
            if isinstance(value, datetime):
                sheet.write_datetime(line, number, value.replace(tzinfo=None), formats[datetime])
            elif isinstance(value, date):
                sheet.write_datetime(line, number, datetime(value.year, value.month, value.day), formats[date])  # noqa: DTZ001
            elif isinstance(value, int):
                sheet.write_number(line, number, value)
            elif value:
                sheet.write_string(line, number, value)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _set_page(sheet: Any) -> None:
    """As it is printed: A4, lying, one page wide, with its number below."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&F&R&P / &N")


def _summary_sheet(book: Any, table: Table) -> None:
    sheet = book.add_worksheet("Summary")
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 8, 14)
    _set_page(sheet)
    line = 0
    heading = (table.conference.name, table.conference.funding_line, f"Made {table.made_at:%Y-%m-%d %H:%M}")
    for text in filter(None, heading):
        sheet.write_string(line, 0, text, bold if line == 0 else None)
        line += 1
    words = {kind.key: f"{kind.label} ({kind.key})" for kind in table.conference.categories}
    for day in table.days:
        rows = [row for row in table.rows if row["day"] == day.number]
        line += 1
        sheet.write_string(line, 0, f"Day {day.number}, {day.date.isoformat()}", bold)
        for title, key in (("Category", "category"), ("Country", "country")):
            line = _tally(sheet, line + 1, title, key, rows, bold, words) + 1


_SEXES = ("F", "M")


def _tally(
    sheet: Any, line: int, title: str, key: str, rows: list[Mapping[str, Cell]], bold: Any, words: Mapping[str, str]
) -> int:
    """Write one block: expected and present people by `key`, the present by sex; return the line after it.

    `words` are what categories are called, by their keys.
    """
    for number, text in enumerate((title, "expected", "present", "women present", "men present", "sex not known")):
        sheet.write_string(line, number, text, bold)
    expected: Counter[str] = Counter()
    present: Counter[str] = Counter()
    by_sex: Counter[tuple[str, str]] = Counter()
    for row in rows:
        group = as_text(row[key])
        expected[group] += row["expected"] == "yes"
        if row["present"] == "yes":
            present[group] += 1
            sex = as_text(row["sex"])[:1].upper()
            by_sex[group, sex if sex in _SEXES else ""] += 1
    labels = {
        group: (country_name(group) or "(no country)") if key == "country" else words.get(group) or group or "(none)"
        for group in {*expected, *present}
        if expected[group] or present[group]
    }
    groups = sorted(labels, key=lambda group: fold(labels[group]))
    for group in groups:
        line += 1
        sheet.write_string(line, 0, labels[group])
        for number, value in enumerate(_figures(group, expected, present, by_sex), start=1):
            sheet.write_number(line, number, value)
    line += 1
    sheet.write_string(line, 0, "Total", bold)
    totals = [_figures(group, expected, present, by_sex) for group in groups]
    for number in range(5):
        sheet.write_number(line, number + 1, sum(figures[number] for figures in totals), bold)
    return line


def _figures(
    group: str, expected: Counter[str], present: Counter[str], by_sex: Counter[tuple[str, str]]
) -> tuple[int, int, int, int, int]:
    women, men, unknown = (by_sex[group, sex] for sex in (*_SEXES, ""))
    return expected[group], present[group], women, men, unknown
