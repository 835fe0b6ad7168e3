"""A throw-away copy of the real list to train on: it wears TRAINING and is another conference, with its own key.

Each knows the badges of the other by their prefix: the copy keeps the real one, and its own is derived from it.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from uuid import uuid4

from badges.code import practice_key, practice_prefix
from checkin.core.keeping.place import FOLDER
from checkin.core.keeping.recovery import CODE
from checkin.core.machine import data_folder, this_computer
from checkin.core.session import Session
from checkin.core.trouble import explained
from db.journal.entries import Draft
from db.local import print_queue
from db.local import settings as stored
from db.opening import copy_to, discard, open_store

_ENDING = "-practice.db"
_KEPT_SECONDS = 7 * 24 * 3600


def remove_old(now: float | None = None) -> list[str]:
    """Remove practice copies that nobody opened for a week, with what was printed from them; return their names."""
    before = (time.time() if now is None else now) - _KEPT_SECONDS
    removed = []
    for path in sorted(_folder().glob(f"*{_ENDING}")):
        files = [path, *path.parent.glob(f"{path.name}-*")]
        if max(file.stat().st_mtime for file in files if file.exists()) > before:
            continue
        discard(path)
        for beside in path.parent.glob(f"{path.stem}-*"):
            shutil.rmtree(beside, ignore_errors=True)
        removed.append(path.name)
    return removed


def removed_in_words(names: list[str]) -> str:
    return f"Practice copies that nobody opened for a week were removed: {', '.join(names)}."


def _folder() -> Path:
    return data_folder() / "practice"


def practice_file(session: Session) -> Path:
    """Where the practice copy of a conference lies, unless it is said."""
    return _folder() / f"{session.store.path.stem}{_ENDING}"


def practice_copy(session: Session, target: Path | None = None) -> Path:
    """Copy the conference to `target` (else a fixed place of its own, replacing the last practice)."""
    path = target or practice_file(session)
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
            for setting in (FOLDER, CODE):
                stored.remove_setting(writing.connection, setting)
            for letter, key in stored.code_keys(writing.connection).items():
                stored.replace_code_key(writing.connection, letter, practice_key(key))
    finally:
        store.close()
    return path
