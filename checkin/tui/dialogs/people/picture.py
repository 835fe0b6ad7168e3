"""The name as the badge will print it: what terminals cannot shape, the badge can."""

from __future__ import annotations

from collections.abc import Sequence

from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.tui.dialogs.kit.picture import PictureDialog
from checkin.tui.lines import Line, line
from checkin.tui.phrases import who


class NamePictureDialog(PictureDialog):
    """Shows the name as printed, and what would be wrong with the badge."""

    def __init__(self, session: Session, delegate: Delegate) -> None:
        super().__init__(f"As printed: {who(delegate)}")
        self._session = session
        self._delegate = delegate

    def draw(self, columns: int, rows: int) -> tuple[Sequence[Line], str]:
        from checkin.core.printing import previews

        picture = previews.name_as_blocks(self._session, self._delegate, columns, rows)
        return [line(row) for row in picture.splitlines()], "\n".join(
            f"! {warning}" for warning in previews.preflight(self._session, self._delegate)
        )
