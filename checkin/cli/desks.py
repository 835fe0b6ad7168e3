"""desks: who belongs, and to rename or revoke one."""

from __future__ import annotations

from argparse import Namespace

from checkin.core.hub import desks

from . import output
from .context import open_session
from .errors import DONE

_REVOKED = (
    "{name} is shut out of the hub as soon as the hub hears of this, at its own laptop at once. What it writes from now"
    " on is taken at no desk that has heard of it.",
    "What it did before counts. What is on that laptop stays there, the whole list too: lock its disk beforehand.",
)


def listed(arguments: Namespace) -> int:
    """The desks, by name."""
    with open_session(arguments) as session:
        found = desks.belonging(session)
    if arguments.json:
        output.document(
            [
                {
                    "name": desk.name,
                    "known_to": desk.known_to,
                    "last_seen": desk.last_seen,
                    "hub": desk.at_hub,
                    "revoked": desk.revoked,
                    "here": desk.here,
                }
                for desk in found
            ]
        )
        return DONE
    rows = [
        (desk.name, _state(desk), f"{desk.last_seen:%d %b %H:%M}" if desk.last_seen else "-", str(desk.known_to))
        for desk in found
    ]
    output.table(("Desk", "Belongs", "Last entry known here", "Entries"), rows)
    return DONE


def rename(arguments: Namespace) -> int:
    """Call a desk something else, at every desk."""
    with open_session(arguments) as session:
        desks.rename(session, arguments.name, arguments.new)
    output.talk(
        f"The desks call {arguments.name} {arguments.new} once they hear of it. What it writes bears the name that is"
        " set on that laptop: open it there with --desk."
    )
    return DONE


def revoke(arguments: Namespace) -> int:
    """Let a desk belong no more."""
    with open_session(arguments) as session:
        desks.revoke(session, arguments.name)
    for sentence in _REVOKED:
        output.talk(sentence.format(name=arguments.name))
    return DONE


def _state(desk: desks.Desk) -> str:
    if desk.revoked:
        return "revoked"
    return ("this desk, " if desk.here else "") + ("comes to the hub" if desk.at_hub else "by stick")
