"""Why a badge is printed again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.widget import Widget

from checkin.core.models import Delegate, Reprint, ReprintReason
from checkin.core.session import Session
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar, ChoiceList
from checkin.tui.dialogs.kit.form import Field, Form
from checkin.tui.phrases import native_row, who
from checkin.tui.plain import PlainStatic

if TYPE_CHECKING:
    from checkin.core.printing.standing import Standing

_REASONS = tuple(ReprintReason)
_NO = "no"
# Below the word: where Tab goes from there, Enter prints for that reason, and takes no other.
_AFTER_THE_WORD = (
    Choice(ReprintReason.OTHER.name, "Print again", primary=True, hint="Enter"),
    Choice(_NO, "Cancel", hint="Esc"),
)


class ReprintDialog(Dialog[Reprint]):
    """Asks for the reason of a reprint, by digit; "other" wants a word more.

    Says clearly where the last badge is: handed over already, or in its box.
    """

    KEYS = "1 to 5 choose the reason   Esc prints nothing"

    def __init__(self, session: Session, delegate: Delegate) -> None:
        super().__init__(f"Another badge for {who(delegate)}?")
        self._session = session
        self._delegate = delegate

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic(native_row(self._delegate), classes="native")
        yield PlainStatic("", id="handed")
        yield PlainStatic("", id="copies", classes="lines")
        yield PlainStatic("Why?", classes="section")
        yield ChoiceList([Choice(reason.name, _label(reason)) for reason in _REASONS])
        yield Form([Field("note", "What happened", required="Say in a word what happened.")])

    def on_mount(self) -> None:
        self.query_one(Form).display = False
        self.in_core(self._look, self._show, deaf=False)

    def _look(self) -> Standing:
        from checkin.core.printing.standing import standing

        return standing(self._session, self._delegate.id)

    def _show(self, found: Standing) -> None:
        lines = [f"Copy {badge.copy} was printed {badge.at:%a %H:%M} at {badge.desk}." for badge in found.good]
        none = "Every printed copy is void already." if found.copies else "None was printed yet."
        self.query_one("#copies", PlainStatic).update("\n".join(lines) or none)
        if words := found.where:
            warning = self.query_one("#handed", PlainStatic)
            warning.update(f"! {words}")
            warning.add_class("-alarm")

    def chosen(self, key: str) -> None:
        form = self.query_one(Form)
        if key == _NO:
            self.dismiss(None)
            return
        reason = ReprintReason[key]
        if reason is not ReprintReason.OTHER:
            self.dismiss(Reprint(reason))
        elif not form.display:
            form.display = True
            self.query_one(ChoiceBar).show(_AFTER_THE_WORD)
            self.say_keys("Enter prints   Esc prints nothing")
            form.row("note").query_one("Input").focus()
        else:
            self.confirm()

    def confirm(self) -> None:
        form = self.query_one(Form)
        if form.display and form.acceptable():
            self.dismiss(Reprint(ReprintReason.OTHER, form.values["note"]))

    def unfinished(self) -> bool:
        return bool(self.query_one(Form).values["note"])


def _label(reason: ReprintReason) -> str:
    words = f"{reason.value[0].upper()}{reason.value[1:]}"
    return f"{words} - the old one dies at once" if reason is ReprintReason.LOST else words
