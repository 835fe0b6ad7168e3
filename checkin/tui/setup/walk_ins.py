"""Whom a desk may add, category by category."""

from __future__ import annotations

from checkin.core.conference.making import set_walk_ins
from checkin.core.models import WalkIn
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import FormDialog, Values
from checkin.tui.dialogs.kit.form import Field

_WORDS = {
    WalkIn.FREE: "free",
    WalkIn.APPROVED: "with the approver's name",
    WalkIn.NO: "no: help desk",
}


def walk_ins(session: Session) -> FormDialog[Done]:
    """Ask whom a desk may add; every desk follows from its next new person on."""

    def work(changes: Values) -> Done:
        set_walk_ins(session, {key: WalkIn(word) for key, word in changes.items()})
        return Done("Whom a desk may add is changed." if changes else "Nothing was changed.")

    options = tuple((rule.value, words) for rule, words in _WORDS.items())
    fields = [Field(item.key, item.label, item.walk_in, options=options) for item in session.conference.categories]
    return FormDialog("Walk-ins: whom may a desk add?", fields, work, only_changes=True)
