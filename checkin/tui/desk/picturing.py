"""The picture below the card: the photo that the list names, and the badge that was just made.

Both are drawn in a thread of their own, after everything else is painted, and only where the card has room for them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from checkin.core.issuing.specs import photo_name
from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.errors import CheckinError
from checkin.tui.desk.front import Front
from checkin.tui.desk.threads import done_by

if TYPE_CHECKING:
    from checkin.core.printing.previews import Pixels

_LEAST = 8
_TO_BE_TOLD = 2  # rows that the card will say of the print
_MOST_OF_PHOTO, _MOST_OF_BADGE, _WIDEST = 14, 26, 60


class Picturing:
    """Draws for the card, one picture after the other."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._desk = front.desk
        self._session = front.session

    async def photo(self, delegate: Delegate) -> None:
        """Show the photo of the person on the card, where the list names one and no picture that fits is there."""
        room, card = self._front.picture_room, self._desk.card
        if room < _LEAST or card is None or not photo_name(delegate):
            return
        if card.picture is None or card.picture.height > room * 2:
            rows = min(room, _MOST_OF_PHOTO)
            await self._show(delegate, partial(_photo, self._session, delegate, rows))

    async def badge(self, delegate: Delegate) -> None:
        """Show the badge that was made or sent to a printer."""
        rows = min(self._front.picture_room - _TO_BE_TOLD, _MOST_OF_BADGE)
        if rows >= _LEAST:
            await self._show(delegate, partial(_badge, self._session, delegate, rows))

    async def _show(self, delegate: Delegate, draw: Callable[[], Pixels | None]) -> None:
        picture = await done_by(self._front.threads.pictures, lambda: draw() if self._is_on_card(delegate) else None)
        if picture is not None:
            self._desk.pictured(delegate, picture)
            self._front.paint()

    def _is_on_card(self, delegate: Delegate) -> bool:
        card = self._desk.card
        return card is not None and card.delegate.id == delegate.id


def _photo(session: Session, delegate: Delegate, rows: int) -> Pixels | None:
    from checkin.core.printing import previews

    return previews.photo(session, delegate, rows)


def _badge(session: Session, delegate: Delegate, rows: int) -> Pixels | None:
    from checkin.core.printing import previews

    try:
        return previews.badge_as_pixels(session, delegate, _WIDEST, rows)
    except CheckinError:  # what is wrong with a badge was told as it was made
        return None
