"""What must be known before somebody's badge is printed: where to, and whether one is out or on its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checkin.core import dossier
from checkin.core.models import BadgeCopy
from checkin.core.people import lookup
from checkin.core.session import Session
from db.reading import badges_log

from . import jobs, printers
from .jobs import PrintJob
from .printers import SetUpPrinter


@dataclass(frozen=True, slots=True)
class HandOver:
    """What a person was given last."""

    what: str
    at: datetime
    desk: str
    operator: str


@dataclass(frozen=True, slots=True)
class Standing:
    """`printer` is this desk's (None: files), `job` holds a badge of the person that is under way or in doubt.

    `handed` is None too when a badge was made since, or when every copy is void.
    """

    printer: SetUpPrinter | None
    fallback: SetUpPrinter | None
    copies: tuple[BadgeCopy, ...]
    box: str
    handed: HandOver | None
    job: PrintJob | None

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
        return not self.copies and bool(self.box or self.handed)

    @property
    def where(self) -> str:
        """Where a badge of the person is already; empty when nobody knows of one."""
        if handed := self.handed:
            by = f"{handed.at:%a %H:%M}, {handed.desk}, {handed.operator}"
            return f"A badge was HANDED OVER already ({by}): {handed.what}.  Ask for it back before you print."
        if self.box and (self.good or not self.copies):
            return f"A badge should lie in BOX {self.box}.  Look there before you print."
        return ""

    @property
    def other(self) -> SetUpPrinter | None:
        """A printer of this desk that the job is not at."""
        at = self.job.printer if self.job else ""
        return next((item for item in (self.fallback, self.printer) if item and item.name != at), None)


def standing(session: Session, delegate_id: str) -> Standing:
    """Look it all up at once."""
    printer, fallback = printers.of_desk(session)
    open_jobs = jobs.open_of(session, delegate_id)
    copies = tuple(dossier.badges_of(session, delegate_id))
    person = lookup.by_id(session, delegate_id)
    return Standing(
        printer, fallback, copies, person.box if person else "", _handed(session, delegate_id, copies),
        open_jobs[0] if open_jobs else None,
    )  # fmt: skip


def _handed(session: Session, delegate_id: str, copies: tuple[BadgeCopy, ...]) -> HandOver | None:
    good = [badge for badge in copies if not badge.void]
    if copies and not good:
        return None
    for row in reversed(badges_log.handed_over(session.read, delegate_id)):
        at = session.clock.local(row.at)
        what = "; ".join(filter(None, (row.what, row.taken_by, row.authorisation)))
        if (good and at >= good[-1].at) or (not good and "badge" in what.lower()):
            return HandOver(what, at, row.desk, row.operator)
    return None
