"""When a printer fails, or a person cannot wait for the others of a job: one badge out of it, or all of it as a PDF."""

from __future__ import annotations

from badges.printers.model import JobState
from checkin.core.files import named
from checkin.core.models import Reprint
from checkin.core.people import lookup
from checkin.core.session import Session
from db.journal.entries import Draft
from db.local import print_queue

from . import orders
from .file_output import Output, PrintReport, badge_folder, print_badges
from .jobs import PrintJob


def withdraw(session: Session, job: PrintJob, delegate_id: str) -> None:
    """Take one person's badge out of a job that was not sent; of one that was, only a badge that is alone in it.

    Another that is sent with others may still come out: it is void as soon as a badge is made in its place.
    """
    if len(job.badges) == 1:
        orders.cancel(session, [job])
        return
    with session.write() as writing:
        current = orders.movable(session, writing, job.id)
        if current is None or current.state is not JobState.QUEUED:
            return
        stay = [badge for badge in current.badges if badge.delegate_id != delegate_id]
        print_queue.set_badges(writing.connection, current.id, stay)
        writing.append(*(
            Draft("badge_not_printed", badge.delegate_id, orders.body(current, badge, "taken out"))
            for badge in current.badges if badge not in stay
        ))  # fmt: skip


def job_as_pdf(session: Session, job: PrintJob) -> PrintReport:
    """Take a job back from its printer and make its badges as one PDF, drawn as they were to be.

    Should a badge that was sent come out all the same, it is void. Raises UsageError for a template that is none.
    """
    orders.cancel(session, [job])
    people = list(lookup.by_ids(session, job.ids).values())
    reprint = Reprint.of(job.reason) if job.reason else None
    return print_badges(
        session,
        people,
        badge_folder(session) / named(f"{job.id}.pdf", session.conference.training),
        Output(template=job.template, by_delegation=bool(job.separator)),
        reprint=reprint,
        instead_of=job.id,
    )
