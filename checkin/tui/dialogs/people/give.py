"""What a guest is given beside the badge: ticked, and owed until then."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from checkin.core.models import Delegate
from checkin.core.people import items
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceButton, ChoiceList
from checkin.tui.phrases import in_a_row, native_row, who
from checkin.tui.plain import PlainStatic


class GiveDialog(Dialog[Done]):
    """Everything is ticked when it opens, so that Enter alone says "all given"; a digit takes a tick off, or puts it
    back. Nothing is recorded before Enter, so a scan that closes it leaves all as it was."""

    ABOUT = "What is ticked was given now; the rest stays owed and is counted at the close."
    KEYS = "A digit: given or not   Enter records it   Esc changes nothing"

    def __init__(self, session: Session, delegate: Delegate) -> None:
        choices = (Choice("record", "All given", primary=True, hint="Enter"), Choice("leave", "Not now", hint="Esc"))
        super().__init__(f"Given to {who(delegate)}", choices)
        self._session = session
        self._delegate = delegate
        self._given = dict.fromkeys(delegate.items, True)

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic(native_row(self._delegate), classes="native")
        yield PlainStatic("What was given?", classes="section")
        yield ChoiceList([Choice(f"item {item}", _label(item, True)) for item in self._given])

    def chosen(self, key: str) -> None:
        if key == "record":
            self.in_core(self._record, self._recorded)
        elif key == "leave":
            self.dismiss(None)
        else:
            self._tick(key.removeprefix("item "))

    def _tick(self, item: str) -> None:
        self._given[item] = not self._given[item]
        for button in self.query(ChoiceButton):
            if button.choice.key == f"item {item}":
                button.relabel(_label(item, self._given[item]))
            elif button.choice.primary:
                button.relabel(self._what_enter_does())

    def _what_enter_does(self) -> str:
        ticked = sum(self._given.values())
        return "All given" if ticked == len(self._given) else f"{ticked or 'None'} of {len(self._given)} given"

    def _record(self) -> Done:
        given = [item for item, ticked in self._given.items() if ticked]
        owed = [item for item in self._given if item not in given]
        items.settle(self._session, self._delegate, given)
        words = [f"{word}: {in_a_row(named, 'item')}." for word, named in (("Owed", owed), ("Given", given)) if named]
        return Done("  ".join(words), self._delegate)

    def _recorded(self, done: Done) -> None:
        self.dismiss(done)


def _label(item: str, given: bool) -> str:
    return f"✓ {item}" if given else f"- {item}, still owed"
