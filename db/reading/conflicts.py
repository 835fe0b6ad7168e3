"""Questions about what desks recorded that contradicts: looked for only where it was noted that it may."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from db.journal.delegate_fields import clock_of
from db.journal.packets import Carried
from db.rows import AheadRow, EditRow, ForkRow, HoleRow, SaidRow, SettledRow

# A person found to be another one was looked at, and of whom everything was purged there is nothing to tell.
_ON_LIST = "c.about IN (SELECT id FROM delegate) AND c.about NOT IN (SELECT delegate_id FROM alias)"


def marks(connection: sqlite3.Connection) -> Iterator[SaidRow]:
    """The standing marks of people whom more than one writer marked on a day; those of one person and day together."""
    rows = connection.execute(
        "SELECT c.about || ' ' || c.day, m.id, m.clock, m.delegate_id FROM contested AS c"
        " JOIN mark AS m ON m.delegate_id = c.about AND m.day = c.day"
        f" WHERE c.kind = 'mark' AND {_ON_LIST} AND m.id NOT IN (SELECT mark_id FROM undone)"
        " ORDER BY c.about, c.day, m.clock"
    )
    return (SaidRow(*row) for row in rows)


def badges(connection: sqlite3.Connection) -> Iterator[SaidRow]:
    """The badges of people with more than one, but those made void; those of a person together, the good one last."""
    rows = connection.execute(
        f"SELECT c.about, b.entry_id, {_clock('e')}, b.delegate_id FROM contested AS c"
        " JOIN badge AS b ON b.delegate_id = c.about JOIN entry AS e ON e.id = b.entry_id"
        f" WHERE c.kind = 'badge' AND {_ON_LIST} AND NOT EXISTS"
        " (SELECT 1 FROM badge_void AS v WHERE v.code_id = b.code_id AND v.copy = b.copy)"
        " ORDER BY c.about, b.turn, e.hlc, e.writer, e.id"
    )
    return (SaidRow(*row) for row in rows)


def loans(connection: sqlite3.Connection) -> Iterator[SaidRow]:
    """The standing loans of numbers that were lent more than once on a day; those of one number and day together."""
    rows = connection.execute(
        f"SELECT c.about || ' ' || c.day, t.entry_id, {_clock('e')}, coalesce(a.kept, t.delegate_id)"
        " FROM contested AS c JOIN temporary_badge AS t ON t.number = CAST(c.about AS INTEGER) AND t.day = c.day"
        " JOIN entry AS e ON e.id = t.entry_id LEFT JOIN alias AS a ON a.delegate_id = t.delegate_id"
        " WHERE c.kind = 'loan' AND t.delegate_id IN (SELECT id FROM delegate)"
        " AND t.entry_id NOT IN (SELECT loan_id FROM temporary_return)"
        " ORDER BY c.about, c.day, e.hlc, e.writer, e.id"
    )
    return (SaidRow(*row) for row in rows)


def edits(connection: sqlite3.Connection) -> Iterator[EditRow]:
    """Every edit, by whoever said what stood there, of people of whom two writers edited one field; by their clocks.

    `last` is the clock of the entry that wrote the field last, whether it said what stood there or not.
    """
    rows = connection.execute(
        "SELECT x.delegate_id, x.field, x.value, x.was, x.clock, d.clocks FROM contested AS c"
        " JOIN edit AS x ON x.delegate_id = c.about JOIN delegate AS d ON d.id = c.about"
        f" WHERE c.kind = 'edit' AND {_ON_LIST} ORDER BY x.delegate_id, x.field, x.clock"
    )
    for delegate_id, field, value, was, clock, clocks in rows:
        yield EditRow(delegate_id, field, value, was, clock, clock_of(clocks, field))


def shared_refs(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    """(ref in capitals, person, clock of the entry that wrote the ref) of everybody whose ref another one has too."""
    rows = connection.execute(
        "SELECT upper(d.ref), d.id, d.clocks FROM delegate AS d WHERE d.ref COLLATE NOCASE IN"
        " (SELECT ref FROM shared_ref) AND d.id NOT IN (SELECT delegate_id FROM alias)"
    )
    for ref, delegate_id, clocks in rows:
        yield ref, delegate_id, clock_of(clocks, "ref")


def walk_ins(connection: sqlite3.Connection) -> Iterator[SaidRow]:
    """Whoever was added at a desk and is on the list; nobody where one desk alone ever added people."""
    rows = connection.execute(
        f"SELECT e.writer, e.id, {_clock('e')}, e.subject FROM entry AS e INDEXED BY entry_walk_in"
        " WHERE e.kind = 'delegate_added' AND EXISTS (SELECT 1 FROM delegate WHERE id = e.subject)"
        " AND e.subject NOT IN (SELECT delegate_id FROM alias)"
        " AND (SELECT min(writer) <> max(writer) FROM entry INDEXED BY entry_walk_in WHERE kind = 'delegate_added')"
        " ORDER BY e.subject, e.writer"
    )
    return (SaidRow(*row) for row in rows)


def settlements(connection: sqlite3.Connection) -> Iterator[SettledRow]:
    """Every answer that was given to a conflict, the earliest by clock first."""
    rows = connection.execute(
        "SELECT conflict, entry_id, kind, choice, entries, acts FROM conflict_settled ORDER BY clock, entry_id"
    )
    for conflict, entry_id, kind, choice, entries, acts in rows:
        yield SettledRow(conflict, entry_id, kind, choice, tuple(json.loads(entries)), tuple(json.loads(acts)))


def holes(connection: sqlite3.Connection) -> list[HoleRow]:
    """The writers of whom entries wait: since which number something is lacking, and what the first of them says."""
    rows = connection.execute(
        "SELECT w.writer, coalesce((SELECT max(seq) FROM entry WHERE writer = w.writer), 0) + 1, w.number,"
        " (SELECT entry FROM waiting WHERE writer = w.writer AND seq = w.first)"
        " FROM (SELECT writer, count(*) AS number, min(seq) AS first FROM waiting GROUP BY writer) AS w ORDER BY 1"
    )
    found = []
    for writer, lacking, number, text in rows:
        first = Carried(*json.loads(text))
        found.append(HoleRow(writer, first.desk, lacking, first.seq - 1, number, first.at))
    return found


def forks(connection: sqlite3.Connection) -> list[ForkRow]:
    """The writers of whom entries are kept apart: the first of them, and what is in the journal in its place."""
    rows = connection.execute(
        "SELECT f.writer, f.number, (SELECT entry FROM forked WHERE writer = f.writer AND seq = f.first ORDER BY hash"
        " LIMIT 1), coalesce(e.kind, ''), coalesce(e.at, '') FROM"
        " (SELECT writer, count(*) AS number, min(seq) AS first FROM forked GROUP BY writer) AS f"
        " LEFT JOIN entry AS e ON e.writer = f.writer AND e.seq = f.first ORDER BY 1"
    )
    found = []
    for writer, number, text, kind, at in rows:
        first = Carried(*json.loads(text))
        found.append(ForkRow(writer, first.desk, first.seq, first.hash, number, first.kind, first.at, kind, at))
    return found


def clocks_ahead(connection: sqlite3.Connection) -> list[AheadRow]:
    """The writers whose clock was ahead of the one here when what they wrote came in."""
    rows = connection.execute(
        "SELECT c.writer, coalesce(e.desk, c.writer), c.entry_id, c.at, c.arrived"
        " FROM clock_ahead AS c LEFT JOIN entry AS e ON e.id = c.entry_id ORDER BY 1"
    )
    return [AheadRow(*row) for row in rows]


def _clock(entry: str) -> str:
    return f"printf('%016x.%s.%s', {entry}.hlc, {entry}.writer, {entry}.id)"
