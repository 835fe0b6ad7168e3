"""Questions about printed badges: which copies exist, and which no longer open the door."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from db.rows import CopyRow, HandOverRow

from .operators import name_of

_HAND_OVER = (
    f"h.at, h.desk, {name_of('h.operator')}, h.what, h.taken_by, h.authorisation"
    " FROM hand_over AS h JOIN entry AS e ON e.id = h.entry_id"
)
_AS_IT_HAPPENED = "ORDER BY e.hlc, e.writer"
# An entry of another desk may hold no JSON at all.
_ABOUT_COPY = (
    "CASE WHEN json_valid(b.body) THEN json_extract(b.body, '$.code_id') = :code"
    " AND json_extract(b.body, '$.copy') = :copy ELSE 0 END"
)


def copies_of(connection: sqlite3.Connection, delegate_id: str) -> list[CopyRow]:
    """Every copy printed for a person, also as a record merged with theirs: oldest first, with since when it is void.

    Void is what was made void, and what was followed by a copy under another code: two desks that knew nothing of each
    other printed both. Which of the two came later says the set of entries, so that all desks keep the same one.
    """
    rows = connection.execute(
        "WITH person (id) AS (SELECT coalesce((SELECT kept FROM alias WHERE delegate_id = :id), :id))"
        " SELECT person.id, b.code_id, b.copy, b.key_letter, b.at, b.desk,"
        f" {name_of('b.operator')}, b.reason, b.destination, b.turn,"
        " (SELECT min(v.at) FROM badge_void AS v WHERE v.code_id = b.code_id AND v.copy = b.copy)"
        " FROM person JOIN badge AS b JOIN entry AS e ON e.id = b.entry_id"
        " WHERE b.delegate_id IN (SELECT person.id UNION SELECT delegate_id FROM alias WHERE kept = person.id)"
        " ORDER BY b.turn, e.hlc, e.writer, e.id",
        {"id": delegate_id},
    )
    made = [CopyRow(*row) for row in rows]
    return [row._replace(void_at=_void_at(row, made)) for row in made]


def _void_at(copy: CopyRow, made: Sequence[CopyRow]) -> str | None:
    """Since when a copy is void, among those made for the person, oldest first. What is void once stays so."""
    same = [row.code_id == copy.code_id and row.copy == copy.copy for row in made]
    followed = [row.at for row in made[same.index(True) :] if row.code_id != copy.code_id]
    return min([*followed, *([copy.void_at] if copy.void_at else [])], default=None)


def void_since(connection: sqlite3.Connection, delegate_id: str, code_id: str, copy: int) -> str:
    """When a copy of a person's badge was voided (UTC), or nothing while it is good or nobody told that it is out."""
    for row in copies_of(connection, delegate_id):
        if (row.code_id, row.copy) == (code_id, copy):
            return row.void_at or ""
    (at,) = connection.execute(
        "SELECT min(at) FROM badge_void WHERE code_id = ? AND copy = ?", (code_id, copy)
    ).fetchone()
    return at or ""


def voided_copies(connection: sqlite3.Connection, code_id: str) -> set[int]:
    """Every copy of a code that was made void by name, also of copies whose printing has not arrived here."""
    rows = connection.execute("SELECT DISTINCT copy FROM badge_void WHERE code_id = ?", (code_id,))
    return {row[0] for row in rows}


def was_printed(connection: sqlite3.Connection, delegate_id: str) -> bool:
    """Whether a person has a printed badge, also one of a record merged into theirs."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM badge WHERE delegate_id = :id"
        " OR delegate_id IN (SELECT delegate_id FROM alias WHERE kept = :id))",
        {"id": delegate_id},
    ).fetchone()
    return bool(row[0])


def printed_ids(connection: sqlite3.Connection) -> set[str]:
    """The people who have a printed badge."""
    rows = connection.execute(
        "SELECT DISTINCT coalesce(a.kept, b.delegate_id) FROM badge AS b"
        " LEFT JOIN alias AS a ON a.delegate_id = b.delegate_id"
    )
    return {row[0] for row in rows}


def handed_over(connection: sqlite3.Connection, delegate_id: str) -> list[HandOverRow]:
    """What a person was given, when, by whom and to whom."""
    rows = connection.execute(
        f"SELECT {_HAND_OVER} WHERE h.delegate_id = :id"
        f" OR h.delegate_id IN (SELECT delegate_id FROM alias WHERE kept = :id) {_AS_IT_HAPPENED}",
        {"id": delegate_id},
    )
    return [HandOverRow(*row) for row in rows]


def all_handed_over(connection: sqlite3.Connection) -> dict[str, list[HandOverRow]]:
    """The same of everybody who was given anything."""
    rows = connection.execute(
        f"SELECT coalesce(a.kept, h.delegate_id), {_HAND_OVER}"
        f" LEFT JOIN alias AS a ON a.delegate_id = h.delegate_id {_AS_IT_HAPPENED}"
    )
    found: dict[str, list[HandOverRow]] = {}
    for delegate_id, *row in rows:
        found.setdefault(delegate_id, []).append(HandOverRow(*row))
    return found


def was_scanned(connection: sqlite3.Connection, copy: CopyRow) -> bool:
    """Whether a reader saw this copy; a mark that was taken back proves nothing."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM entry AS e JOIN entry_body AS b ON b.n = e.n WHERE e.subject IN"
        " (SELECT :id UNION SELECT delegate_id FROM alias WHERE kept = :id) AND e.kind IN ('mark', 'attempt')"
        f" AND {_ABOUT_COPY} AND NOT EXISTS (SELECT 1 FROM undone WHERE mark_id = e.id))",
        {"id": copy.delegate_id, "code": copy.code_id, "copy": copy.copy},
    ).fetchone()
    return bool(row[0])


def made_alone(connection: sqlite3.Connection, copy: CopyRow) -> bool:
    """Whether a copy was wanted by itself, as at a desk, and not in one go with those of others."""
    row = connection.execute(
        "SELECT NOT EXISTS (SELECT 1 FROM badge AS p"
        " JOIN entry AS e ON e.subject = p.delegate_id JOIN entry_body AS b ON b.n = e.n"
        " JOIN entry AS o ON o.desk = e.desk AND o.at = e.at AND o.kind = e.kind AND o.subject <> e.subject"
        " WHERE p.code_id = :code AND p.copy = :copy AND e.kind IN ('badge_ordered', 'badge_printed')"
        f" AND {_ABOUT_COPY})",
        {"code": copy.code_id, "copy": copy.copy},
    ).fetchone()
    return bool(row[0])
