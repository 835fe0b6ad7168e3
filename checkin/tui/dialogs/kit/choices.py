"""Choices as buttons of one row, taken by digit, Enter or click."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from checkin.tui.plain import safe

_DIGITS = "1234567890"


class Choice(NamedTuple):
    """Something that can be chosen. `hint` names the key that takes it where digits do not."""

    key: str
    label: str
    primary: bool = False
    danger: bool = False
    hint: str = ""


class ChoiceButton(Widget, can_focus=True):
    """One choice."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", show=False)]
    ALLOW_SELECT = False

    class Pressed(Message):
        """The choice was taken."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, choice: Choice, digit: str = "") -> None:
        super().__init__()
        self.choice = choice
        self.digit = digit
        self.set_class(choice.primary, "-primary")
        self.set_class(choice.danger, "-danger")

    def render(self) -> Content:
        key = self.digit or self.choice.hint
        return Content.assemble((key, "bold"), " " if key else "", safe(self.choice.label))

    def relabel(self, label: str) -> None:
        """Say something else on it, keeping its key."""
        choice = self.choice
        self.choice = Choice(choice.key, label, choice.primary, choice.danger, choice.hint)
        self.refresh(layout=True)

    def action_press(self) -> None:
        self.post_message(self.Pressed(self.choice))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if not self.disabled:
            self.action_press()


class ChoiceBar(Container):
    """The choices of a dialog, side by side, in as many rows as they need."""

    def __init__(self, choices: Sequence[Choice], *, numbered: bool = True, id: str = "choices") -> None:  # noqa: A002
        super().__init__(id=id)
        self._numbered = numbered
        self._choices = tuple(choices)
        self.set_class(not choices, "-empty")
        self.set_class(len(choices) > 4, "-grid")

    def compose(self) -> ComposeResult:
        yield from _buttons(self._choices, self._numbered)

    def show(self, choices: Sequence[Choice]) -> None:
        """Offer other choices from now on."""
        self._choices = tuple(choices)
        self.set_class(not choices, "-empty")
        self.set_class(len(choices) > 4, "-grid")
        self.remove_children()
        self.mount_all(_buttons(self._choices, self._numbered))


class ChoiceList(Container):
    """Choices one below the other: the question itself."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__(classes="choice-list")
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        yield from _buttons(self._choices, True)


def _buttons(choices: Sequence[Choice], numbered: bool) -> list[ChoiceButton]:
    digits = iter(_DIGITS if numbered else "")
    return [ChoiceButton(choice, "" if choice.hint else next(digits, "")) for choice in choices]
