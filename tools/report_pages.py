"""The pictures in docs/reports.md: pages of the demo's reports. After a change of how reports look.

python -m tools.report_pages
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2

from checkin.core.conference.demo import make_demo
from checkin.core.reports.making import write_report
from checkin.core.session import Session

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reports"
# Which page of which report tells most.
PAGES = {"signatures": 0, "signatures-after": 2, "participants": 3}
SCALE, COLOURS = 1.1, 48


def now() -> datetime:
    """The second morning of the demo, the same at each run."""
    return datetime(2026, 11, 25, 4, 5, tzinfo=UTC)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Session.open(make_demo(folder, now), "Secretariat", "Farida", now) as session:
            for report, number in PAGES.items():
                file = folder / f"{report}.pdf"
                write_report(session, report, file, 1)
                with pypdfium2.PdfDocument(file) as pdf:
                    page = pdf[number].render(scale=SCALE).to_pil()
                page.quantize(COLOURS).save(FOLDER / f"{report}.png", optimize=True)


if __name__ == "__main__":
    main()
