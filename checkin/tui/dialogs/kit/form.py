"""Forms: fields below each other, errors as a sentence below their field, values cleaned at the door."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input

from checkin.text import MAX_NAME, clean_text
from checkin.tui.line import RetractingInput
from checkin.tui.phrases import shorten
from checkin.tui.plain import PlainStatic, safe

Check = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a form asks.

    `alone` gives the value a row with nothing beside it (native names). `options` are (value, shown) pairs to
    choose from. `check` returns a sentence when the value cannot be, else nothing; `echo` says how the value was
    understood. What is `secret` is not shown. `suggestions` complete what is typed (Right takes one). `help`
    stands below the field.
    """

    name: str
    label: str
    value: str = ""
    required: str = ""
    alone: bool = False
    options: tuple[tuple[str, str], ...] = ()
    check: Check | None = None
    echo: Check | None = None
    suggestions: tuple[str, ...] = ()
    placeholder: str = ""
    help: str = ""
    limit: int = MAX_NAME
    secret: bool = False


class CleanInput(RetractingInput):
    """An input that takes a paste through the door: no control characters, line ends become `joint`."""

    joint = " "

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = [clean_text(line) for line in event.text.splitlines()]
        if text := self.joint.join(line for line in lines if line):
            self.replace(text, *self.selection)


class ChoiceField(Widget, can_focus=True):
    """One of a few values: Left and Right change it, or its first letters. What is typed stands beside it; where no
    value begins so, it was meant for another field, and what was chosen before stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
    ]

    class Changed(Message):
        """Another value was chosen."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str) -> None:
        super().__init__()
        known = any(value == key for key, _ in options)
        self._options = [*options] if known else [(value, value or "(none)"), *options]
        self._index = next(index for index, (key, _) in enumerate(self._options) if key == value)
        self._typed = ""
        self._before = self._index  # what was chosen when the first letter was typed

    @property
    def value(self) -> str:
        return self._options[self._index][0]

    def render(self) -> Content:
        shown = self._options[self._index][1]
        place = f"  {self._index + 1} of {len(self._options)}" if self.has_focus else ""
        if self._typed and self._named(self._typed) is None:
            place = f'  none begins with "{shorten(safe(self._typed), 20)}"'
        fitting = shorten(safe(shown), max(self.size.width - len(place) - 4, 1))
        return Content.assemble("‹ ", (fitting, "bold"), " ›", place)

    def action_step(self, step: int) -> None:
        self._typed = ""
        self._choose((self._index + step) % len(self._options))

    def on_key(self, event: events.Key) -> None:
        if event.key == "backspace":
            typed = self._typed[:-1]
        elif event.character is not None and event.is_printable:
            typed = self._typed + event.character.casefold()
        else:
            return
        event.stop()
        if not self._typed:
            self._before = self._index
        self._typed = typed.lstrip()
        named = self._named(self._typed) if self._typed else None
        wanted = self._before if named is None else named
        if wanted != self._index:
            self._choose(wanted)
        self.refresh()

    def on_blur(self) -> None:
        self._typed = ""

    def _named(self, typed: str) -> int | None:
        """The next value that begins so; one letter again and again goes on to the next one that does."""
        order = [(self._before + 1 + step) % len(self._options) for step in range(len(self._options))]

        def beginning(letters: str) -> list[int]:
            return [index for index in order if self._options[index][1].casefold().startswith(letters)]

        if named := beginning(typed):
            return named[0]
        if len(set(typed)) == 1 and (named := beginning(typed[0])):
            return named[(len(typed) - 1) % len(named)]
        return None

    def choose(self, value: str) -> None:
        """Take one of the values."""
        self._choose(next(index for index, (key, _) in enumerate(self._options) if key == value))

    def _choose(self, index: int) -> None:
        self._index = index
        self.refresh()
        self.post_message(self.Changed())


class FormRow(Vertical):
    """A field with its label, what it was understood as, and what is wrong with it."""

    def __init__(self, field: Field) -> None:
        super().__init__(classes="form-row -alone" if field.alone else "form-row")
        self.field = field

    def compose(self) -> ComposeResult:
        field = self.field
        yield PlainStatic(field.label, classes="form-label")
        if field.options:
            yield ChoiceField(field.options, field.value)
        else:
            yield CleanInput(
                clean_text(field.value, field.limit),
                placeholder=field.placeholder,
                max_length=field.limit,
                compact=True,
                password=field.secret,
                select_on_focus=False,
                suggester=SuggestFromList(map(safe, field.suggestions), case_sensitive=False)
                if field.suggestions
                else None,
            )
        yield PlainStatic(field.help, classes="form-note -shown" if field.help else "form-note")

    @property
    def value(self) -> str:
        if self.field.options:
            return self.query_one(ChoiceField).value
        return clean_text(self.query_one(Input).value, self.field.limit)

    def set_value(self, value: str) -> None:
        """Put this into the field, as if it were typed."""
        if self.field.options:
            self.query_one(ChoiceField).choose(value)
        else:
            self.query_one(Input).value = value

    def on_input_changed(self) -> None:
        echo = self.field.echo
        self.note(echo(self.value) if echo and self.value else "")

    def on_choice_field_changed(self) -> None:
        self.note("")

    def note(self, sentence: str, wrong: bool = False) -> None:
        """Say something below the field."""
        note = self.query_one(".form-note", PlainStatic)
        note.update(sentence or self.field.help)
        note.set_class(wrong, "-wrong")
        note.set_class(bool(sentence or self.field.help), "-shown")

    def problem(self) -> str:
        """What is wrong with the value, or nothing."""
        value = self.value
        if self.field.required and not value:
            return self.field.required
        return self.field.check(value) if self.field.check and value else ""


class Form(Vertical):
    """Fields below each other; Tab, Shift+Tab, Up and Down move."""

    BINDINGS: ClassVar[list[BindingType]] = [  # here, or a form longer than the screen would scroll in place of moving
        Binding("up", "app.focus_previous", show=False, priority=True),
        Binding("down", "app.focus_next", show=False, priority=True),
    ]

    class Ready(Message):
        """Every field is there: a form that was put into an open dialog can be used from now on."""

    class Typed(Message):
        """A text field was changed."""

        def __init__(self, name: str, value: str) -> None:
            super().__init__()
            self.name = name
            self.value = value

    def __init__(self, fields: Iterable[Field]) -> None:
        super().__init__(classes="form")
        self.fields = tuple(fields)

    def compose(self) -> ComposeResult:
        for field in self.fields:
            yield FormRow(field)

    def on_mount(self) -> None:
        self.post_message(self.Ready())

    def row(self, name: str) -> FormRow:
        """The row of a field. Raises StopIteration for a name that no field has."""
        return next(row for row in self.query(FormRow) if row.field.name == name)

    @property
    def values(self) -> dict[str, str]:
        """Every field's value, cleaned."""
        return {row.field.name: row.value for row in self.query(FormRow)}

    @property
    def changes(self) -> dict[str, str]:
        """The fields whose value is not the one the form opened with."""
        return {row.field.name: row.value for row in self.query(FormRow) if row.value != row.field.value}

    def set_values(self, values: Mapping[str, str]) -> None:
        """Put these into the fields, as if they were typed."""
        for name, value in values.items():
            self.row(name).set_value(value)

    def complain(self, name: str, sentence: str) -> None:
        """Show what is wrong with one field, and go there: the sentence too must stand where it is seen."""
        row = self.row(name)
        row.note(sentence, wrong=True)
        row.query(Input if not row.field.options else ChoiceField).first().focus()
        # Later: a question that was just answered still lies above, and nothing below it is laid out.
        self.call_later(row.call_after_refresh, row.scroll_visible, animate=False)

    def acceptable(self) -> bool:
        """Check every field; what is wrong is shown at its field and the first such field gets the focus."""
        wrong = [(row, sentence) for row in self.query(FormRow) if (sentence := row.problem())]
        for row, sentence in reversed(wrong):
            self.complain(row.field.name, sentence)
        return not wrong

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        row = next(row for row in self.query(FormRow) if row in event.input.ancestors)
        self.post_message(self.Typed(row.field.name, row.value))
