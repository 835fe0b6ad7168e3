"""conflicts: what desks recorded that wants a person, and settling it."""

from __future__ import annotations

from argparse import Namespace
from textwrap import wrap

from checkin.core.syncing.agreement import conflicts
from checkin.core.syncing.agreement.model import Conflict

from . import output
from .context import open_session
from .errors import DONE, IN_PART

_WIDTH = 100


def listed(arguments: Namespace) -> int:
    """A paragraph each, with its id and the words that settle it; exit 1 while there is one."""
    with open_session(arguments) as session:
        found = conflicts.to_settle(session)
    if arguments.json:
        output.document([_as_json(one) for one in found])
    else:
        for one in found:
            _paragraph(one)
    if not found:
        output.talk("Nothing wants settling.")
        return DONE
    output.talk(f"To settle: {len(found)}.")
    return IN_PART


def settle(arguments: Namespace) -> int:
    """Settle one contradiction of two desks, in the way that is named."""
    with open_session(arguments) as session:
        settled = conflicts.settle(session, arguments.id, arguments.choice)
        left = len(conflicts.to_settle(session))
    meant = next(way.means for way in settled.told.ways if way.word == arguments.choice)
    output.talk(f"Settled: {meant}. Left to settle: {left}.")
    return DONE


def _as_json(conflict: Conflict) -> dict[str, object]:
    person = conflict.person
    return {
        "id": conflict.id,
        "kind": conflict.kind,
        "ref": person.ref if person else None,
        "name": person.display_name if person else None,
        "what": conflict.what,
        "choices": [way.word for way in conflict.told.ways],
    }


def _paragraph(conflict: Conflict) -> None:
    for text in wrap(conflict.what, _WIDTH):
        output.line(text)
    for way in conflict.told.ways:
        output.line(f"  checkin conflicts settle {conflict.id} {way.word}  - {way.means}")
    output.line()
