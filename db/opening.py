"""Opening a conference file: is it one of ours, in a safe place, of this program's schema? And copying it whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

from . import engine, identity, versions
from .connection import connect, connect_to_look, immediately
from .errors import (
    FOREIGN_LOG,
    NEWER,
    NO_CONFERENCE,
    DamagedError,
    Explain,
    NewerError,
    NotSavedError,
    StorageError,
    as_it_is,
    in_words,
    raise_in_words,
)  # fmt: skip
from .footing import Kept
from .identity import Computer
from .journal.entries import Stamp
from .local.settings import KINDS, TRAINING, WRITER, set_setting, setting
from .location import refuse_unsafe_place
from .rebuilding import OnChange, learn
from .schema import GIVEN_TO_WHO_JOINS, JOURNAL, PROJECTION
from .store import Store


def create_store(
    path: Path,
    computer: Computer,
    on_change: OnChange | None = None,
    explain: Explain = as_it_is,
    key: engine.Key | None = None,
) -> Store:
    """Make a new conference file, encrypted where a key is given. Raises StorageError, as explained, when it exists or
    lies in an unsafe place."""
    with in_words(explain):
        with _making(path):
            engine.make(path, key)
        try:
            engine.lay_keys_beside(path)
            return _open(Store(path, on_change, explain), computer)
        except BaseException:
            discard(path)
            raise


def discard(path: Path) -> None:
    """Remove a conference file that nobody has open, with what lies beside it."""
    for ending in ("", "-wal", "-shm", engine.KEYS):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def create_from(
    path: Path,
    content: Iterable[bytes],
    computer: Computer,
    on_change: OnChange | None = None,
    explain: Explain = as_it_is,
) -> Store:
    """Make a new conference file of what `snapshot` made of another; it writes as a new writer.

    Whole or not at all. Raises what `create_store` and `open_store` raise, and what `content` does.
    """
    part = path.with_name(path.name + ".part")
    with in_words(explain):
        try:
            with _making(path), open(part, "wb", opener=_for_its_owner) as file:
                file.writelines(content)
                file.flush()
                os.fsync(file.fileno())
            engine.lay_keys_beside(path, engine.key_of(part))
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    try:
        return open_store(path, computer, on_change, explain)
    except BaseException:
        discard(path)
        raise


@contextmanager
def _making(path: Path) -> Iterator[None]:
    """Refuse a place where no new conference may lie, make its folder, and say what fails then."""
    if path.exists():
        raise StorageError(f"{path.name} exists already.", "Choose another name, or open it instead.")
    refuse_unsafe_place(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise NotSavedError(
            f"{path.name} cannot be made there ({error.strerror}).", "Choose a folder you may write to."
        ) from error


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def open_store(path: Path, computer: Computer, on_change: OnChange | None = None, explain: Explain = as_it_is) -> Store:
    """Open a conference file. Raises StorageError, as explained, when it is missing, damaged, newer or in an unsafe
    place; so does, from then on, every reading and writing that fails.

    Where there is no room to write, it is opened to be read.
    """
    with in_words(explain):
        if not path.is_file():
            raise StorageError(f"There is no conference file at {path}.", "Check the name, or make one.")
        refuse_unsafe_place(path)
        kept = Kept(path, computer.places)
        if kept.is_log_of_another():
            raise NotSavedError(*FOREIGN_LOG.about(name=path.name))
        kept.keep()  # before it has a log: a killed program's may bear the number of one that was removed
        try:
            _refuse_what_is_not_ours(path)
            store = _open(Store(path, on_change), computer)
        except StorageError as trouble:
            from .reading_only import open_to_read

            return open_to_read(path, trouble, explain)
        with suppress(OSError):  # whoever encrypts or decrypts is alone with the file: not now
            engine.part_of(path).unlink(missing_ok=True)
        store.explain = explain
        return store


def _open(store: Store, computer: Computer) -> Store:
    try:
        store.prepare_to_write(computer, partial(_migrate, path=store.path, on_change=store.on_change))
    except BaseException:
        store.close()
        raise
    return store


def _refuse_what_is_not_ours(path: Path) -> None:
    # Looked at by SQLite alone: to close a handle of our own would drop the locks of every connection that this program
    # has to the file, and whoever closes it next elsewhere would take the WAL away from under them. And as one that may
    # write, though nothing is: only such a one takes back what a killed program left half-done.
    with in_words(as_it_is), closing(connect_to_look(path)) as connection:
        if not _is_a_database(connection):
            raise DamagedError(*NO_CONFERENCE.about(name=path.name, keys=engine.keys_beside(path).name))
        if not versions.applied(connection):
            raise DamagedError(
                f"{path.name} is a database, but not a conference.", "Choose a file made by this program."
            )


def _is_a_database(connection: sqlite3.Connection) -> bool:
    try:
        pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            return False
        raise_in_words(error, as_it_is)
    return pages > 0


def _migrate(connection: sqlite3.Connection, path: Path, on_change: OnChange | None) -> None:
    """Bring a file to what this program knows: its schema, and its kinds of entries. What the search keeps of people
    may have had other rules before."""
    if _is_behind(connection, path):
        _apply_migrations(connection, path, on_change)
    learn(connection, on_change)


def _apply_migrations(connection: sqlite3.Connection, path: Path, on_change: OnChange | None) -> None:
    from . import migrations

    with immediately(connection):
        if not _is_behind(connection, path):  # another program migrated it while this one waited
            return
        if versions.applied(connection):
            # By another connection: SQLite makes no copy by one that is within a transaction.
            with closing(connect(path, as_it_is, read_only=True)) as reader:
                back_up(reader, path.with_suffix(f".before-{versions.NAMES[-1]}{path.suffix}"))
        migrations.apply(connection)
        if on_change:
            on_change(connection, {row[0] for row in connection.execute("SELECT id FROM delegate")})


def _is_behind(connection: sqlite3.Connection, path: Path) -> bool:
    applied = versions.applied(connection)
    if unknown := versions.unknown(applied):
        raise NewerError(*NEWER.about(name=path.name, newest=unknown[-1]))
    return len(applied) < len(versions.NAMES)


def copy_to(store: Store, target: Path) -> None:
    """Copy an open file, as it is now, to `target`; the copy will write as a new writer."""
    with in_words(store.explain):
        refuse_unsafe_place(target)
        back_up(store.read, target)


def snapshot(store: Store, target: Path, settings: Mapping[str, str]) -> None:
    """Copy an open file to `target` for a desk that joins: the conference, and of the file's own what that desk needs.

    Of the other tables nothing is left in the copy, not even in its unused pages. `settings` are the copy's. It will
    write as a new writer, which descends from this file's.
    """
    with in_words(store.explain):
        with closing(connect(store.path, store.explain)) as whole:
            whole.execute("VACUUM INTO ?", (str(target),))
        with closing(connect(target, store.explain)) as copy:
            copy.execute("PRAGMA secure_delete = ON")
            # Of the copy: another program may have the file by now. Where none is noted, none is: "" would say that no
            # kind was known, and have every table rebuilt where the copy is opened.
            known = setting(copy, KINDS)
            for table in _tables(copy) - {*JOURNAL, *PROJECTION, *GIVEN_TO_WHO_JOINS}:
                copy.execute(f'DELETE FROM "{table}"')
            told = {WRITER: store.writer_id, **({KINDS: known} if known else {}), **settings}
            copy.executemany("INSERT INTO setting (key, value) VALUES (?, ?)", told.items())


def open_as_of(store: Store, target: Path, entry_id: str, computer: Computer, stamp: Stamp) -> Store:
    """Make `target` a file that holds what was known here when an entry came, and open it.

    What is the file's own stays behind, but for whether it is a practice copy. What a purge took away since then is not
    in it either. Raises StorageError, as explained, where there is no such entry.
    """
    row = store.read.execute("SELECT n FROM entry WHERE id = ?", (entry_id,)).fetchone()
    if row is None:
        raise store.explain(StorageError(f"There is no entry {entry_id}.", 'See them with "checkin log --json".'))
    then = create_store(target, computer, explain=store.explain, key=store.key)
    try:
        with then.write(stamp) as writing:
            for table in JOURNAL:
                rows = store.read.execute(f"SELECT * FROM {table} WHERE n <= ? ORDER BY n", row)
                holes = ",".join("?" * len(rows.description))
                writing.connection.executemany(f"INSERT INTO {table} VALUES ({holes})", rows)
            set_setting(writing.connection, TRAINING, setting(store.read, TRAINING))
            writing.rebuild()
    except BaseException:
        then.close()
        raise
    return then


def _tables(connection: sqlite3.Connection) -> set[str]:
    """All but those by which SQLite and its migrations know the file."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*sqlite_*'")
    return {row[0] for row in rows}


def back_up(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the whole file, as it is now, to `target`, encrypted as it is; the copy will write as a new writer. It holds
    the keys of badges too."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        connection.execute("PRAGMA query_only = OFF")
        try:
            connection.execute("VACUUM INTO ?", (str(part),))
        finally:
            connection.execute("PRAGMA query_only = ON")
        with closing(engine.connect(part)) as copy:
            identity.forget(copy)
    except BaseException:
        part.unlink(missing_ok=True)  # it holds everything, and may be what fills the disk
        raise
    part.replace(target)
    engine.lay_keys_beside(target)
