"""What the desk said lately, for whoever looked away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.widget import Widget

from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.lines import hanging
from checkin.tui.notices import Notice
from checkin.tui.phrases import row_text
from checkin.tui.plain import PlainStatic

_BESIDE, _SIDES = 9, 8
NOTHING_SAID = "Nothing was said at this desk yet."


class NoticesDialog(Dialog[None]):
    """A sentence below the other, newest first, with its time."""

    TALL = True
    DIGITS_CHOOSE = False
    ABOUT = "What the desk said, at the foot, in the corner and in the band, newest first."
    KEYS = "PgUp/PgDn read on   Esc closes"

    def __init__(self, notices: Sequence[Notice]) -> None:
        super().__init__("What the desk said")
        self._notices = tuple(notices)

    def compose_body(self) -> Iterable[Widget]:
        yield PlainStatic("", id="notices", classes="lines")

    def on_resize(self, event: events.Resize) -> None:
        """Everything is told anew in the room there is."""
        rows = [row for notice in self._notices for row in _rows(notice, event.size.width - _SIDES)]
        self.query_one("#notices", PlainStatic).update("\n".join(rows) or NOTHING_SAID)

    def confirm(self) -> None:
        self.dismiss(None)


def _rows(notice: Notice, width: int) -> list[str]:
    return hanging(
        f"{notice.at:<5} {'!' if notice.warning else ' '}", row_text(notice.words, "sentence"), _BESIDE, width
    )
