"""Opening a conference file: is it one of ours, in a safe place, of this program's schema? And copying it whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from . import identity, versions
from .connection import connect
from .errors import DamagedError, Explain, NewerError, NotSavedError, StorageError, as_it_is, in_words, raise_in_words
from .identity import Computer
from .local.settings import WRITER
from .location import refuse_unsafe_place
from .schema import GIVEN_TO_WHO_JOINS, JOURNAL, PROJECTION
from .store import OnChange, Store, immediately


def create_store(
    path: Path, computer: Computer, on_change: OnChange | None = None, explain: Explain = as_it_is
) -> Store:
    """Make a new conference file. Raises StorageError, as explained, when it exists or lies in an unsafe place."""
    with in_words(explain):
        with _making(path):
            path.touch(mode=0o600)
        try:
            return _open(Store(path, on_change, explain), computer)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


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
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    try:
        return open_store(path, computer, on_change, explain)
    except BaseException:
        path.unlink(missing_ok=True)
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
    place; so does, from then on, every reading and writing that fails."""
    with in_words(explain):
        if not path.is_file():
            raise StorageError(f"There is no conference file at {path}.", "Check the name, or make one.")
        refuse_unsafe_place(path)
        _refuse_what_is_not_ours(path)
        return _open(Store(path, on_change, explain), computer)


def _open(store: Store, computer: Computer) -> Store:
    try:
        store.prepare_to_write(computer, partial(_migrate, path=store.path))
    except BaseException:
        store.close()
        raise
    return store


def _refuse_what_is_not_ours(path: Path) -> None:
    # Looked at by SQLite alone: to close a handle of our own would drop the locks of every connection that this program
    # has to the file, and whoever closes it next elsewhere would take the WAL away from under them.
    with closing(connect(path, as_it_is, read_only=True)) as connection:
        if not _is_a_database(connection):
            raise DamagedError(f"{path.name} is no conference file.", "Choose a file made by this program.")
        if not versions.applied(connection):
            raise DamagedError(
                f"{path.name} is a database, but not a conference.", "Choose a file made by this program."
            )


def _is_a_database(connection: sqlite3.Connection) -> bool:
    try:
        pages: int = sqlite3.Connection.execute(connection, "PRAGMA page_count").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            return False
        raise_in_words(error, as_it_is)
    return pages > 0


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    if not _is_behind(connection, path):
        return
    from . import migrations

    with immediately(connection):
        if not _is_behind(connection, path):  # another program migrated it while this one waited
            return
        if versions.applied(connection):
            # By another connection: SQLite makes no backup by one that holds the write lock, and would wait for ever.
            with closing(connect(path, as_it_is, read_only=True)) as reader:
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
            for table in _tables(copy) - {*JOURNAL, *PROJECTION, *GIVEN_TO_WHO_JOINS}:
                copy.execute(f'DELETE FROM "{table}"')
            told = {WRITER: store.writer_id, **settings}
            copy.executemany("INSERT INTO setting (key, value) VALUES (?, ?)", told.items())


def _tables(connection: sqlite3.Connection) -> set[str]:
    """All but those by which SQLite and its migrations know the file."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*sqlite_*'")
    return {row[0] for row in rows}


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
