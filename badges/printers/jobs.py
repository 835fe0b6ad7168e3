"""Print jobs as a pure state machine: which moves are allowed, and what to do after a crash.

The rule above all others: what may have left is never sent again by the program. The row is written
before the first byte, and the job bears the row's name, so the printer's own list can be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .model import JobState, JobStatus, PrinterJob

_ON_PRINTER = frozenset(
    {
        JobState.ACCEPTED,
        JobState.PRINTING,
        JobState.HELD,
        JobState.PRINTED,
        JobState.FAILED,
        JobState.CANCELLED,
    }
)
FINAL = frozenset({JobState.PRINTED, JobState.FAILED, JobState.CANCELLED})
"""A job here is done with. Whoever wants the badge again makes a new job, with a reason."""

MOVES: Mapping[JobState, frozenset[JobState]] = {
    # A queued job can be found on the printer after all: the table is older than it, as after a restore.
    JobState.QUEUED: _ON_PRINTER | {JobState.SENDING},
    # Back to the queue only when the printer surely took nothing (any PrinterError but SendUnsure).
    JobState.SENDING: _ON_PRINTER | {JobState.QUEUED, JobState.UNKNOWN},
    JobState.ACCEPTED: _ON_PRINTER | {JobState.UNKNOWN},
    JobState.PRINTING: _ON_PRINTER | {JobState.UNKNOWN},
    JobState.HELD: _ON_PRINTER | {JobState.UNKNOWN},
    # The printer's list or a person may settle it; the program never sends it.
    JobState.UNKNOWN: _ON_PRINTER,
    JobState.PRINTED: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}
# The one that matters most when the printer has several jobs of one name.
_WEIGHT = (
    JobState.PRINTED,
    JobState.PRINTING,
    JobState.HELD,
    JobState.ACCEPTED,
    JobState.FAILED,
    JobState.CANCELLED,
    JobState.UNKNOWN,
)


class Action(StrEnum):
    """What the program does with a job after a restart."""

    SEND = "send"
    FOLLOW = "follow"
    ASK = "ask"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class OurJob:
    """A row of our table: the job's name (our id), its state, and the printer's id where we got one."""

    name: str
    state: JobState
    job_id: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a job. `others`: more jobs of the same name on the printer, a double to show and cancel."""

    name: str
    action: Action
    state: JobState
    job_id: str | None = None
    others: tuple[str, ...] = ()


def may_move(old: JobState, new: JobState) -> bool:
    """Whether a job may go from `old` to `new`; staying is always allowed."""
    return old is new or new in MOVES[old]


def move(old: JobState, new: JobState) -> JobState:
    """`new`, if the move is allowed. Raises ValueError if it is not, as with sending an unknown job."""
    if not may_move(old, new):
        raise ValueError(f"a print job cannot go from {old} to {new}")
    return new


def seen(ours: OurJob, status: JobStatus) -> JobState:
    """Our job's state after the printer answered for its id.

    A printer that was restarted counts its jobs from 1 again, so a job of another name is not ours.
    """
    if ours.state in FINAL:
        return ours.state
    state = JobState.UNKNOWN if status.name and status.name != ours.name else status.state
    return state if may_move(ours.state, state) else ours.state


def after_restart(ours: Iterable[OurJob], on_printer: Iterable[PrinterJob]) -> tuple[Decision, ...]:
    """Decide for every job of one printer, in the order given.

    Found by name on the printer: follow it. Not found: a queued job may be sent, anything that may have
    left is unknown and asked about, and what is done stays done. A printer that does not answer has an
    empty list: ask again later, since an unknown job that turns up is followed like any other.
    """
    named: dict[str, list[PrinterJob]] = {}
    for job in on_printer:
        if job.name:
            named.setdefault(job.name, []).append(job)
    return tuple(_decide(job, named.get(job.name, [])) for job in ours)


def _decide(ours: OurJob, found: list[PrinterJob]) -> Decision:
    best = min(found, key=lambda job: (_WEIGHT.index(job.state), job.job_id != ours.job_id), default=None)
    others = tuple(job.job_id for job in found if job is not best)
    if ours.state in FINAL:
        return Decision(ours.name, Action.NOTHING, ours.state, ours.job_id, others)
    if best is None or best.state not in _ON_PRINTER:
        if ours.state is JobState.QUEUED and best is None:
            return Decision(ours.name, Action.SEND, JobState.QUEUED)
        return Decision(ours.name, Action.ASK, JobState.UNKNOWN, best.job_id if best else ours.job_id, others)
    action = Action.NOTHING if best.state in FINAL else Action.FOLLOW
    return Decision(ours.name, action, move(ours.state, best.state), best.job_id, others)
