"""Writing the rows down: CSV, XLSX and JSON, several in one go, none of them held in memory."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, date, datetime
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from checkin.core.reporting.rows import Cell, Table
from checkin.countries import country_name
from checkin.errors import UsageError
from checkin.text import fold

from .workbook import workbook

# Spreadsheet programs evaluate a text cell of a CSV that starts so (OWASP, "CSV injection"); full-width forms too.
_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠]")
Take = Callable[[Mapping[str, Cell]], object]
_NUMBER_OR_PHONE = re.compile(r"^[+-][\d\s()./-]*$")
MOST_ROWS = 1_048_575
"""What a sheet holds below its header. XlsxWriter leaves the others out without a word."""
_WIDTHS = {
    "ref": 10, "honorific": 10, "name": 32, "native_name": 26, "given_names": 22, "family_name": 22, "position": 28,
    "organisation": 34, "delegation": 26, "country_name": 26, "date": 11, "first_in": 17, "operator": 14,
}  # fmt: skip


def write(table: Table, files: Mapping[str, Path]) -> int:
    """Write the rows to files, by their endings, in one go; return how many rows. Raises OSError."""
    written = 0
    with ExitStack() as stack:
        takers = [stack.enter_context(FORMS[ending](table, path)) for ending, path in files.items()]
        for row in table.rows:
            for take in takers:
                take(row)
            written += 1
    return written


def _csv(table: Table, path: Path) -> AbstractContextManager[Take]:
    return csv_file(table.columns, path)


@contextmanager
def csv_file(columns: Sequence[str], path: Path) -> Iterator[Take]:
    """UTF-8 with BOM, so that Excel reads the names; every cell quoted; no cell that would be evaluated."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(harmless(column) for column in columns)
        yield lambda row: writer.writerow([harmless(as_text(row.get(column))) for column in columns])


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


@contextmanager
def _json(table: Table, path: Path) -> Iterator[Take]:
    """A list of rows with the same columns; what is not known is null."""
    keys = [(column, json.dumps(column, ensure_ascii=False)) for column in table.columns]
    before = "[\n {\n"
    with path.open("w", encoding="utf-8") as file:

        def take(row: Mapping[str, Cell]) -> None:
            nonlocal before
            members = [f"  {key}: {_json_value(row.get(column))}" for column, key in keys]
            file.write(before + ",\n".join(members))
            before = "\n },\n {\n"

        yield take
        file.write("[]\n" if before.startswith("[") else "\n }\n]\n")


def _json_value(value: Cell) -> str:
    if value is None:
        return "null"
    return str(value) if isinstance(value, int) else encode_basestring(as_text(value))


@contextmanager
def _xlsx(table: Table, path: Path) -> Iterator[Take]:
    """Typed cells, frozen header, set widths, and a summary by category, country and sex."""
    with workbook(path) as book:
        # A workbook says when it was written; unless that is told, no two would be alike.
        created = table.made_at.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": f"Attendance - {table.conference.name}", "created": created})
        sheet = _AttendanceSheet(book, table.columns)
        summary = _Summary(table)

        def take(row: Mapping[str, Cell]) -> None:
            sheet.add(row)
            summary.count(row)

        yield take
        sheet.finish()
        summary.write(book)


FORMS = {".csv": _csv, ".xlsx": _xlsx, ".json": _json}


class _AttendanceSheet:
    def __init__(self, book: Any, columns: Sequence[str]) -> None:
        self._columns = list(enumerate(columns))
        self._line = 0
        self._sheet = book.add_worksheet("Attendance")
        header = book.add_format({"bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff"})
        self._text = book.add_format({"shrink": True})  # on paper nothing is cut
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, column in self._columns:
            self._sheet.set_column(number, number, _WIDTHS.get(column, 14))
            self._sheet.write_string(0, number, column, header)
        self._sheet.freeze_panes(1, 1)
        self._sheet.repeat_rows(0)
        _set_page(self._sheet)

    def add(self, row: Mapping[str, Cell]) -> None:
        sheet = self._sheet
        self._line += 1
        if self._line > MOST_ROWS:
            raise UsageError(
                f"A sheet of Excel holds {MOST_ROWS} rows; these are more.", "Export one day at a time, or as .csv."
            )
        for number, column in self._columns:
            value = row.get(column)
            if not value and not isinstance(value, int):
                continue
            if isinstance(value, str):
                sheet.write_string(self._line, number, value, self._text)
            elif isinstance(value, datetime):
                sheet.write_datetime(self._line, number, value.replace(tzinfo=None), self._moment)
            elif isinstance(value, date):
                sheet.write_datetime(self._line, number, datetime(value.year, value.month, value.day), self._date)  # noqa: DTZ001
            else:
                sheet.write_number(self._line, number, value)

    def finish(self) -> None:
        if self._line:
            self._sheet.autofilter(0, 0, self._line, len(self._columns) - 1)


def _set_page(sheet: Any) -> None:
    """As it is printed: A4, lying, one page wide, with its number below."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&F&R&P / &N")


class _Summary:
    """Expected and present people of each day by category and by country, the present by sex."""

    def __init__(self, table: Table) -> None:
        self._table = table
        words = {"category": {kind.key: f"{kind.label} ({kind.key})" for kind in table.conference.categories}}
        self._tallies = {
            (day.number, key): _Tally(words.get(key, {})) for day in table.days for key in _TALLIED.values()
        }

    def count(self, row: Mapping[str, Cell]) -> None:
        for key in _TALLIED.values():
            self._tallies[int(as_text(row["day"])), key].count(row, key)

    def write(self, book: Any) -> None:
        sheet = book.add_worksheet("Summary")
        bold = book.add_format({"bold": True})
        sheet.set_column(0, 0, 52)
        sheet.set_column(1, 8, 14)
        _set_page(sheet)
        table, line = self._table, 0
        heading = (table.conference.name, table.conference.funding_line, f"Made {table.made_at:%Y-%m-%d %H:%M}")
        for text in filter(None, heading):
            sheet.write_string(line, 0, text, bold if line == 0 else None)
            line += 1
        for day in table.days:
            line += 1
            sheet.write_string(line, 0, f"Day {day.number}, {day.date.isoformat()}", bold)
            for title, key in _TALLIED.items():
                line = self._tallies[day.number, key].write(sheet, line + 1, title, key, bold) + 1


_SEXES = ("F", "M")
_TALLIED = {"Category": "category", "Country": "country"}


class _Tally:
    """One block of the summary. `words` are what its groups are called, where that is not what they are."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words
        self._expected: Counter[str] = Counter()
        self._present: Counter[str] = Counter()
        self._by_sex: Counter[tuple[str, str]] = Counter()

    def count(self, row: Mapping[str, Cell], key: str) -> None:
        group = as_text(row[key])
        self._expected[group] += row["expected"] == "yes"
        if row["present"] == "yes":
            self._present[group] += 1
            sex = as_text(row["sex"])[:1].upper()
            self._by_sex[group, sex if sex in _SEXES else ""] += 1

    def write(self, sheet: Any, line: int, title: str, key: str, bold: Any) -> int:
        """Write the block from a line on; return the one after it."""
        for number, text in enumerate((title, "expected", "present", "women present", "men present", "sex not known")):
            sheet.write_string(line, number, text, bold)
        labels = {
            group: (country_name(group) or "(no country)")
            if key == "country"
            else self._words.get(group) or group or "(none)"
            for group in {*self._expected, *self._present}
            if self._expected[group] or self._present[group]
        }
        groups = sorted(labels, key=lambda group: fold(labels[group]))
        for group in groups:
            line += 1
            sheet.write_string(line, 0, labels[group])
            for number, value in enumerate(self._figures(group), start=1):
                sheet.write_number(line, number, value)
        line += 1
        sheet.write_string(line, 0, "Total", bold)
        totals = [self._figures(group) for group in groups]
        for number in range(5):
            sheet.write_number(line, number + 1, sum(figures[number] for figures in totals), bold)
        return line

    def _figures(self, group: str) -> tuple[int, int, int, int, int]:
        women, men, unknown = (self._by_sex[group, sex] for sex in (*_SEXES, ""))
        return self._expected[group], self._present[group], women, men, unknown
