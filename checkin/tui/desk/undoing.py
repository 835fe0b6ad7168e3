"""Whom an undo is about."""

from __future__ import annotations

from typing import NamedTuple

from checkin.core.models import Delegate


class Aim(NamedTuple):
    """Who may be meant when an undo is asked for: the person on the card, or the one in the band."""

    on_card: Delegate | None
    in_band: Delegate | None

    @property
    def rival(self) -> Delegate | None:
        """Who on the card is somebody else than in the band: the undo is about them only if they are in."""
        if self.on_card and self.in_band and self.on_card.id != self.in_band.id:
            return self.on_card
        return None

    def target(self, rival_is_in: bool) -> Delegate | None:
        """Whom it takes back."""
        return self.in_band if self.rival and not rival_is_in else self.on_card or self.in_band

    def is_named(self, target: Delegate) -> bool:
        """Whether that is who stands on the card: nobody else is taken back without a question."""
        return target is self.on_card
