"""The pictures in docs/reports.md: pages of the demo's reports; see `tools.pictures`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pypdfium2

from checkin.core.conference.demo import make_demo
from checkin.core.reports.making import write_report
from checkin.core.reports.registry import report_named
from checkin.core.session import Session

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reports"
# Which page of which report tells most.
PAGES = {"signatures": 0, "signatures-after": 2, "participants": 3}
SCALE, COLOURS = 1.1, 48


def now() -> datetime:
    """The second morning of the demo, the same at each run."""
    return datetime(2026, 11, 25, 4, 5, tzinfo=UTC)


def sources(folder: Path) -> dict[Path, bytes]:
    """The pictures, and the report that each is a page of."""
    found = {}
    with Session.open(make_demo(folder, now), "Secretariat", "Farida", now) as session:
        for report in PAGES:
            file = folder / f"{report}.pdf"
            write_report(session, report, file, 1 if report_named(report).of_a_day else None)
            found[FOLDER / f"{report}.png"] = file.read_bytes()
    return found


def draw(folder: Path) -> None:
    """Draw the pictures."""
    for picture, report in sources(folder).items():
        with pypdfium2.PdfDocument(report) as pdf:
            page = pdf[PAGES[picture.stem]].render(scale=SCALE).to_pil()
        page.quantize(COLOURS).save(picture, optimize=True)
