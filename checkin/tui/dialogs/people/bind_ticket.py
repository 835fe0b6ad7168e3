"""Binding a foreign ticket to its bearer, once: later scans of it find them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.widget import Widget

from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.dialogs.kit.picker import PersonPicker
from checkin.tui.phrases import native_row, who
from checkin.tui.plain import PlainStatic
from checkin.tui.scan_guard import Scanned

if TYPE_CHECKING:
    from checkin.core.finding import Finder


class BindTicketDialog(Dialog[Done]):
    """Binds a ticket to a person. Give the person (the ticket is scanned or typed here), or the ticket and a
    finder (the person is searched here)."""

    DIGITS_CHOOSE = False
    KEYS = "Enter connects   Esc connects nothing"

    def __init__(
        self, session: Session, *, delegate: Delegate | None = None, ticket: str = "", finder: Finder | None = None
    ) -> None:
        heading = f"Whose ticket is {ticket}?" if delegate is None else f"Connect a ticket to {who(delegate)}"
        choices = (Choice("yes", "Connect", primary=True, hint="Enter"), Choice("no", "Cancel", hint="Esc"))
        super().__init__(heading, choices if delegate else ())
        self._session = session
        self._delegate = delegate
        self._ticket = ticket
        self._finder = finder

    def compose_body(self) -> Iterable[Widget]:
        if self._delegate is not None:
            yield PlainStatic(native_row(self._delegate), classes="native")
            yield PlainStatic("Scan the ticket now, or type its code.", classes="lines")
            yield Form([Field("ticket", "Ticket", self._ticket, required="Scan the ticket, or type its code.")])
        elif self._finder is not None:
            yield PlainStatic("Look at the ID and choose the bearer. From then on a scan finds them.", classes="lines")
            yield PersonPicker(self._finder)

    def chosen(self, key: str) -> None:
        if key == "yes":
            self.confirm()
        else:
            self.dismiss(None)

    def confirm(self) -> None:
        if self._delegate is not None and (form := self.query_one(Form)).acceptable():
            self._bind(self._delegate, form.values["ticket"])

    def on_scanned(self, event: Scanned) -> None:
        """The ticket itself was scanned: that is the answer, not an interruption."""
        if self._delegate is not None and self.ready and not self._busy:
            event.stop()
            self._bind(self._delegate, event.text)

    def on_person_picker_taken(self, event: PersonPicker.Taken) -> None:
        event.stop()
        self._bind(event.delegate, self._ticket)

    def _bind(self, delegate: Delegate, ticket: str) -> None:
        def work() -> Done:
            from checkin.core.scanning import bind_ticket

            bound = bind_ticket(self._session, delegate.id, ticket)
            return Done(f"The ticket belongs to {who(bound)} now: a scan of it finds them.", bound)

        self.in_core(work, self.answer)

    def unfinished(self) -> bool:
        if self._delegate is not None:
            return bool(self.query_one(Form).changes)
        return self._finder is not None and bool(self.query_one(PersonPicker).text)
