"""Word documents and workbooks as LibreOffice shows them: made into PDF by it, they say all that is in the reports.

Part of `make soak`; needs LibreOffice (soffice). KEEP=DIR keeps what it made of them, to be looked at.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from badges.papers.model import Document, Heading, Paragraph, Table
from checkin.core.reporting.export import export_attendance
from checkin.core.reports.making import asked, write_report
from checkin.core.reports.registry import REPORTS, report_named
from checkin.core.reports.xlsx import text_of
from checkin.core.session import Session

EDITABLE = [report.name for report in REPORTS if ".docx" in report.forms]
SECONDS = 240


def shown(path: Path, folder: Path) -> str:
    """All that stands on the pages that LibreOffice makes of a file."""
    office = shutil.which("soffice")
    assert office, "LibreOffice is needed: install libreoffice-writer and libreoffice-calc"
    own = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    subprocess.run(
        [office, own, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=SECONDS,
    )  # fmt: skip
    made = folder / f"{path.stem}.pdf"
    if keep := os.environ.get("KEEP"):
        shutil.copy(made, Path(keep) / f"{path.name}.pdf")
    with pypdfium2.PdfDocument(made) as pdf:
        assert len(pdf)
        return " ".join(page.get_textpage().get_text_range() for page in pdf)


def words(texts: Iterable[str]) -> Counter[str]:
    """The words in plain letters, and the numbers: others are joined or turned on a page, and read otherwise."""
    return Counter(word for text in texts for word in re.findall(r"[A-Za-z0-9]+", text))


def said(document: Document) -> Iterator[str]:
    """What stands in a report, but for the figures of its charts."""
    for item in document.blocks:
        if isinstance(item, Heading):
            yield item.words
        elif isinstance(item, Paragraph):
            yield item.text.words
        elif isinstance(item, Table):
            yield from (column.title for column in item.columns)
            for group in item.groups:
                yield group.title
                yield from (text_of(cell) for row in group.rows for cell in row.cells)


@pytest.mark.parametrize("ending", [".docx", ".xlsx"])
@pytest.mark.parametrize("name", EDITABLE)
def test_a_report_says_in_libreoffice_what_it_says(demo: Session, tmp_path: Path, name: str, ending: str) -> None:
    report = report_named(name)
    day = 1 if report.of_a_day and not report.all_days else None
    path = tmp_path / f"{name}{ending}"
    write_report(demo, name, path, day)
    document = report.make(asked(demo, report, day, ""))
    assert isinstance(document, Document)
    found = words([shown(path, tmp_path)])
    assert {word for word in words(said(document)) if word not in found} == set()


@pytest.mark.parametrize("day", [1, None])
def test_an_export_says_in_libreoffice_what_is_in_its_cells(demo: Session, tmp_path: Path, day: int | None) -> None:
    path = tmp_path / f"export-{day}.xlsx"
    export_attendance(demo, path, day)
    book = openpyxl.load_workbook(path)
    cells = [
        str(cell)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, str | int)
    ]
    found = "".join(shown(path, tmp_path).split())  # cells stand so close that words of two of them are read as one
    assert {word for word in words(cells) if word not in found} == set()
