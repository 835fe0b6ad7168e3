"""The desk's badges: one key sends it to this desk's printer, or writes a file; what becomes of it is told.

The printers are served in threads beside the screen. What they report never takes the place of another guest's
answer: it goes into the band only while the band is about that person, else to the foot.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checkin.core.models import Delegate, Reprint, ReprintReason
from checkin.core.session import Session
from checkin.errors import CheckinError
from checkin.tui import keys
from checkin.tui.desk.bands import print_band, told
from checkin.tui.desk.front import Front
from checkin.tui.desk.messages import PrinterSeen, PrintersMoved
from checkin.tui.desk.picturing import Picturing
from checkin.tui.desk.threads import done_by
from checkin.tui.opening import open_folder
from checkin.tui.phrases import IN_CLEAR, in_line

if TYPE_CHECKING:
    from checkin.core.printing.file_output import PrintReport
    from checkin.core.printing.jobs import PrintJob
    from checkin.core.printing.orders import Order
    from checkin.core.printing.spooler import Spooler
    from checkin.core.printing.standing import Standing

LOOK_SECONDS = 10.0
_CORRECT_IT = "Press {person} to correct it, or {help_desk}: help desk."


class Watched(NamedTuple):
    """A badge ordered here: whose, when it was said to come, what is odd about it, and what was told of it last."""

    delegate: Delegate
    when: str
    odd: str
    told: str = ""


class Printing:
    """Printing at a desk."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._session = front.session
        self._spooler: Spooler | None = None
        self._stopped = False
        self._watched: dict[str, Watched] = {}
        self._folder_shown = False
        self._picturing = Picturing(front)

    def start(self) -> None:
        """Begin to serve the printers and to look at this desk's; runs in a thread, after the first paint."""
        from checkin.core.printing.spooler import Spooler

        def trouble(error: CheckinError) -> None:
            self._front.post_message(PrinterSeen(str(error), False))

        def moved() -> None:
            self._front.post_message(PrintersMoved())

        self._spooler = Spooler(self._session, moved, trouble)
        if not self._stopped:  # asked when `stop` can find it: the desk may close at any moment
            self._spooler.start()
            self.look_at_printer()

    def stop(self) -> None:
        """What is being sent is sent first; nothing else is."""
        self._stopped = True
        if self._spooler is not None:
            self._spooler.stop()

    def wake(self) -> None:
        """Something was ordered or wished."""
        if self._spooler is not None:
            self._spooler.wake()

    def look_at_printer(self) -> None:
        """See how this desk's printer is; may wait for one that does not answer, so never in the screen's thread."""
        try:
            self._front.post_message(_seen(self._session))
        except CheckinError as error:
            self._front.post_message(PrinterSeen(error.message, False))

    # -- one badge -----------------------------------------------------------------------------------------------

    async def print_badge(
        self,
        delegate: Delegate,
        reprint: Reprint | None = None,
        *,
        instead_of: PrintJob | None = None,
        at: str = "",
    ) -> None:
        """Print a person's badge, or ask first where one is out, under way, in doubt or failed.

        Where that was asked already: `instead_of` makes a PDF in the place of that job, `at` prints at that printer.
        """
        if instead_of:  # what becomes of its job is no news
            self._watched = {key: item for key, item in self._watched.items() if item.delegate.id != delegate.id}
        delegate, found = await done_by(self._front.threads.looks, partial(_as_of_now, self._session, delegate))
        job = found.job or (None if at else found.failed)
        if job is not None and instead_of is None:
            from checkin.tui.dialogs.badges.waiting_badge import WaitingBadgeDialog

            await self._front.ask(WaitingBadgeDialog(self._session, delegate, job, found.other))
            self.wake()
            return
        asked = reprint is not None or instead_of is not None or bool(at)
        if not asked and (stop := _stop(delegate)) and not await self._wanted_all_the_same(delegate, stop):
            return
        if not asked and found.elsewhere:
            if not await self._wanted_all_the_same(delegate, found.where):
                return
            reprint = Reprint(ReprintReason.OTHER, "the badge made elsewhere was not at hand")
        if reprint is None and found.reprint:
            from checkin.tui.dialogs.badges.reprint import ReprintDialog

            reprint = await self._front.answer_of(ReprintDialog(self._session, delegate))
            if reprint is None:
                return
        if instead_of is None and (printer := at or (found.printer.name if found.printer else "")):
            await self._order(delegate, printer, reprint)
            return
        self._front.say("Making the badge ...")
        make = partial(asyncio.to_thread, _make_badge, self._session, delegate, reprint, instead_of)
        report = await self._front.allowed(make)
        self._front.say("")
        await self._badge_made(delegate, report)

    async def _wanted_all_the_same(self, delegate: Delegate, doubt: str) -> bool:
        """Ask before a badge is made for somebody who should have one already, or none."""
        from checkin.tui.dialogs.kit.confirm import ConfirmDialog
        from checkin.tui.phrases import who

        question = ConfirmDialog(f"A badge for {who(delegate)}?", f"! {doubt}", "Print one", "Not now")
        answer: bool | None = await self._front.answer_of(question)
        return bool(answer)

    async def _order(self, delegate: Delegate, printer: str, reprint: Reprint | None) -> None:
        order = partial(asyncio.to_thread, self._ordered, delegate, printer, reprint)
        made, when, odd = await self._front.allowed(order)
        if made.refused:
            self._tell(f"No badge: {made.refused[0][1]}", delegate, keys.told(_CORRECT_IT), good=False)
            return
        job = made.jobs[0]
        self._watched[job.id] = item = Watched(delegate, when, odd)
        self._front.show_band(print_band(job.state, job.printer, job.note, delegate, item.odd, when))
        self._front.tick("badge")
        self._front.begin("picture", partial(self._picturing.badge, delegate))
        await self.look_at_prints()  # it may be out already

    def _ordered(self, delegate: Delegate, printer: str, reprint: Reprint | None) -> tuple[Order, str, str]:
        """Order a badge and have it sent at once; when it is expected, and what is odd about it."""
        from checkin.core.printing import jobs, printers
        from checkin.core.printing.orders import order
        from checkin.core.printing.pace import seconds_until_out

        made = order(self._session, [delegate], printer, reprint=reprint)
        self.wake()
        in_clear = self._session.encrypted and printers.named(self._session, printer).writes_files
        odd = made.warnings[0][1] if made.warnings else IN_CLEAR if in_clear else ""
        when = in_line(made.ahead + 1, seconds_until_out(self._session, made))
        return replace(made, jobs=tuple(jobs.as_it_waits(self._session, job) for job in made.jobs)), when, odd

    async def _badge_made(self, delegate: Delegate, report: PrintReport) -> None:
        if report.failed:
            self._tell(f"No badge: {report.failed[0][1]}", delegate, keys.told(_CORRECT_IT), good=False)
            return
        self._front.desk.made = file = report.files[0]
        copy = report.printed[0].copy
        which = f"Copy {copy} of the badge" if copy > 1 else "Badge"
        odd = report.warnings[0][1] if report.warnings else ""
        in_clear = "Not encrypted. " if self._session.encrypted else ""
        self._tell(f"{which} made: {file.name}", delegate, in_clear + (odd or f"In the folder {file.parent}"))
        self._front.tick("badge")
        self._front.look_around()
        if not self._folder_shown:
            from checkin.tui.dialogs.badges.made_badge import MadeBadgeDialog

            self._folder_shown = True
            self._front.program.run_in_background(partial(open_folder, file.parent))
            await self._front.answer_of(MadeBadgeDialog(self._session, delegate, file))
        self._front.begin("picture", partial(self._picturing.badge, delegate))

    # -- what becomes of them ------------------------------------------------------------------------------------

    async def look_at_prints(self) -> None:
        """Tell what became of the badges ordered here; another desk of this computer may be serving the printer."""
        if not self._watched:
            return
        watched = dict(self._watched)
        found = await done_by(self._front.threads.looks, partial(_jobs_named, self._session, list(watched)))
        moved = False
        for job in found:
            item = watched[job.id]
            news = f"{job.state} {job.note}"
            if news == item.told or job.id not in self._watched:
                continue
            moved = True
            self._watched[job.id] = item._replace(told=news)
            if job.done or job.state == "unknown":
                del self._watched[job.id]
            self._tell_of(job, item)
        if moved:
            self._front.look_around()
            self._front.program.run_in_background(self.look_at_printer)

    def _tell_of(self, job: PrintJob, item: Watched) -> None:
        band = print_band(job.state, job.printer, job.note, item.delegate, item.odd, item.when)
        self._front.desk.badge_news(band, job.done)
        self._front.paint()

    def _tell(self, message: str, delegate: Delegate, detail: str, *, good: bool = True) -> None:
        band = told(message, delegate, good=good, detail=detail)
        self._front.show_band(band if good else band._replace(advice=(detail,)))


def _stop(delegate: Delegate) -> str:
    """Why somebody should have no badge yet, or at all, as a sentence; nothing where nothing speaks against it."""
    if not delegate.expected:
        return f"The list says: {delegate.status}. A badge opens doors."
    return f"With the help desk: {delegate.hold}." if delegate.hold else ""


def _seen(session: Session) -> PrinterSeen:
    from checkin.core.printing import jobs, printers

    printer, _ = printers.of_desk(session)
    if printer is None:
        return PrinterSeen("", True)
    looked = printers.look(printer)
    doubt = sum(job.state == "unknown" for job in jobs.open_jobs(session, printer.name))
    trouble = "printer held back" if printer.paused else looked.advice[0].sentence if looked.advice else ""
    if looked.ready and doubt:
        trouble = f"{doubt} in doubt: Print jobs"
    return PrinterSeen(trouble or "printer ready", looked.ready and not doubt)


def _as_of_now(session: Session, delegate: Delegate) -> tuple[Delegate, Standing]:
    """A person as recorded now, whom another desk may just have held, and how their badge stands."""
    from checkin.core.people.lookup import by_id
    from checkin.core.printing.standing import standing

    return by_id(session, delegate.id) or delegate, standing(session, delegate.id)


def _jobs_named(session: Session, ids: list[str]) -> list[PrintJob]:
    from checkin.core.printing import jobs

    return [jobs.as_it_waits(session, jobs.job(session, job_id)) for job_id in ids]


def _make_badge(
    session: Session, delegate: Delegate, reprint: Reprint | None, instead_of: PrintJob | None
) -> PrintReport:
    from checkin.core.people.lookup import by_id
    from checkin.core.printing.designs import for_categories
    from checkin.core.printing.file_output import Output, badge_file, print_badges

    current = by_id(session, delegate.id) or delegate
    target: Path = badge_file(session, current)
    output = Output(template=instead_of.template) if instead_of else Output(own=for_categories(session))
    job_id = instead_of.id if instead_of else ""
    return print_badges(session, [current], target, output, reprint=reprint, instead_of=job_id)
