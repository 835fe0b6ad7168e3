"""purge, subject: what is personal taken away for ever, or given to whom it is about."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from checkin.core.conference import purging
from checkin.core.conference.purging import Plan, Purged

from . import output
from .context import open_session, say_in_clear
from .errors import DONE, IN_PART

_WORD = "PURGE"


def purge(arguments: Namespace) -> int:
    """Say what would go and what stays; then, unless it is a dry run, do it. At a terminal a word is asked for."""
    refs = arguments.ref or []
    with open_session(arguments) as session:
        planned = purging.plan(session, refs)
        if not arguments.json:
            _say(planned)
        if arguments.dry_run:
            refused = f" The purge itself would be refused. {planned.first}" if planned.first else ""
            return _told(arguments, planned, None, f"This was a dry run: nothing was done.{refused}")
        purging.check(session, refs)  # before a word is asked for
        if not _is_meant():
            return _told(arguments, planned, None, "Nothing was done.", IN_PART)
        done = purging.purge(session, refs, _progress)
    if done.certificate is None:
        return _told(arguments, done, None, done.kept[0], IN_PART)
    return _told(arguments, done, done.certificate, "Purged. Sign the certificate, and file it.")


def _say(planned: Plan) -> None:
    output.talk(f"People: {planned.people}. Entries whose content goes, for ever: {planned.entries}.")
    for path in planned.files:
        output.talk(f"goes: {path}")
    for sentence in planned.kept:
        output.talk(f"stays: {sentence}")


def _is_meant() -> bool:
    """Whether whoever sits at a terminal types the word; a script has said it all."""
    if not (sys.stdin and sys.stdin.isatty()):
        return True
    output.talk(f"This cannot be undone. Type {_WORD} to go on; Enter alone leaves everything as it is.")
    return input().strip() == _WORD


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r  {done} of {total} steps", end="" if done < total else "\n", file=sys.stderr, flush=True)


def _told(arguments: Namespace, what: Plan | Purged, certificate: Path | None, words: str, code: int = DONE) -> int:
    file = str(certificate) if certificate else None
    if arguments.json:
        output.document({"people": what.people, "entries": what.entries, "kept": list(what.kept), "certificate": file})
    elif file:
        output.line(file)
    output.talk(words)
    return code


def subject(arguments: Namespace) -> int:
    """Write everything about one person into a file."""
    from checkin.core.people import lookup
    from checkin.core.reports.subject import write_subject

    path = Path(arguments.file).expanduser()
    with open_session(arguments) as session:
        write_subject(session, lookup.required(session, arguments.ref), path)
        say_in_clear(session)
    output.line(str(path))
    output.talk("It holds all that is recorded of this person, under their own name: give it to nobody else.")
    return DONE


def retention(arguments: Namespace) -> int:
    """Until when what is known of people is kept; with a key and a date, say another day."""
    from checkin.core.people import retention as kept_until

    with open_session(arguments) as session:
        if arguments.key:
            kept_until.set_dates(session, {arguments.key: arguments.date})
        until, overdue = kept_until.dates(session.conference), kept_until.reminder(session)
    if arguments.json:
        output.document(until)
    else:
        output.table(
            ("KEY", "UNTIL", "WHAT"), [(kept.key, until[kept.key].isoformat(), kept.words) for kept in kept_until.KEPT]
        )
    if overdue:
        output.talk(overdue)
    return DONE
