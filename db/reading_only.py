"""A conference file on a medium that is full or read-only: it cannot take a mark, but everything in it can be read.

SQLite needs room beside the file for the index of its log, also to read. Without it the file is read by one connection
that keeps the index in its memory and others out; on a medium that nobody can write to, as it lies there, or where its
log still holds something, from a copy.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from . import engine, identity, versions
from .connection import connect as connect_to_read
from .connection import connect_alone, connect_as_it_lies
from .engine import Opened
from .errors import CANNOT_OPEN, FAILING, FULL, READ_ONLY, READS_ONLY, Explain, NotSavedError, StorageError, as_it_is
from .journal.entries import Stamp
from .rebuilding import OnChange
from .store import Store, Writing

_FOR_WANT_OF_ROOM = (FULL, READ_ONLY, FAILING, CANNOT_OPEN)


class ReadOnlyStore(Store):
    """A file that is open to be read; whoever writes is told why that cannot be."""

    def __init__(self, path: Path, connection: Opened, explain: Explain, scratch: Path | None) -> None:
        self.path = path
        self.explain = explain
        self.on_change: OnChange | None = None
        self.key = engine.key_of(path)
        self.lacking = 0
        self.writer_id = identity.present_writer(connection)
        self._connection = connection
        self._scratch = scratch

    @property
    def reads_only(self) -> bool:
        return True

    @property
    def read(self) -> sqlite3.Connection:
        """The one connection, for all threads."""
        return self._connection

    def stand(self) -> None:
        """Raise NotSavedError, as explained: always."""
        raise self.explain(NotSavedError(*READS_ONLY.about(name=self.path.name)))

    @contextmanager
    def write(self, stamp: Stamp) -> Iterator[Writing]:
        self.stand()
        yield  # type: ignore[misc]  # never comes here

    @contextmanager
    def many_small_writes(self, stamp: Stamp) -> Iterator[Callable[[], AbstractContextManager[Writing]]]:
        self.stand()
        yield  # type: ignore[misc]

    def close(self) -> None:
        self._connection.close()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)


def open_to_read(path: Path, trouble: StorageError, explain: Explain) -> ReadOnlyStore:
    """The file to be read, where the trouble was that there is no room to write. Else raises the trouble."""
    if not isinstance(trouble, NotSavedError) or (trouble.message, trouble.hint) not in _FOR_WANT_OF_ROOM:
        raise trouble
    ways = (_as_always, _alone, _as_it_lies, _from_a_copy)
    for way in ways:
        try:
            connection, scratch = way(path)
        except (StorageError, OSError):
            continue
        if versions.applied(connection) == list(versions.NAMES):
            connection.explain = explain
            return ReadOnlyStore(path, connection, explain, scratch)
        connection.close()
    raise trouble


Way = tuple[Opened, Path | None]


def _as_always(path: Path) -> Way:
    """Another desk has the file open, and with it the index of its log."""
    return _tried(connect_to_read(path, as_it_is, read_only=True)), None


def _alone(path: Path) -> Way:
    return _tried(connect_alone(path, as_it_is)), None


def _as_it_lies(path: Path) -> Way:
    log = _log(path)
    if log.exists() and log.stat().st_size:
        raise OSError("its log holds something that is not in the file")
    return _tried(connect_as_it_lies(path, as_it_is)), None


def _from_a_copy(path: Path) -> Way:
    scratch = Path(tempfile.mkdtemp(prefix="checkin-"))
    try:
        copy = Path(shutil.copyfile(path, scratch / path.name))
        if _log(path).exists():
            shutil.copyfile(_log(path), _log(copy))
        return _tried(connect_to_read(copy, as_it_is, read_only=True)), scratch
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise


def _tried(connection: Opened) -> Opened:
    """The connection, if it can read."""
    try:
        versions.applied(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _log(path: Path) -> Path:
    real = path.resolve()
    return real.with_name(f"{real.name}-wal")
