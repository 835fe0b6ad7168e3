"""Two plain ways to ask: a form that is carried out when it is right, and a person chosen by search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from textual.widget import Widget

from checkin.core.models import Delegate
from checkin.errors import CheckinError
from checkin.tui.plain import PlainStatic

from .base import Dialog
from .choices import Choice
from .form import Field, Form
from .picker import PersonPicker

if TYPE_CHECKING:
    from checkin.core.finding import Finder

Made = TypeVar("Made")
_FIELDS_IN_A_LOW_SHEET = 6
Values = dict[str, str]
# A look at all fields together: the field to mend and why, or nothing.
Judge = Callable[[Values], tuple[str, str] | None]


class FormDialog(Dialog[Made]):
    """Asks for `fields`, then does `work` with their values in a thread and answers with what it made.

    When `work` refuses, the sentence is shown and what was typed stays. `work` gets all values, or with
    `only_changes` those that differ from what the form opened with.
    """

    DIGITS_CHOOSE = False
    KEYS = "Tab or Up/Down moves   Enter saves   Esc leaves everything as it was"

    def __init__(
        self,
        heading: str,
        fields: Sequence[Field],
        work: Callable[[Values], Made],
        *,
        yes: str = "Save",
        intro: str = "",
        native: str = "",
        judge: Judge | None = None,
        only_changes: bool = False,
    ) -> None:
        choices = (Choice("yes", yes, primary=True, hint="Enter"), Choice("no", "Cancel", hint="Esc"))
        super().__init__(heading, choices)
        self._fields = tuple(fields)
        self._work = work
        self._intro = intro
        self._native = native
        self._judge = judge
        self._only_changes = only_changes
        self.tall = len(self._fields) > _FIELDS_IN_A_LOW_SHEET

    def compose_body(self) -> Iterable[Widget]:
        if self._native:
            yield PlainStatic(self._native, classes="native")
        if self._intro:
            yield PlainStatic(self._intro, classes="lines intro")
        yield Form(self._fields)

    def chosen(self, key: str) -> None:
        if key == "yes":
            self.confirm()
        else:
            self.dismiss(None)

    def confirm(self) -> None:
        form = self.query_one(Form)
        if not form.acceptable():
            return
        values = form.values
        if self._judge and (wrong := self._judge(values)):
            form.complain(*wrong)
            return
        given = form.changes if self._only_changes else values
        self.in_core(lambda: self._work(given), self.answer)

    def unfinished(self) -> bool:
        return bool(self.query_one(Form).changes)


class PickPersonDialog(Dialog[Delegate]):
    """Choose somebody on the list by search."""

    DIGITS_CHOOSE = False
    KEYS = "Up/Down choose   Enter takes   Esc nobody"

    def __init__(self, heading: str, finder: Finder, *, without: Sequence[str] = (), intro: str = "") -> None:
        super().__init__(heading)
        self._finder = finder
        self._without = tuple(without)
        self._intro = intro

    def compose_body(self) -> Iterable[Widget]:
        if self._intro:
            yield PlainStatic(self._intro, classes="lines intro")
        yield PersonPicker(self._finder, without=self._without)

    def on_person_picker_taken(self, event: PersonPicker.Taken) -> None:
        event.stop()
        self.dismiss(event.delegate)

    def unfinished(self) -> bool:
        return bool(self.query_one(PersonPicker).text)


def accepted(check: Callable[[str], object]) -> Callable[[str], str]:
    """Turn a core function that raises for an impossible value into a check of a field."""

    def sentence(value: str) -> str:
        try:
            check(value)
        except CheckinError as error:
            return str(error)
        return ""

    return sentence
