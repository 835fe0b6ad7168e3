"""The end of a day with 100,000 people: beside typst and XlsxWriter alone doing the same pages and rows."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from figures import bar, heading, measured, peak, row
from people import conference_of

from checkin.core.people.lookup import everybody
from db.journal.entries import Draft

PEOPLE = (5_000, 100_000)
BAR_TIMES, BAR_PEAK_MIB = 1.5, 400.0
_AT_ONCE = 5_000


def run() -> int:
    heading("Closing a day (csv, xlsx, json, list, sheets as signed and tomorrow's, report, variance)")
    with tempfile.TemporaryDirectory() as name:
        for count in PEOPLE:
            cpu, typst, xlsx, held, pages = _closed(Path(name), count)
            row(f"{count:,} people, {pages:,.0f} pages", f"{cpu:.1f} s CPU", f"{held:.0f} MiB peak")
            row("of which in typst, setting the pages", f"{typst:.1f} s CPU")
            row("XlsxWriter alone, the same cells", f"{xlsx:.1f} s CPU")
    return bar("closing beside typst and XlsxWriter alone", cpu / (typst + xlsx), BAR_TIMES, "times") + bar(
        "peak memory", held, BAR_PEAK_MIB, "MiB"
    )


def _closed(folder: Path, count: int) -> list[float]:
    """Close in a process of its own, so that its memory can be read."""
    with conference_of(folder, count) as session:
        ids = [person.id for person in everybody(session)]
        for first in range(0, count, _AT_ONCE):
            session.record(
                *(Draft("mark", one, {"v": 1, "day": 1}) for one in ids[first : first + _AT_ONCE] if one[-1] != "7")
            )
    script = "import sys; sys.path.insert(0, sys.argv[1]); import closing; closing.child(*sys.argv[2:])"
    ran = subprocess.run(
        [sys.executable, "-c", script, str(Path(__file__).parent), str(folder), str(count)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [float(word) for word in ran.stdout.split()]


def child(folder: str, count: str) -> None:
    from badges.papers import pdf
    from checkin.core.conference.closing import close_day
    from checkin.core.session import Session

    in_typst: list[float] = []
    pdf.typeset, pdf.forget = _timed(pdf.typeset, in_typst), _timed(pdf.forget, in_typst)
    with Session.open(Path(folder) / f"bench{count}.db", "Bench", "bench", day=1) as session:
        with measured() as took:
            closed = close_day(session, 1, Path(folder) / f"closed{count}")
        held = peak()
        pages = sum(_pages(file) for file in closed.files if file.suffix == ".pdf")
        print(took.cpu, sum(in_typst), _xlsx_alone(session, Path(folder) / "alone.xlsx"), held, pages)


def _timed(call: Callable[..., Any], into: list[float]) -> Callable[..., Any]:
    def timed(*args: Any, **named: Any) -> Any:
        with measured() as took:
            result = call(*args, **named)
        into.append(took.cpu)
        return result

    return timed


def _pages(file: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(file) as document:
        return len(document)


def _xlsx_alone(session: Any, path: Path) -> float:
    import xlsxwriter

    from checkin.core.reporting.rows import attendance_rows

    table = attendance_rows(session, 1)
    rows = [[row.get(column) for column in table.columns] for row in table.rows]
    with measured() as took, xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        moment, day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"}), book.add_format({"num_format": "yyyy-mm-dd"})
        for line, cells in enumerate(rows):
            for number, value in enumerate(cells):
                if isinstance(value, datetime):
                    sheet.write_datetime(line, number, value.replace(tzinfo=None), moment)
                elif isinstance(value, date):
                    sheet.write_datetime(line, number, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                elif isinstance(value, int):
                    sheet.write_number(line, number, value)
                elif value:
                    sheet.write_string(line, number, value)
    return took.cpu
