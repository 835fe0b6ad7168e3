"""Making a report: which day, which profile, in which form; that it was made stays in the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from checkin.core import files
from checkin.core.issuing.faults import drawing_in_user_words
from checkin.core.people import rights
from checkin.core.people.disclosure import FULL, profile_named
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.entries import Draft

from . import kinds
from .kinds import Cards
from .registry import report_named

if TYPE_CHECKING:
    from badges.papers.model import Document

Progress = Callable[[int, int], None]
_FAINT = 230  # a page made so small has no black left


@dataclass(frozen=True, slots=True)
class Page:
    """A first page as blocks for a terminal, and how many pages there are."""

    picture: str
    pages: int


def write_report(
    session: Session,
    name: str,
    path: Path,
    day: int | None = None,
    profile: str = "",
    progress: Progress | None = None,
    least_days: int = 1,
    template: str = "",
) -> None:
    """Write a report, in the form that the file's ending says, whole or not at all.

    No day is today, or all days where the report can be about all; no profile is the report's own. `progress(pages
    made, pages in all)` may raise to cancel. Raises UsageError, OutputFileError, BadgeError.
    """
    report = report_named(name)
    ending = path.suffix.lower()
    if ending not in report.forms:
        raise UsageError(f"{path.name}: the ending must be {' or '.join(report.forms)}.")
    wanted = replace(asked(session, report, day, profile), least_days=least_days, template=template)
    with drawing_in_user_words(), files.whole_file(path) as part:
        document, facts = report.issued(wanted)
        write_document(document, part, ending, progress)
        session.record(_made(wanted, report, ending), *facts)


def asked(session: Session, report: kinds.Report, day: int | None, profile: str) -> kinds.Wanted:
    """What is asked of a report. Raises UsageError for no such day or profile, and for a day of what has none;
    NotAllowedError."""
    if day is not None and not report.of_a_day:
        raise UsageError(f"{report.title}: that is of the whole conference, not of a day.", "Ask for it without a day.")
    whole = not report.of_a_day or (report.all_days and day is None)
    chosen = None if whole else session.day_numbered(day)
    shown = profile_named(session.conference, profile or report.profile)
    if shown == FULL:
        rights.require(session, rights.Act.EXPORT_FULL)
    return kinds.Wanted(session, chosen, shown)


def write_document(document: Document | Cards, path: Path, ending: str, progress: Progress | None = None) -> None:
    """Write a document as PDF, DOCX or XLSX; cards as PDF."""
    if isinstance(document, Cards) or ending == kinds.PDF:
        with path.open("wb") as out:
            _write_pdf(document, out, progress)
    elif ending == kinds.DOCX:
        from .docx import write_docx

        write_docx(document, path)
    else:
        from .xlsx import write_xlsx

        write_xlsx(document, path)


def _write_pdf(document: Document | Cards, out: BinaryIO, progress: Progress | None) -> None:
    if not isinstance(document, Cards):
        from badges.papers import pdf

        pdf.write(document, out, progress)
        return
    from badges.bulk import About
    from badges.render import render_pdf

    total = len(document.specs)
    tell = (lambda made: progress(made, total)) if progress else None
    about = About(document.title, document.author)
    out.write(render_pdf(document.specs, template=document.template, progress=tell, about=about))


def print_report(
    session: Session,
    name: str,
    printer: str,
    day: int | None = None,
    profile: str = "",
    progress: Progress | None = None,
) -> None:
    """Send a report to a printer, on A4. Raises UsageError, or BadgeError where the printer takes no pages."""
    from checkin.core.printing.printers import print_pages

    report = report_named(name)
    wanted = asked(session, report, day, profile)
    out = BytesIO()
    with drawing_in_user_words():
        document, facts = report.issued(wanted)
        _write_pdf(document, out, progress)
    print_pages(session, printer, out.getvalue(), report.name)
    session.record(_made(wanted, report, kinds.PDF), *facts)


def first_page(session: Session, name: str, day: int | None, profile: str, columns: int, rows: int) -> Page:
    """The first page of a report as it would be written now, in half blocks. Nothing is recorded or issued."""
    from badges.half_blocks import picture_as_blocks
    from badges.papers import pdf

    report = report_named(name)
    with drawing_in_user_words():
        made = report.make(asked(session, report, day, profile))
        picture, pages = _first_card(made) if isinstance(made, Cards) else pdf.first_page(made)
    return Page("\n".join(picture_as_blocks(picture, columns, rows, _FAINT)), pages)


def _first_card(cards: Cards) -> tuple[bytes, int]:
    from badges.render import render_png

    return render_png(cards.specs[0], template=cards.template, dpi=100), len(cards.specs)


def _made(wanted: kinds.Wanted, report: kinds.Report, ending: str) -> Draft:
    """The fact that a report was made: what of whom, never who."""
    body: dict[str, object] = {"v": 1, "what": report.name, "profile": wanted.profile.key, "form": ending[1:]}
    return Draft("exported", "", {**body, "day": wanted.number} if wanted.day else body)
