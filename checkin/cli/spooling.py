"""Waiting for printers on the command line: progress on stderr, Ctrl-C holds back what was not sent."""

from __future__ import annotations

import threading
from collections.abc import Collection

from checkin.core.people import lookup
from checkin.core.printing import jobs, orders
from checkin.core.printing.jobs import PrintJob
from checkin.core.printing.spooler import Spooler
from checkin.core.session import Session

from . import output
from .errors import DONE, IN_PART

_LOOK_SECONDS = 0.5


def see_through(session: Session, batches: Collection[str]) -> int:
    """Serve the queue until these orders are done with or in doubt; say what became of each. Returns the exit code."""
    changed = threading.Event()
    spooler = Spooler(session, changed.set, lambda error: output.talk(str(error)))
    spooler.start()
    try:
        _wait(session, batches, changed)
    except KeyboardInterrupt:
        for batch in batches:
            orders.pause(session, batch, True)
        output.talk("Stopped. What was not sent waits in the queue: checkin jobs run sends it.")
    finally:
        spooler.stop()
    return _report(session, _of(session, batches))


def _of(session: Session, batches: Collection[str]) -> list[PrintJob]:
    return [job for batch in batches for job in jobs.jobs_of(session, batch)]


def _wait(session: Session, batches: Collection[str], changed: threading.Event) -> None:
    told: dict[str, str] = {}
    while waiting := [job for job in _of(session, batches) if _under_way(job)]:
        for job in waiting:
            if job.note and told.get(job.id) != job.note:
                output.talk(f"{job.printer}: {job.note}")
            told[job.id] = job.note
        changed.wait(_LOOK_SECONDS)
        changed.clear()


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
