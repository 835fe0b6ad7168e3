"""What is said to whoever leaves a desk."""

from __future__ import annotations

from checkin.core.session import Session
from checkin.tui.desk.bands import AT_REST
from checkin.tui.desk.desk import Desk
from checkin.tui.desk.shown import Foot

_LAST_NOT_SAVED = "The last mark was NOT SAVED. Stay and do it again, or write it on paper."


def parting_words(session: Session, desk: Desk | None) -> str:
    """That all is saved; where the foot of the desk says otherwise, why not and what to do."""
    if desk is not None and desk.ailing != AT_REST:
        return f"{Foot.not_saving}: {desk.ailing.second} {desk.ailing.third}".strip()
    if desk is not None and desk.foot.saved == Foot.not_saved:
        return _LAST_NOT_SAVED
    if desk is not None and desk.damage:
        return f"{Foot.in_damage}: {desk.damage}"
    return session.parting_words
