"""A picture drawn in blocks: what terminals cannot shape, paper can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice
from checkin.tui.lines import Line, LineView, line
from checkin.tui.plain import PlainStatic

_ROWS_OF_CHROME = 9


class PictureDialog(Dialog[Done]):
    """Shows a picture as large as the window allows, and what there is to say about it. A subclass gives `draw`."""

    TALL = True
    KEYS = "Esc close"

    def __init__(self, heading: str) -> None:
        super().__init__(heading, (Choice("close", "Close", primary=True),))

    def draw(self, columns: int, rows: int) -> tuple[Sequence[Line], str]:
        """The picture for a space, and a note; in a thread."""
        raise NotImplementedError

    def compose_body(self) -> Iterable[Widget]:
        picture = LineView(id="picture")
        picture.show([line("Drawing ...")])
        yield picture

    def compose_foot(self) -> Iterable[Widget]:
        yield PlainStatic("", id="note", classes="lines")

    def on_mount(self) -> None:
        columns = max(self.app.size.width - 6, 20)
        rows = max(self.app.size.height - _ROWS_OF_CHROME, 4)
        self.in_core(lambda: self.draw(columns, rows), self._show, deaf=False)

    def _show(self, found: tuple[Sequence[Line], str]) -> None:
        lines, note = found
        picture = self.query_one("#picture", LineView)
        picture.styles.height = max(len(lines), 1)
        picture.show(lines)
        self.query_one("#note", PlainStatic).update(note)

    def failed(self) -> None:
        self.query_one("#picture", LineView).show([])

    def chosen(self, key: str) -> None:
        self.dismiss(None)
