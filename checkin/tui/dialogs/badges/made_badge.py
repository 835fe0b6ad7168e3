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
    """Shows a badge that was made as a file. Higher than most windows: it scrolls."""

    KEYS = "PgDn, PgUp scroll   Enter close"

    def __init__(self, session: Session, delegate: Delegate, file: Path) -> None:
        super().__init__(f"Badge made: {who(delegate)}")
        self._session = session
        self._delegate = delegate
        self._file = file

    def draw(self, columns: int, rows: int) -> tuple[Sequence[Line], str]:
        from checkin.core.printing import previews

        picture = previews.badge_as_pixels(self._session, self._delegate, min(columns, _COLUMNS), _ANY_ROWS)
        in_clear = f"\n{IN_CLEAR}" if self._session.encrypted else ""
        return (
            picture_lines(picture.width, picture.rgb),
            f"Its code is left out here. The PDF: {self._file}{in_clear}",
        )
