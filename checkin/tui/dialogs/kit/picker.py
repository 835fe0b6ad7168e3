"""Choosing a person by search inside a dialog."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input
from textual.worker import WorkerCancelled, WorkerFailed

from checkin.core.finding import only_near
from checkin.core.models import Delegate
from checkin.tui.line import RetractingInput
from checkin.tui.phrases import NOBODY_FITS, native_row, person_line, who
from checkin.tui.plain import PlainOptionList, PlainStatic

from .base import in_words

if TYPE_CHECKING:
    from checkin.core.finding import Finder, Found, FoundRow


class PersonPicker(Vertical):
    """A line to type on and the people found; Up and Down choose, Enter takes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    class Taken(Message):
        """A person was chosen."""

        def __init__(self, delegate: Delegate) -> None:
            super().__init__()
            self.delegate = delegate

    def __init__(self, finder: Finder, *, without: Iterable[str] = (), prompt: str = "Type a name or number") -> None:
        super().__init__()
        self._finder = finder
        self._without = frozenset(without)
        self._prompt = prompt
        self._rows: tuple[FoundRow, ...] = ()
        self._found_for = ""
        self._asked = ""
        self._found = ""

    def compose(self) -> ComposeResult:
        yield RetractingInput(placeholder=self._prompt, compact=True, max_length=120)
        yield PlainOptionList(classes="picker-list")
        yield PlainStatic("", classes="picker-native")
        yield PlainStatic("", classes="picker-count")

    def on_mount(self) -> None:
        rows = self.query_one(PlainOptionList)
        rows.can_focus = False
        rows.display = False

    @property
    def text(self) -> str:
        """What is typed, without the spaces around it."""
        return self.query_one(Input).value.strip()

    @property
    def highlighted(self) -> Delegate | None:
        """The person under the cursor, if the list is for the line as it stands."""
        row = self._row()
        return row.delegate if row else None

    def _row(self) -> FoundRow | None:
        index = self.query_one(PlainOptionList).highlighted
        if index is None or self._found_for != self.text or index >= len(self._rows):
            return None
        return self._rows[index]

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._search(self.text)

    @work(group="picker", exclusive=True)
    async def _search(self, query: str) -> None:
        if not query:
            self._show((), "", query)
            return
        worker = self.run_worker(lambda: self._finder.find(query), thread=True, exit_on_error=False, group="finding")
        try:
            found = await worker.wait()
        except WorkerCancelled:
            return
        except WorkerFailed as failure:
            self._show((), in_words(failure.error), query)
            return
        if query == self.text:
            self._show_found(found, query)

    def _show_found(self, found: Found, query: str) -> None:
        rows = tuple(row for row in found.rows if row.delegate.id not in self._without)
        more = found.total - len(found.rows)
        if not rows:
            count = "Nobody found."
        elif only_near(rows):
            count = NOBODY_FITS
        else:
            count = f"{len(rows)} shown, {more} more: type on" if more > 0 else f"{len(rows)} found"
        self._show(rows, count, query)

    def _show(self, rows: tuple[FoundRow, ...], count: str, query: str) -> None:
        self._rows = rows
        self._found_for = query
        self._asked = ""
        shown = self.query_one(PlainOptionList)
        width = max(self.size.width - 4, 30)
        shown.clear_options()
        shown.add_options([person_line(row.delegate, width) for row in rows])
        shown.display = bool(rows)
        shown.highlighted = 0 if rows else None
        self._found = count
        self._count(count)
        self._show_native()

    def _count(self, sentence: str) -> None:
        self.query_one(".picker-count", PlainStatic).update(sentence)

    def _show_native(self) -> None:
        person = self.highlighted
        self.query_one(".picker-native", PlainStatic).update(native_row(person) if person else "")

    def action_move(self, step: int) -> None:
        shown = self.query_one(PlainOptionList)
        if shown.option_count:
            shown.highlighted = ((shown.highlighted or 0) + step) % shown.option_count
            self._show_native()
            self._follow()
        elif step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._take()

    def on_option_list_option_selected(self, event: PlainOptionList.OptionSelected) -> None:
        event.stop()
        self.query_one(PlainOptionList).highlighted = event.option_index
        self._take()

    def _take(self) -> None:
        """Take the person under the cursor; one that could be mistaken for another is asked about first."""
        row = self._row()
        if row is None:
            return
        if row.doubt and self._asked != row.doubt:
            self._ask(row)
        else:
            self.post_message(self.Taken(row.delegate))

    def _ask(self, row: FoundRow) -> None:
        self._asked = row.doubt
        doubt = f"{row.namesakes + 1} people have this name" if row.namesakes else "This is a guess"
        self._count(f"! {doubt}: ask which organisation. Enter again takes {who(row.delegate)}.")

    def _follow(self) -> None:
        """Let the question be about whom the cursor is on; it is not shown for whom it does not hold."""
        row = self._row()
        if self._asked and row is not None:
            if row.doubt == self._asked:
                self._ask(row)
            else:
                self._count(self._found)
