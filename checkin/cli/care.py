"""verify and repair: is everything still there and true, and what is left where it is not?"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from checkin.core import unlocking
from checkin.core.files import whole_file
from checkin.core.keeping import clocks, comparing, sealing, signing_key, verification
from checkin.core.keeping.sealing import Checked, Seal
from checkin.core.session import Session
from checkin.errors import DatabaseError, OutputFileError

from . import output, packing
from .acts import admit_to
from .context import IN_CLEAR, desk_name, open_session, operator_name, the_database
from .errors import DONE, IN_PART

if TYPE_CHECKING:
    from checkin.core.keeping.repairing import LostEntry, Repair

_SHOWN = 10
_KEEP = "Leave it as it is, and show it to whoever answers for the list."
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
    if arguments.pack is not None:
        return packing.verify(arguments)
    with open_session(arguments) as session:
        name = session.store.path.name
        found = verification.faults(session)
        mendable = all(fault.mendable for fault in found)
        if found and mendable and arguments.rebuild:
            _rebuild(session)
            found = verification.faults(session)
        odd = _without_fault(session) if mendable else [_UNSEEN]
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
        output.talk(
            f"{name} is not as it was written ({len(found)} faults). {_REBUILD if mendable else verification.REPAIR}"
        )
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


def _rebuild(session: Session) -> None:
    kept = verification.rebuild(session)
    output.talk(f"The tables were made anew from the journal. The file as it was before: {kept}")
    output.talk("Desks that have it open show the people as they are now when they are opened again.")


def _without_fault(session: Session) -> list[str]:
    """What is odd and no fault of the file; what was written under a wrong clock is told at once."""
    for line in clocks.under_wrong_clock(session):
        output.talk(line)
    given_up = signing_key.given_up(session)
    return [
        *verification.without_effect(session),
        *verification.lost_in_repairs(session),
        *([given_up] if given_up else []),
    ]


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
    if checked.seal is None:
        return "The seal cannot be checked: nothing here records it."
    return "Of what the seal fixes not all is as it was." if checked.faults else "The seal cannot be checked yet."


def repair(arguments: Namespace) -> int:
    """Make a damaged file anew of what can be read; say what is lost, and write it to a file where that is much."""
    from checkin.core.keeping import repairing

    path = the_database(arguments)
    admit_to(path, arguments, desk_name(arguments), operator_name(arguments))
    done = repairing.repair(path, desk_name(arguments), operator_name(arguments))
    for note in done.notes:
        output.talk(note)
    if arguments.json:
        lost = [
            {"id": one.id or None, "kind": one.kind or None, "at": one.at or None, "ref": one.ref or None,
             "writer": one.writer, "seq": one.seq}
            for one in done.lost
        ]  # fmt: skip
        output.document({"file": str(done.file), "recovered": done.recovered, "lost": lost,
                         "kept_aside": str(done.kept_aside) if done.kept_aside else None})  # fmt: skip
    else:
        _say_lost(done)
    if done.kept_aside is None:
        output.talk(f"{path.name} is sound: there is nothing to repair.")
        return DONE
    output.talk(f"{path.name} is whole again: {done.recovered} entries, {len(done.lost)} lost.")
    output.talk(f"The file as it was: {done.kept_aside}. Desks that have it open: leave, and open the file again.")
    return IN_PART if done.lost else DONE


def _say_lost(done: Repair) -> None:
    """A line each, those of which most is known first; where they are many, all of them in a file. The same repair
    cannot be asked again: what it said must not scroll away."""
    lines = [f"lost: {_lost_in_words(one)}" for one in sorted(done.lost, key=lambda one: (not one.ref, not one.id))]
    if len(lines) > _SHOWN and done.kept_aside:
        try:
            told = _written(lines, done.kept_aside.with_suffix(".lost.txt"))
            lines = [*lines[:_SHOWN], f"lost: and {len(lines) - _SHOWN} more, see {told}"]
            if unlocking.is_encrypted(done.file):
                output.talk(IN_CLEAR)
        except OutputFileError as error:
            output.talk(error.message)
    for line in lines:
        output.line(line)


def _written(lines: Sequence[str], path: Path) -> Path:
    with whole_file(path) as part:
        part.write_text("".join(f"{output.visible(line)}\n" for line in lines), "utf-8")
    return path


def _lost_in_words(one: LostEntry) -> str:
    number = f"entry {one.seq} of writer {one.writer}"
    return f"{number}: {one.kind} {one.at} {one.ref}, its content" if one.id else f"{number}: all of it"


def _say(faults: Sequence[str], odd: Sequence[str], waiting: int, forked: int) -> None:
    for fault in faults:
        output.line(fault)
    for sentence in odd:
        output.talk(sentence)
    if waiting:
        output.talk(f"Entries of other desks that wait for the ones before them: {waiting}. These are on their way.")
    if forked:
        output.talk(f"Entries kept apart, since they contradict what their desk wrote before: {forked}.")
