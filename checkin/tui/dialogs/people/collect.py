"""Somebody collects the badges of several others: named once, then scans, numbers or ticks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from checkin.core import scanning
from checkin.core.issuing import collecting
from checkin.core.issuing.collecting import Collected
from checkin.core.models import Delegate
from checkin.core.people import delegations
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceButton
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.dialogs.kit.table import Table
from checkin.tui.line import RetractingInput
from checkin.tui.phrases import columns, latin, native_row, origin
from checkin.tui.plain import PlainOptionList, PlainStatic

_NUMBER = "number"


class CollectDialog(Dialog[Done]):
    """Who takes them and on what authority; below, whose badges: those of a delegation to tick, if one was given, and
    whoever is scanned or typed in by number, ticked at once. Marks nobody present."""

    TALL = True
    DIGITS_CHOOSE = False
    ABOUT = "One person takes the badges of others: say who, then scan or tick. It checks nobody in."
    KEYS = "Scan or number, Enter   Space ticks   Ctrl+S hands over"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", show=False),
        Binding("ctrl+s", "hand_over", show=False),
    ]

    def __init__(self, session: Session, delegation: str = "") -> None:
        choices = (Choice("give", _words(0), primary=True, hint="Ctrl+S"), Choice("leave", "Cancel", hint="Esc"))
        super().__init__("Badges collected by one person for several", choices)
        self._session = session
        self._delegation = delegation
        self._table = Table[Collected](id="members")
        self._people: dict[str, Collected] = {}
        self._ticked: set[str] = set()

    def compose_body(self) -> Iterable[Widget]:
        yield Form(
            [
                Field("by", "By whom", required="Say who takes them."),
                Field("authorisation", "Authorisation", required="Say on what authority: a letter, a call."),
            ]
        )
        yield PlainStatic("Whose badges?", classes="section")
        yield RetractingInput(placeholder="scan a badge, or type a number", compact=True, max_length=60, id=_NUMBER)
        yield self._table

    def compose_foot(self) -> Iterable[Widget]:
        yield PlainStatic("", classes="native", id="native")

    def on_mount(self) -> None:
        self.in_core(self._look, self._show)

    def _look(self) -> list[Collected]:
        members = delegations.of_delegation(self._session, self._delegation) if self._delegation else []
        return [self._judged(member) for member in members]

    def _judged(self, delegate: Delegate) -> Collected:
        return Collected(delegate, collecting.obstacle(self._session, delegate))

    def _show(self, people: list[Collected]) -> None:
        self._people |= {one.delegate.id: one for one in people}
        self._table.fill(self._people.values(), self._row, self._table.highlighted or 0)
        self._count()

    def _row(self, one: Collected, width: int) -> str:
        box = "[x]" if one.delegate.id in self._ticked else ("[ ]" if one.given else "   ")
        name, state = width // 3, width // 4
        place = width - name - state - 9
        return columns(
            (box, 3), (latin(one.delegate), name), (origin(one.delegate), place), (one.obstacle or "-", state)
        )

    def _count(self) -> None:
        for button in self.query(ChoiceButton):
            if button.choice.key == "give":
                button.relabel(_words(len(self._ticked)))

    # -- choosing ------------------------------------------------------------------------------------------------

    def scan_arrived(self, text: str) -> bool:
        """Each scan is one more person of this collector."""
        if self._busy or not self.ready:
            self.refuse_scan()
        else:
            self._find(text)
        return False

    def _find(self, text: str) -> None:
        self.in_core(partial(self._found_for, text), self._found)

    def _found_for(self, text: str) -> Collected | None:
        delegate = scanning.whose(self._session, text)
        return self._judged(delegate) if delegate else None

    def _found(self, one: Collected | None) -> None:
        if one is None:
            self.say("Nobody's badge or number. Type the number on the list.", "warning")
        elif one.obstacle:
            self.say(f"{latin(one.delegate)}: {one.obstacle}.", "warning")
        else:
            self._ticked.add(one.delegate.id)
            self._show([one])
            self.say(f"{latin(one.delegate)}: ticked.", "good")
            self.query_one("#native", PlainStatic).update(native_row(one.delegate))

    def on_option_list_option_highlighted(self, event: PlainOptionList.OptionHighlighted) -> None:
        if one := self._table.of(event):
            self.query_one("#native", PlainStatic).update(native_row(one.delegate))

    def on_option_list_option_selected(self, event: PlainOptionList.OptionSelected) -> None:
        """Enter or a click on a row."""
        event.stop()
        if self.ready and not self._busy:
            self.action_tick()

    def action_tick(self) -> None:
        one = self._table.current
        if one is not None and one.obstacle:
            self.say(f"{latin(one.delegate)}: {one.obstacle}.", "warning")
        elif one is not None:
            self._ticked ^= {one.delegate.id}
            self._show([])
            self.say("")

    # -- handing over --------------------------------------------------------------------------------------------

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on: from field to field, then takes the number that was typed."""
        event.stop()
        if not self.ready or self._busy:
            return
        if event.input.id == _NUMBER and event.value.strip():
            self._find(event.value)
            event.input.value = ""
        else:
            self.focus_next()

    def chosen(self, key: str) -> None:
        if key == "give":
            self.action_hand_over()
        else:
            self.dismiss(None)

    def confirm(self) -> None:
        """Enter outside of a field hands nothing over: it comes too often."""

    def action_hand_over(self) -> None:
        if not self.ready or self._busy:
            return
        form = self.query_one(Form)
        if not self._ticked:
            self.say("Nobody is ticked. Scan a badge, type a number, or Space ticks.", "warning")
        elif form.acceptable():
            values = form.values
            ids = [delegate_id for delegate_id in self._people if delegate_id in self._ticked]
            work = partial(collecting.collect, self._session, ids, values["by"], values["authorisation"])
            self.in_core(work, partial(self._handed_over, values["by"]))

    def _handed_over(self, by: str, collected: list[Collected]) -> None:
        given = sum(one.given for one in collected)
        kept = [f"{latin(one.delegate)}: {one.obstacle}" for one in collected if one.obstacle]
        badges = "1 badge" if given == 1 else f"{given} badges"
        self.answer(Done("  ".join([f"{badges} collected by {by}.", *kept])))

    def unfinished(self) -> bool:
        return bool(self._ticked) or bool(self.query_one(Form).changes)


def _words(ticked: int) -> str:
    return f"Hand over {ticked}"
