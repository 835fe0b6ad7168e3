"""Carrying out what the queue holds for one printer: send, follow, and settle what can be settled.

Only one process serves a printer of a file at a time; a lock on a file beside it says which, and falls with the
process. Whoever takes the lock first compares the queue with the printer's own list (`badges.printers.jobs`), so
that a crash loses nothing and doubles nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from time import monotonic

from badges.printers.doctor import explain
from badges.printers.jobs import FINAL, Action, OurJob, after_restart, may_move, seen
from badges.printers.model import (
    Backend,
    JobState,
    JobStatus,
    PrinterBusy,
    PrinterError,
    PrinterRefused,
    SendUnsure,
)
from badges.raster import RasterError
from badges.spec import BadgeSpec
from badges.typesetting import RenderError
from checkin.core.files import only_one
from checkin.core.issuing import copies
from checkin.core.issuing.specs import spec_of
from checkin.core.people import lookup
from checkin.core.session import Session
from db.journal.entries import Draft, Stamp
from db.local import print_queue
from db.store import Writing

from . import jobs, orders
from .documents import document
from .file_output import photo_folder
from .jobs import SENT, PrintJob
from .printers import SetUpPrinter, media_of

UNDER_WAY = 2
"""Jobs a printer may have at once: enough to keep it busy, few enough that a fault concerns few."""
SILENCE_SECONDS = 120.0
"""How long a printer may say nothing before somebody must look what became of the badges it has."""


def only_server(session: Session, printer: str) -> AbstractContextManager[bool]:
    """Whether this process may serve the printer; another desk on this computer may be doing so."""
    return only_one(_lock_file(session.store.path, printer))


class Server:
    """Serves one printer's queue, turn by turn. The caller holds `only_server`, and waits between turns."""

    def __init__(
        self, session: Session, printer: SetUpPrinter, backend: Backend, seconds: Callable[[], float] = monotonic
    ) -> None:
        self._session = session
        self._printer = printer
        self._backend = backend
        self._seconds = seconds
        self._heard = seconds()
        self._new = True
        self._in_step = False

    def turn(self) -> bool:
        """Do what can be done now; return whether anything changed in the queue."""
        before = jobs.open_jobs(self._session, self._printer.name)
        if not self._in_step:
            self._compare(before)
        for job in jobs.open_jobs(self._session, self._printer.name):
            if job.state in SENT:
                self._follow(job)
        if self._in_step:
            self._send_next()
        return before != jobs.open_jobs(self._session, self._printer.name)

    def _compare(self, ours: list[PrintJob]) -> None:
        """Match the queue with the printer's own list: all of it at first, later what is in doubt."""
        try:
            listed = self._backend.jobs()
        except PrinterError as silence:
            self._tell_silence(ours, str(silence))
            return
        self._heard = self._seconds()
        doubtful = ours if self._new else [job for job in ours if job.state is JobState.UNKNOWN]
        known = (OurJob(job.id, job.state, job.printer_job or None) for job in doubtful)
        for job, decision in zip(doubtful, after_restart(known, listed), strict=True):
            if decision.action is not Action.SEND:
                doubled = f"The printer has it {len(decision.others) + 1} times." if decision.others else job.note
                self._record(job, decision.state, decision.job_id, doubled)
        self._new, self._in_step = False, True

    def _tell_silence(self, ours: list[PrintJob], words: str) -> None:
        """What is sent, and the next to be, has to wait."""
        queued = [job for job in ours if job.state is JobState.QUEUED]
        for job in [*(job for job in ours if job.state in SENT), *queued[:1]]:
            self._record(job, self._in_silence(job), None, words)

    def _in_silence(self, job: PrintJob) -> JobState:
        """What a job is while the printer says nothing: in doubt, where it was just leaving or the silence lasts.

        When the printer speaks again and knows the job, that is followed on.
        """
        lasts = self._seconds() - self._heard > SILENCE_SECONDS
        doubtful = job.state is JobState.SENDING or (lasts and job.state in SENT)
        return JobState.UNKNOWN if doubtful else job.state

    def _follow(self, job: PrintJob) -> None:
        try:
            if job.cancel_asked:
                self._cancel(job)
            status = self._backend.job(job.printer_job)
        except PrinterError as fault:
            self._in_step = False
            self._record(job, self._in_silence(job), None, str(fault))
            return
        self._heard = self._seconds()
        state = seen(OurJob(job.id, job.state, job.printer_job), status)
        self._record(job, state, None, _words(status))

    def _cancel(self, job: PrintJob) -> None:
        try:
            self._backend.cancel(job.printer_job)
        except PrinterError as no:
            self._record(job, job.state, None, str(no))

    def _send_next(self) -> None:
        """Fill the printer up to the jobs it may have at once. Who came while one was sent may be the next."""
        while not self._paused() and (job := self._next()):
            if not self._send(job):
                return

    def _next(self) -> PrintJob | None:
        if sum(job.state in SENT for job in jobs.open_jobs(self._session, self._printer.name)) >= UNDER_WAY:
            return None
        row = print_queue.next_up(self._session.read, self._printer.name)
        return jobs.from_row(self._session, row) if row else None

    def _send(self, job: PrintJob) -> bool:
        """Send one job; whether the printer may get another. The row says so before the first byte leaves."""
        try:
            page = document(self._backend, self._printer.printer, job.template, self._specs(job), job.separator)
            media = media_of(job.template)
        except (RenderError, RasterError, PrinterRefused) as fault:
            self._record(job, JobState.FAILED, None, str(fault))
            return True
        except PrinterError as fault:
            return self._wait(job, fault)
        if not self._claim(job):
            return True
        try:
            sent = self._backend.send(page, media, job.id)
        except SendUnsure as doubt:
            self._in_step = False
            self._record(self._now(job), JobState.UNKNOWN, None, str(doubt))
        except PrinterRefused as fault:
            self._wait(self._now(job), fault)
            self._record(self._now(job), JobState.FAILED, None, str(fault))
        except PrinterError as fault:
            return self._wait(self._now(job), fault)
        else:
            # Without a number there is nothing to follow it by.
            state = sent.state if sent.job_id or sent.state in FINAL else JobState.UNKNOWN
            self._record(self._now(job), state, sent.job_id, "")
        return True

    def _wait(self, job: PrintJob, fault: PrinterError) -> bool:
        """Nothing was taken: the job stays first in the queue."""
        self._record(job, JobState.QUEUED, None, "" if isinstance(fault, PrinterBusy) else str(fault))
        return False

    def _claim(self, job: PrintJob) -> bool:
        """Mark a job as leaving, unless it was moved, changed, held back or overtaken while drawn."""
        with self._session.write() as writing:
            row = print_queue.next_up(writing.connection, self._printer.name)
            if row is None or (row.id, row.badges) != (job.id, job.badges):
                return False
            print_queue.set_state(writing.connection, job.id, JobState.SENDING.value)
        return True

    def _specs(self, job: PrintJob) -> list[BadgeSpec]:
        """The badges as they are to be printed now, also when the name was corrected since they were ordered."""
        conference = self._session.conference
        specs = []
        for badge in job.badges:
            person = lookup.by_id(self._session, badge.delegate_id)
            if person is None:
                raise RenderError("The person is not on the list any more.")
            code = copies.sign(self._session, badge.code_id, badge.copy)
            specs.append(spec_of(conference, person, code, badge.copy, photo_folder(self._session)))
        return specs

    def _record(self, job: PrintJob, state: JobState, printer_job: str | None, note: str) -> None:
        """Move a job on, with all that follows; nothing is written when nothing is new."""
        if state in (JobState.FAILED, JobState.CANCELLED) and job.state in SENT and len(job.badges) > 1:
            # The printer stopped in the middle of several badges: only a person can say which are out.
            state, note = JobState.UNKNOWN, f"Stopped midway. {note}".strip()
        printer_job = printer_job or job.printer_job
        if (state, printer_job, note) == (job.state, job.printer_job, job.note) or not may_move(job.state, state):
            return
        with self._session.write(self._stamp(job)) as writing:
            row = print_queue.job(writing.connection, job.id)
            if row is None or row.state != job.state:
                return  # taken back or settled meanwhile
            print_queue.set_state(writing.connection, job.id, state.value, printer_job, note)
            if state is not job.state:
                self._conclude(writing, job, state, note)

    def _conclude(self, writing: Writing, job: PrintJob, state: JobState, note: str) -> None:
        if state is JobState.PRINTED:
            orders.close(writing, job, lambda _: True)
        elif state is JobState.UNKNOWN:
            writing.append(*(
                Draft("badge_unclear", badge.delegate_id, {"v": 1, "job": job.id, "printer": job.printer,
                      "code_id": badge.code_id, "copy": badge.copy, "reason": note})
                for badge in job.badges
            ))  # fmt: skip
        elif state in (JobState.FAILED, JobState.CANCELLED):
            orders.drop(writing, job, state, note)

    def _now(self, job: PrintJob) -> PrintJob:
        return jobs.job(self._session, job.id)

    def _stamp(self, job: PrintJob) -> Stamp:
        """Whoever ordered a badge stands in the journal, whichever desk serves the printer."""
        return Stamp(job.desk, job.operator, self._session.stamp().at)

    def _paused(self) -> bool:
        return print_queue.is_paused(self._session.read, self._printer.name)


def _words(status: JobStatus) -> str:
    """Why a job waits or failed, as the printer's doctor says it."""
    said = [explain(reason) for reason in status.reasons]
    words = [f"{item.sentence} {item.next_step}".strip() for item in said if item.severity != "report"]
    if not words and status.state in (JobState.HELD, JobState.FAILED):
        return status.message
    return " ".join(dict.fromkeys(words))


def _lock_file(conference: Path, printer: str) -> Path:
    name = hashlib.sha256(printer.encode()).hexdigest()[:10]
    return conference.with_name(f".{conference.name}.printer-{name}.lock")
