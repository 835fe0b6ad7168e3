"""A badge that is under way, stuck, or in doubt: what to do about it before another is printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.widget import Widget

from checkin.core.models import Delegate, Reprint
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done, PrintThis
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceList
from checkin.tui.phrases import latin, native_row, who
from checkin.tui.plain import PlainStatic

if TYPE_CHECKING:
    from checkin.core.printing.jobs import PrintJob
    from checkin.core.printing.printers import SetUpPrinter


class WaitingBadgeDialog(Dialog[Done | PrintThis]):
    """Asks whether a badge came out, or offers another printer for one that waits. Never answers by itself."""

    KEYS = "A digit does it   Esc leaves it as it is"

    def __init__(self, session: Session, delegate: Delegate, job: PrintJob, other: SetUpPrinter | None) -> None:
        self._doubt = job.state == "unknown"
        super().__init__("Did this badge come out?" if self._doubt else f"The badge of {who(delegate)} is under way")
        self._session = session
        self._delegate = delegate
        self._job = job
        self._other = other

    def compose_body(self) -> Iterable[Widget]:
        job = self._job
        yield PlainStatic(latin(self._delegate) if self._doubt else "", id="large")
        yield PlainStatic(native_row(self._delegate), classes="native")
        sent = f"Sent to {job.printer} at {job.at:%H:%M} by {job.operator}, {job.desk}."
        yield PlainStatic("\n".join(part for part in (sent, job.note) if part), classes="lines")
        yield ChoiceList(self._ways())

    @property
    def _unsent(self) -> bool:
        """Whether nothing of it can come out of the printer any more, once it is taken back."""
        return self._job.state == "queued" and len(self._job.badges) == 1

    def _ways(self) -> list[Choice]:
        if self._doubt:
            return [
                Choice("yes", "Yes, it came out: it counts as printed"),
                Choice("no", "No: print it now"),
                Choice("look", "I will look first"),
            ]
        other = self._other
        late = "should this one come out late, it is void"
        return [
            *([Choice("move", f"Print it at {other.name} now; {late}")] if other else []),
            *([Choice("file", "Make a PDF instead")] if self._unsent else []),
            Choice("cancel", "Take it back: no badge"),
            Choice("look", "Wait for it"),
        ]

    def chosen(self, key: str) -> None:
        if key == "look":
            self.dismiss(None)
        elif key in ("yes", "no"):
            self.in_core(lambda: self._settle(key == "yes"), self.answer)
        else:
            self.in_core(lambda: self._wish(key), self.answer)

    def _settle(self, came_out: bool) -> Done | PrintThis:
        from checkin.core.printing import orders

        if len(self._job.badges) > 1:
            return Done("This badge is one of several in a job: Ctrl+P, Print jobs, settles them.", self._delegate)
        orders.settle(self._session, self._job.id, {self._delegate.id} if came_out else set())
        if came_out:
            return Done(f"The badge of {who(self._delegate)} is printed.", self._delegate)
        return PrintThis(self._delegate)

    def _wish(self, key: str) -> Done | PrintThis:
        from checkin.core.printing import orders

        if key == "move" and (other := self._other):
            orders.move(self._session, [self._job], other.name)
            return Done(f"Sent to {other.name} instead of {self._job.printer}.", self._delegate)
        orders.cancel(self._session, [self._job])
        if key == "file":
            again = Reprint.of(self._job.reason) if self._job.reason else None
            return PrintThis(self._delegate, again, as_file=True)
        return Done(f"Taken back from {self._job.printer}.", self._delegate)
