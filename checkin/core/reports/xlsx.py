"""A report as a workbook: a sheet for each table, charts as the figures they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any

from badges.papers.emblem import emblem_png
from badges.papers.model import Block, Cell, Chart, Document, Heading, Paragraph, Table
from checkin.core.reporting.workbook import workbook

_SHEET_NAME = 31
_ALONE = 90.0
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDTH_OF_MM = 0.55
_LINE_POINTS = 13.5
_LETTERS_IN_WIDTH = 0.95  # of a column's width, which counts figures: letters are wider
_MOST_POINTS = 409.0  # of a row


def write_xlsx(document: Document, path: Path) -> None:
    """Write a document to a workbook. Raises OSError."""
    with workbook(path) as book:
        book.set_properties({"title": document.title, "author": document.head.organiser})
        _Writer(book, document).write()


class _Writer:
    """The blocks, table by table: what stands over a table goes to its sheet."""

    def __init__(self, book: Any, document: Document) -> None:
        self._book = book
        self._document = document
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._struck = book.add_format({"text_wrap": True, "valign": "top", "font_strikeout": True})
        self._names: set[str] = set()

    def write(self) -> None:
        over: list[str] = []
        written, heading = False, ""
        for item in self._document.blocks:
            if isinstance(item, Table | Chart):
                self._sheet(item, over, heading)
                over, written = [], True
                continue
            if isinstance(item, Heading):
                heading = item.words
            over += _words(item)
        if over or not written:
            self._sheet(Table((), ()), over, heading)

    def _sheet(self, item: Table | Chart, over: list[str], heading: str) -> None:
        head = self._document.head
        own = item.title if isinstance(item, Chart) else heading or self._document.title
        sheet = self._book.add_worksheet(self._name(own))
        training = "TRAINING - NOT VALID" if head.training else ""
        about = (head.conference, head.organiser, head.place, head.when, head.project, head.funding)
        lines = (training, self._document.whole_title, *about, *over)
        columns = [column.width for column in item.columns] if isinstance(item, Table) else [60.0, 20.0]
        widths = [max(6.0, width * _WIDTH_OF_MM) for width in columns] or [_ALONE]
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        at = 0
        for line in filter(None, lines):
            self._over_all(sheet, at, line, widths, self._bold if at == 0 else self._wrapped)
            at += 1
        # Emblem and statement are never apart.
        emblem = emblem_png(head.funding)
        picture = {"image_left": "emblem.png", "image_data_left": BytesIO(emblem)} if emblem else {}
        sheet.set_footer(f"&L{'&G  ' if emblem else ''}{head.funding.replace('&', '&&')}&RPage &P of &N", picture)
        if isinstance(item, Chart):
            self._figures(sheet, item, at + 1)
        else:
            self._rows(sheet, item, at + 1, widths)

    def _over_all(self, sheet: Any, at: int, words: str, widths: Sequence[float], form: Any) -> None:
        """A line over the whole width."""
        _make_room(sheet, at, [words], [sum(widths)])
        if len(widths) > 1:
            sheet.merge_range(at, 0, at, len(widths) - 1, words, form)
        else:
            sheet.write_string(at, 0, words, form)

    def _rows(self, sheet: Any, table: Table, at: int, widths: Sequence[float]) -> None:
        for number, column in enumerate(table.columns):
            sheet.write_string(at, number, column.title, self._bold)
        sheet.repeat_rows(at)
        for group in table.groups:
            if group.title:
                at += 1
                self._over_all(sheet, at, group.title, widths, self._bold)
            for row in group.rows:
                at += 1
                _make_room(sheet, at, map(text_of, row.cells), widths)
                for number, cell in enumerate(row.cells):
                    _write(sheet, at, number, cell, self._struck if row.struck else self._wrapped)

    def _figures(self, sheet: Any, chart: Chart, at: int) -> None:
        for number, series in enumerate(chart.series, 1):
            sheet.write_string(at, number, series.name, self._bold)
        for place, label in enumerate(chart.labels):
            sheet.write_string(at + 1 + place, 0, label)
            for number, series in enumerate(chart.series, 1):
                sheet.write_number(at + 1 + place, number, series.values[place])

    def _name(self, words: str) -> str:
        """A name that no other sheet has; a workbook takes 31 letters and no brackets."""
        base = words.translate(_FORBIDDEN).strip()[:_SHEET_NAME] or "Report"
        name, number = base, 1
        while name.casefold() in self._names:
            number += 1
            name = f"{base[: _SHEET_NAME - 4]} {number}"
        self._names.add(name.casefold())
        return name


def _make_room(sheet: Any, at: int, texts: Iterable[str], widths: Sequence[float]) -> None:
    """Make a row as high as its texts are in columns of these widths: not every program does it by itself."""
    lines = max(
        (
            sum(max(1, ceil(len(line) / (width * _LETTERS_IN_WIDTH))) for line in text.split("\n"))
            for text, width in zip(texts, widths, strict=False)
        ),
        default=1,
    )
    if lines > 1:
        sheet.set_row(at, min(lines * _LINE_POINTS, _MOST_POINTS))


def _write(sheet: Any, at: int, number: int, cell: Cell, form: Any) -> None:
    words = text_of(cell)
    if words.isascii() and words.isdigit() and len(words) < 10 and not (len(words) > 1 and words[0] == "0"):
        sheet.write_number(at, number, int(words), form)
    elif words:
        sheet.write_string(at, number, words, form)


def text_of(cell: Cell) -> str:
    """The words of a cell, a line for each text."""
    return cell if isinstance(cell, str) else "\n".join(text.words for text in cell if text.words)


def _words(item: Block) -> list[str]:
    if isinstance(item, Heading):
        return [f"{item.words} ({item.note})" if item.note else item.words]
    return [item.text.words] if isinstance(item, Paragraph) else []
