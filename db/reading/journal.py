"""Questions about what happened: the entries themselves, and who and what they touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from db.journal import kinds, lines
from db.journal.entries import COUNTER_BITS, Entry
from db.journal.packets import Carried

from .operators import name_of

COLUMNS = (
    "e.id, e.writer, e.seq, e.hlc, e.at, e.desk, e.operator, e.kind, e.subject, e.body_hash, e.prev, e.hash, b.body"
)
FROM = "FROM entry AS e LEFT JOIN entry_body AS b ON b.n = e.n"
_CARRIED = COLUMNS.replace("b.body", "coalesce(b.salt, '') AS salt, b.body")
_SLICE = 10_000  # entries held in memory at once
_CHUNK = 500  # ids asked for at once


def entry_of(row: Sequence[Any]) -> Entry:
    """An entry from a row of `COLUMNS`."""
    *values, body = row
    values.append(None if body is None else kinds.parse(body))
    return Entry(*values)


def read_all(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Every entry in order of arrival."""
    for row in connection.execute(f"SELECT {COLUMNS} {FROM} ORDER BY e.n"):
        yield entry_of(row)


def read_in_slices(connection: sqlite3.Connection) -> Iterator[list[Entry]]:
    """Every entry, some at a time: the tables are a function of their set, so that slices give what all at once would.

    Before all come the purges, in the order of their clocks: where two say what stays of an entry, the first is right.
    """
    rows = connection.execute(f"SELECT {COLUMNS} {FROM} WHERE e.kind = 'purge' ORDER BY e.hlc, e.writer, e.id")
    if purges := [entry_of(row) for row in rows]:
        yield purges
    entries = read_all(connection)
    while some := list(islice(entries, _SLICE)):
        yield some


def read_of(connection: sqlite3.Connection, subjects: Sequence[str]) -> list[Entry]:
    """The entries about some delegates with the operators' names, oldest first by clock."""
    holes = ",".join("?" * len(subjects))
    shown = COLUMNS.replace("e.operator", name_of("e.operator"))
    rows = connection.execute(
        f"SELECT {shown} {FROM} WHERE e.subject IN ({holes}) ORDER BY e.hlc, e.writer, e.id",
        list(subjects),
    )
    return [entry_of(row) for row in rows]


def read_ids(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Entry]:
    """Some entries by their ids, with the operators' names."""
    shown = COLUMNS.replace("e.operator", name_of("e.operator"))
    found: dict[str, Entry] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        for row in connection.execute(f"SELECT {shown} {FROM} WHERE e.id IN ({','.join('?' * len(chunk))})", chunk):
            found[row[0]] = entry_of(row)
    return found


def written_after(connection: sqlite3.Connection, moment: str) -> list[Entry]:
    """The entries that bear a later time, in order of arrival."""
    clock = int(datetime.fromisoformat(moment).timestamp() * 1000) << COUNTER_BITS  # by its index: none is before it
    rows = connection.execute(f"SELECT {COLUMNS} {FROM} WHERE e.hlc > ? AND e.at > ? ORDER BY e.n", (clock, moment))
    return [entry_of(row) for row in rows]


def written_before_the_first(connection: sqlite3.Connection, slack_ms: int) -> list[Entry]:
    """The entries that bear a time before that of the first, by more than the slack; in order of arrival."""
    rows = connection.execute(
        f"SELECT {COLUMNS} {FROM} WHERE julianday(e.at) + ? / 86400000.0"
        " < (SELECT julianday(at) FROM entry ORDER BY n LIMIT 1) ORDER BY e.n",
        (slack_ms,),
    )
    return [entry_of(row) for row in rows]


def lines_after(connection: sqlite3.Connection, n: int, most: int) -> list[tuple[int, bytes]]:
    """At most so many entries that arrived after number `n`, as lines of a text copy, each with its number."""
    rows = connection.execute(
        f"SELECT e.n, j.operator, j.ref, j.name, {_CARRIED} FROM entry AS e"
        " LEFT JOIN entry_body AS b ON b.n = e.n JOIN journal AS j ON j.n = e.n WHERE e.n > ? ORDER BY e.n LIMIT ?",
        (n, most),
    )
    return [
        (number, lines.line_of(number, by, " ".join(filter(None, (ref, name))), Carried(*header)))
        for number, by, ref, name, *header in rows
    ]


def hash_at(connection: sqlite3.Connection, n: int) -> str:
    """The hash of the entry that arrived as number `n`; empty where there is none."""
    row = connection.execute("SELECT hash FROM entry WHERE n = ?", (n,)).fetchone()
    return str(row[0]) if row else ""


def newest_id(connection: sqlite3.Connection) -> str:
    """The id of the entry that came last; empty where there is none."""
    row = connection.execute("SELECT id FROM entry ORDER BY n DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def latest(connection: sqlite3.Connection) -> int:
    """The arrival number of the newest entry: grows with every change, whoever makes it."""
    row = connection.execute("SELECT max(n) FROM entry").fetchone()
    return int(row[0] or 0)


def data_version(connection: sqlite3.Connection) -> int:
    """Changes when another connection wrote, also what is in no entry; only values of one connection compare."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def count(connection: sqlite3.Connection) -> int:
    """How many entries there are."""
    return int(connection.execute("SELECT count(*) FROM entry").fetchone()[0])


def conference_changed_since(connection: sqlite3.Connection, n: int) -> bool:
    """Whether an entry that arrived after number `n` says something of the conference as a whole."""
    row = connection.execute("SELECT 1 FROM entry WHERE n > ? AND kind = 'conference' LIMIT 1", (n,)).fetchone()
    return row is not None


def people_changed_since(connection: sqlite3.Connection, n: int) -> list[str]:
    """Whose fields or merges were written by entries that arrived after number `n`; marks do not matter."""
    # The plus keeps SQLite from walking every subject's index entry to find the distinct ones.
    rows = connection.execute(
        "SELECT DISTINCT +subject FROM entry WHERE n > ?"
        " AND (kind LIKE 'delegate^_%' ESCAPE '^' OR kind IN ('merge', 'unmerge'))"
        " UNION SELECT delegate_id FROM purged_person WHERE EXISTS"
        " (SELECT 1 FROM entry WHERE n > ? AND kind = 'purge')",
        (n, n),
    )
    return [row[0] for row in rows]


def cover_names(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Every cover name that somebody ever had, by their ids."""
    rows = connection.execute(
        "SELECT e.subject, json_extract(b.body, '$.fields.cover_name') AS cover"
        " FROM entry_body AS b JOIN entry AS e ON e.n = b.n"
        " WHERE instr(b.body, '\"cover_name\"') AND e.kind LIKE 'delegate^_%' ESCAPE '^' AND json_valid(b.body)"
    )
    found: dict[str, list[str]] = {}
    for subject, cover in rows:
        if isinstance(cover, str) and cover:
            found.setdefault(subject, []).append(cover)
    return found


# From each desk to the next by the index, and to its last entry: what is read grows with the desks, not the entries.
_DESKS = f"""
WITH RECURSIVE seen (desk) AS (
  SELECT min(desk) FROM entry
  UNION ALL SELECT (SELECT min(desk) FROM entry WHERE desk > seen.desk) FROM seen WHERE seen.desk IS NOT NULL
)
SELECT last.desk, last.at, {name_of("last.operator")} FROM seen JOIN entry AS last
  ON last.n = (SELECT n FROM entry WHERE desk = seen.desk ORDER BY at DESC, n DESC LIMIT 1)
ORDER BY last.desk
"""


def desks(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Each desk that ever wrote: its name, when it last did, and its last operator."""
    return [(row[0], row[1], row[2]) for row in connection.execute(_DESKS)]
