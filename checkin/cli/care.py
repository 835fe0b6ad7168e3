"""verify: is everything still there and true?"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from checkin.core.keeping import verification

from . import output, packing
from .context import open_session
from .errors import DONE, IN_PART

_KEEP = "Keep it, and open the last backup."
_UNSEEN = "What waits, what is kept apart and what has no effect cannot be told: the file is damaged."
_REBUILD = '"checkin verify --rebuild" makes the tables anew from the journal.'


def verify(arguments: Namespace) -> int:
    """Check the file, the journal's chain, and the tables against the journal; say every fault.

    Tables that say something else than the journal are made anew, if that was asked for. Entries without effect are
    told on stderr, as is what waits or contradicts: they are no fault of the file. As JSON, `cannot_know` says what
    could not be looked into.
    """
    if arguments.pack is not None:
        return packing.verify(arguments)
    with open_session(arguments) as session:
        name = session.store.path.name
        found = verification.faults(session)
        mendable = all(fault.mendable for fault in found)
        if found and mendable and arguments.rebuild:
            kept = verification.rebuild(session)
            output.talk(f"The tables were made anew from the journal. The file as it was before: {kept}")
            output.talk("Desks that have it open show the people as they are now when they are opened again.")
            found = verification.faults(session)
        odd = verification.without_effect(session) if mendable else [_UNSEEN]
        waiting, forked = verification.on_the_way(session) if mendable else (0, 0)
    words = [fault.words for fault in found]
    if arguments.json:
        told = {"sound": not found, "faults": words, "waiting": waiting, "forked": forked, "cannot_know": odd}
        output.document(told)
    else:
        _say(words, odd, waiting, forked)
    if found:
        output.talk(f"{name} is not as it was written ({len(found)} faults). {_REBUILD if mendable else _KEEP}")
        return IN_PART
    output.talk(f"{name} is sound: the file, the journal's chain, and every table against the journal.")
    return DONE


def _say(faults: Sequence[str], odd: Sequence[str], waiting: int, forked: int) -> None:
    for fault in faults:
        output.line(fault)
    for sentence in odd:
        output.talk(sentence)
    if waiting:
        output.talk(f"Entries of other desks that wait for the ones before them: {waiting}. These are on their way.")
    if forked:
        output.talk(f"Entries kept apart, since they contradict what their desk wrote before: {forked}.")
