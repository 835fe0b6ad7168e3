"""What tests of orders share: the printer at the desk, and turning its server until the jobs stand as wanted."""

from __future__ import annotations

from printers.peers import until

from badges.printers.model import JobState
from badges.printers.opening import backend_for
from checkin.core.printing import jobs, printers
from checkin.core.printing.serving import Server
from checkin.core.session import Session

DESK = "Desk printer"


def server_of(session: Session, name: str = DESK) -> Server:
    printer = printers.named(session, name)
    return Server(session, printer, backend_for(printer.printer))


def states(session: Session) -> list[JobState]:
    return [job.state for job in reversed(jobs.newest_jobs(session, 100))]


def served(session: Session, *wanted: JobState, server: Server | None = None) -> Server:
    """Turn until the jobs stand as wanted."""
    at_work = server or server_of(session)

    def reached() -> bool:
        at_work.turn()
        return states(session) == list(wanted)

    until(reached, f"jobs are {wanted}")
    return at_work
