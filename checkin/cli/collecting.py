"""collect: one person takes the badges of several."""

from __future__ import annotations

from argparse import Namespace

from checkin.core.issuing.collecting import collect as hand_over
from checkin.core.people import lookup

from . import documents, output
from .context import open_session
from .errors import DONE, IN_PART


def collect(arguments: Namespace) -> int:
    """Record that the badges of some people were given to one collector."""
    with open_session(arguments) as session:
        ids = [lookup.required(session, ref).id for ref in arguments.refs]
        collected = hand_over(session, ids, arguments.by, arguments.authorisation)
    for one in collected:
        if arguments.json:
            output.record(
                {
                    "ref": one.delegate.ref,
                    "name": documents.shown_name(one.delegate),
                    "given": one.given,
                    "obstacle": one.obstacle or None,
                }
            )
        else:
            output.line(f"{one.delegate.ref}  {one.delegate.display_name}: {one.obstacle or 'given'}")
    return DONE if all(one.given for one in collected) else IN_PART
