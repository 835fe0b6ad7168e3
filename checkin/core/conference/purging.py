"""A purge: what is personal goes, for ever and wherever this file keeps it; what the figures count stays.

It is one transaction, recorded as `purge` entries that travel like all others. Then what lies beside the file is
removed, the file is written anew without what was deleted, and the backups are made anew. What is left to do stands in
the file: where a program is killed, or another desk has it open, the purge is gone on with at the next opening.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from checkin.core import files
from checkin.core.models import Delegate
from checkin.core.people import lookup
from checkin.core.people.disclosure import as_recorded
from checkin.core.session import Session
from checkin.errors import NotSavedError, UsageError
from db.journal.entries import Body, utc_text
from db.journal.erasing import body_of
from db.local import print_queue
from db.local import settings as stored
from db.reading import delegates, personal
from db.store import Writing

from . import purge_certificate, purge_files
from .purge_certificate import Order

Progress = Callable[[int, int], None]
_STEPS: Final = 5
# So that a body stays far below what other desks take (`db.journal.packets.MAX_BODY`).
_PEOPLE_AT_ONCE, _ENTRIES_AT_ONCE = 1_000, 5_000
_ANOTHER_READS: Final = (
    "What was deleted is still in the file's free pages and log: another program has it open. Close every other desk,"
    " and open the file again; the purge is finished then."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a purge would do: of how many people, the content of how many entries, which files go, and what stays.

    `first` says why it would be refused, and what to do first; it is empty where nothing stands in its way.
    """

    people: int
    entries: int
    files: tuple[Path, ...]
    kept: tuple[str, ...]
    first: str


@dataclass(frozen=True, slots=True)
class Purged:
    """A purge that is recorded, as its plan was. `certificate` is the file that says so; None while something is left
    to do, which `kept` says."""

    people: int
    entries: int
    kept: tuple[str, ...]
    certificate: Path | None


def plan(session: Session, refs: Collection[str] = ()) -> Plan:
    """What a purge of these people would do; of everybody where none is named. Raises UsageError for nobody's ref."""
    records = _records(session, refs)
    ids = _ids(records)
    return Plan(
        people=len(personal.figures(session.read, ids)),
        entries=sum(1 for _ in personal.entries(session.read, ids)),
        files=tuple(purge_files.of_these(session, records)),
        kept=tuple(purge_certificate.what_stays(session, records)),
        first=_first(session, refs),
    )


def _first(session: Session, refs: Collection[str]) -> str:
    try:
        check(session, refs)
    except UsageError as error:
        return str(error)
    return ""


def check(session: Session, refs: Collection[str]) -> None:
    """Raise UsageError where with the names of operators everybody would be shut out."""
    if not refs and session.conference.roles:
        raise UsageError(
            "Roles are on: without the names of operators nobody could do anything any more.",
            "Switch them off first: checkin operators roles off.",
        )


def purge(session: Session, refs: Collection[str] = (), progress: Progress | None = None) -> Purged:
    """Purge these people; everybody, and the names of operators, where none is named.

    Once more, it looks again after the copies, such as those on a stick that was away. Raises UsageError for nobody's
    ref, or where with the names of operators everybody would be shut out; NotSavedError where the file cannot be
    written. Then nothing was purged.
    """
    session.stand()
    check(session, refs)
    ids = _ids(_records(session, refs))
    planned, bodies = plan(session, refs), _bodies(session, ids)
    order = Order(utc_text(session.stamp().at), sorted(refs), planned.people, planned.entries)
    order.files, order.kept = list(map(str, planned.files)), list(planned.kept)
    if progress:
        progress(0, _STEPS)
    with session.write() as writing:
        order.purges = [entry.id for entry in writing.purge(bodies)] if bodies else []
        print_queue.forget(writing.connection, ids)
        _remember(writing, order)
    return _finished(session, order, progress)


def finish(session: Session, progress: Progress | None = None) -> Purged | None:
    """Go on with a purge that was stopped; None where there is none. What one of another desk left is done too."""
    if told := stored.setting(session.read, stored.PURGING):
        return _finished(session, Order(**json.loads(told)), progress)
    if stored.setting(session.read, stored.TRACES) and _leaves_no_trace(session):
        _forget(session, stored.TRACES)
    return None


def _finished(session: Session, order: Order, progress: Progress | None) -> Purged:
    tell = progress or (lambda done, total: None)
    tell(1, _STEPS)
    order.kept += (left := files.remove(map(Path, order.files)))
    if gone := len(order.files) - len(left):
        order.gone.append(f"files beside the conference file (badges, photos, copies of it, the practice copy): {gone}")
    order.files = []  # they may bear names
    with session.write() as writing:
        _remember(writing, order)
    tell(2, _STEPS)
    if not _leaves_no_trace(session):
        return Purged(order.people, order.entries, (_ANOTHER_READS, *order.kept), None)
    tell(3, _STEPS)
    renewed, left = purge_files.renew_backups(session)
    order.gone += renewed
    order.kept += left
    tell(4, _STEPS)
    certificate = purge_certificate.write(session, order)
    _forget(session, stored.PURGING, stored.TRACES)
    tell(5, _STEPS)
    return Purged(order.people, order.entries, tuple(order.kept), certificate)


def _leaves_no_trace(session: Session) -> bool:
    try:
        return session.store.leave_no_trace()
    except NotSavedError:  # another program writes: as one that reads
        return False


def _records(session: Session, refs: Collection[str]) -> list[Delegate] | None:
    """All records of these people, those that were merged too; None for everybody."""
    if not refs:
        return None
    people = {lookup.required(session, ref).id for ref in refs}
    gone = [one for one, kept in delegates.merged(session.read).items() if kept in people]
    return [as_recorded(row) for row in delegates.by_ids(session.read, [*people, *gone]).values()]


def _ids(records: Collection[Delegate] | None) -> list[str] | None:
    return None if records is None else [record.id for record in records]


def _bodies(session: Session, records: Collection[str] | None) -> list[Body]:
    """The bodies of the purge entries, each small enough to travel; none where nothing personal is left."""
    entries = list(personal.entries(session.read, records))
    if not entries:
        return []
    people = list(personal.figures(session.read, records).items())
    parts = max(_parts(people, _PEOPLE_AT_ONCE), _parts(entries, _ENTRIES_AT_ONCE))
    bodies = [body_of(entries[part::parts], dict(people[part::parts])) for part in range(parts)]
    if records is None:
        bodies[0]["all"] = True
    return bodies


def _parts(items: Sequence[object], at_once: int) -> int:
    return -(-len(items) // at_once)


def _remember(writing: Writing, order: Order) -> None:
    stored.set_setting(writing.connection, stored.PURGING, json.dumps(asdict(order), ensure_ascii=False))


def _forget(session: Session, *names: str) -> None:
    with session.write() as writing:
        for name in names:
            stored.remove_setting(writing.connection, name)
