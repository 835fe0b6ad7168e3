"""The conference as it was known when an entry came: a session to read, at that moment, by whoever wrote it."""

from __future__ import annotations

import glob
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from checkin.core.machine import this_computer
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.entries import Entry
from db.opening import discard, open_as_of
from db.reading import journal

_FORGOTTEN_SECONDS = 24 * 3600


def entry_named(session: Session, entry_id: str = "") -> Entry:
    """An entry by its id, the newest one unless named, with its operator's name. Raises UsageError for none."""
    wanted = entry_id or journal.newest_id(session.read)
    found = journal.read_ids(session.read, [wanted]).get(wanted)
    if found is None:
        raise UsageError(f"There is no entry {wanted!r}.", 'Its id stands in "checkin log --json".')
    return found


@contextmanager
def as_of(session: Session, entry: Entry) -> Iterator[Session]:
    """The conference as it was when `entry` came, made of the entries up to it in a file that is gone afterwards.

    It lies beside the conference, where no one else may read it; what is recorded there is gone with it.
    """
    moment = datetime.fromisoformat(entry.at)
    beside = session.store.path
    _remove_forgotten(beside)
    target = beside.with_name(f".{beside.stem}-as-of-{secrets.token_hex(4)}.part")
    try:
        store = open_as_of(session.store, target, entry.id, this_computer(), session.stamp())
        with Session(store, entry.desk, entry.operator, lambda: moment) as then:
            yield then
    finally:
        discard(target)


def _remove_forgotten(beside: Path) -> None:
    """Take away what a program that was killed left a day ago or longer: it holds all that the conference holds."""
    for path in beside.parent.glob(f".{glob.escape(beside.stem)}-as-of-*.part"):
        if time.time() - path.stat().st_mtime > _FORGOTTEN_SECONDS:
            discard(path)
