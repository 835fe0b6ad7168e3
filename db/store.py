"""The open conference file: one writing connection, one reading connection a thread.

Every write is one BEGIN IMMEDIATE transaction in which entries are appended and applied; it returns only
when the commit is durable (WAL with synchronous=FULL, both read back). A deferred transaction that reads and
then writes would fail under several desks.
"""

from __future__ import annotations

import gc
import secrets
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from . import identity, versions
from .errors import DamagedError, NewerError, NotSavedError, StorageError, in_plain_words
from .identity import Computer, Remembered
from .journal import projection
from .journal.entries import Draft, Entry, Prepared, Stamp, append, prepare
from .local import search_store
from .location import refuse_unsafe_place
from .reading import operators

BUSY_SECONDS = 15.0
BULK = 1000
CACHE_KIB = 64 * 1024  # an upper bound, so that a large import does not spill pages while others wait
Connection = sqlite3.Connection
# Called with the ids of the delegates whose fields changed, inside their transaction.
OnChange = Callable[[sqlite3.Connection, set[str]], None]


class Store:
    """A conference file that is open. Use `open_store` or `create_store` to get one."""

    def __init__(self, path: Path, on_change: OnChange | None = None) -> None:
        self.path = path
        self._on_change = on_change
        self._lock = threading.RLock()
        self._readers = threading.local()
        self._all_readers: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._writer = _connect(path)
        self._newest_known = 0  # the last migration in the file when it held none that is unknown here
        self.writer_id = ""
        self._remembered: Remembered | None = None

    @contextmanager
    def write(self, stamp: Stamp) -> Iterator[Writing]:
        """One write transaction: durable when the block is left, without effect when it raises."""
        with self._lock, in_plain_words(), _immediately(self._writer):
            self._refuse_if_overtaken()
            writing = Writing(self._writer, self.writer_id, stamp, self._on_change)
            yield writing
        if writing.last is not None and self._remembered is not None:
            self._remembered.keep(writing.last.seq, writing.last.hash)

    def take_hand(self, computer: Computer) -> None:
        """Write from now on as this file's own writer on this computer, or as a new one: see `identity`."""
        self.writer_id = identity.own_writer(self._writer, self.path, computer)
        self._remembered = Remembered(computer, self.writer_id)
        if last := identity.last_of(self._writer, self.writer_id):
            self._remembered.keep(*last)

    def _refuse_if_overtaken(self) -> None:
        """What this program writes has no place in a schema that it does not know."""
        newest = versions.newest(self._writer)
        if newest == self._newest_known:
            return
        if versions.unknown(versions.applied(self._writer)):
            raise NotSavedError(
                "A newer version of this program changed the file; nothing was recorded.",
                "Close this one, open the newer.",
            )
        self._newest_known = newest

    @property
    def read(self) -> sqlite3.Connection:
        """This thread's read-only connection; its rows can be asked by column name."""
        connection = getattr(self._readers, "connection", None)
        if connection is None:
            with in_plain_words():
                connection = _connect(self.path, read_only=True)
            self._readers.connection = connection
            with self._lock:
                self._all_readers.append((threading.current_thread(), connection))
        return connection

    def close(self) -> None:
        """Close the file. A thread that is reading just now is interrupted, and its connection closes behind it."""
        with self._lock:
            for thread, connection in self._all_readers:
                # To close a connection under a thread that uses it ends the program in SQLite.
                if thread.is_alive() and thread is not threading.current_thread():
                    connection.interrupt()
                else:
                    connection.close()
            self._all_readers.clear()
            self._readers = threading.local()
            self._writer.close()
            if self._remembered is not None:
                self._remembered.close()


class Writing:
    """What may be done inside a write transaction: read what is true now, and append entries."""

    def __init__(
        self, connection: sqlite3.Connection, writer_id: str, stamp: Stamp, on_change: OnChange | None
    ) -> None:
        self.connection = connection
        self.stamp = stamp
        self._writer_id = writer_id
        self._on_change = on_change
        self.last: Entry | None = None

    def append(self, *drafts: Draft) -> list[Entry]:
        """Record facts: append them to the journal and apply them to the tables."""
        return self.append_prepared(prepare(drafts))

    def append_prepared(
        self, prepared: Sequence[Prepared], words: Mapping[str, tuple[str, str]] | None = None
    ) -> list[Entry]:
        """The same for bulk work whose bodies were serialised before the transaction.

        `words` holds what the search keeps of new people, by id, where that too was worked out before.
        """
        if not prepared:
            return []
        with _without_garbage_collection(len(prepared)):
            stamp, first = self._signed()
            appended = append(self.connection, self._writer_id, stamp, [*first, *prepared])
            self.last = appended[-1]
            changed = projection.apply(self.connection, appended)
            if words:
                search_store.put_words(self.connection, ((key, *kept) for key, kept in sorted(words.items())))
                changed -= words.keys()
            if changed and self._on_change:
                self._on_change(self.connection, changed)
        return appended[len(first) :]

    def _signed(self) -> tuple[Stamp, list[Prepared]]:
        """The stamp with the operator's id for the name, and what must stand before: that record, a new writer."""
        first = identity.take_descent(self.connection)
        operator = operators.id_of(self.connection, self.stamp.operator)
        if not operator:
            operator = secrets.token_hex(8)
            first.append(Draft("operator", "", {"v": 1, "id": operator, "name": self.stamp.operator}))
        return replace(self.stamp, operator=operator), prepare(first)


@contextmanager
def _immediately(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that has the write lock from its start: kept when the block is left, undone when it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _without_garbage_collection(entries: int) -> Iterator[None]:
    """Bulk work makes no cycles, and collecting costs a third of the time that other desks wait."""
    if entries < BULK or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def create_store(path: Path, computer: Computer, on_change: OnChange | None = None) -> Store:
    """Make a new conference file. Raises StorageError when it exists or lies in an unsafe place."""
    if path.exists():
        raise StorageError(f"{path.name} exists already.", "Choose another name, or open it instead.")
    refuse_unsafe_place(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise NotSavedError(
            f"{path.name} cannot be made there ({error.strerror}).", "Choose a folder you may write to."
        ) from error
    try:
        return _open(path, computer, on_change, new=True)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def open_store(path: Path, computer: Computer, on_change: OnChange | None = None) -> Store:
    """Open a conference file. Raises StorageError when it is missing, damaged, newer, or in an unsafe place."""
    if not path.is_file():
        raise StorageError(f"There is no conference file at {path}.", "Check the name, or make one.")
    refuse_unsafe_place(path)
    return _open(path, computer, on_change, new=False)


def _open(path: Path, computer: Computer, on_change: OnChange | None, new: bool) -> Store:
    with in_plain_words():
        if not new:
            _refuse_what_is_not_ours(path)
        store = Store(path, on_change)
        try:
            _migrate(store._writer, path, new)
            store.take_hand(computer)
        except BaseException:
            store.close()
            raise
    return store


def _connect(path: Path, read_only: bool = False) -> sqlite3.Connection:
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.row_factory = sqlite3.Row if read_only else None
    if read_only:
        connection.execute("PRAGMA query_only = ON")
        return connection
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync = ON")
    _check_durability(connection, path)
    return connection


def _check_durability(connection: sqlite3.Connection, path: Path) -> None:
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    level = connection.execute("PRAGMA synchronous").fetchone()[0]
    if (mode, level) != ("wal", 2):
        raise NotSavedError(
            f"{path.name} cannot be written safely here ({mode}, {level}).",
            "Copy it to this computer's own disk, to a folder you may write to.",
        )


def _refuse_what_is_not_ours(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(16)
    if head != b"SQLite format 3\x00":
        raise DamagedError(f"{path.name} is no conference file.", "Choose a file made by this program.")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
    try:
        if not versions.applied(connection):
            raise DamagedError(
                f"{path.name} is a database, but not a conference.", "Choose a file made by this program."
            )
    finally:
        connection.close()


def _migrate(connection: sqlite3.Connection, path: Path, new: bool) -> None:
    if not _is_behind(connection, path):
        return
    from . import migrations

    with _immediately(connection):
        if not _is_behind(connection, path):  # another program migrated it while this one waited
            return
        if not new:
            # By another connection: SQLite makes no backup by one that holds the write lock, and would wait for ever.
            with closing(_connect(path, read_only=True)) as reader:
                back_up(reader, path.with_suffix(f".before-{versions.NAMES[-1]}{path.suffix}"))
        migrations.apply(connection)


def _is_behind(connection: sqlite3.Connection, path: Path) -> bool:
    applied = versions.applied(connection)
    if unknown := versions.unknown(applied):
        raise NewerError(
            f"{path.name} was last used by a newer version of this program ({unknown[-1]}).",
            "Install the newer version on this computer.",
        )
    return len(applied) < len(versions.NAMES)


def copy_to(store: Store, target: Path) -> None:
    """Copy an open file, as it is now, to `target`; the copy will write as a new writer."""
    refuse_unsafe_place(target)
    with in_plain_words():
        back_up(store.read, target)


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the whole file, as it is now, to `target`; the copy will write as a new writer."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    copy = sqlite3.connect(part)
    try:
        connection.backup(copy)
        identity.forget(copy)
        copy.commit()
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
    part.replace(target)
