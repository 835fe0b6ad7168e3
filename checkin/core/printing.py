"""Badges of delegates: made as files, logged copy by copy, and which old copies die.

A badge counts as printed when its file is written whole; then the journal says so. The same copy number is
never printed twice with two meanings: a reprint is the next copy. Old copies die at once when lost, for every
other reason when the new copy is out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from badges.code import MAX_COPIES, BadgeCode, make_code
from badges.spec import BadgeSpec
from checkin.core import people
from checkin.core.badge_specs import spec_of
from checkin.core.conferences import FIRST_KEY_LETTER
from checkin.core.exporting.writers import whole_file
from checkin.core.models import BadgeCopy, Delegate, ReprintReason
from checkin.core.registration import code_id_for
from checkin.core.session import Session
from checkin.errors import BadgeError, UsageError
from db import badges_log
from db import conference as stored
from db.journal import Draft


@dataclass(frozen=True, slots=True)
class PrintReport:
    """What came out, what did not and why, and where it lies."""

    printed: tuple[BadgeCopy, ...]
    failed: tuple[tuple[Delegate, str], ...]
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Job:
    delegate: Delegate
    code_id: str
    copy: int
    spec: BadgeSpec


def needs_reason(session: Session, delegate_id: str) -> bool:
    """Whether this would be a reprint, which asks for a reason."""
    return bool(badges_log.copies_of(session.read, delegate_id))


def print_badges(
    session: Session,
    delegates: Sequence[Delegate],
    target: Path,
    *,
    form: str = "pdf",
    reason: ReprintReason | None = None,
    note: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> PrintReport:
    """Make badges: one PDF file, or a PNG each in the folder `target`. Logs every copy that came out.

    Those that cannot be printed (a character no font has, a reprint without a reason) are reported and the
    others printed. `progress(done, total)` may raise to cancel; then nothing is written or logged.
    """
    jobs, failed = _jobs(session, delegates, reason)
    if not jobs:
        return PrintReport((), tuple(failed), ())
    render = _write_pdf if form == "pdf" else _write_pngs
    files = render(jobs, target, progress)
    try:
        _log(session, jobs, reason, note, files)
    except BaseException:
        for file in files:  # a badge that is not in the journal must not be handed out
            file.unlink(missing_ok=True)
        raise
    printed = [_latest_copy(session, job) for job in jobs]
    return PrintReport(tuple(printed), tuple(failed), tuple(files))


def report_lost(session: Session, delegate_id: str) -> int:
    """A badge is lost: every copy dies at once. Returns how many were still good."""
    with session.write() as writing:
        drafts = _voids(badges_log.copies_of(writing.connection, delegate_id), delegate_id, "lost")
        writing.append(*drafts)
    return sum(len(_listed(draft.body["copies"])) for draft in drafts)


def preflight(session: Session, delegate: Delegate) -> list[str]:
    """What would be wrong with a badge: characters no font can print, text that must be cut."""
    from badges.preflight import preflight as check

    return [problem.sentence for problem in check(spec_of(session.conference, delegate, "", 1))]


def picture_of_name(session: Session, delegate: Delegate) -> bytes:
    """The native name (the only one, where there is none) as a PNG picture, typeset as on the badge."""
    from badges.render import RenderError, render_name_png

    try:
        return render_name_png(spec_of(session.conference, delegate, "", 1))
    except RenderError as error:
        raise BadgeError(error.message, error.hint) from error


def name_as_blocks(session: Session, delegate: Delegate, columns: int, rows: int) -> str:
    """The same picture for a terminal, in half blocks."""
    from badges.half_blocks import picture_as_blocks

    return "\n".join(picture_as_blocks(picture_of_name(session, delegate), columns, rows))


def code_of(session: Session, badge: BadgeCopy) -> str:
    """The signed text in the QR of a printed copy."""
    return sign(session, badge.code_id, badge.copy)


def badge_folder(session: Session) -> Path:
    """Where badges go when there is no printer: beside the conference file, by its name."""
    return session.store.path.parent / f"{session.store.path.stem}-badges"


def badge_file(session: Session, delegate: Delegate) -> Path:
    """A file name for one person's badge that no other file has yet."""
    safe = re.sub(r"[^\w-]+", "_", f"{delegate.ref}_{delegate.family_name or delegate.name}").strip("_")[:60]
    folder = badge_folder(session)
    path, number = folder / f"{safe}.pdf", 1
    while path.exists():
        number += 1
        path = folder / f"{safe}-{number}.pdf"
    return path


def _jobs(
    session: Session, delegates: Sequence[Delegate], reason: ReprintReason | None
) -> tuple[list[_Job], list[tuple[Delegate, str]]]:
    from badges.preflight import preflight as check

    conference, jobs, failed = session.conference, [], []
    signed_before = badges_log.printed_ids(session.read)
    for delegate in delegates:
        if delegate.id in signed_before and reason is None:
            failed.append((delegate, "has a badge already; a reprint needs a reason"))
            continue
        code_id, copy = _next_copy(session, delegate)
        spec = spec_of(conference, delegate, sign(session, code_id, copy), copy)
        if problems := [problem for problem in check(spec) if problem.what == "unprintable"]:
            failed.append((delegate, problems[0].sentence))
        else:
            jobs.append(_Job(delegate, code_id, copy, spec))
    return jobs, failed


def _next_copy(session: Session, delegate: Delegate) -> tuple[str, int]:
    """The next copy of a person's code; after the last copy letter the person gets a new code."""
    code_id = delegate.code_id or code_id_for(delegate.id)
    copies = badges_log.copies_of(session.read, delegate.id)
    generation = 0
    while True:
        used = {int(str(row["copy"])) for row in copies if row["code_id"] == code_id}
        used |= badges_log.voided_copies(session.read, code_id)
        copy = max(used, default=0) + 1
        if copy <= MAX_COPIES:
            return code_id, copy
        generation += 1
        code_id = code_id_for(delegate.id, generation)


def sign(session: Session, code_id: str, copy: int) -> str:
    """The signed text of a badge copy."""
    keys = stored.code_keys(session.read)
    code = BadgeCode(session.conference.code_prefix, FIRST_KEY_LETTER, code_id, copy)
    return make_code(code, keys[FIRST_KEY_LETTER])


def _write_pdf(jobs: list[_Job], target: Path, progress: Callable[[int, int], None] | None) -> list[Path]:
    from badges.render import RenderError, render_pdf_to

    total = len(jobs)
    tell = (lambda done: progress(done, total)) if progress else None
    with whole_file(target) as part:
        try:
            render_pdf_to(part, (job.spec for job in jobs), progress=tell)
        except RenderError as error:
            raise BadgeError(error.message, error.hint) from error
    return [target]


def _write_pngs(jobs: list[_Job], target: Path, progress: Callable[[int, int], None] | None) -> list[Path]:
    from badges.render import RenderError, render_png

    files = []
    for done, job in enumerate(jobs, start=1):
        safe = re.sub(r"[^\w-]+", "_", job.delegate.ref).strip("_") or job.delegate.id[:8]
        path = target / f"{safe}.png"
        try:
            data = render_png(job.spec)
        except RenderError as error:
            raise BadgeError(error.message, error.hint) from error
        with whole_file(path) as part:
            part.write_bytes(data)
        files.append(path)
        if progress:
            progress(done, len(jobs))
    return files


def _log(session: Session, jobs: list[_Job], reason: ReprintReason | None, note: str, files: Sequence[Path]) -> None:
    """Record every copy that came out, and void the copies it replaces."""
    why = f"{reason.value}: {note}" if reason and note else (reason.value if reason else "")
    with session.write() as writing:
        drafts = []
        for number, job in enumerate(jobs):
            copies = badges_log.copies_of(writing.connection, job.delegate.id)
            if any((row["code_id"], row["copy"]) == (job.code_id, job.copy) for row in copies):
                raise BadgeError(
                    f"Another desk printed the badge of {job.delegate.name} a moment ago.",
                    "Ask there first; a second badge is a reprint and needs a reason.",
                )
            destination = files[number].name if len(files) == len(jobs) else files[0].name
            drafts += _voids(copies, job.delegate.id, why)
            body: dict[str, object] = {
                "v": 1, "code_id": job.code_id, "copy": job.copy, "reason": why, "destination": destination
            }  # fmt: skip
            drafts.append(Draft("badge_printed", job.delegate.id, body))
            if job.code_id != job.delegate.code_id:
                fields = {"code_id": job.code_id}
                drafts.append(Draft("delegate_edited", job.delegate.id, {"v": 1, "fields": fields, "reason": "code"}))
        writing.append(*drafts)


def _voids(copies: Sequence[badges_log.Row], delegate_id: str, reason: str) -> list[Draft]:
    by_code: dict[str, list[int]] = {}
    for row in copies:
        if not row["void_at"]:
            by_code.setdefault(str(row["code_id"]), []).append(int(str(row["copy"])))
    return [
        Draft("badge_voided", delegate_id, {"v": 1, "code_id": code_id, "copies": sorted(numbers), "reason": reason})
        for code_id, numbers in by_code.items()
    ]


def _latest_copy(session: Session, job: _Job) -> BadgeCopy:
    copies = people.badges_of(session, job.delegate.id)
    found = next((item for item in copies if (item.code_id, item.copy) == (job.code_id, job.copy)), None)
    if found is None:
        raise UsageError(f"The badge of {job.delegate.ref} was printed but not logged.")
    return found


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
