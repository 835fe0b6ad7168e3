"""Print jobs as they stand in the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from badges.printers.jobs import FINAL
from badges.printers.model import JobState
from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.errors import UsageError
from db.local import print_queue, printers
from db.reading import badges_log
from db.rows import JobBadgeRow, JobRow
from db.store import Connection

NEEDS_REASON = "has a badge already; a reprint needs a reason"
SENT = frozenset({JobState.SENDING, JobState.ACCEPTED, JobState.PRINTING, JobState.HELD})


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One job of the queue. `id` is its name on the printer, `printer_job` the printer's own id of it."""

    id: str
    batch: str
    printer: str
    state: JobState
    printer_job: str
    note: str
    template: str
    reason: str
    separator: str
    paused: bool
    cancel_asked: bool
    at: datetime
    desk: str
    operator: str
    badges: tuple[JobBadgeRow, ...]

    @property
    def done(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in FINAL

    @property
    def unclear(self) -> bool:
        """Whether nobody knows if its badges came out: a person must look."""
        return self.state is JobState.UNKNOWN

    @property
    def ids(self) -> tuple[str, ...]:
        """Whose badges these are."""
        return tuple(badge.delegate_id for badge in self.badges)


def free_for_badge(
    connection: Connection, people: Sequence[Delegate], *, again: bool, instead_of: str = ""
) -> tuple[list[Delegate], list[tuple[Delegate, str]]]:
    """Those for whom a badge may be made now, to a printer or a file, and the others with the reason.

    A badge that is in an open job, other than `instead_of`, is not made a second time, nor without `again` one that is
    out. Asked within a write transaction, two desks that want one badge at once get one.
    """
    free: list[Delegate] = []
    refused: list[tuple[Delegate, str]] = []
    busy = print_queue.busy_people(connection)
    for person in people:
        if busy.get(person.id, instead_of) != instead_of:
            refused.append((person, _busy_words(print_queue.job(connection, busy[person.id]))))
        elif not again and badges_log.was_printed(connection, person.id):
            refused.append((person, NEEDS_REASON))
        else:
            free.append(person)
    return free, refused


def _busy_words(row: JobRow | None) -> str:
    if row and row.state == JobState.UNKNOWN:
        return f"it is unclear whether its badge came out of {row.printer}; finish that first"
    return f"its badge is waiting at {row.printer if row else 'a printer'}"


def open_jobs(session: Session, printer: str | None = None) -> list[PrintJob]:
    """The jobs not done with, in the order they are sent."""
    return [from_row(session, row) for row in print_queue.open_jobs(session.read, printer)]


def newest_jobs(session: Session, count: int = 50) -> list[PrintJob]:
    """The jobs ordered last, the newest first."""
    return [from_row(session, row) for row in print_queue.newest(session.read, count)]


def jobs_of(session: Session, batch: str) -> list[PrintJob]:
    """The jobs of one order, those moved to another printer too."""
    return [from_row(session, row) for row in print_queue.of_batch(session.read, batch)]


def open_of(session: Session, delegate_id: str) -> list[PrintJob]:
    """The open jobs that hold a badge of a person."""
    return [from_row(session, row) for row in print_queue.open_of(session.read, delegate_id)]


def failed_of(session: Session, delegate_id: str) -> PrintJob | None:
    """The last job that was to bring a person's badge out, where it failed."""
    row = print_queue.newest_of(session.read, delegate_id)
    return from_row(session, row) if row and row.state == JobState.FAILED else None


def job(session: Session, job_id: str) -> PrintJob:
    """One job. Raises UsageError when there is none of that id."""
    row = print_queue.job(session.read, job_id)
    if row is None:
        raise UsageError(f"There is no print job {job_id!r}.", "Look at the list of jobs.")
    return from_row(session, row)


def as_it_waits(session: Session, job: PrintJob) -> PrintJob:
    """A job as whoever waits for it must know it: with what keeps its printer, where that is noted of one before it."""
    if job.state is not JobState.QUEUED or job.note:
        return job
    return replace(job, note=print_queue.kept_from(session.read, job.printer))


def from_row(session: Session, row: JobRow) -> PrintJob:
    """A job from its stored row."""
    return PrintJob(
        id=row.id,
        batch=row.batch,
        printer=row.printer,
        state=JobState(row.state),
        printer_job=row.printer_job,
        note=row.note,
        template=row.template,
        reason=row.reason,
        separator=row.separator,
        paused=row.paused,
        cancel_asked=row.cancel_asked,
        at=session.clock.local(row.at),
        desk=row.desk,
        operator=row.operator,
        badges=row.badges,
    )


@dataclass(frozen=True, slots=True)
class PrintQueue:
    """How many of a printer's jobs wait, may have come out or not, and are printed."""

    name: str
    waiting: int
    unclear: int
    printed: int


def print_queues(session: Session) -> list[PrintQueue]:
    """Each printer with its jobs. Asks no printer."""
    counts = print_queue.counts(session.read)
    names = {row.name for row in printers.all_printers(session.read)} | {name for name, _ in counts}
    done = ("printed", "failed", "cancelled", "unknown")
    return [
        PrintQueue(
            name,
            waiting=sum(count for (who, state), count in counts.items() if who == name and state not in done),
            unclear=counts.get((name, "unknown"), 0),
            printed=counts.get((name, "printed"), 0),
        )
        for name in sorted(names, key=str.casefold)
    ]
