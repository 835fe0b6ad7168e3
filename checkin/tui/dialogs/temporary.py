"""Temporary badges: lending one to the person on the card, and taking back those that are out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from checkin.core import people, temporary
from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.core.temporary import REASONS, Loan
from checkin.tui.plain import PlainOptionList, PlainStatic
from checkin.tui.wording import native_row

from .answers import Done
from .base import Dialog
from .choices import Choice, ChoiceButton, ChoiceList
from .confirm import ConfirmDialog
from .wording import columns, latin, who

Out = tuple[Loan, Delegate | None]


class TemporaryDialog(Dialog[Done]):
    """With a person: why they need a badge for the day, by digit. Below, those that are out; Enter takes one back."""

    TALL = True

    def __init__(self, session: Session, delegate: Delegate | None = None) -> None:
        super().__init__(f"A temporary badge for {who(delegate)}" if delegate else "Temporary badges")
        self._session = session
        self._delegate = delegate
        self._out: tuple[Out, ...] = ()

    def keys_line(self) -> str:
        lends = f"1 to {len(REASONS)} lend one   " if self._delegate else ""
        return f"{lends}Tab, Up/Down choose   Enter takes one back   Esc close"

    def compose_body(self) -> Iterable[Widget]:
        if self._delegate:
            yield PlainStatic(native_row(self._delegate), classes="native")
            yield PlainStatic("Why?", classes="section")
            yield ChoiceList([Choice(reason, reason.capitalize()) for reason in REASONS])
        yield PlainStatic("", id="count", classes="section")
        yield PlainOptionList(id="loans")

    def on_mount(self) -> None:
        self._look()

    def focus_first(self) -> None:
        if self._delegate:
            self.query(ChoiceButton).first().focus()
        else:
            super().focus_first()

    def _look(self) -> None:
        self.in_core(partial(_loans, self._session), self._show)

    def _show(self, out: tuple[Out, ...]) -> None:
        self._out = out
        self.query_one("#count", PlainStatic).update(f"Out: {len(out)}" if out else "None is out.")
        rows = self.query_one("#loans", PlainOptionList)
        rows.clear_options()
        width = max(self.size.width - 8, 50)
        today = self._session.day
        rows.add_options([_row(loan, person, width, today.number if today else 0) for loan, person in out])
        rows.display = bool(out)
        if out and self._delegate is None:
            rows.highlighted = 0
            self.call_after_refresh(rows.focus)

    def chosen(self, key: str) -> None:
        if self._delegate is not None and key in REASONS:
            self.in_core(partial(self._lend, self._delegate, key), self.answer)

    def _lend(self, delegate: Delegate, reason: str) -> Done:
        loan = temporary.lend(self._session, delegate.id, reason)
        return Done(f"Temporary badge {loan.number} is lent to {who(delegate)} for day {loan.day}.", delegate)

    def on_option_list_option_selected(self, event: PlainOptionList.OptionSelected) -> None:
        event.stop()
        if not self.ready:
            return
        loan, person = self._out[event.option_index]
        name = latin(person) if person else "somebody"
        question = ConfirmDialog(f"Is temporary badge {loan.number} back?", f"{name} had it.", "It is back", "Not yet")
        self.app.push_screen(question, partial(self._answered, loan))

    def _answered(self, loan: Loan, back: bool | None) -> None:
        if back:
            self.in_core(partial(temporary.take_back, self._session, loan.number), self._taken)

    def _taken(self, loan: Loan) -> None:
        self.say(f"Temporary badge {loan.number} is back.", "good")
        self._look()


def _loans(session: Session) -> tuple[Out, ...]:
    return tuple((loan, people.by_id(session, loan.delegate_id)) for loan in temporary.out_now(session))


def _row(loan: Loan, person: Delegate | None, width: int, today: int) -> str:
    late = f"! of day {loan.day}" if loan.day < today else f"{loan.at:%H:%M}"
    half = width // 2
    return columns(
        (f"{loan.number}", 4), (late, 10), (latin(person) if person else "-", half), (loan.reason, width - half - 20)
    )
