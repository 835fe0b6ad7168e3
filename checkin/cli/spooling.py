"""Waiting for printers on the command line: progress on stderr. Ctrl-C holds back what was not sent, and so does a
printer that takes nothing."""

from __future__ import annotations

import threading
from collections.abc import Collection
from time import monotonic

from checkin.core.people import lookup
from checkin.core.printing import jobs, orders, printers
from checkin.core.printing.jobs import PrintJob
from checkin.core.printing.spooler import Spooler
from checkin.core.session import Session

from . import output
from .errors import DONE, IN_PART

_LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 30.0
"""How long a printer may take nothing of an order, for a reason that it or its line gives, before the command ends."""


def see_through(session: Session, batches: Collection[str]) -> int:
    """Serve the queue until these orders are done with or in doubt; say what became of each. Returns the exit code.

    What a printer does not take within `PATIENCE_SECONDS` is held back, as by Ctrl-C.
    """
    changed = threading.Event()
    spooler = Spooler(session, changed.set, lambda error: output.talk(str(error)))
    spooler.start()
    try:
        if not _wait(session, batches, changed):
            _hold_back(session, batches)
    except KeyboardInterrupt:
        _hold_back(session, batches)
    finally:
        spooler.stop()
    return _report(session, _of(session, batches))


def _of(session: Session, batches: Collection[str]) -> list[PrintJob]:
    return [job for batch in batches for job in jobs.jobs_of(session, batch)]


def _hold_back(session: Session, batches: Collection[str]) -> None:
    for batch in batches:
        orders.pause(session, batch, True)
    output.talk("Stopped. What was not sent waits in the queue: checkin jobs run sends it.")


def _wait(session: Session, batches: Collection[str], changed: threading.Event) -> bool:
    """Wait until nothing more happens to these orders; whether that is because all is done with."""
    told: set[str] = set()
    since = monotonic()
    moved: list[tuple[str, str]] = []
    while waiting := [job for job in _of(session, batches) if _under_way(job)]:
        reasons = _reasons(session, waiting)
        for words in reasons - told:
            output.talk(words)
        told = reasons
        states = [(job.id, job.state.value) for job in waiting]
        if states != moved or not reasons or any(job.state != "queued" for job in waiting):
            moved, since = states, monotonic()
        elif monotonic() - since > PATIENCE_SECONDS:
            return False
        changed.wait(_LOOK_SECONDS)
        changed.clear()
    return True


def _reasons(session: Session, waiting: list[PrintJob]) -> set[str]:
    """Why jobs wait, as far as it is known: what their printer says, or that we hold it back."""
    said = {job.note if job.printer in job.note else f"{job.printer}: {job.note}" for job in waiting if job.note}
    names = {job.printer for job in waiting}
    held = [item.name for item in printers.known(session) if item.paused and item.name in names]
    return said | {f'{name} is held back: checkin printers resume "{name}" lets it go on.' for name in held}


def _under_way(job: PrintJob) -> bool:
    return not job.done and not job.unclear and not job.paused


def _report(session: Session, ended: list[PrintJob]) -> int:
    badges = [(job, badge) for job in ended for badge in job.badges]
    people = lookup.by_ids(session, list({badge.delegate_id for _, badge in badges}))
    names = {delegate_id: f"{person.ref}  {person.display_name}" for delegate_id, person in people.items()}
    out = {badge.delegate_id for _, badge in badges if badge.came_out}
    missing = {}
    for job, badge in badges:
        if badge.delegate_id not in out:
            missing[badge.delegate_id] = job
    for delegate_id, job in missing.items():
        what = "unclear    " if job.unclear else "not printed"
        output.line(f"{what}  {names.get(delegate_id, delegate_id)}: {job.note or job.state}")
    unclear = {job.id for job in missing.values() if job.unclear}
    output.talk(f"{len(out)} printed, {len(missing)} not printed or unclear.")
    for job_id in sorted(unclear):
        output.talk(f"Look at the printer, then: checkin jobs settle {job_id} --came-out all (or none, or --ref REF)")
    return IN_PART if missing else DONE
