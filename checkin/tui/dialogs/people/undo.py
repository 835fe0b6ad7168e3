"""Undo: taking an arrival back, or giving it to the person it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.widget import Widget

from checkin.core.attendance import arrivals, marking
from checkin.core.models import Day, Delegate, First, Outcome, Result
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar
from checkin.tui.dialogs.kit.picker import PersonPicker
from checkin.tui.phrases import day_words, in_a_row, native_row, who
from checkin.tui.plain import PlainStatic

if TYPE_CHECKING:
    from checkin.core.finding import Finder

_TAKE_BACK = Choice("take_back", "Take back", danger=True)
_SOMEONE_ELSE = Choice("someone_else", "It was someone else")
_LEAVE = Choice("leave", "Leave as it is", primary=True)


@dataclass(frozen=True, slots=True)
class _Standing:
    first: First | None
    copies: tuple[int, ...]
    given: tuple[str, ...]


class UndoDialog(Dialog[Done]):
    """Undoes the arrival of the person it names, or moves it to the right one in one act.

    Badges printed since that arrival are named and die with it; what was given is named and owed again.
    """

    ABOUT = "Takes back a check-in, or moves it to the person who was really meant."
    KEYS = "1 to 3 choose   Esc changes nothing"

    def __init__(self, session: Session, delegate: Delegate, day: Day, finder: Finder) -> None:
        super().__init__(f"Undo: {who(delegate)}", (_TAKE_BACK, _SOMEONE_ELSE, _LEAVE))
        self._session = session
        self._delegate = delegate
        self._day = day
        self._finder = finder
        self._moving = False

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic(native_row(self._delegate), classes="native")
        yield PlainStatic("", id="standing", classes="lines")
        yield PersonPicker(self._finder, without=[self._delegate.id], prompt="Who was it? Type a name or number")

    def on_mount(self) -> None:
        self.query_one(PersonPicker).display = False
        self.in_core(self._look, self._show)

    def _look(self) -> _Standing:
        session, number = self._session, self._day.number
        first = arrivals.first_of(session, session.read, self._delegate.id, number)
        copies = marking.badges_since_mark(session, self._delegate.id, number)
        return _Standing(first, tuple(copies), tuple(marking.items_since_mark(session, self._delegate, number)))

    def _show(self, standing: _Standing) -> None:
        when = day_words(self._day)
        if standing.first is None:
            lines = [f"{when}: was not in. There is nothing to take back."]
            self.choices = (_LEAVE,)
            self.query_one(ChoiceBar).show(self.choices)
            self.say_keys("Enter or Esc changes nothing")
        else:
            first = standing.first
            lines = [f"{when}: in since {first.at:%H:%M}, {first.desk}, {first.operator} ({first.method})."]
        if standing.copies:
            copies = ", ".join(str(copy) for copy in standing.copies)
            lines.append(f"Badge copy {copies} was printed since: it becomes void. Keep it if you can.")
        if standing.given:
            lines.append(f"Given since, and owed again: {in_a_row(standing.given, 'item')}.")
        self.query_one("#standing", PlainStatic).update("\n".join(lines))
        self.call_after_refresh(self.focus_first)

    def focus_first(self) -> None:
        if self._moving:
            super().focus_first()
        else:
            buttons = [button for button in self.query("ChoiceBar ChoiceButton") if button.has_class("-primary")]
            for button in buttons[:1]:
                button.focus()

    def chosen(self, key: str) -> None:
        if key == "take_back":
            self.in_core(self._take_back, self._answered)
        elif key == "someone_else":
            self._moving = True
            self.set_heading(f"It was not {who(self._delegate)}. Who was it?")
            self.query_one(ChoiceBar).show(())
            self.say_keys("Up/Down choose   Enter moves the mark   Esc changes nothing")
            self.query_one(PersonPicker).display = True
            self.query_one(PersonPicker).query_one("Input").focus()
        else:
            self.dismiss(None)

    def confirm(self) -> None:
        if not self._moving:
            super().confirm()

    def _take_back(self) -> Outcome:
        return marking.undo(self._session, self._delegate.id, self._day.number, void_badges=True)

    def on_person_picker_taken(self, event: PersonPicker.Taken) -> None:
        event.stop()
        other = event.delegate
        self.in_core(lambda: marking.move(self._session, self._delegate.id, other.id, self._day.number), self._answered)

    def _answered(self, outcome: Outcome) -> None:
        if self._moving and outcome.result is not Result.OK:
            self.say(f"Nothing was changed. {outcome.message}", "error")
            return
        if self._moving and outcome.delegate:
            message = f"Moved from {who(self._delegate)} to {who(outcome.delegate)}."
        else:
            message = outcome.message
        self.dismiss(Done(message, outcome.delegate or self._delegate, (outcome,)))

    def unfinished(self) -> bool:
        return self._moving and bool(self.query_one(PersonPicker).text)
