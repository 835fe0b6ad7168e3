"""verify: is everything still there and true?"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from checkin.core.keeping import comparing, sealing, signing_key, verification
from checkin.core.keeping.sealing import Checked, Seal
from checkin.core.session import Session
from checkin.errors import DatabaseError

from . import output
from .context import open_session
from .errors import DONE, IN_PART

_KEEP = "Keep it, and open the last backup."
_UNSEEN = "What waits, what is kept apart and what has no effect cannot be told: the file is damaged."
_UNSEALED = (
    "Whether somebody who knows the form of this file wrote its journal anew, nothing in the file can tell."
    " A seal that was noted elsewhere can: checkin verify --seal CODE"
)
_REBUILD = '"checkin verify --rebuild" makes the tables anew from the journal.'


def verify(arguments: Namespace) -> int:
    """Check the file, the journal's chain, and the tables against the journal; say every fault.

    Tables that say something else than the journal are made anew, if that was asked for. Entries without effect are
    told on stderr, as is what waits or contradicts: they are no fault of the file. As JSON, `cannot_know` says what
    could not be looked into. With a seal, what it fixes must be as it was; else it ends as in part.
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
        odd = verification.without_effect(session) if mendable else [_UNSEEN]
        waiting, forked = verification.on_the_way(session) if mendable else (0, 0)
        checked = _checked(session, arguments.seal)
        seals = [] if found else sealing.made(session)
        unsigned = signing_key.contradictions(session) if mendable else []
        otherwise = comparing.against(session, Path(arguments.against).expanduser()) if arguments.against else []
    words = [*(fault.words for fault in found), *unsigned, *otherwise, *checked.faults]
    odd.extend(checked.cannot_know)
    if arguments.json:
        told = {"sound": not words, "faults": words, "waiting": waiting, "forked": forked, "cannot_know": odd}
        output.document(told)
    else:
        _say(words, odd, waiting, forked)
    if found:
        output.talk(f"{name} is not as it was written ({len(found)} faults). {_REBUILD if mendable else _KEEP}")
        return IN_PART
    if unsigned or otherwise:
        output.talk(f"{name} holds together, but it is not what was {'signed' if unsigned else 'copied'}. {_KEEP}")
        return IN_PART
    output.talk(f"{name} is sound: the file, the journal's chain, and every table against the journal.")
    if not arguments.seal:
        output.talk(_of_seals(seals))
        return DONE
    output.talk(_of_seal(checked))
    return DONE if checked.holds else IN_PART


def _checked(session: Session, code: str | None) -> Checked:
    """What a seal says, or that none was given."""
    if not code:
        return Checked(None, False, (), (_UNSEALED,))
    try:
        return sealing.check(session, code)
    except DatabaseError as error:  # too badly damaged
        return Checked(None, False, (), (f"What the seal says: {error.message}",))


def _of_seals(made: Sequence[Seal]) -> str:
    if not made:
        return "No seal is recorded in it. Make one with: checkin seal"
    return f"Seals that are recorded in it: {len(made)} (checkin log --kind sealed). The last: {made[-1].line}"


def _of_seal(checked: Checked) -> str:
    if checked.holds and checked.seal:
        return f"{checked.seal.line} holds: what it fixes is as it was. It says nothing of what came later."
    return "Of what the seal fixes not all is as it was." if checked.faults else "The seal cannot be checked yet."


def _say(faults: Sequence[str], odd: Sequence[str], waiting: int, forked: int) -> None:
    for fault in faults:
        output.line(fault)
    for sentence in odd:
        output.talk(sentence)
    if waiting:
        output.talk(f"Entries of other desks that wait for the ones before them: {waiting}. These are on their way.")
    if forked:
        output.talk(f"Entries kept apart, since they contradict what their desk wrote before: {forked}.")
