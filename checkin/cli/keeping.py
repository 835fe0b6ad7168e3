"""backup and restore: copies on another medium, and files made of them again."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from checkin.core.keeping import backup, place, recovery, restoring
from checkin.core.keeping.restoring import Restored
from checkin.errors import UsageError

from . import output
from .acts import admit_to
from .context import chosen_database, desk_name, open_session, operator_name
from .errors import DONE, IN_PART
from .keys import asked_for_code

_SHOWN = 20


def back_up(arguments: Namespace) -> int:
    """Make a backup; with a folder, into that one from now on, and say which code opens the badge keys."""
    with open_session(arguments) as session:
        if arguments.to or arguments.keep:
            place.choose(session, Path(arguments.to) if arguments.to else None, arguments.keep)
        made = backup.back_up(session)
        code = recovery.code(session) if arguments.to else ""
    if arguments.json:
        journal = str(made.journal_copy) if made.journal_copy else None
        output.document({"file": str(made.file), "at": made.at, "entries": made.entries, "journal_copy": journal})
    else:
        output.line(str(made.file))
    output.talk(f"Backed up: {made.entries} entries, at {made.at:%H:%M}.")
    if code:
        output.talk(f"The recovery code: {code}")
        output.talk(
            "With it a restore opens the badges that were printed. Write it down, and keep it apart from the backups;"
            " the desk shows it again (there: Backup)."
        )
    return DONE


def restore(arguments: Namespace) -> int:
    """Make a file again of a backup or the text copy; say first what would be lost, and do nothing while it would.

    Raises UsageError without a file to make.
    """
    target = Path(arguments.to).expanduser() if arguments.to else chosen_database(arguments)
    if target is None:
        raise UsageError("Say which file to make.", "Such as: checkin restore BACKUP --to islamabad.db")
    if not arguments.dry_run:
        admit_to(target, arguments, desk_name(arguments), operator_name(arguments))
    source = restoring.source_of(Path(arguments.backup).expanduser())
    done = restoring.restore(
        source,
        target,
        code=arguments.code or _asked_for_code(source, arguments.dry_run),
        dry_run=arguments.dry_run,
        over_newer=arguments.over_newer,
        desk=desk_name(arguments),
        operator=operator_name(arguments),
    )
    if arguments.json:
        lost = [{"id": one.id, "kind": one.kind, "at": one.at, "ref": one.ref or None} for one in done.lost]
        aside = str(done.kept_aside) if done.kept_aside else None
        output.document({"file": str(done.file), "entries": done.entries, "lost": lost, "kept_aside": aside})
    else:
        _say_lost(done)
    return _say_what_was_done(done, arguments.dry_run)


def _asked_for_code(source: restoring.Source, dry_run: bool) -> str:
    """The code, from whoever sits at a terminal; empty to go on without."""
    return "" if source.keys is None or dry_run else asked_for_code()


def _say_lost(done: Restored) -> None:
    for one in done.lost[:_SHOWN]:
        output.line(f"lost: {one.at}  {one.kind}  {one.ref}".rstrip())
    if len(done.lost) > _SHOWN:
        output.line(f"lost: and {len(done.lost) - _SHOWN} more; --json names them all")


def _say_what_was_done(done: Restored, dry_run: bool) -> int:
    for sentence in done.notes:
        output.talk(sentence)
    if done.keyless:
        output.talk(
            "No badge key is at hand: badges that were printed before would read forged. With the recovery code"
            " (--code) they open; later too, with: checkin badge-key recover DIR"
        )
    if done.lost:
        output.talk(f"{done.file.name} holds entries that the backup does not: {len(done.lost)}.")
    if not done.done:
        if dry_run:
            output.talk(f"This was a dry run: nothing was done. Restored would be {done.entries} entries.")
            return DONE
        output.talk("Nothing was done. To restore all the same, and lose these: the same again with --over-newer")
        return IN_PART
    if done.kept_aside:
        output.talk(f"The file that was there is kept: {done.kept_aside}")
    output.talk(f"Restored {done.file}: {done.entries} entries. Open it with: checkin --db {done.file}")
    return DONE
