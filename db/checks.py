"""Is everything still there and true? File integrity, journal chain, and the tables against the entries."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count, zip_longest
from pathlib import Path

from . import comparing, engine
from .comparing import Known
from .errors import in_words
from .journal import chain, entries, kinds, projection
from .local import search_store
from .opening import copy_to
from .reading import journal
from .schema import PROJECTION
from .store import Store

_NEWEST = 1_000  # entries that are looked at when a desk opens


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in words, and whether `rebuild` mends it."""

    words: str
    mendable: bool = False


def faults(store: Store, known: Known | None = None) -> list[Fault]:
    """Every fault found; an empty list means that the file is sound. What only the program can tell is looked at where
    it does: `known`.
    """
    # The tables that are made to compare may find the disk full.
    with in_words(store.explain), _as_of_now(store.read) as connection, closing(_empty_tables()) as fresh:
        if damage := _damage(connection):
            return [Fault(words) for words in damage]
        odd = [*comparing.schema(connection, fresh), *comparing.own(connection)]
        return [
            *(Fault(words) for words in chain.broken_links(connection)),
            *(Fault(*one) for one in odd),
            *(Fault(words, mendable=True) for words in _differences(connection, fresh)),
            *(Fault(*one) for one in (comparing.search_words(connection, known.words_of) if known else ())),
            *(Fault(words, mendable=True) for words in _saved_index(connection, known)),
        ]


def damage(store: Store) -> list[str]:
    """What a quick look finds wrong with the file and with the newest entries; empty where nothing is."""
    with in_words(store.explain):
        found = [row[0] for row in store.read.execute("PRAGMA quick_check(5)") if row[0] != "ok"]
        return found or chain.changes_in_newest(store.read, _NEWEST)


def _saved_index(connection: sqlite3.Connection, known: Known | None) -> list[str]:
    data = search_store.any_saved_index(connection)
    return [] if known is None or data is None or known.is_good_index(data) else ["saved search index: cannot be read"]


def without_effect(store: Store) -> list[str]:
    """The entries whose content this version of the program cannot read, in words. They are no fault of the file."""
    return [
        f"entry {n} ({entry.kind}, {entry.desk}, {entry.at}): its content cannot be read, it has no effect"
        for n, entry in enumerate(journal.read_all(store.read), start=1)
        if kinds.malformed(entry.kind, entry.body)
    ]


def digest(store: Store) -> str:
    """A hash of all tables that are derived from the entries: equal where the same entries are known."""
    whole = hashlib.sha256()
    with _as_of_now(store.read) as connection:
        for table in PROJECTION:
            whole.update(f"{table}\n".encode())
            for row in projection.dump(connection, table):
                whole.update(f"{chain.canonical(list(row))}\n".encode())
    return whole.hexdigest()


def _damage(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("PRAGMA integrity_check").fetchall()
    return [f"file: {row[0]}" for row in rows if row[0] != "ok"]


@contextmanager
def _as_of_now(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Read the journal and the tables as they are at one moment: other desks go on writing meanwhile."""
    connection.execute("BEGIN")
    try:
        yield connection
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _differences(connection: sqlite3.Connection, fresh: sqlite3.Connection) -> list[str]:
    """Rebuild the tables from the entries in a database of its own, and compare row by row."""
    for some in journal.read_in_slices(connection):
        projection.apply(fresh, some)
    return [
        f"table {table}: does not match the journal" for table in PROJECTION if not _alike(connection, fresh, table)
    ]


def _empty_tables() -> sqlite3.Connection:
    """The tables of a new file, in a database that is gone when closed."""
    from . import migrations

    fresh = engine.scratch()
    fresh.execute("PRAGMA journal_mode = OFF")
    migrations.apply(fresh)
    return fresh


def _alike(one: sqlite3.Connection, other: sqlite3.Connection, table: str) -> bool:
    rows = (map(tuple, projection.dump(connection, table)) for connection in (one, other))
    return all(mine == theirs for mine, theirs in zip_longest(*rows))


def rebuild(store: Store, stamp: entries.Stamp) -> Path:
    """Make the tables again from the entries, and triggers, views and indexes as in a new file, in one transaction.

    Returns where the file as it was before is kept.
    """
    names = (f"{store.path.stem}.before-rebuild-{number}{store.path.suffix}" for number in count(1))
    kept = next(path for path in map(store.path.with_name, names) if not path.exists())
    copy_to(store, kept)
    with closing(_empty_tables()) as fresh, store.write(stamp) as writing:
        comparing.mend_schema(writing.connection, fresh)
        writing.rebuild()
    return kept
