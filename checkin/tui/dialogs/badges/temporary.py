"""Temporary badges: lending one to the person on the card, and taking back those that are out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from checkin.core import scanning
from checkin.core.issuing import temporary
from checkin.core.issuing.temporary import REASONS, Loan, Refused
from checkin.core.models import Delegate
from checkin.core.people import lookup
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceButton, ChoiceList
from checkin.tui.dialogs.kit.table import Table
from checkin.tui.line import RetractingInput
from checkin.tui.phrases import briefly, columns, latin, native_row, row_text, who
from checkin.tui.plain import PlainStatic

Out = tuple[Loan, Delegate | None]
_State = tuple[tuple[Out, ...], int | None]  # what is out, with who has it, and the number to lend next
_LAST = "last"
_REASON = max(map(len, REASONS))


class TemporaryDialog(Dialog[Done]):
    """With a person: which badge, the next free one unless told otherwise, and why, by digit.

    Without: a number or a scan asks about one. Below, those that are out; Enter or a scan asks about one of them.
    Nobody chose the person `in_band`: the last answer was about them, so they are offered by name, no more.
    """

    TALL = True

    BINDINGS: ClassVar[list[BindingType]] = [Binding("alt+1", "lend_to_last", show=False)]

    def __init__(self, session: Session, delegate: Delegate | None = None, *, in_band: Delegate | None = None) -> None:
        offered = in_band if delegate is None else None
        super().__init__(
            f"A temporary badge for {who(delegate)}" if delegate else "Temporary badges",
            [Choice(_LAST, f"Lend one to {briefly(offered)}", hint="Alt+1")] if offered else (),
        )
        self._session = session
        self._delegate = delegate
        self._offered = offered
        self._table: Table[Out] = Table(id="loans")
        self._proposed = ""

    def keys_line(self) -> str:
        out = bool(self._table.items)
        if self._delegate:
            down = "   Down those that are out" if out else ""
            return f"1 to {len(REASONS)} lend it   Up another number{down}   Esc close"
        return f"Scan it, or type its number and Enter{'   Up/Down choose' if out else ''}   Esc close"

    def compose_body(self) -> Iterable[Widget]:
        if self._delegate:
            yield PlainStatic(native_row(self._delegate), classes="native")
        yield PlainStatic("The number to lend:" if self._delegate else "Back, or lost? Its number:", classes="section")
        yield RetractingInput(placeholder="scan it, or type the number", compact=True, max_length=3, restrict="[0-9]*")
        if self._delegate:
            yield PlainStatic("Why?", id="why", classes="section")
            yield ChoiceList([Choice(reason, reason.capitalize()) for reason in REASONS])
        yield PlainStatic("", id="count", classes="section")
        yield self._table

    def on_mount(self) -> None:
        self._look()

    def focus_first(self) -> None:
        if self._delegate:
            self.query(ChoiceButton).first().focus()
        else:
            self.query_one(Input).focus()

    def _look(self) -> None:
        self.in_core(partial(_state, self._session), self._show)

    def _show(self, state: _State) -> None:
        out, free = state
        lent = f"Out: {len(out)}" if out else "None is out."
        self.query_one("#count", PlainStatic).update(lent)
        if self._delegate:
            self._propose(str(free or ""))
        today = self._session.day
        twice = temporary.clashes(loan for loan, _ in out)
        self._table.fill(out, partial(_row, today.number if today else 0, twice), at=None)
        self.say_keys(self.keys_line())

    # -- lending -------------------------------------------------------------------------------------------------

    def _propose(self, free: str) -> None:
        """Fill in the next free number, unless another one was typed."""
        field = self.query_one(Input)
        if field.value in ("", self._proposed):
            field.value = free
        self._proposed = free

    def action_lend_to_last(self) -> None:
        if self.ready and not self._busy:
            self.chosen(_LAST)

    def chosen(self, key: str) -> None:
        if key == _LAST and self._offered is not None:
            self.app.push_screen(TemporaryDialog(self._session, self._offered), self._lent_to_last)
        elif self._delegate is not None and key in REASONS:
            delegate, typed = self._delegate, self.query_one(Input).value
            number = int(typed) if typed else None
            lend = partial(temporary.lend, self._session, delegate.id, key, number)
            self.in_core(lend, partial(self._lent, delegate))

    def _lent_to_last(self, answer: Done | None) -> None:
        if answer is not None:
            self.dismiss(answer)

    def _lent(self, delegate: Delegate, loan: Loan | Refused) -> None:
        if isinstance(loan, Refused):
            self.say(f"{loan.why} {loan.hint}", "warning")
            self._look()
        else:
            self.answer(Done(f"Temporary badge {loan.number} is lent to {who(delegate)} for day {loan.day}.", delegate))

    # -- back, or lost -------------------------------------------------------------------------------------------

    def confirm(self) -> None:
        field = self.query_one(Input)
        if self._delegate:
            self.focus_first()
        elif field.value:
            self._ask(int(field.value))
            field.value = ""
        else:
            self.say("Type the number on the badge, or scan it.")

    def scan_arrived(self, text: str) -> bool:
        """A badge of the pool is what this dialog is about; any other scan goes its way."""
        number = None if self._busy else scanning.temporary_number(self._session, text)
        if number is None:
            return super().scan_arrived(text)
        self._ask(number)
        return False

    def on_option_list_option_selected(self, event: Table.OptionSelected) -> None:
        event.stop()
        if self.ready:
            self._ask(self._table.items[event.option_index][0].number)

    def _ask(self, number: int) -> None:
        """Ask where a badge is, knowing what the other desks did since."""
        self.in_core(partial(_state, self._session), partial(self._ask_knowing, number))

    def _ask_knowing(self, number: int, state: _State) -> None:
        self._show(state)
        holders = [latin(person) if person else "somebody" for loan, person in state[0] if loan.number == number]
        if self._delegate and not holders:
            self.query_one(Input).value = str(number)
            self.say(f"Temporary badge {number}: why is it lent?")
        else:
            self.app.push_screen(_WhereIsIt(number, holders), partial(self._told, number))

    def _told(self, number: int, where: str | None) -> None:
        if where == "back":
            self.in_core(partial(temporary.take_back, self._session, number), partial(self._done, number, "is back"))
        elif where == "lost":
            end = partial(self._done, number, "opens no door any more")
            self.in_core(partial(temporary.report_lost, self._session, number), end)

    def _done(self, number: int, what: str, result: tuple[Loan, ...] | Refused) -> None:
        if isinstance(result, Refused):
            self.say(f"{result.why} {result.hint}", "warning")
        else:
            self.say(f"Temporary badge {number} {what}.", "good")
        self._look()


class _WhereIsIt(Dialog[str]):
    """What became of a badge: "back" or "lost"; None when it stays as it is."""

    KEYS = "A digit answers   Esc leaves it as it is"

    def __init__(self, number: int, holders: Sequence[str]) -> None:
        back = [Choice("back", "It is back", primary=True)] if holders else []
        stays = Choice("", "Not yet" if holders else "It is here", primary=not holders)
        super().__init__(f"Temporary badge {number}", [*back, Choice("lost", "It is lost", danger=True), stays])
        self._holders = holders

    def compose_body(self) -> Iterable[Widget]:
        had = " and ".join(dict.fromkeys(self._holders))
        yield PlainStatic(f"{had} had it." if had else "It is not out.", classes="lines")
        if len(self._holders) > 1:
            yield PlainStatic("This number was lent twice: ask for both badges.", classes="lines")

    def chosen(self, key: str) -> None:
        self.dismiss(key or None)


def _state(session: Session) -> _State:
    loans = temporary.out_now(session)
    holders = lookup.by_ids(session, [loan.delegate_id for loan in loans])
    return tuple((loan, holders.get(loan.delegate_id)) for loan in loans), temporary.next_free(session)


def _row(today: int, twice: Container[int], out: Out, width: int) -> str:
    loan, person = out
    late = f"! of day {loan.day}" if loan.day < today else f"{loan.at:%H:%M}"
    if loan.number in twice:
        late = "! twice"
    reason = max(width // 4, _REASON)
    name = width - reason - 19
    shown = latin(person) if person else "-"
    return columns((f"{loan.number}", 3), (late, 10), (shown, name), (row_text(loan.reason, "reason"), reason))
