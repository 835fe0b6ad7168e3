"""carry, join: entries by stick, from desk to desk, and how a desk comes to belong."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from checkin.core.syncing import carrying, inviting
from checkin.core.syncing.agreement import conflicts
from checkin.errors import UsageError

from . import output
from .context import desk_name, open_session, operator_name, remember
from .errors import DONE, IN_PART


def export(arguments: Namespace) -> int:
    """Write for the other desks what they lack, and say by which letters they know this one."""
    with open_session(arguments) as session:
        done = carrying.export_to(session, Path(arguments.folder).expanduser())
    output.line(str(done.file))
    output.talk(f"Entries written: {done.entries}. This desk signs as {done.code}")
    if done.seal:
        output.talk(f"Left on the stick too: {done.seal}")
    if done.unproven:
        output.talk(f"Entries left out, since nobody vouches for who wrote them: {done.unproven}.")
        return IN_PART
    return DONE


def import_(arguments: Namespace) -> int:
    """Take over what is new on the stick; say what waits, what contradicts, and what was refused and why."""
    with open_session(arguments) as session:
        done = carrying.import_from(session, Path(arguments.folder).expanduser(), arguments.trust or ())
        unsettled = len(conflicts.to_settle(session))
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
    if unsettled:
        output.talk(f"Conflicts to settle: {unsettled}. See them with: checkin conflicts")
    return IN_PART if done.refused or done.forked else DONE


def invite(arguments: Namespace) -> int:
    """Write an invitation; its code is for people, so it goes where talk goes."""
    with open_session(arguments) as session:
        done = inviting.invite(session, Path(arguments.file).expanduser())
    output.line(str(done.file))
    output.talk(f"The code of this invitation: {done.code}")
    output.talk(
        "Whoever has both has the whole list: bring the file on a stick, tell the code, and remove the file when all"
        " have joined. It serves any number of desks."
    )
    return DONE


def join(arguments: Namespace) -> int:
    """Make a desk, by a code or of an invitation; its conference becomes the one last opened, and a name that is given
    its name. Raises UsageError without a file to make."""
    if not arguments.db:
        raise UsageError("Say which file to make.", "Such as: checkin join CODE --db islamabad.db")
    target = Path(arguments.db).expanduser()
    if target.exists() and not arguments.code:
        return _link(arguments)
    desk, operator = desk_name(arguments), operator_name(arguments)
    if arguments.code:
        file = Path(arguments.what).expanduser()
        done = inviting.join(file, arguments.code, target, desk=desk, operator=operator)
    else:
        from checkin.core.hub import joining

        done = joining.join(arguments.what, target, desk=desk, operator=operator, urls=_urls(arguments))
    remember(done.file, done.desk if arguments.desk else "")
    output.line(str(done.file))
    output.talk(f"This is {done.desk} of {done.conference} now, and signs as {done.code}. Open it with: checkin")
    return DONE


def _link(arguments: Namespace) -> int:
    """A file that is there already belongs, by stick or before the hub: a code links it."""
    from checkin.core.hub import joining

    with open_session(arguments) as session:
        link, called = joining.link(session, arguments.what, _urls(arguments))
        output.line(str(session.store.path))
    output.talk(f"This desk is linked to the hub of {link.name} now, and is called {called} there.")
    return DONE


def _urls(arguments: Namespace) -> list[str]:
    """Where the hub is, if that is said."""
    from checkin.core.hub import joining

    return [joining.url_typed(arguments.hub)] if arguments.hub else []
