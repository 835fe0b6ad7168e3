"""Badges as files: a PDF, pictures or labels. A badge counts as printed when its file is whole; then it is logged.

Before a file appears under its name its badges stand in the queue as in doubt, and they leave it with the entries that
say that they are out. So a program that dies in between leaves a question, as with a printer, and no badge that nobody
knows of.
"""

from __future__ import annotations

import glob
import re
import secrets
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from badges.printers.model import JobState
from badges.spec import BadgeSpec
from badges.spec import SheetSpec as SheetSpec  # for the fronts, which know no drawing
from checkin.core import dossier
from checkin.core.files import named, whole_file
from checkin.core.issuing import copies, keys
from checkin.core.issuing.faults import drawing_in_user_words
from checkin.core.issuing.specs import spec_of
from checkin.core.models import BadgeCopy, Conference, Delegate, Reprint
from checkin.core.people.delegations import delegation_of
from checkin.core.session import Session
from checkin.errors import BadgeError, UsageError
from db.journal.entries import utc_text
from db.local import print_queue
from db.reading import badges_log
from db.rows import JobBadgeRow, JobRow

from .designs import DEFAULT_TEMPLATE, Designs, designs
from .jobs import free_for_badge

if TYPE_CHECKING:
    from badges.template import Template

Form: TypeAlias = Literal["pdf", "png", "zpl"]
LABEL_DPI = 203


@dataclass(frozen=True, slots=True)
class Output:
    """As what badges come out: one PDF, a PNG each in a folder, or labels in one ZPL file.

    `own` are more designs, each for the people of the categories it names. `dpi` is that of the label printer. `sheet`
    puts several badges on one sheet of a PDF; `by_delegation` puts a page with its name before each delegation of a
    PDF without.
    """

    form: Form = "pdf"
    template: str = DEFAULT_TEMPLATE
    dpi: int = LABEL_DPI
    sheet: SheetSpec | None = None
    by_delegation: bool = False
    own: tuple[str, ...] = ()


ONE_PDF = Output()


@dataclass(frozen=True, slots=True)
class PrintReport:
    """What came out, what did not and why, where it lies, and what is worth a look: text left out, cut or small.

    `incomplete` are those whose badge goes without something, to be printed again when the list is right.
    """

    printed: tuple[BadgeCopy, ...]
    failed: tuple[tuple[Delegate, str], ...]
    files: tuple[Path, ...]
    warnings: tuple[tuple[Delegate, str], ...] = ()
    incomplete: tuple[Delegate, ...] = ()


@dataclass(frozen=True, slots=True)
class LookedOver:
    """What is worth a look on a badge, in sentences, and whether it goes without something."""

    sentences: tuple[str, ...]
    incomplete: bool


@dataclass(frozen=True, slots=True)
class _Job:
    delegate: Delegate
    code_id: str
    copy: int
    key: str
    spec: BadgeSpec
    card: Template
    looked: LookedOver


@dataclass(frozen=True, slots=True)
class _Work:
    jobs: list[_Job]
    cards: Designs
    output: Output
    conference: Conference
    progress: Callable[[int, int], None] | None

    def tell(self, done: int) -> None:
        if self.progress:
            self.progress(done, len(self.jobs))


def print_badges(
    session: Session,
    delegates: Sequence[Delegate],
    target: Path,
    output: Output = ONE_PDF,
    *,
    reprint: Reprint | None = None,
    progress: Callable[[int, int], None] | None = None,
    instead_of: str = "",
) -> PrintReport:
    """Make badges as the file (PNG: in the folder) `target`. Logs every copy.

    Those that cannot be printed (a reprint without a reason, a print under way that is not the job `instead_of`) are
    reported and the others printed. What a badge goes without (letters that no font has, a photo that is none) is among
    the warnings. `progress(done, total)` may raise to cancel; then nothing is written or logged.
    Raises BadgeError for a template that cannot be used.
    """
    cards = designs((output.template, *output.own))
    if output.sheet and cards.own:
        raise UsageError("A sheet holds badges of one design.", "Choose one, or leave the sheet away.")
    allowed = copies.allowed_again(session, delegates, reprint)
    with drawing_in_user_words():
        dpi = output.dpi if output.form == "zpl" else None
        jobs, failed = _jobs(session, delegates, cards, dpi, again=reprint is not None, instead_of=instead_of)
        if not jobs:
            return PrintReport((), tuple(failed), ())
        warnings = [(job.delegate, problem) for job in jobs for problem in job.looked.sentences]
        incomplete = tuple(job.delegate for job in jobs if job.looked.incomplete)
        work = _Work(jobs, cards, output, session.conference, progress)
        why = reprint.words if reprint else ""
        files = _made(session, work, target, why)
        if allowed:
            session.record(*allowed)
    printed = [_latest_copy(session, job) for job in jobs]
    return PrintReport(tuple(printed), tuple(failed), tuple(files), tuple(warnings), incomplete)


def without_badge(session: Session, delegates: Sequence[Delegate]) -> list[Delegate]:
    """Those for whom no badge was made yet."""
    printed = badges_log.printed_ids(session.read)
    return [delegate for delegate in delegates if delegate.id not in printed]


def photo_folder(session: Session) -> Path:
    """Where the photos lie that the list names: beside the conference file, by its name."""
    return session.store.path.parent / f"{session.store.path.stem}-photos"


def badge_folder(session: Session) -> Path:
    """Where badges go when there is no printer: beside the conference file, by its name."""
    return session.store.path.parent / f"{session.store.path.stem}-badges"


def badge_file(session: Session, delegate: Delegate) -> Path:
    """A file name for one person's badge that no other file has yet."""
    own = _in_a_file_name(f"{delegate.ref}_{delegate.family_name or delegate.name}")
    safe = named(own, session.conference.training)
    folder = badge_folder(session)
    path, number = folder / f"{safe}.pdf", 1
    while path.exists():
        number += 1
        path = folder / f"{safe}-{number}.pdf"
    return path


def badge_files(session: Session, ref: str) -> list[Path]:
    """The files of one person's badges, whatever the person was called then."""
    own = glob.escape(named(_in_a_file_name(ref), session.conference.training))
    return [path for pattern in (f"{own}.*", f"{own}_*", f"{own}-*") for path in badge_folder(session).glob(pattern)]


def _in_a_file_name(words: str) -> str:
    return re.sub(r"[^\w-]+", "_", words).strip("_")[:60]


def _jobs(
    session: Session, delegates: Sequence[Delegate], cards: Designs, dpi: int | None, *, again: bool, instead_of: str
) -> tuple[list[_Job], list[tuple[Delegate, str]]]:
    conference, jobs, key = session.conference, [], keys.signing(session.read)
    free, failed = free_for_badge(session.read, delegates, again=again, instead_of=instead_of)
    for delegate in free:
        code_id, copy = copies.next_copy(session.read, delegate)
        spec = spec_of(conference, delegate, copies.sign(session, code_id, copy, key), copy, photo_folder(session))
        card = cards.of(spec)
        jobs.append(_Job(delegate, code_id, copy, key, spec, card, looked_over(spec, card, dpi)))
    return jobs, failed


def looked_over(spec: BadgeSpec, card: Template, dpi: int | None = None) -> LookedOver:
    """What is to be said of a badge; none of it keeps the badge from being printed."""
    from badges.preflight import preflight

    problems = preflight(spec, card, dpi)
    return LookedOver(tuple(item.sentence for item in problems), any(item.what.lacks for item in problems))


def _made(session: Session, work: _Work, target: Path, why: str) -> list[Path]:
    """Draw the files, let them appear, and log every copy; in doubt from the second to the third."""
    with ExitStack() as appearing:
        files = _WRITERS[work.output.form](work, target, appearing)
        doubt = _in_doubt(session, work, files[0], why)
        try:
            appearing.close()
        except BaseException:
            if len(files) == 1:  # of several some may be there
                _not_in_doubt(session, doubt)
            raise
    try:
        _log(session, work.jobs, why, files, doubt)
    except BaseException:
        for file in files:  # a badge that is not in the journal must not be handed out
            file.unlink(missing_ok=True)
        _not_in_doubt(session, doubt)
        raise
    return files


def _in_doubt(session: Session, work: _Work, file: Path, why: str) -> str:
    """Put the badges into the queue as those of which nobody knows whether they came out; return the job's id."""
    job_id, stamp = f"badge-{secrets.token_hex(8)}", session.stamp()
    badges = tuple(JobBadgeRow(job.delegate.id, job.code_id, job.copy) for job in work.jobs)
    row = JobRow(
        job_id, job_id, f"file {file.name}", JobState.UNKNOWN.value, work.output.template, why, "",
        utc_text(stamp.at), stamp.desk, stamp.operator, badges=badges,
    )  # fmt: skip
    with session.write() as writing:
        print_queue.add(writing.connection, row)
        note = f"The program ended while {file.name} was made. If it is there, its badges may be in use."
        print_queue.set_state(writing.connection, job_id, row.state, note=note)
    return job_id


def _not_in_doubt(session: Session, doubt: str) -> None:
    with session.write() as writing:
        print_queue.remove(writing.connection, doubt)


def _write_pdf(work: _Work, target: Path, appearing: ExitStack) -> list[Path]:
    from badges.bulk import About
    from badges.render import render_groups_to, render_pdf_to
    from badges.sheets import render_sheets

    about = About(f"Badges - {work.conference.name}", work.conference.organiser)
    specs = (job.spec for job in work.jobs)
    part = appearing.enter_context(whole_file(target))
    if sheet := work.output.sheet:
        render_sheets(part, specs, work.cards.usual, sheet, progress=work.tell, about=about)
    elif work.output.by_delegation:
        groups = groupby(work.jobs, key=lambda job: delegation_of(job.delegate))
        render_groups_to(
            part,
            ((words, [job.spec for job in jobs]) for words, jobs in groups),
            work.cards.of,
            work.tell,
            about,
        )
    else:
        render_pdf_to(part, specs, template=work.cards.of, progress=work.tell, about=about)
    return [target]


def _write_pngs(work: _Work, target: Path, appearing: ExitStack) -> list[Path]:
    from badges.render import render_png

    files = []
    for done, job in enumerate(work.jobs, start=1):
        safe = re.sub(r"[^\w-]+", "_", job.delegate.ref).strip("_") or job.delegate.id[:8]
        path = target / f"{safe}.png"
        part = appearing.enter_context(whole_file(path))
        part.write_bytes(render_png(job.spec, template=job.card))
        files.append(path)
        work.tell(done)
    return files


def _write_zpl(work: _Work, target: Path, appearing: ExitStack) -> list[Path]:
    from badges.labels import zpl_label

    with appearing.enter_context(whole_file(target)).open("wb") as out:
        for done, job in enumerate(work.jobs, start=1):
            out.write(zpl_label(job.spec, job.card, work.output.dpi, job.delegate.ref))
            work.tell(done)
    return [target]


_WRITERS = {"pdf": _write_pdf, "png": _write_pngs, "zpl": _write_zpl}


def _log(session: Session, jobs: list[_Job], why: str, files: Sequence[Path], doubt: str) -> None:
    """Record every copy that came out, and void the copies it replaces; nothing is in doubt any more."""
    with session.write() as writing:
        print_queue.remove(writing.connection, doubt)
        drafts = [
            draft for card in {job.card.name: job.card for job in jobs}.values() for draft in copies.derogation(card)
        ]
        for number, job in enumerate(jobs):
            made = badges_log.copies_of(writing.connection, job.delegate.id)
            taken = {(row.code_id, row.copy) for row in made}
            in_queue = print_queue.copies_taken(writing.connection, job.code_id, job.delegate.id)
            if (job.code_id, job.copy) in taken or job.copy in in_queue:
                raise BadgeError(
                    f"Another desk printed the badge of {job.delegate.name} a moment ago.",
                    "Ask there first; a second badge is a reprint and needs a reason.",
                )
            destination = files[number].name if len(files) == len(jobs) else files[0].name
            drafts += copies.printed(
                writing.connection, job.delegate.id, job.code_id, job.copy, why, destination, job.key
            )
        writing.append(*drafts)


def _latest_copy(session: Session, job: _Job) -> BadgeCopy:
    printed = dossier.badges_of(session, job.delegate.id)
    found = next((item for item in printed if (item.code_id, item.copy) == (job.code_id, job.copy)), None)
    if found is None:
        raise UsageError(f"The badge of {job.delegate.ref} was printed but not logged.")
    return found
