# mypy: disable-error-code="misc"
"""The desk's badges: one key sends it to this desk's printer, or writes a file; what becomes of it is told.

The printers are served in threads beside the screen. What they report never takes the place of another guest's
answer: it goes into the band only while the band is about that person, else to the foot.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from checkin.core.models import Delegate, Reprint, ReprintReason
from checkin.core.session import Session
from checkin.errors import CheckinError
from checkin.tui import keys
from checkin.tui.desk.bands import print_band
from checkin.tui.desk.messages import PrinterSeen, PrintersMoved
from checkin.tui.desk.opening import open_folder
from checkin.tui.phrases import in_line

if TYPE_CHECKING:
    from checkin.core.printing.file_output import PrintReport
    from checkin.core.printing.jobs import PrintJob
    from checkin.core.printing.orders import Order
    from checkin.core.printing.spooler import Spooler
    from checkin.core.printing.standing import Standing

    from .screen import DeskScreen

LOOK_SECONDS = 10.0
_CORRECT_IT = "Correct it with {person}, or {help_desk}."


@dataclass(frozen=True, slots=True)
class Watched:
    """A badge ordered here: whose, when it was said to come, what is odd about it, and what was told of it last."""

    delegate: Delegate
    when: str
    odd: str
    told: str = ""


class DeskPrinting:
    """Printing at a desk; `DeskScreen` is the only one that has it."""

    def start_printing(self: DeskScreen) -> None:
        self._spooler: Spooler | None = None
        self._watched: dict[str, Watched] = {}
        self._folder_shown = False

    def serve_printers(self: DeskScreen) -> None:
        """Begin to serve the printers and to look at this desk's; runs in a thread, after the first paint."""
        from checkin.core.printing.spooler import Spooler

        def trouble(error: CheckinError) -> None:
            self.post_message(PrinterSeen(str(error), False))

        def moved() -> None:
            self.post_message(PrintersMoved())

        self._spooler = Spooler(self.session, moved, trouble)
        self._spooler.start()
        self.look_at_printer()

    def stop_printing(self: DeskScreen) -> None:
        if self._spooler is not None:
            self._spooler.stop()

    def wake_printers(self: DeskScreen) -> None:
        """Something was ordered or wished."""
        if self._spooler is not None:
            self._spooler.wake()

    def look_at_printer(self: DeskScreen) -> None:
        """See how this desk's printer is; may wait for one that does not answer, so never in the screen's thread."""
        try:
            self.post_message(_seen(self.session))
        except CheckinError as error:
            self.post_message(PrinterSeen(error.message, False))

    def on_printer_seen(self: DeskScreen, message: PrinterSeen) -> None:
        message.stop()
        self.set_foot(printer=message.words, printer_alarm=not message.ready)

    def on_printers_moved(self: DeskScreen, message: PrintersMoved) -> None:
        message.stop()
        self.begin("prints", self.look_at_prints())

    # -- one badge -----------------------------------------------------------------------------------------------

    async def print_badge(
        self: DeskScreen,
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
        found = await self.in_thread(self._looking, partial(_standing, self.session, delegate.id))
        job = found.job or (None if at else found.failed)
        if job is not None and instead_of is None:
            from checkin.tui.dialogs.badges.waiting_badge import WaitingBadgeDialog

            await self.ask(WaitingBadgeDialog(self.session, delegate, job, found.other))
            self.wake_printers()
            return
        asked = reprint is not None or instead_of is not None or bool(at)
        if not asked and found.elsewhere:
            if not await self._wanted_all_the_same(delegate, found):
                return
            reprint = Reprint(ReprintReason.OTHER, "the badge made elsewhere was not at hand")
        if reprint is None and found.reprint:
            from checkin.tui.dialogs.badges.reprint import ReprintDialog

            reprint = await self.app.push_screen_wait(ReprintDialog(self.session, delegate))
            if reprint is None:
                return
        if instead_of is None and (printer := at or (found.printer.name if found.printer else "")):
            await self._order(delegate, printer, reprint)
            return
        self.say("Making the badge ...")
        report = await asyncio.to_thread(_make_badge, self.session, delegate, reprint, instead_of)
        self.set_foot(message="", warning=False)
        await self._badge_made(delegate, report)

    async def _wanted_all_the_same(self: DeskScreen, delegate: Delegate, found: Standing) -> bool:
        """Ask before a badge is made for somebody who should have one that was not printed from here."""
        from checkin.tui.dialogs.kit.confirm import ConfirmDialog
        from checkin.tui.phrases import who

        question = ConfirmDialog(f"A badge for {who(delegate)}?", f"! {found.where}", "Print one", "Not now")
        answer: bool | None = await self.app.push_screen_wait(question)
        return bool(answer)

    async def _order(self: DeskScreen, delegate: Delegate, printer: str, reprint: Reprint | None) -> None:
        made, when = await asyncio.to_thread(self._ordered, delegate, printer, reprint)
        if made.refused:
            self.tell(
                f"No badge: {made.refused[0][1]}",
                delegate,
                good=False,
                detail=keys.told(_CORRECT_IT),
            )
            return
        job = made.jobs[0]
        self._watched[job.id] = item = Watched(delegate, when, made.warnings[0][1] if made.warnings else "")
        self.show_band(print_band(job.state, job.printer, job.note, delegate, item.odd, when))
        self.tick("badge")
        await self.look_at_prints()  # it may be out already

    def _ordered(self: DeskScreen, delegate: Delegate, printer: str, reprint: Reprint | None) -> tuple[Order, str]:
        """Order a badge and have it sent at once; when it is expected."""
        from checkin.core.printing.orders import order
        from checkin.core.printing.pace import seconds_until_out

        made = order(self.session, [delegate], printer, reprint=reprint)
        self.wake_printers()
        return made, in_line(made.ahead + 1, seconds_until_out(self.session, made))

    async def _badge_made(self: DeskScreen, delegate: Delegate, report: PrintReport) -> None:
        if report.failed:
            self.tell(
                f"No badge: {report.failed[0][1]}",
                delegate,
                good=False,
                detail=keys.told(_CORRECT_IT),
            )
            return
        file = report.files[0]
        copy = report.printed[0].copy
        which = f"Copy {copy} of the badge" if copy > 1 else "Badge"
        odd = report.warnings[0][1] if report.warnings else ""
        self.tell(f"{which} made: {file.name}", delegate, detail=odd or f"In the folder {file.parent}")
        self.tick("badge")
        self.desk_changed()
        if not self._folder_shown:
            from checkin.tui.dialogs.badges.made_badge import MadeBadgeDialog

            self._folder_shown = True
            self.app.run_in_background(partial(open_folder, file.parent))
            await self.app.push_screen_wait(MadeBadgeDialog(self.session, delegate, file))

    # -- what becomes of them ------------------------------------------------------------------------------------

    async def look_at_prints(self: DeskScreen) -> None:
        """Tell what became of the badges ordered here; another desk of this computer may be serving the printer."""
        if not self._watched:
            return
        watched = dict(self._watched)
        found = await self.in_thread(self._looking, partial(_jobs_named, self.session, list(watched)))
        moved = False
        for job in found:
            item = watched[job.id]
            news = f"{job.state} {job.note}"
            if news == item.told or job.id not in self._watched:
                continue
            moved = True
            self._watched[job.id] = replace(item, told=news)
            if job.done or job.state == "unknown":
                del self._watched[job.id]
            self._tell_of(job, item)
        if moved:
            self.desk_changed()
            self.app.run_in_background(self.look_at_printer)

    def _tell_of(self: DeskScreen, job: PrintJob, item: Watched) -> None:
        delegate = item.delegate
        band = print_band(job.state, job.printer, job.note, delegate, item.odd, item.when)
        about = self.band.band.delegate
        if about is None or about.id == delegate.id:
            self.show_band(band)
        elif band.tone == "stop" or job.done:
            self.say(f"{band.word}: {band.name}", warning=band.tone == "stop")


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


def _standing(session: Session, delegate_id: str) -> Standing:
    from checkin.core.printing.standing import standing

    return standing(session, delegate_id)


def _jobs_named(session: Session, ids: list[str]) -> list[PrintJob]:
    from checkin.core.printing import jobs

    return [jobs.job(session, job_id) for job_id in ids]


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
