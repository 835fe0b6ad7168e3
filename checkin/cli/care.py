"""verify: is everything still there and true?"""

from __future__ import annotations

from argparse import Namespace

from checkin.core.keeping import verification

from . import output
from .context import open_session
from .errors import DONE, IN_PART

_KEEP = "Keep it, and open the last backup."
_REBUILD = '"checkin verify --rebuild" makes the tables anew from the journal.'


def verify(arguments: Namespace) -> int:
    """Check the file, the journal's chain, and the tables against the journal; say every fault.

    Tables that say something else than the journal are made anew, if that was asked for. Entries without effect are
    told on stderr, as is what waits or contradicts: they are no fault of the file.
    """
    with open_session(arguments) as session:
        name = session.store.path.name
        found = verification.faults(session)
        mendable = all(fault.mendable for fault in found)
        if found and mendable and arguments.rebuild:
            kept = verification.rebuild(session)
            output.talk(f"The tables were made anew from the journal. The file as it was before: {kept}")
            output.talk("Desks that have it open show the people as they are now when they are opened again.")
            found = verification.faults(session)
        odd = [] if found else verification.without_effect(session)
        waiting, forked = (0, 0) if found else verification.on_the_way(session)
    for fault in found:
        output.line(fault.words)
    for entry in odd:
        output.talk(entry)
    if waiting:
        output.talk(f"Entries of other desks that wait for the ones before them: {waiting}. These are on their way.")
    if forked:
        output.talk(f"Entries kept apart, since they contradict what their desk wrote before: {forked}.")
    if found:
        output.talk(f"{name} is not as it was written ({len(found)} faults). {_REBUILD if mendable else _KEEP}")
        return IN_PART
    output.talk(f"{name} is sound: the file, the journal's chain, and every table against the journal.")
    return DONE
