"""Where desks may have contradicted each other: noted while entries are applied, so that nobody has to search for it.

A note says only that more than one entry speaks of one thing. Whether that wants a person is judged by whoever looks
(`db.reading.conflicts`), for it changes with what else becomes known. What is noted is a function of the set of
entries, as all tables are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from .chain import canonical
from .entries import Entry
from .kinds import Facts

_NOTE = "INSERT OR IGNORE INTO contested (kind, about, day)"
_WRITER = "substr({}, 18, 16)"  # within a clock
_REFS_OF = (
    "SELECT lower(d.ref) AS ref FROM json_each(:people) AS person CROSS JOIN delegate AS d ON d.id = person.value"
)


def marks(connection: sqlite3.Connection, marked: Iterable[tuple[str, int, str]]) -> None:
    """People were marked, each on a day, by a clock; noted where another writer marked them on that day too."""
    connection.executemany(
        f"{_NOTE} SELECT 'mark', delegate_id, day FROM mark WHERE delegate_id = ? AND day = ?"
        f" AND {_WRITER.format('clock')} <> {_WRITER.format('?')} LIMIT 1",
        marked,
    )


def badge(connection: sqlite3.Connection, entry: Entry) -> None:
    """A badge came out; noted where it is not the person's only one."""
    connection.execute(
        f"{_NOTE} SELECT 'badge', delegate_id, 0 FROM badge WHERE delegate_id = ? AND entry_id <> ? LIMIT 1",
        (entry.subject, entry.id),
    )


def loan(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    """A temporary badge was lent; noted where it was lent on that day before."""
    connection.execute(
        f"{_NOTE} SELECT 'loan', CAST(number AS TEXT), day FROM temporary_badge"
        " WHERE number = ? AND day = ? AND entry_id <> ? LIMIT 1",
        (facts["number"], facts["day"], entry.id),
    )


def edits(connection: sqlite3.Connection, edited: Iterable[tuple[Entry, Facts]]) -> None:
    """Fields were written by somebody who says what stood there; noted where two writers did."""
    rows = [
        (entry.subject, field, entry.clock, facts["fields"][field], facts["was"][field])
        for entry, facts in edited
        if facts["was"]
        for field in facts["fields"].keys() & facts["was"].keys()
    ]
    connection.executemany(
        "INSERT OR IGNORE INTO edit (delegate_id, field, clock, value, was) VALUES (?, ?, ?, ?, ?)", rows
    )
    connection.executemany(
        f"{_NOTE} SELECT 'edit', delegate_id, 0 FROM edit WHERE delegate_id = ? AND field = ?"
        f" AND {_WRITER.format('clock')} <> {_WRITER.format('?')} LIMIT 1",
        [row[:3] for row in rows],
    )


@contextmanager
def refs(connection: sqlite3.Connection, ids: Collection[str]) -> Iterator[None]:
    """Keep which refs more than one record bears, while these people's fields are written within the block."""
    people = canonical(list(ids))
    (before,) = connection.execute(f"SELECT json_group_array(ref) FROM ({_REFS_OF})", {"people": people}).fetchone()
    yield
    connection.execute("DELETE FROM shared_ref WHERE ref IN (SELECT value FROM json_each(?))", (before,))
    connection.execute(
        "INSERT OR REPLACE INTO shared_ref (ref, people)"
        " SELECT ref, (SELECT count(*) FROM delegate WHERE delegate.ref = about.ref COLLATE NOCASE) AS bearers"
        f" FROM (SELECT value AS ref FROM json_each(:before) UNION ALL {_REFS_OF}) AS about"
        " WHERE ref <> '' AND bearers > 1",
        {"before": before, "people": people},
    )


def settled(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    """Somebody settled a conflict."""
    connection.execute(
        "INSERT OR IGNORE INTO conflict_settled (conflict, entry_id, kind, choice, entries, acts, clock)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            facts["conflict"], entry.id, facts["about"], facts["choice"], _list(facts["entries"]), _list(facts["acts"]),
            entry.clock,
        ),
    )  # fmt: skip


def _list(ids: Iterable[str]) -> str:
    return canonical(list(ids))
