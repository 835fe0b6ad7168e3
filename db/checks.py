"""Is everything still there and true? File integrity, journal chain, and the tables against the entries."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from .journal import chain, entries, kinds, projection
from .opening import copy_to
from .reading import journal
from .schema import PROJECTION
from .store import Store


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in words, and whether `rebuild` mends it."""

    words: str
    mendable: bool = False


def faults(store: Store) -> list[Fault]:
    """Every fault found; an empty list means that the file is sound."""
    connection = store.read
    if damage := _damage(connection):
        return [Fault(words) for words in damage]
    return [Fault(words) for words in chain.broken_links(connection)] + [
        Fault(words, mendable=True) for words in _differences(connection)
    ]


def without_effect(store: Store) -> list[str]:
    """The entries whose content this version of the program cannot read, in words. They are no fault of the file."""
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


def rebuild(store: Store, stamp: entries.Stamp) -> Path:
    """Make the tables again from the entries, in one transaction. Returns where the file as it was before is kept."""
    names = (f"{store.path.stem}.before-rebuild-{number}{store.path.suffix}" for number in count(1))
    kept = next(path for path in map(store.path.with_name, names) if not path.exists())
    copy_to(store, kept)
    with store.write(stamp) as writing:
        writing.rebuild()
    return kept
