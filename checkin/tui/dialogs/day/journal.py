"""The log on the screen: everything that happened, newest first, and only what is sought of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from checkin.core.keeping import log
from checkin.core.keeping.log import LogLine, Sought
from checkin.core.session import Session
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice
from checkin.tui.dialogs.kit.form import CleanInput
from checkin.tui.dialogs.kit.table import Table
from checkin.tui.phrases import IN_CLEAR, columns, needs_own_row, row_text, short_moment
from checkin.tui.plain import PlainStatic

_AT_ONCE = 200
_NEAR_THE_END = 20
_FIELDS = {"ref": "Number", "desk": "Desk", "operator": "Operator", "kind": "Kind", "since": "Since 08:30"}


class JournalDialog(Dialog[None]):
    """A line an entry. What is typed above narrows it; the rest is read as one goes down."""

    TALL = True
    DIGITS_CHOOSE = False
    ABOUT = "Everything that was recorded and tried, newest first."
    KEYS = "Tab moves   Enter seeks what is typed   Up/Down read on   Esc close"

    def __init__(self, session: Session) -> None:
        super().__init__("What happened", (Choice("write", "Write it as CSV"),))
        self._session = session
        self._wanted = log.EVERYTHING
        self._table: Table[LogLine] = Table(id="log")
        self._more = False

    def compose_body(self) -> Iterable[Widget]:
        with Horizontal(id="sought"):
            for name, words in _FIELDS.items():
                yield CleanInput(placeholder=words, max_length=60, compact=True, id=f"sought-{name}")
        yield self._table

    def compose_foot(self) -> Iterable[Widget]:
        yield PlainStatic("", id="entry", classes="lines")

    def on_mount(self) -> None:
        super().on_mount()
        self._look(log.EVERYTHING)

    def focus_first(self) -> None:
        self._table.focus()

    def confirm(self) -> None:
        """Enter seeks what is typed."""
        typed = {name: self.query_one(f"#sought-{name}", Input).value for name in _FIELDS}
        self.in_core(lambda: log.sought(self._session, **typed), self._look)

    def chosen(self, key: str) -> None:
        self.in_core(partial(_write, self._session, self._wanted), lambda words: self.say(words, "good"))

    def _look(self, wanted: Sought) -> None:
        self._wanted = wanted
        self.in_core(partial(log.page, self._session, wanted, limit=_AT_ONCE), self._show)

    def _show(self, lines: list[LogLine]) -> None:
        self._more = len(lines) == _AT_ONCE
        self._table.fill(lines, _row)
        self.say("" if lines else "Nothing of that sort happened.")
        self.query_one("#entry", PlainStatic).update("")

    def _add(self, lines: list[LogLine]) -> None:
        self._more = len(lines) == _AT_ONCE
        self._table.add(lines, _row)

    def on_option_list_option_highlighted(self, event: Table.OptionHighlighted) -> None:
        line = self._table.items[event.option_index]
        whose = (("desk", line.desk), ("name", line.operator), ("number", line.ref))
        where = ", ".join(row_text(text, what) for what, text in whose if text)
        told = (f"{short_moment(line.at)}, {where}", line.name, line.says)  # a name has its row for itself
        self.query_one("#entry", PlainStatic).update("\n".join(filter(None, told)))
        if self._more and event.option_index >= len(self._table.items) - _NEAR_THE_END:
            self._more = False
            following = partial(log.page, self._session, self._wanted, self._table.items[-1], _AT_ONCE)
            self.in_core(following, self._add, deaf=False)


def _row(line: LogLine, width: int) -> str:
    who = line.ref if needs_own_row(line.name) else f"{line.ref} {line.name}"
    desk = [(row_text(line.desk, "desk"), 14 if width >= 100 else 8)] if width >= 70 else []  # it is named below too
    beside = [(short_moment(line.at), 16), (who.strip(), 26 if width >= 100 else 22)]
    rest = width - sum(cells + len("  ") for _, cells in (*beside, *desk))
    return columns(*beside, (row_text(line.says, "entry"), rest), *desk)


def _write(session: Session, wanted: Sought) -> str:
    from checkin.core.reporting.log_file import export_log

    path = session.store.path.with_name(f"{session.store.path.stem}-log-{session.clock.now():%Y%m%d-%H%M%S}.csv")
    words = f"{export_log(session, path, wanted)} lines are in {path}."
    return f"{words} {IN_CLEAR}" if session.encrypted else words
