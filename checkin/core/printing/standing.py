"""What must be known before somebody's badge is printed: where to, where theirs is, and what is on its way."""

from __future__ import annotations

from dataclasses import dataclass

from checkin.core import dossier
from checkin.core.issuing.whereabouts import UNKNOWN, Whereabouts, whereabouts
from checkin.core.models import BadgeCopy
from checkin.core.people import lookup
from checkin.core.session import Session

from . import jobs, printers
from .jobs import PrintJob
from .printers import SetUpPrinter


@dataclass(frozen=True, slots=True)
class Standing:
    """`printer` is this desk's (None: files), `job` holds a badge of the person that is under way or in doubt.

    `failed` is the last job that was to bring it out and did not, as long as no badge was made since.
    """

    printer: SetUpPrinter | None
    fallback: SetUpPrinter | None
    copies: tuple[BadgeCopy, ...]
    badge: Whereabouts
    job: PrintJob | None
    failed: PrintJob | None = None

    @property
    def good(self) -> tuple[BadgeCopy, ...]:
        """The copies that open a door."""
        return tuple(badge for badge in self.copies if not badge.void)

    @property
    def reprint(self) -> bool:
        """Whether another badge needs a reason."""
        return bool(self.copies)

    @property
    def elsewhere(self) -> bool:
        """Whether a badge that was not printed from here should be somewhere: in a box, or with the person."""
        return not self.copies and bool(self.badge.box or self.badge.held)

    @property
    def where(self) -> str:
        """Where a badge of the person is already; empty when nobody knows of one."""
        if handed := self.badge.handed:
            by = f"{handed.at:%a %H:%M}, {handed.desk}, {handed.operator}"
            return f"A badge was HANDED OVER already ({by}): {handed.what}.  Ask for it back before you print."
        if self.badge.held:
            return f"This person HAS A BADGE ({self.badge.held}).  Ask for it back before you print."
        if self.badge.box:
            return f"A badge should lie in BOX {self.badge.box}.  Look there before you print."
        return ""

    @property
    def other(self) -> SetUpPrinter | None:
        """A printer of this desk, of a kind that is known, that the job is not at, nor failed at."""
        job = self.job or self.failed
        at = job.printer if job else ""
        return next((item for item in (self.fallback, self.printer) if item and item.usable and item.name != at), None)


def standing(session: Session, delegate_id: str) -> Standing:
    """Look it all up at once."""
    printer, fallback = printers.of_desk(session)
    open_jobs = jobs.open_of(session, delegate_id)
    copies = tuple(dossier.badges_of(session, delegate_id))
    person = lookup.by_id(session, delegate_id)
    day = session.day
    badge = whereabouts(session, person, day.number if day else None) if person else UNKNOWN
    job = jobs.as_it_waits(session, open_jobs[0]) if open_jobs else None
    failed = None if job else jobs.failed_of(session, delegate_id)
    since = any(failed.at <= copy.at for copy in copies) if failed else False
    return Standing(printer, fallback, copies, badge, job, None if since else failed)
