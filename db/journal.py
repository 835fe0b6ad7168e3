"""The journal: append-only entries, numbered and chained per writer.

An entry is one fact. Its header holds no personal data but the operator's name; the body stands apart
with a salt, so that it can be purged while the chain still verifies. Bodies are serialised and hashed
before the write transaction (`prepare`); numbering and chaining happen inside it (`append`).
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from . import bodies

# A clock further ahead than this is a wrong clock: its entries are kept, but do not advance ours.
MAX_CLOCK_SKEW_MS = 5 * 60 * 1000
_COUNTER_BITS = 16
Body = dict[str, object]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who writes, where and when. `at` is wall time with a time zone."""

    desk: str
    operator: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry yet to be numbered: its kind, the delegate it is about (or ""), and its body."""

    kind: str
    subject: str
    body: Body


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft with its id, salt, canonical body and the body's hash."""

    id: str
    draft: Draft
    salt: str
    body: str
    body_hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact, as stored. `body` is None when it was purged."""

    id: str
    writer: str
    seq: int
    hlc: int
    at: str
    desk: str
    operator: str
    kind: str
    subject: str
    body_hash: str
    prev: str
    hash: str
    body: Body | None

    @property
    def clock(self) -> str:
        """What last-writer-wins compares: (hybrid clock, writer, id) as text that sorts."""
        return f"{self.hlc:016x}.{self.writer}.{self.id}"


def utc_text(moment: datetime) -> str:
    """Return a moment as stored: UTC with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


# The one JSON text of a value. One encoder for all: making one costs more than most bodies.
canonical: Callable[[object], str] = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def new_id(at_ms: int) -> str:
    """A globally unique id. Its first letters grow with time, which keeps the index compact; never order by it."""
    return f"{at_ms:012x}{os.urandom(10).hex()}"


def prepare(drafts: Iterable[Draft]) -> list[Prepared]:
    """Serialise, salt and hash drafts; the costly half of writing, done outside the transaction.

    Raises ValueError for a body that would have no effect: what is shown as done must be done.
    """
    prepared = []
    now = time.time_ns() // 1_000_000
    for draft in drafts:
        if bodies.malformed(draft.kind, draft.body):
            raise ValueError(f"a {draft.kind} entry cannot say {draft.body}")
        salt = os.urandom(16).hex()
        body = canonical(draft.body)
        prepared.append(Prepared(new_id(now), draft, salt, body, hash_body(salt, body)))
    return prepared


def hash_body(salt: str, body: str) -> str:
    return hashlib.sha256(f"{salt}{body}".encode()).hexdigest()


def hash_header(fields: Sequence[object]) -> str:
    """Hash an entry's header: every column from `id` to `prev`, in the table's order."""
    return hashlib.sha256(canonical(list(fields)).encode()).hexdigest()


def append(connection: sqlite3.Connection, writer: str, stamp: Stamp, prepared: Sequence[Prepared]) -> list[Entry]:
    """Number, chain and insert entries. The caller holds the write transaction and applies them."""
    row = connection.execute(
        "SELECT seq, hash, hlc FROM entry WHERE writer = ? ORDER BY seq DESC LIMIT 1", (writer,)
    ).fetchone()
    seq, prev, own = row if row else (0, "", 0)
    hlc = _next_clock(connection, stamp.at, own)
    at = utc_text(stamp.at)
    n = latest(connection)
    entries = []
    for item in prepared:
        seq += 1
        header = (
            item.id, writer, seq, hlc, at, stamp.desk, stamp.operator,
            item.draft.kind, item.draft.subject, item.body_hash, prev,
        )  # fmt: skip
        prev = hash_header(header)
        entries.append(Entry(*header, prev, item.draft.body))
        hlc += 1
    connection.executemany(
        "INSERT INTO entry (n, id, writer, seq, hlc, at, desk, operator, kind, subject, body_hash, prev, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, e.id, e.writer, e.seq, e.hlc, e.at, e.desk, e.operator, e.kind, e.subject, e.body_hash, e.prev,
             e.hash)
            for number, e in enumerate(entries, start=n + 1)
        ],
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO entry_body (n, salt, body) VALUES (?, ?, ?)",
        [(number, item.salt, item.body) for number, item in enumerate(prepared, start=n + 1)],
    )
    return entries


def _next_clock(connection: sqlite3.Connection, now: datetime, own: int) -> int:
    """Later than every entry of our own, and than every foreign one whose clock can be believed."""
    wall = int(now.timestamp() * 1000)
    limit = (wall + MAX_CLOCK_SKEW_MS) << _COUNTER_BITS
    row = connection.execute("SELECT max(hlc) FROM entry WHERE hlc <= ?", (limit,)).fetchone()
    return max(wall << _COUNTER_BITS, (row[0] or 0) + 1, own + 1)


_COLUMNS = (
    "e.id, e.writer, e.seq, e.hlc, e.at, e.desk, e.operator, e.kind, e.subject, e.body_hash, e.prev, e.hash, b.body"
)
_FROM = "FROM entry AS e LEFT JOIN entry_body AS b ON b.n = e.n"


def _entry(row: Sequence[object]) -> Entry:
    *header, body = row
    return Entry(*header, None if body is None else bodies.parse(str(body)))  # type: ignore[arg-type,call-arg]


def read_all(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Every entry in order of arrival."""
    for row in connection.execute(f"SELECT {_COLUMNS} {_FROM} ORDER BY e.n"):
        yield _entry(row)


def read_of(connection: sqlite3.Connection, subjects: Sequence[str]) -> list[Entry]:
    """The entries about some delegates, oldest first by clock."""
    holes = ",".join("?" * len(subjects))
    rows = connection.execute(
        f"SELECT {_COLUMNS} {_FROM} WHERE e.subject IN ({holes}) ORDER BY e.hlc, e.writer, e.id",
        list(subjects),
    )
    return [_entry(row) for row in rows]


def read_kind(connection: sqlite3.Connection, kind: str) -> list[Entry]:
    """The entries of one kind, oldest first by clock."""
    rows = connection.execute(f"SELECT {_COLUMNS} {_FROM} WHERE e.kind = ? ORDER BY e.hlc, e.writer, e.id", (kind,))
    return [_entry(row) for row in rows]


def latest(connection: sqlite3.Connection) -> int:
    """The arrival number of the newest entry: grows with every change, whoever makes it."""
    row = connection.execute("SELECT max(n) FROM entry").fetchone()
    return int(row[0] or 0)


def people_changed_since(connection: sqlite3.Connection, n: int) -> list[str]:
    """Whose fields or merges were written by entries that arrived after number `n`; marks do not matter."""
    # The plus keeps SQLite from walking every subject's index entry to find the distinct ones.
    rows = connection.execute(
        "SELECT DISTINCT +subject FROM entry WHERE n > ?"
        " AND (kind LIKE 'delegate^_%' ESCAPE '^' OR kind IN ('merge', 'unmerge'))",
        (n,),
    )
    return [row[0] for row in rows]


def desks(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Each desk that ever wrote: its name, when it last did, and its last operator."""
    rows = connection.execute("SELECT desk, max(at), operator FROM entry GROUP BY desk ORDER BY desk")
    return [(row[0], row[1], row[2]) for row in rows]


def broken_links(connection: sqlite3.Connection) -> list[str]:
    """Walk every writer's chain and say where it does not hold."""
    faults = []
    expected: dict[str, tuple[int, str]] = {}
    rows = connection.execute(
        f"SELECT {_COLUMNS}, b.salt, e.n {_FROM} ORDER BY e.writer, e.seq",
    )
    for *header, stored_hash, body, salt, n in rows:
        writer, seq, body_hash, prev = header[1], header[2], header[9], header[10]
        last_seq, last_hash = expected.get(writer, (0, ""))
        where = f"entry {n} ({header[7]}, {header[4]})"
        if seq != last_seq + 1:
            faults.append(f"{where}: number {last_seq + 1} of its writer is missing")
        elif prev != last_hash:
            faults.append(f"{where}: does not follow the entry before it")
        if hash_header(header) != stored_hash:
            faults.append(f"{where}: its header was changed")
        if body is not None and hash_body(salt, body) != body_hash:
            faults.append(f"{where}: its content was changed")
        expected[writer] = (seq, stored_hash)
    return faults + _purge_faults(connection)


def _purge_faults(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT e.n FROM entry AS e LEFT JOIN entry_body AS b ON b.n = e.n WHERE b.n IS NULL"
        " AND e.id NOT IN (SELECT named.value FROM entry AS p JOIN entry_body AS pb ON pb.n = p.n,"
        " json_each(pb.body, '$.entries') AS named WHERE p.kind = 'purge')"
    )
    return [f"entry {row[0]}: its content is gone, and no purge names it" for row in rows]
