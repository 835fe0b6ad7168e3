"""A badge that is under way, stuck, in doubt, or did not come out: what to do about it before another is printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.widget import Widget

from checkin.core.models import Delegate, Reprint
from checkin.core.session import Session
from checkin.tui import keys
from checkin.tui.dialogs.kit.answers import Done, PrintThis
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceList
from checkin.tui.phrases import latin, native_row, who
from checkin.tui.plain import PlainStatic

if TYPE_CHECKING:
    from checkin.core.printing.jobs import PrintJob
    from checkin.core.printing.printers import SetUpPrinter

_AS_PDF = Choice("file", "Make a PDF instead")
_ONE_OF_SEVERAL = "This badge is one of several in a job: {palette}, Print jobs, settles them."


class WaitingBadgeDialog(Dialog[Done | PrintThis]):
    """Asks whether a badge came out, or offers other ways for one that waits or failed. Never answers by itself."""

    KEYS = "A digit does it   Esc leaves it as it is"

    def __init__(self, session: Session, delegate: Delegate, job: PrintJob, other: SetUpPrinter | None) -> None:
        self._doubt = job.state == "unknown"
        titles = {"unknown": "Did this badge come out?", "failed": f"The badge of {who(delegate)} did not come out"}
        super().__init__(titles.get(job.state, f"The badge of {who(delegate)} is waiting"))
        self._session = session
        self._delegate = delegate
        self._job = job
        self._other = other

    def compose_body(self) -> Iterable[Widget]:
        job = self._job
        if self._doubt:
            yield PlainStatic(latin(self._delegate), id="large")
        yield PlainStatic(native_row(self._delegate), classes="native")
        sent = f"{'Ordered at' if job.state == 'queued' else 'Sent to'} {job.printer} at {job.at:%H:%M}"
        yield PlainStatic("\n".join(part for part in (f"{sent} by {job.operator}, {job.desk}.", job.note) if part),
                          classes="lines")  # fmt: skip
        yield ChoiceList(self._ways())

    def _ways(self) -> list[Choice]:
        if self._doubt:
            return [
                Choice("yes", "Yes, it came out: it counts as printed"),
                Choice("no", "No: print it now"),
                Choice("no file", "No: make a PDF instead"),
                Choice("look", "I will look first"),
            ]
        if self._job.state == "failed":
            return self._ways_after_a_failure()
        queued, alone, other = self._job.state == "queued", len(self._job.badges) == 1, self._other
        late = "" if queued else "; should this one come out late, it is void"
        return [
            *([Choice("next", "Print it next, before the others of its order")] if queued and not alone else []),
            *([Choice("move", f"Print it at {other.name} now{late}")] if other and (alone or not queued) else []),
            _AS_PDF,
            *([Choice("cancel", "Take it back: no badge")] if queued or alone else []),
            Choice("look", "Wait for it"),
        ]

    def _ways_after_a_failure(self) -> list[Choice]:
        other = self._other
        return [
            Choice("again", f"Try again at {self._job.printer}"),
            *([Choice("elsewhere", f"Print it at {other.name}")] if other else []),
            _AS_PDF,
            Choice("look", "No badge now"),
        ]

    def chosen(self, key: str) -> None:
        if key == "look":
            self.dismiss(None)
        elif key in ("again", "elsewhere"):
            self.dismiss(self._print_at(self._other.name if self._other and key == "elsewhere" else self._job.printer))
        elif key in ("yes", "no", "no file"):
            self.in_core(lambda: self._settle(key), self.answer)
        else:
            self.in_core(lambda: self._wish(key), self.answer)

    def _settle(self, key: str) -> Done | PrintThis:
        from checkin.core.printing import orders

        if len(self._job.badges) > 1:
            return Done(keys.told(_ONE_OF_SEVERAL), self._delegate)
        orders.settle(self._session, self._job.id, {self._delegate.id} if key == "yes" else set())
        if key == "yes":
            return Done(f"The badge of {who(self._delegate)} is printed.", self._delegate)
        return self._file() if key == "no file" else self._print_at(self._job.printer)

    def _wish(self, key: str) -> Done | PrintThis:
        from checkin.core.printing import instead, orders

        if key == "move" and (other := self._other):
            orders.move(self._session, [self._job], other.name)
            return Done(f"Sent to {other.name} instead of {self._job.printer}.", self._delegate)
        instead.withdraw(self._session, self._job, self._delegate.id)
        if key == "file":
            return self._file()
        if key == "next":
            return self._print_at(self._job.printer)
        return Done(f"Taken back from {self._job.printer}.", self._delegate)

    def _file(self) -> PrintThis:
        return PrintThis(self._delegate, self._again, instead_of=self._job)

    def _print_at(self, printer: str) -> PrintThis:
        return PrintThis(self._delegate, self._again, at=printer)

    @property
    def _again(self) -> Reprint | None:
        return Reprint.of(self._job.reason) if self._job.reason else None
