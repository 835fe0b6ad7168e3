"""The journal: append-only entries, numbered and chained per writer.

An entry is one fact. Its header holds no personal data but the operator's name; the body stands apart
with a salt, so that it can be purged while the chain still verifies. Bodies are serialised and hashed
before the write transaction (`prepare`); numbering and chaining happen inside it (`append`).
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from . import kinds, person_rows
from .chain import canonical, hash_body, hash_new, inner

# A clock further ahead than this is a wrong clock: its entries are kept, but do not advance ours.
MAX_CLOCK_SKEW_MS = 5 * 60 * 1000
_LATEST = 1 << 62  # of a hybrid clock, beyond which nothing could be written after it
COUNTER_BITS = 16
_LAST_COUNTS = ("delegate_", "conference", "merge")  # kinds of which the last one is true
Body = dict[str, object]


class Stamp(NamedTuple):
    """Who writes, where and when. `at` is wall time with a time zone."""

    desk: str
    operator: str
    at: datetime

    @property
    def can_be_told(self) -> bool:
        """Whether entries can say that time: a clock that lost its battery may stand long before the first year."""
        return 2000 <= self.at.astimezone(UTC).year < 2100


class Draft(NamedTuple):
    """An entry yet to be numbered: its kind, the delegate it is about (or ""), and its body."""

    kind: str
    subject: str
    body: Body


class Prepared(NamedTuple):
    """A draft with its id, salt, canonical body and the body's hash, what its header says of it in the form that is
    hashed, and what the tables hear of it."""

    id: str
    draft: Draft
    salt: str
    body: str
    body_hash: str
    about: str
    facts: kinds.Facts | None


class Entry(NamedTuple):
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


def new_id(at_ms: int) -> str:
    """A globally unique id. Its first letters grow with time, which keeps the index compact; never order by it."""
    return f"{at_ms:012x}{os.urandom(10).hex()}"


def prepare(drafts: Iterable[Draft]) -> list[Prepared]:
    """Serialise, salt and hash drafts; the costly half of writing, done outside the transaction.

    Raises ValueError for a body that would have no effect: what is shown as done must be done.
    """
    prepared, new = [], []
    now = time.time_ns() // 1_000_000
    for draft in drafts:
        facts = kinds.read(draft.kind, draft.body)
        if facts is None and kinds.malformed(draft.kind, draft.body):
            raise ValueError(f"a {draft.kind} entry cannot say {draft.body}")
        if facts and facts.get("file") and "code_id" in facts["fields"]:  # somebody new on a list that may be long
            new.append(facts)
        salt = os.urandom(16).hex()
        body = canonical(draft.body)
        body_hash = hash_body(salt, body)
        about = inner(draft.kind, draft.subject, body_hash)
        prepared.append(Prepared(new_id(now), draft, salt, body, body_hash, about, facts))
    if new:
        person_rows.work_out(new)
    return prepared


def append(connection: sqlite3.Connection, writer: str, stamp: Stamp, prepared: Sequence[Prepared]) -> list[Entry]:
    """Number, chain and insert entries. The caller holds the write transaction and applies them."""
    row = connection.execute(
        "SELECT seq, hash FROM entry WHERE writer = ? ORDER BY seq DESC LIMIT 1", (writer,)
    ).fetchone()
    seq, prev = row if row else (0, "")
    hlc = max(_next_clock(connection, stamp.at), _after_those_ahead(connection, stamp.at, prepared))
    at = utc_text(stamp.at)
    by = inner(at, stamp.desk, stamp.operator)
    n = connection.execute("SELECT coalesce(max(n), 0) FROM entry").fetchone()[0]
    entries, rows = [], []
    for number, item in enumerate(prepared, start=n + 1):
        seq += 1
        header = (
            item.id, writer, seq, hlc, at, stamp.desk, stamp.operator,
            item.draft.kind, item.draft.subject, item.body_hash, prev,
        )  # fmt: skip
        prev = hash_new(item.id, writer, seq, hlc, by, item.about, prev)
        entries.append(Entry(*header, prev, item.draft.body))
        rows.append((number, *header, prev))
        hlc += 1
    connection.executemany(
        "INSERT OR FAIL INTO entry (n, id, writer, seq, hlc, at, desk, operator, kind, subject, body_hash, prev, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    connection.executemany(
        "INSERT OR FAIL INTO entry_body (n, salt, body) VALUES (?, ?, ?)",
        [(number, item.salt, item.body) for number, item in enumerate(prepared, start=n + 1)],
    )
    return entries


def believable_until(now: datetime) -> int:
    """The latest hybrid clock that a clock which is not wrong can have written at that moment."""
    return (int(now.timestamp() * 1000) + MAX_CLOCK_SKEW_MS + 1 << COUNTER_BITS) - 1


def _next_clock(connection: sqlite3.Connection, now: datetime) -> int:
    """Later than every entry whose clock can be believed, our own too: one that was wrong does not hold us for ever."""
    wall = int(now.timestamp() * 1000)
    row = connection.execute("SELECT max(hlc) FROM entry WHERE hlc <= ?", (believable_until(now),)).fetchone()
    return max(wall << COUNTER_BITS, (row[0] or 0) + 1)


def _after_those_ahead(connection: sqlite3.Connection, now: datetime, prepared: Sequence[Prepared]) -> int:
    """Later than what a desk whose clock is ahead wrote about the same people, or the conference: who edits has seen
    that, and what was written last must count. 0 where there is none."""
    ahead = (believable_until(now), _LATEST)
    if connection.execute("SELECT 1 FROM entry WHERE hlc > ? AND hlc < ? LIMIT 1", ahead).fetchone() is None:
        return 0
    subjects = {item.draft.subject for item in prepared if item.draft.kind.startswith(_LAST_COUNTS)}
    row = connection.execute(  # by the index of subjects: a list that was imported by a wrong clock is all ahead
        "SELECT max(hlc) FROM entry WHERE +hlc > ? AND +hlc < ? AND subject IN (SELECT value FROM json_each(?))",
        (*ahead, canonical(sorted(subjects))),
    ).fetchone()
    return int(row[0] or 0) + 1
