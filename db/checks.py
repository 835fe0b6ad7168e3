"""Is everything still there and true? File integrity, journal chain, and the tables against the entries."""

from __future__ import annotations

import sqlite3

from db.journal import chain, entries, kinds
from db.reading import journal

from .errors import in_plain_words
from .journal import projection
from .schema import PROJECTION
from .store import Store


def faults(store: Store) -> list[str]:
    """Every fault found, in words; an empty list means that the file is sound."""
    with in_plain_words():
        connection = store.read
        found = _damage(connection)
        if found:
            return found
        return chain.broken_links(connection) + _differences(connection)


def without_effect(store: Store) -> list[str]:
    """The entries whose content this version of the program cannot read, in words. They are no fault of the file."""
    with in_plain_words():
        return [
            f"entry {n} ({entry.kind}, {entry.desk}, {entry.at}): its content cannot be read, it has no effect"
            for n, entry in enumerate(journal.read_all(store.read), start=1)
            if kinds.malformed(entry.kind, entry.body)
        ]


def _damage(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("PRAGMA integrity_check").fetchall()
    return [f"file: {row[0]}" for row in rows if row[0] != "ok"]


def _differences(connection: sqlite3.Connection) -> list[str]:
    """Rebuild the tables from the entries in a database of its own, and compare row by row."""
    fresh = _rebuilt(connection)
    try:
        return [
            f"table {table}: does not match the journal"
            for table in PROJECTION
            if [tuple(row) for row in projection.dump(connection, table)] != list(projection.dump(fresh, table))
        ]
    finally:
        fresh.close()


def _rebuilt(connection: sqlite3.Connection) -> sqlite3.Connection:
    from . import migrations

    fresh = sqlite3.connect(":memory:", isolation_level=None)
    migrations.apply(fresh)
    fresh.execute("BEGIN")
    projection.apply(fresh, list(journal.read_all(connection)))
    fresh.execute("COMMIT")
    return fresh


def rebuild(store: Store, stamp: entries.Stamp) -> None:
    """Make the tables again from the entries, in one transaction."""
    with store.write(stamp) as writing:
        projection.clear(writing.connection)
        projection.apply(writing.connection, list(journal.read_all(writing.connection)))
