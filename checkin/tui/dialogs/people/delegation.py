"""F4: a delegation that arrives together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from checkin.core.attendance import arrivals, marking
from checkin.core.attendance.marking import Arrival
from checkin.core.models import Day, Delegate, First, Method, Outcome, Result
from checkin.core.people import delegations
from checkin.core.session import Session
from checkin.core.words import RESULTS
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar, ChoiceButton
from checkin.tui.dialogs.kit.table import Table
from checkin.tui.phrases import bulk_summary, columns, day_words, latin, native_row, origin
from checkin.tui.plain import PlainStatic, plain

_ALL_KEY = "Ctrl+A"


@dataclass(frozen=True, slots=True)
class _Member:
    delegate: Delegate
    first: First | None
    result: Result  # of a mark, if one were made now

    @property
    def expected(self) -> bool:
        return self.result is Result.OK

    @property
    def state(self) -> str:
        if self.first:
            return f"in {self.first.at:%H:%M}"
        return "-" if self.expected else RESULTS[self.result].briefly


class _Members(Table[_Member]):
    """Enter confirms the whole dialog; a click ticks."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.confirm", show=False)]


class DelegationDialog(Dialog[Done]):
    """The members of a delegation; nobody is ticked at first, those ticked are checked in together.

    Answers `Done` with the outcomes, each counted by its own result word.
    """

    TALL = True
    ABOUT = "Tick who is really here; they are checked in together."
    KEYS = "Space ticks   Ctrl+A all still expected   Enter checks in   Esc nobody"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", show=False),
        Binding("ctrl+a", "tick_expected", show=False),
    ]

    def __init__(self, session: Session, delegation: str) -> None:
        super().__init__(delegation)
        self._session = session
        self._delegation = delegation
        self._table = _Members(id="members")
        self._ticked: set[str] = set()
        self._state_width = 0
        self._day: Day | None = None
        self._done: Done | None = None

    def compose_body(self) -> Iterable[Widget]:
        yield self._table
        yield PlainStatic("", id="result", classes="lines")

    def compose_foot(self) -> Iterable[Widget]:
        yield PlainStatic("", classes="native", id="native")

    def on_mount(self) -> None:
        self.in_core(self._look, self._show)

    def _look(self) -> tuple[Day, tuple[_Member, ...]]:
        session = self._session
        day = session.day_numbered(None)
        members = []
        for delegate in delegations.of_delegation(session, self._delegation):
            first = arrivals.first_of(session, session.read, delegate.id, day.number)
            members.append(_Member(delegate, first, marking.judge(delegate, day.number, first)))
        return day, tuple(members)

    def _show(self, found: tuple[Day, tuple[_Member, ...]]) -> None:
        self._day, members = found
        present = sum(member.first is not None for member in members)
        awaited = sum(member.delegate.expected_on(self._day.number) for member in members)
        self.set_heading(f"{self._delegation} - {day_words(self._day)} - {present} of {awaited} in")
        self._state_width = max((len(member.state) for member in members), default=0)
        self._table.fill(members, self._row, next((n for n, member in enumerate(members) if member.expected), None))
        expected = sum(member.expected for member in members)
        self.choices = (
            Choice("mark", self._mark_words(), primary=True),
            Choice("all", f"Tick all {expected} still expected", hint=_ALL_KEY),
        )
        self.query_one(ChoiceBar).show(self.choices)
        self.call_after_refresh(self.focus_first)

    def _row(self, member: _Member, width: int) -> str:
        ticked = member.delegate.id in self._ticked
        box = "[x]" if ticked else ("[ ]" if member.expected else "   ")
        room = width - 9 - self._state_width
        name = room // 2
        role = member.delegate.capacity or member.delegate.position or origin(member.delegate)
        return columns((box, 3), (latin(member.delegate), name), (role, room - name), (member.state, self._state_width))

    def _mark_words(self) -> str:
        return f"Check in {len(self._ticked)} of {len(self._table.items)}"

    def on_option_list_option_highlighted(self, event: Table.OptionHighlighted) -> None:
        member = self._table.items[event.option_index]
        self.query_one("#native", PlainStatic).update(native_row(member.delegate))

    def on_option_list_option_selected(self, event: Table.OptionSelected) -> None:
        """A click on a row."""
        event.stop()
        if self.ready and not self._busy:
            self.action_tick()

    def action_tick(self) -> None:
        index, member = self._table.highlighted, self._table.current
        if self._done or index is None or member is None:
            return
        if not member.expected:
            self.say(f"{latin(member.delegate)}: {RESULTS[member.result].briefly}.", "warning")
            return
        self._ticked ^= {member.delegate.id}
        self._retick([index])

    def action_tick_expected(self) -> None:
        if self._done:
            return
        self._ticked |= {member.delegate.id for member in self._table.items if member.expected}
        self._retick(range(len(self._table.items)))

    def _retick(self, indexes: Iterable[int]) -> None:
        for index in indexes:
            row = self._row(self._table.items[index], self._table.room)
            self._table.replace_option_prompt_at_index(index, plain(row))
        self.say("")
        for button in self.query(ChoiceButton):
            if button.choice.key == "mark":
                button.relabel(self._mark_words())

    def chosen(self, key: str) -> None:
        if key == "all":
            self.action_tick_expected()
        elif key == "close":
            self.dismiss(self._done)
        else:
            self.confirm()

    def confirm(self) -> None:
        if self._done:
            self.dismiss(self._done)
        elif not self._ticked:
            self.say(f"Nobody is ticked. Space ticks one, {_ALL_KEY} all still expected.", "warning")
        else:
            chosen = [member.delegate.id for member in self._table.items if member.delegate.id in self._ticked]
            self.in_core(lambda: self._mark(chosen), self._show_outcomes)

    def _mark(self, ids: list[str]) -> list[Outcome]:
        number = self._day.number if self._day else None
        return marking.mark_many(self._session, ids, number, Arrival(Method.BULK))

    def _show_outcomes(self, outcomes: list[Outcome]) -> None:
        summary = bulk_summary(outcomes)
        self._done = Done(f"{self._delegation}: {summary}.", outcomes=tuple(outcomes))
        others = [outcome for outcome in outcomes if outcome.result is not Result.OK]
        lines = [f"{latin(item.delegate) if item.delegate else '?'}: {item.message}" for item in others]
        self._table.display = False
        self.query_one("#native").display = False
        self.query_one("#result", PlainStatic).update("\n".join(lines))
        self.set_heading(f"{self._delegation} - {day_words(self._day)}" if self._day else self._delegation)
        self.say_keys("Enter or Esc close")
        good = not any(outcome.result is Result.NOT_SAVED for outcome in outcomes)
        self.say(self._done.message, "good" if good else "error")
        self.choices = (Choice("close", "Close", primary=True),)
        self.query_one(ChoiceBar).show(self.choices)
        self.call_after_refresh(self.focus_first)

    def failed(self) -> None:
        if not self._table.items:
            self.say_keys(Dialog.KEYS)

    def action_cancel(self) -> None:
        self.dismiss(self._done)

    def unfinished(self) -> bool:
        return bool(self._ticked) and self._done is None
