"""The first badge that a desk without a printer makes: how it looks, and where its file lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.tui.dialogs.kit.picture import PictureDialog
from checkin.tui.lines import Line, picture_lines
from checkin.tui.phrases import IN_CLEAR, who

_COLUMNS = 66  # of a card on which a name can be read
_ANY_ROWS = 1000


class MadeBadgeDialog(PictureDialog):
    """Shows a badge that was made as a file. Higher than most windows: it scrolls.

    Enter does not close it: later badges are not shown, and an Enter pressed by habit behind F2 would check in whoever
    is on the line. At the desk Enter after F2 means that check-in, always.
    """

    KEYS = "PgDn, PgUp scroll   Esc close"

    def __init__(self, session: Session, delegate: Delegate, file: Path) -> None:
        super().__init__(f"Badge made: {who(delegate)}")
        self._session = session
        self._delegate = delegate
        self._file = file

    def focus_first(self) -> None:
        """Nothing: Enter would press the choice."""

    def confirm(self) -> None:
        self.say("Esc closes the picture. Enter checks in nobody here.")

    def draw(self, columns: int, rows: int) -> tuple[Sequence[Line], str]:
        from checkin.core.printing import previews

        picture = previews.badge_as_pixels(self._session, self._delegate, min(columns, _COLUMNS), _ANY_ROWS)
        in_clear = f"\n{IN_CLEAR}" if self._session.encrypted else ""
        return (
            picture_lines(picture.width, picture.rgb),
            f"Its code is left out here. The PDF: {self._file}{in_clear}",
        )
