"""operators: who may work at the desks, with which role, and whether roles count."""

from __future__ import annotations

from argparse import Namespace

from checkin.core.people import operators
from checkin.errors import PinError

from . import output
from .context import open_session
from .errors import DONE


def listed(arguments: Namespace) -> int:
    """The operators with their roles; of a PIN nothing."""
    with open_session(arguments) as session:
        found, on = operators.listed(session), session.conference.roles
    if arguments.json:
        people = [{"name": one.name, "role": one.role.word} for one in found]
        output.document({"roles": on, "operators": people})
        return DONE
    output.table(("NAME", "ROLE"), [(one.name, one.role.word) for one in found])
    output.talk("Roles are on." if on else "Roles are off: everybody may do everything, and no PIN is asked.")
    return DONE


def add(arguments: Namespace) -> int:
    """Give somebody a role and a PIN, which is asked twice. Raises PinError where it is not the same."""
    with open_session(arguments) as session:
        pin = arguments.pins.ask(f"{arguments.name}, to be")
        if arguments.pins.ask(f"{arguments.name}, once more") != pin:
            raise PinError("The two PINs are not the same.", "Nothing was changed. Try again.")
        added = operators.add(session, arguments.name, arguments.role, pin)
        on = session.conference.roles
    output.talk(f"{added.name} has the role {added.role.word}.")
    if not on:
        output.talk("Roles are off. Switch them on with: checkin operators roles on")
    return DONE


def remove(arguments: Namespace) -> int:
    """Let somebody work at no desk any more."""
    with open_session(arguments) as session:
        name = operators.remove(session, arguments.name)
    output.talk(f"{name} has no role any more. The name stays on what was done under it.")
    return DONE


def roles(arguments: Namespace) -> int:
    """Switch roles on or off, at every desk."""
    with open_session(arguments) as session:
        operators.switch_roles(session, arguments.state == "on")
    output.talk(
        "Roles are on: every desk asks for a name and a PIN. They hold at the desk, not against who owns the file."
        if arguments.state == "on"
        else "Roles are off: everybody may do everything, and no PIN is asked."
    )
    return DONE
