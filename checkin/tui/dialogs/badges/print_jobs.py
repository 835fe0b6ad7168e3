"""The print queue: what waits and why, what is in doubt, and what is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import SelectionList
from textual.widgets.selection_list import Selection

from checkin.core.models import Delegate, Reprint
from checkin.core.people import lookup
from checkin.core.session import Session
from checkin.tui import keys
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceList
from checkin.tui.dialogs.kit.table import Table
from checkin.tui.phrases import columns, latin, shorten, who
from checkin.tui.plain import PlainStatic, plain

if TYPE_CHECKING:
    from checkin.core.printing.file_output import PrintReport
    from checkin.core.printing.jobs import PrintJob

_SECONDS = 1.0
_NAMES, _SAID = 300, 110
_NOTHING_LEFT = "{whose}: nothing is left to do. Once more: {badge} at the desk."
_WORDS = {
    "queued": "waits", "sending": "leaves", "accepted": "at the printer", "printing": "prints", "held": "! stuck",
    "printed": "✓ printed", "failed": "! failed", "cancelled": "taken back", "unknown": "? IN DOUBT",
}  # fmt: skip
Shown = tuple["PrintJob", tuple[Delegate, ...]]


class PrintJobsDialog(Dialog[Done]):
    """The open jobs, those in doubt first, then the newest done ones. Enter opens what can be done with one."""

    TALL = True
    DIGITS_CHOOSE = False
    ABOUT = "What waits at the printers and why: move it, take it back, or say what came out."
    KEYS = "Up/Down choose   Enter opens   Esc close"

    def __init__(self, session: Session) -> None:
        super().__init__("Print jobs")
        self._session = session
        self._table = Table[Shown](id="jobs")

    def compose_body(self) -> Iterable[Widget]:
        yield self._table
        yield PlainStatic("", id="note", classes="lines")

    def on_mount(self) -> None:
        self.look()
        self.set_interval(_SECONDS, self.look)

    def look(self) -> None:
        """See how the jobs stand, whether or not a key was pressed."""
        self.in_core(partial(_look, self._session), self._show, deaf=False)

    def _show(self, shown: tuple[Shown, ...]) -> None:
        if shown and shown == self._table.items:
            return
        at = self._table.current[0].id if self._table.current else ""
        self._table.fill(shown, _row, next((number for number, (job, _) in enumerate(shown) if job.id == at), 0))
        open_ones = sum(not job.done for job, _ in shown)
        doubt = sum(job.state == "unknown" for job, _ in shown)
        self.set_heading(f"Print jobs: {open_ones} open, {doubt} in doubt")
        self.say_keys(self.KEYS if shown else Dialog.KEYS)
        if shown:
            self._table.focus()
        else:
            self.query_one("#note", PlainStatic).update("Nothing was sent to a printer yet.")

    def on_option_list_option_highlighted(self, event: Table.OptionHighlighted) -> None:
        job, members = self._table.items[event.option_index]
        lines = [_whose(job, members), f"Ordered {job.at:%a %H:%M}, {job.desk}, {job.operator}."]
        self.query_one("#note", PlainStatic).update("\n".join(["", *lines, job.note]).rstrip())

    def on_option_list_option_selected(self, event: Table.OptionSelected) -> None:
        event.stop()
        job, members = self._table.items[event.option_index]
        if not self.ready:
            return
        if job.done and job.state != "failed":
            self.say(keys.told(_NOTHING_LEFT, whose=shorten(_whose(job, members), _SAID)))
        else:
            dialog = SettleJobDialog if job.state == "unknown" else WaitingJobDialog
            self.app.push_screen(dialog(self._session, job, members), self._changed)

    def confirm(self) -> None:
        """Enter belongs to the list."""

    def _changed(self, answer: Done | None) -> None:
        if answer is not None and self.is_attached:
            self.say(answer.message, "good")
            self.look()


class SettleJobDialog(Dialog[Done]):
    """A job in doubt: tick the badges that came out."""

    TALL = True
    DIGITS_CHOOSE = False
    KEYS = "Space ticks what came out   F2 finishes   Esc later"

    def __init__(self, session: Session, job: PrintJob, members: tuple[Delegate, ...]) -> None:
        super().__init__(f"What came out of {job.printer}?", (Choice("settle", "Finish", primary=True, hint="F2"),))
        self._session, self._job, self._members = session, job, members

    def compose_body(self) -> Iterable[Widget]:
        if self._job.note:
            yield PlainStatic(self._job.note, classes="lines")
        rows = [Selection(plain(latin(person)), person.id) for person in self._members]
        yield SelectionList[str](*rows, id="members")

    def on_mount(self) -> None:
        self.query_one("#members").focus()

    def key_f2(self) -> None:
        out = set(self.query_one("#members", SelectionList).selected)
        self.in_core(partial(self._settle, out), self.answer)

    def chosen(self, key: str) -> None:
        self.key_f2()

    def confirm(self) -> None:
        """Enter ticks, as Space does: nothing is settled by a key pressed once too often."""

    def _settle(self, out: set[str]) -> Done:
        from checkin.core.printing import orders

        orders.settle(self._session, self._job.id, out)
        return Done(f"{len(out)} of {len(self._members)} came out; the others can be printed again.")


class WaitingJobDialog(Dialog[Done]):
    """A job that waits, is under way or failed: elsewhere, as a PDF, back, or held."""

    KEYS = "A digit does it   Esc back"

    def __init__(self, session: Session, job: PrintJob, members: tuple[Delegate, ...]) -> None:
        how = " not printed" if job.done else ""
        super().__init__(f"{_number(job)}{how} at {job.printer}")
        self._session, self._job, self._members = session, job, members
        self._others: tuple[str, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("\n".join(filter(None, [_whose(self._job, self._members), self._job.note])), classes="lines")

    def on_mount(self) -> None:
        self.in_core(partial(_printers, self._session), self._offer, deaf=False)

    def _offer(self, printers: tuple[str, ...]) -> None:
        own = self._job.printer
        ways = [Choice(f"to {name}", f"Print at {name} instead") for name in printers if name != own]
        ways.append(Choice("file", "Make a PDF instead"))
        if self._job.done:
            ways = [Choice(f"to {own}", "Try again")] * (own in printers) + ways
        else:
            held = Choice("resume", "Let this order go on") if self._job.paused else Choice("pause", "Hold it back")
            ways += [held, Choice("cancel", "Take it back")]
        self.query_one("#body").mount(ChoiceList(ways))
        self.call_after_refresh(self.focus_first)

    def chosen(self, key: str) -> None:
        self.in_core(partial(self._do, key), self.answer)

    def _do(self, key: str) -> Done:
        from checkin.core.printing import instead, orders

        if key == "cancel":
            orders.cancel(self._session, [self._job])
            return Done("Taken back.")
        if key == "file":
            files = instead.job_as_pdf(self._session, self._job)
            return Done(_of_files(files), made=files.files[0] if files.files else None)
        if key.startswith("to "):
            name = key.removeprefix("to ")
            if not self._job.done:
                orders.move(self._session, [self._job], name)
                return Done(f"Sent to {name}.")
            again = Reprint.of(self._job.reason) if self._job.reason else None
            made = orders.order(self._session, self._members, name, reprint=again)
            left = f" {len(made.refused)} left out: {made.refused[0][1]}" if made.refused else ""
            return Done(f"{sum(len(job.badges) for job in made.jobs)} sent to {name}.{left}")
        count = orders.pause(self._session, self._job.batch, key == "pause")
        return Done(f"{count} jobs held back." if key == "pause" else f"{count} jobs go on.")


def _number(job: PrintJob) -> str:
    return "One badge" if len(job.badges) == 1 else f"{len(job.badges)} badges"


def _whose(job: PrintJob, members: Sequence[Delegate]) -> str:
    """Whose badges a job is about: one person in full, several by their names."""
    if len(members) == 1 == len(job.badges):
        return f"Badge of {who(members[0])}"
    names = shorten("; ".join(latin(person) for person in members), _NAMES)
    return f"{_number(job)}: {names}"


def _look(session: Session) -> tuple[Shown, ...]:
    from checkin.core.printing import jobs

    waiting = sorted(jobs.open_jobs(session), key=lambda job: job.state != "unknown")
    known = {job.id for job in waiting}
    done = [job for job in jobs.newest_jobs(session) if job.id not in known]
    return tuple((job, tuple(lookup.by_ids(session, job.ids).values())) for job in [*waiting, *done])


def _printers(session: Session) -> tuple[str, ...]:
    from checkin.core.printing import printers

    return tuple(item.name for item in printers.usable(session))


def _of_files(report: PrintReport) -> str:
    made = f"{len(report.printed)} made: {report.files[0]}." if report.files else "None made."
    return f"{made} {len(report.failed)} left out: {report.failed[0][1]}" if report.failed else made


def _row(shown: Shown, width: int) -> str:
    job, members = shown
    first = latin(members[0]) if members else "-"
    names = first if len(job.badges) == 1 else f"{len(job.badges)}: {first} ..."
    state = "held back" if job.paused and job.state == "queued" else _WORDS.get(job.state, job.state)
    third = width // 3
    return columns((f"{job.at:%H:%M}", 5), (state, 14), (names, third), (job.printer, width - third - 28))
