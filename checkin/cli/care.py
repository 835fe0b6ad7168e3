"""verify: is everything still there and true?"""

from __future__ import annotations

from argparse import Namespace

from checkin.core.keeping import verification
from checkin.core.session import Session
from checkin.errors import DatabaseError

from . import output
from .context import open_session
from .errors import DONE, IN_PART


def verify(arguments: Namespace) -> int:
    """Check the file, the journal's chain, and the tables against the journal; say every fault.

    Entries without effect are told on stderr: they may be right for a newer version, and are no fault of the file.
    """
    with open_session(arguments) as session:
        name = session.store.path.name
        found = _faults(session)
        odd = [] if found else verification.without_effect(session)
    for fault in found:
        output.line(fault)
    for entry in odd:
        output.talk(entry)
    if found:
        output.talk(f"{name} is not as it was written ({len(found)} faults). Keep it, and open the last backup.")
        return IN_PART
    output.talk(f"{name} is sound: the file, the journal's chain, and every table against the journal.")
    return DONE


def _faults(session: Session) -> list[str]:
    try:
        return verification.faults(session)
    except DatabaseError as error:  # so badly damaged that the check itself cannot go on
        return [str(error)]
