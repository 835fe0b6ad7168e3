"""carry: entries by stick, from desk to desk."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from checkin.core.syncing import carrying

from . import output
from .context import open_session
from .errors import DONE, IN_PART


def export(arguments: Namespace) -> int:
    """Write for the other desks what they lack, and say by which letters they know this one."""
    with open_session(arguments) as session:
        done = carrying.export_to(session, Path(arguments.folder).expanduser())
    output.line(str(done.file))
    output.talk(f"Entries written: {done.entries}. This desk signs as {done.code}")
    if done.unproven:
        output.talk(f"Entries left out, since nobody vouches for who wrote them: {done.unproven}.")
        return IN_PART
    return DONE


def import_(arguments: Namespace) -> int:
    """Take over what is new on the stick; say what waits, what contradicts, and what was refused and why."""
    with open_session(arguments) as session:
        done = carrying.import_from(session, Path(arguments.folder).expanduser(), arguments.trust or ())
    if arguments.json:
        told = ("taken", "known", "waiting", "forked", "refused")
        output.document({name: getattr(done, name) for name in told})
    else:
        output.line(f"Entries taken over: {done.taken}. Known before: {done.known}.")
    if done.waiting:
        output.talk(
            f"Entries that wait for others before them: {done.waiting}. Let the desk they come from export to this"
            " stick again: it writes what is lacking here."
        )
    for sentence in [*done.notes, *done.refused]:
        output.talk(sentence)
    return IN_PART if done.refused or done.forked else DONE
