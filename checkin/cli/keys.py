"""badge-key: the keys that sign badges, by their letters."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from checkin.core.issuing import keys
from checkin.core.keeping import backup, recovery
from checkin.errors import UsageError

from . import output
from .context import open_session
from .errors import DONE


def listed(arguments: Namespace) -> int:
    """Which keys there are, which one signs, and which were closed; never a key itself."""
    with open_session(arguments) as session:
        known = keys.known(session)
    if arguments.json:
        output.document(
            [
                {"letter": one.letter, "closed": one.closed, "here": one.here, "signs": one.signs, "badges": one.badges}
                for one in known
            ]
        )
        return DONE
    rows = [(one.letter, _state(one), str(one.badges)) for one in known]
    output.table(("KEY", "STATE", "BADGES"), rows)
    return DONE


def _state(key: keys.BadgeKey) -> str:
    if key.closed:
        return "closed: opens no door"
    if key.signs:
        return "signs and opens"
    return "opens" if key.here else "not here yet: carry the other desks' news"


def new(arguments: Namespace) -> int:
    """Begin the next key."""
    with open_session(arguments) as session:
        letter = keys.begin(session)
        if trouble := backup.try_to_back_up(session):  # until it is sealed there, this file alone has it
            output.talk(trouble)
    output.line(letter)
    output.talk(
        f"Badges are signed with key {letter} from now on; badges under the old ones still open. Other desks get it"
        ' with the next "checkin carry export", and say "forged" to its badges until then.'
    )
    return DONE


def close(arguments: Namespace) -> int:
    """Close a key for ever."""
    with open_session(arguments) as session:
        badges = keys.close(session, arguments.letter)
    output.talk(f"Key {arguments.letter.upper()} is closed. Badges printed under it, which open no door now: {badges}.")
    return DONE


def recover(arguments: Namespace) -> int:
    """Take the keys that lie sealed beside a backup, after a restore without the code.

    Raises UsageError where it is not given now either.
    """
    code = arguments.code or asked_for_code()
    if not code:
        raise UsageError("The recovery code is needed.", "Give it with --code; the desk that made the backup shows it.")
    with open_session(arguments) as session:
        taken = recovery.recover(session, Path(arguments.place).expanduser(), code)
        if taken and (trouble := backup.try_to_back_up(session)):
            output.talk(trouble)
    for letter in taken:
        output.line(letter)
    output.talk(
        "Badges that were printed under these keys open again."
        if taken
        else "Nothing was missing: every key that lies there is here."
    )
    return DONE


def asked_for_code() -> str:
    """The code, from whoever sits at a terminal; empty where nobody does, or it was not given."""
    if not (sys.stdin and sys.stdin.isatty()):
        return ""
    output.talk("The recovery code opens the badge keys. Enter alone goes on without it.")
    return input()
