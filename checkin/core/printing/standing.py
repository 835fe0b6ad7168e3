"""What must be known before somebody's badge is printed: where to, and whether one is out or on its way."""

from __future__ import annotations

from dataclasses import dataclass

from checkin.core.session import Session

from . import copies, jobs, printers
from .jobs import PrintJob
from .printers import SetUpPrinter


@dataclass(frozen=True, slots=True)
class Standing:
    """`printer` is this desk's (None: files), `job` holds a badge of the person that is under way or in doubt."""

    printer: SetUpPrinter | None
    fallback: SetUpPrinter | None
    reprint: bool
    job: PrintJob | None

    @property
    def other(self) -> SetUpPrinter | None:
        """A printer of this desk that the job is not at."""
        at = self.job.printer if self.job else ""
        return next((item for item in (self.fallback, self.printer) if item and item.name != at), None)


def standing(session: Session, delegate_id: str) -> Standing:
    """Look it all up at once."""
    printer, fallback = printers.of_desk(session)
    open_jobs = jobs.open_of(session, delegate_id)
    return Standing(printer, fallback, copies.needs_reason(session, delegate_id), open_jobs[0] if open_jobs else None)
