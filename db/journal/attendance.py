"""Who is in, day by day: of a person's marks that no undo names the earliest, of all records merged into theirs."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

from . import contested, head_counts
from .chain import canonical
from .entries import Entry
from .kinds import Facts

Pair = tuple[str, int]
"""A person's id and a day."""
_NOT_IN_BEFORE = (
    "WITH marked AS (SELECT json_extract(value, '$[0]') AS who, json_extract(value, '$[1]') AS day,"
    " json_extract(value, '$[2]') AS at FROM json_each(?))"
    " SELECT who, marked.day FROM marked LEFT JOIN attendance AS a ON a.delegate_id = who AND a.day = marked.day"
    " WHERE a.at IS NULL OR a.at >= marked.at"
)


def mark(connection: sqlite3.Connection, told: Sequence[tuple[Entry, Facts]]) -> set[Pair]:
    """Write marks down; return where they may change who is in. A mark later than the one that counts does not."""
    if not told:
        return set()
    marks = [
        (
            entry.id, entry.subject, facts["day"], facts["at"] or entry.at, entry.desk, entry.operator,
            facts["method"], facts["reason"], entry.clock,
        )
        for entry, facts in told
    ]  # fmt: skip
    connection.executemany(
        "INSERT OR IGNORE INTO mark (id, delegate_id, day, at, desk, operator, method, reason, clock)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        marks,
    )
    contested.marks(connection, ((who, day, clock) for _, who, day, *_, clock in marks))
    marked = canonical([(who, day, at) for _, who, day, at, *_ in marks])
    return set(connection.execute(_NOT_IN_BEFORE, (marked,)).fetchall())


def undo(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> set[Pair]:
    """Write an undo down; return where it may change who is in, as far as the marks that it names are here."""
    touched = set()
    for mark_id in facts["marks"]:
        connection.execute(
            "INSERT OR IGNORE INTO undone (mark_id, entry_id, at, desk, operator, reason) VALUES (?, ?, ?, ?, ?, ?)",
            (mark_id, entry.id, entry.at, entry.desk, entry.operator, facts["reason"]),
        )
        row = connection.execute("SELECT delegate_id, day FROM mark WHERE id = ?", (mark_id,)).fetchone()
        if row:
            touched.add((row[0], row[1]))
    return touched


def recompute(connection: sqlite3.Connection, touched: Collection[Pair]) -> None:
    """Work out anew who is in, of those who are named or stand for them, and keep the counts in step."""
    if not touched:
        return
    pairs = {(_kept(connection, delegate_id), day) for delegate_id, day in touched}
    with head_counts.kept(connection, {kept for kept, _ in pairs}, presence_alone=True):
        for kept, day in pairs:
            _recompute_day(connection, kept, day)


def _kept(connection: sqlite3.Connection, delegate_id: str) -> str:
    """The record that is kept of a person."""
    row = connection.execute("SELECT kept FROM alias WHERE delegate_id = ?", (delegate_id,)).fetchone()
    return str(row[0]) if row else delegate_id


def _recompute_day(connection: sqlite3.Connection, kept: str, day: int) -> None:
    """Leave one row for the person and day: the earliest mark that no undo names, of all merged records."""
    gone = [row[0] for row in connection.execute("SELECT delegate_id FROM alias WHERE kept = ?", (kept,))]
    ids = [kept, *gone]
    holes = ",".join("?" * len(ids))
    connection.execute(f"DELETE FROM attendance WHERE day = ? AND delegate_id IN ({holes})", (day, *ids))
    connection.execute(
        "INSERT INTO attendance (delegate_id, day, mark_id, at, desk, operator, method)"
        " SELECT ?, day, id, at, desk, operator, method FROM mark"
        f" WHERE delegate_id IN ({holes}) AND day = ? AND id NOT IN (SELECT mark_id FROM undone)"
        " ORDER BY at, clock LIMIT 1",
        (kept, *ids, day),
    )
