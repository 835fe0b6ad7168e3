"""One act that somebody else answers for: their name and PIN, once."""

from __future__ import annotations

from checkin.core.people import operators
from checkin.core.people.pins import DIGITS
from checkin.core.people.rights import Act
from checkin.core.session import Session
from checkin.errors import NotAllowedError

from .asking import FormDialog, Values
from .form import Field


def second_person(session: Session, refused: NotAllowedError) -> FormDialog[bool]:
    """Asks for the name and PIN of somebody whose role reaches; True when theirs were right."""

    def work(values: Values) -> bool:
        operators.second(session, values["name"], values["pin"], Act(refused.act))
        return True

    fields = [
        Field("name", "Name", required="Say who allows it.", limit=60),
        Field("pin", "PIN", required=f"The PIN has {DIGITS} digits.", secret=True, limit=DIGITS),
    ]
    return FormDialog("Who allows it, this once?", fields, work, yes="Allow once", intro=refused.message)
