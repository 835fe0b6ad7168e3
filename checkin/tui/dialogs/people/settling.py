"""Settling one person who is with the help desk."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from checkin.core.attendance import marking
from checkin.core.models import Delegate, Outcome, Result, Status
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done, PrintThis
from checkin.tui.dialogs.kit.asking import FormDialog, Values
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceList
from checkin.tui.dialogs.kit.form import Field
from checkin.tui.phrases import native_row, origin, who
from checkin.tui.plain import PlainStatic

_WAYS = (
    Choice("mark", "All is well: check in"),
    Choice("walk_in", "Accept as a walk-in: confirm and check in"),
    Choice("badge", "All is well: print a badge"),
    Choice("release", "Only release: send back to the desk"),
    Choice("refuse", "Refuse", danger=True),
)
_HEADINGS = {
    "mark": "Check in",
    "walk_in": "Accept as a walk-in",
    "badge": "Print a badge for",
    "release": "Release",
    "refuse": "Refuse",
}


class SettleDialog(Dialog[Done | PrintThis]):
    """How a parked person is settled: check-in, walk-in, badge, release or refusal, each with a reason."""

    KEYS = "1 to 5 choose   Esc leaves the person with the help desk"

    def __init__(self, session: Session, delegate: Delegate) -> None:
        super().__init__(f"Finish: {who(delegate)}")
        self._session = session
        self._delegate = delegate

    def compose_body(self) -> Iterable[Widget]:
        delegate = self._delegate
        yield PlainStatic(native_row(delegate), classes="native")
        facts = [f"Here because: {delegate.hold}", origin(delegate), f"Status: {delegate.status}"]
        yield PlainStatic("\n".join(fact for fact in facts if fact), classes="lines")
        yield PlainStatic("How does it end?", classes="section")
        yield ChoiceList(_WAYS)

    def chosen(self, key: str) -> None:
        fields = [Field("reason", "How, who decided", required="Say how it ended, and who decided.", limit=1000)]
        heading = f"{_HEADINGS[key]}: {who(self._delegate)}"
        form = FormDialog(heading, fields, lambda values: self._settle(key, values), yes="Finish")
        self.app.push_screen(form, self._settled)

    def _settled(self, answer: Done | PrintThis | None) -> None:
        if answer is not None:
            self.dismiss(answer)

    def _settle(self, way: str, values: Values) -> Done | PrintThis:
        session, delegate, reason = self._session, self._delegate, values["reason"]
        if way == "refuse":
            registration.set_status(session, delegate.id, Status.REFUSED, reason)
        if way == "walk_in":
            registration.set_status(session, delegate.id, Status.CONFIRMED, reason)
        released = registration.release(session, delegate.id, reason)
        if way == "badge":
            return PrintThis(released)
        if way in ("mark", "walk_in"):
            return _marked(session, released)
        word = "refused" if way == "refuse" else "released from the help desk"
        return Done(f"{who(released)} is {word}.", released)


def _marked(session: Session, delegate: Delegate) -> Done:
    outcome: Outcome = marking.mark(session, delegate.id)
    word = "Checked in" if outcome.result is Result.OK else "Released, but not checked in"
    message = f"{word}: {who(delegate)}." + ("" if outcome.result is Result.OK else f" {outcome.message}")
    return Done(message, outcome.delegate or delegate, (outcome,))
