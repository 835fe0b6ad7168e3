"""What desks recorded that wants a person: a list, both sides of one beside it, and a key for each way to settle it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget

from checkin.core.session import Session
from checkin.core.syncing.agreement import conflicts
from checkin.core.syncing.agreement.model import Conflict
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar
from checkin.tui.dialogs.kit.table import Table
from checkin.tui.phrases import columns, latin, native_row, needs_own_row, shorten, who
from checkin.tui.plain import PlainStatic

_WORDS = {
    "marked_twice": "in twice",
    "edited_twice": "changed twice",
    "one_ref": "one number",
    "same_person": "one person?",
    "two_badges": "two badges",
    "lent_twice": "lent twice",
    "missing_news": "news missing",
    "fork": "one of two",
    "clock": "wrong clock",
}
_WORD = max(map(len, _WORDS.values()))
_SHARE = 42  # percent of the width that the list takes: see dialogs.tcss
_BELOW = "(below)"
_LONGEST = 160  # cells of one text: some rows


class ConflictsDialog(Dialog[Done]):
    """Everything that wants a person; a digit settles the one under the cursor, at every desk."""

    TALL = True
    KEYS = "Up/Down choose   A digit settles it   PgUp/PgDn read on   Esc close"

    # Before the list, which would take them: it is read by Up and Down.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__("To settle")
        self._session = session
        self._table: Table[Conflict] = Table(id="conflicts")
        self._last: Done | None = None

    def compose_body(self) -> Iterable[Widget]:
        with Horizontal(id="pair"):
            yield self._table
            with VerticalScroll(id="sides", can_focus=False):
                yield PlainStatic("", id="conflict")

    def compose_foot(self) -> Iterable[Widget]:
        yield PlainStatic("", id="own-rows")

    def on_mount(self) -> None:
        self._look()

    def _look(self) -> None:
        self.in_core(partial(conflicts.to_settle, self._session), self._show)

    def _show(self, found: Sequence[Conflict]) -> None:
        room = self.size.width * _SHARE // 100 - 4
        self._table.fill(found, lambda conflict, _: _row(conflict, room), self._table.highlighted or 0)
        self.set_heading(f"To settle: {len(found)}" if found else "Nothing wants settling")
        self.say_keys(self.KEYS if found else Dialog.KEYS)
        if found:
            self.call_after_refresh(self._table.focus)
        else:
            self._tell("", [])
            self.query_one(ChoiceBar).show(())

    def _tell(self, text: str, own_rows: Sequence[str]) -> None:
        self.query_one("#conflict", PlainStatic).update(text)
        self.query_one("#own-rows", PlainStatic).update("\n".join(own_rows))

    def on_option_list_option_highlighted(self, event: Table.OptionHighlighted) -> None:
        event.stop()
        if (conflict := self._table.of(event)) is not None:
            self._tell(*_in_words(conflict))
            self.choices = tuple(Choice(way.word, way.label) for way in conflict.told.ways)
            self.query_one(ChoiceBar).show(self.choices)
            self.query_one("#sides").scroll_home(animate=False)

    def on_option_list_option_selected(self, event: Table.OptionSelected) -> None:
        """Enter settles nothing: there is more than one way."""
        event.stop()

    def confirm(self) -> None:
        """Nor does it anywhere else."""

    def chosen(self, key: str) -> None:
        if (conflict := self._table.current) is not None:
            self.in_core(partial(self._settle, conflict, key), self._settled)

    def _settle(self, conflict: Conflict, choice: str) -> list[Conflict]:
        conflicts.settle(self._session, conflict.id, choice)
        label = next(way.label for way in conflict.told.ways if way.word == choice)
        whom = f"{latin(conflict.person)}: " if conflict.person else ""
        self._last = Done(f"Settled. {whom}{label}.", conflict.person)
        return conflicts.to_settle(self._session)

    def _settled(self, left: Sequence[Conflict]) -> None:
        """The next one stands where that one did: a key pressed twice does not settle it too."""
        self._show(left)
        if self._last is not None:
            self.say(self._last.message, "good")
        self.wait_a_moment()

    def failed(self) -> None:
        """Another desk was quicker, or nothing can be saved: see what there is now."""
        self.in_core(partial(conflicts.to_settle, self._session), self._show, deaf=False)

    def action_page(self, direction: int) -> None:
        sides = self.query_one("#sides", VerticalScroll)
        sides.scroll_relative(y=direction * max(sides.size.height - 1, 1), animate=False)

    def action_cancel(self) -> None:
        self.dismiss(self._last)


def _row(conflict: Conflict, width: int) -> str:
    desk = conflict.told.desk
    about = latin(conflict.person) if conflict.person else (_BELOW if needs_own_row(desk) else desk)
    return columns((_WORDS[conflict.kind], _WORD), (about, max(width - _WORD - 2, 8)))


def _in_words(conflict: Conflict) -> tuple[str, list[str]]:
    """What stands beside the list, and what a terminal may turn around, which must stand on rows of its own."""
    told = conflict.told
    own_rows = [row for person in told.people if (row := native_row(person))]
    lines = [_beside(told.heading, own_rows)]
    if len(told.people) == 1:  # of several, the sides say who it is
        lines.append(who(told.people[0]))
    for number, side in enumerate(told.sides, start=1):
        lines += ["", f"{number}  {_beside(side.title, own_rows, number)}"]
        lines += [f"   {_beside(line, own_rows, number)}" for line in side.lines]
    return "\n".join([*lines, "", _beside(told.note, own_rows)]), own_rows


def _beside(text: str, own_rows: list[str], number: int = 0) -> str:
    """A text as it stands beside the list; one that cannot gets a row of its own, below the words it belongs to."""
    if not needs_own_row(text):
        return shorten(text, _LONGEST)
    if text in own_rows:
        return _BELOW
    label, _, value = text.rpartition(": ")
    if needs_own_row(label):
        label, value = "", text
    own_rows += [f"{number or ''}  {label}".strip() + ":", value] if number or label else [value]
    return f"{label}: {_BELOW}" if label else _BELOW
