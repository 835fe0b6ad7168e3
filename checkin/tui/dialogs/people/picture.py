"""A picture of the badge's name, drawn in half blocks: what terminals cannot shape, the badge can."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice
from checkin.tui.phrases import who
from checkin.tui.plain import PlainStatic

_ROWS_OF_CHROME = 9


class NamePictureDialog(Dialog[Done]):
    """Shows the name as the badge will print it, as large as the window allows."""

    TALL = True
    KEYS = "Esc close"

    def __init__(self, session: Session, delegate: Delegate) -> None:
        super().__init__(f"As printed: {who(delegate)}", (Choice("close", "Close", primary=True),))
        self._session = session
        self._delegate = delegate

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("Drawing ...", id="picture")
        yield PlainStatic("", id="warnings", classes="lines")

    def on_mount(self) -> None:
        columns = max(self.app.size.width - 6, 20)
        rows = max(self.app.size.height - _ROWS_OF_CHROME, 4)
        self.in_core(lambda: self._draw(columns, rows), self._show, deaf=False)

    def _draw(self, columns: int, rows: int) -> tuple[str, list[str]]:
        from checkin.core.printing import previews

        blocks = previews.name_as_blocks(self._session, self._delegate, columns, rows)
        return blocks, previews.preflight(self._session, self._delegate)

    def _show(self, found: tuple[str, list[str]]) -> None:
        blocks, warnings = found
        self.query_one("#picture", PlainStatic).update(blocks)
        self.query_one("#warnings", PlainStatic).update("\n".join(f"! {warning}" for warning in warnings))

    def failed(self) -> None:
        self.query_one("#picture", PlainStatic).update("")

    def chosen(self, key: str) -> None:
        self.dismiss(None)
