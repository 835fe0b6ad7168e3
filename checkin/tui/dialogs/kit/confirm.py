"""A question with two answers."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from checkin.tui.plain import PlainStatic

from .base import Dialog
from .choices import Choice


class ConfirmDialog(Dialog[bool]):
    """Asks before something is done; True when the answer is yes.

    With `danger` the focus stands on "no", so that Enter alone destroys nothing.
    """

    KEYS = "1 or 2 answers   Esc no"

    def __init__(self, heading: str, text: str, yes: str = "Yes", no: str = "No", *, danger: bool = False) -> None:
        choices = (Choice("yes", yes, primary=not danger, danger=danger), Choice("no", no, primary=danger))
        super().__init__(heading, choices)
        self._text = text

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic(self._text, classes="lines")

    def chosen(self, key: str) -> None:
        self.dismiss(key == "yes")
