"""A throw-away copy of the real list to train on: it wears TRAINING and is another conference, with its own key.

Each knows the badges of the other by their prefix: the copy keeps the real one, and its own is derived from it.
"""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from badges.code import practice_key, practice_prefix
from checkin.core.conference.making import discard
from checkin.core.machine import data_folder, this_computer
from checkin.core.session import Session
from checkin.core.trouble import explained
from db.journal.entries import Draft
from db.local import print_queue
from db.local import settings as stored
from db.opening import copy_to, open_store


def practice_copy(session: Session, target: Path | None = None) -> Path:
    """Copy the conference to `target` (else a fixed place of its own, replacing the last practice)."""
    path = target or data_folder() / "practice" / f"{session.store.path.stem}-practice.db"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    discard(path)
    copy_to(session.store, path)
    store = open_store(path, this_computer(), explain=explained)
    try:
        with store.write(session.stamp()) as writing:
            real = session.conference
            own = {"id": uuid4().hex, "code_prefix": practice_prefix(real.id, real.code_prefix)}
            writing.append(Draft("conference", "", {"v": 1, "fields": own}))
            stored.set_setting(writing.connection, stored.TRAINING, "yes")
            stored.set_setting(writing.connection, stored.REAL_PREFIX, real.code_prefix)
            stored.remove_setting(writing.connection, stored.HUB)
            print_queue.clear(writing.connection)
            for letter, key in stored.code_keys(writing.connection).items():
                stored.replace_code_key(writing.connection, letter, practice_key(key))
    finally:
        store.close()
    return path
