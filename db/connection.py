"""Connections to a conference file. What SQLite cannot do comes out of them in our words, wherever it happens."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from . import engine
from .engine import Opened
from .errors import Explain, NotSavedError, as_it_is, in_words, raise_in_words

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_SECONDS = 15.0
CACHE_KIB = 64 * 1024  # an upper bound, so that a large import does not spill pages while others wait
ASK_AGAIN_SECONDS, _LATER_SECONDS = 0.0001, 0.001
_SOON = 0.05  # seconds; who waits longer waits for a long work, and asks less often
WAL_PAGES = 8_000  # 32 MB: the mark that empties a full log waits for that, so it is one of many


def database(connection: sqlite3.Connection) -> Database:
    """The same connection in the hands of sqlite-utils, for what nobody waits for: to import it costs 134 ms.

    It works within the transaction that the connection is in, and changes nothing on the connection itself.
    """
    from sqlite_utils import Database

    return Database(connection, recursive_triggers=False, execute_plugins=False)


def connect(path: Path, explain: Explain, *, read_only: bool = False) -> Opened:
    """Open a file that exists: to write, durably, each statement by itself unless there is a BEGIN, or to read.

    Rows of a reading connection can be asked by column name.
    """
    connection = _opened(path, explain, "mode=ro" if read_only else "mode=rw")
    if read_only:
        _only_read(connection)
    else:
        _write_durably(connection, path)
    return connection


def connect_alone(path: Path, explain: Explain) -> Opened:
    """Open a file to read, without anything beside it, and keep others out as long as it is open."""
    connection = _opened(path, explain, "mode=rw")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    _only_read(connection)
    return connection


def connect_as_it_lies(path: Path, explain: Explain) -> Opened:
    """Open a file to read that nobody can change, on a medium that cannot be written. Its log is not looked at."""
    connection = _opened(path, explain, "mode=ro&immutable=1")
    _only_read(connection)
    return connection


def _opened(path: Path, explain: Explain, how: str) -> Opened:
    with in_words(explain):
        return engine.connect(path, how, explain=explain, seconds=BUSY_SECONDS)


def _only_read(connection: Opened) -> None:
    connection.name_columns()
    connection.execute("PRAGMA query_only = ON")


def connect_to_look(path: Path) -> Opened:
    """Open a file of which it is not known yet whether it is one of ours. Nothing is written, but what a killed program
    left half-done is taken back."""
    return engine.connect(path)


def begin(connection: sqlite3.Connection) -> None:
    """Begin a transaction that has the write lock; the last error of SQLite in our words where another keeps it.

    SQLite's own pauses grow to 100 ms: between the short transactions of a desk that takes over many entries, who
    waits so would find the file free by luck only.
    """
    begun = time.monotonic()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while not _begun(connection, last=(waited := time.monotonic() - begun) > BUSY_SECONDS):
            time.sleep(ASK_AGAIN_SECONDS if waited < _SOON else _LATER_SECONDS)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")


@contextmanager
def immediately(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that has the write lock from its start: kept when the block is left, undone when it raises."""
    begin(connection)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _begun(connection: sqlite3.Connection, last: bool) -> bool:
    """Whether the transaction was begun; False where another program writes, unless this is the last try."""
    try:
        engine.ask_bare(connection, "BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if not last and error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return False
        raise_in_words(error, getattr(connection, "explain", None) or as_it_is)
    return True


def _write_durably(connection: Opened, path: Path) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync = ON")
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    level = connection.execute("PRAGMA synchronous").fetchone()[0]
    if (mode, level) != ("wal", 2):
        raise NotSavedError(
            f"{path.name} cannot be written safely here ({mode}, {level}).",
            "Copy it to this computer's own disk, to a folder you may write to.",
        )
