"""What an open handle still holds of a file that was removed or replaced, saved beside."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

from . import engine, identity
from .connection import connect
from .errors import StorageError, as_it_is


def save_beside(connection: sqlite3.Connection, name: str, folders: Iterable[Path]) -> Path | None:
    """Write all that the connection reads into a new file in the first of the folders that takes it.

    None where no folder does. The file will write as a new writer.
    """
    for folder in folders:
        with suppress(StorageError, sqlite3.Error, OSError):
            return _saved_in(connection, folder, Path(name))
    return None


def _saved_in(connection: sqlite3.Connection, folder: Path, name: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = new_beside(folder / name, "rescued")
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
        with closing(connect(target, as_it_is)) as copy:
            identity.forget(copy)
        engine.lay_keys_beside(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return target


def new_beside(path: Path, word: str) -> Path:
    """Make an empty file, for its owner only, that is named after another: conference.rescued-1.db."""
    for number in count(1):
        target = path.with_name(f"{path.stem}.{word}-{number}{path.suffix}")
        with suppress(FileExistsError):
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            return target
    raise AssertionError("numbers do not end")
