"""Questions about attendance: who is in, since when, and what was taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from db.rows import MarkRow, StandingRow

from .operators import name_of

_STANDING = f"SELECT delegate_id, day, mark_id, at, desk, {name_of('operator')}, method FROM attendance"


def standing(connection: sqlite3.Connection, delegate_id: str, day: int) -> StandingRow | None:
    """The mark by which a person is in on a day, or None."""
    row = connection.execute(f"{_STANDING} WHERE delegate_id = ? AND day = ?", (delegate_id, day)).fetchone()
    return StandingRow(*row) if row else None


def standing_days(connection: sqlite3.Connection, delegate_id: str) -> list[StandingRow]:
    """The same for every day on which the person is in."""
    rows = connection.execute(f"{_STANDING} WHERE delegate_id = ? ORDER BY day", (delegate_id,))
    return [StandingRow(*row) for row in rows]


def standing_of(connection: sqlite3.Connection, delegate_ids: Sequence[str], day: int) -> dict[str, StandingRow]:
    """The same for some people at once (a screenful)."""
    holes = ",".join("?" * len(delegate_ids))
    rows = connection.execute(f"{_STANDING} WHERE day = ? AND delegate_id IN ({holes})", (day, *delegate_ids))
    return {row[0]: StandingRow(*row) for row in rows}


def standing_marks(connection: sqlite3.Connection, delegate_id: str, day: int) -> list[str]:
    """Every mark that stands for a person and day, of all records merged into theirs: an undo names them all."""
    rows = connection.execute(
        "SELECT id FROM mark WHERE day = :day AND (delegate_id = :id OR delegate_id IN"
        " (SELECT delegate_id FROM alias WHERE kept = :id))"
        " AND id NOT IN (SELECT mark_id FROM undone) ORDER BY at, clock",
        {"id": delegate_id, "day": day},
    )
    return [row[0] for row in rows]


def marks_of(connection: sqlite3.Connection, delegate_id: str) -> list[MarkRow]:
    """Every mark of a person, undone ones with who took them back."""
    return list(
        _marks(
            connection,
            "WHERE m.delegate_id = :id OR m.delegate_id IN (SELECT delegate_id FROM alias WHERE kept = :id)",
            {"id": delegate_id},
        )
    )


def marks_on(connection: sqlite3.Connection, day: int | None) -> Iterator[MarkRow]:
    """Every mark of a day (or of all days), undone ones with who took them back."""
    return _marks(connection, "WHERE m.day = :day" if day is not None else "", {"day": day})


def _marks(connection: sqlite3.Connection, where: str, values: Mapping[str, object]) -> Iterator[MarkRow]:
    rows = connection.execute(
        f"SELECT m.id, coalesce(a.kept, m.delegate_id), m.day, m.at, m.desk, {name_of('m.operator')}, m.method,"
        f" m.reason, u.at, u.desk, {name_of('u.operator')}"
        " FROM mark AS m LEFT JOIN alias AS a ON a.delegate_id = m.delegate_id"
        " LEFT JOIN undone AS u ON u.mark_id = m.id AND u.entry_id ="
        " (SELECT entry_id FROM undone WHERE mark_id = m.id ORDER BY at, entry_id LIMIT 1)"
        f" {where} ORDER BY m.at, m.clock",
        values,
    )
    return (MarkRow(*row) for row in rows)


def present_on(connection: sqlite3.Connection, day: int) -> dict[str, str]:
    """Who is in on a day, and since when (UTC)."""
    return dict(connection.execute("SELECT delegate_id, at FROM attendance WHERE day = ?", (day,)).fetchall())


def presence_changed_since(connection: sqlite3.Connection, day: int, n: int) -> dict[str, bool] | None:
    """Whom entries after number `n` marked or took back, and whether they are in on the day now.

    None when records were merged or parted, or content was purged: then anybody may have changed.
    """
    merged = connection.execute(
        "SELECT 1 FROM entry WHERE n > ? AND kind IN ('merge', 'unmerge', 'purge') LIMIT 1", (n,)
    )
    if merged.fetchone():
        return None
    rows = connection.execute(
        "SELECT DISTINCT coalesce(a.kept, e.subject) AS who, t.day IS NOT NULL FROM entry AS e"
        " LEFT JOIN alias AS a ON a.delegate_id = e.subject"
        " LEFT JOIN attendance AS t ON t.delegate_id = coalesce(a.kept, e.subject) AND t.day = ?"
        " WHERE e.n > ? AND e.kind IN ('mark', 'undo')",
        (day, n),
    )
    return {who: bool(is_in) for who, is_in in rows}


def arrivals_on(connection: sqlite3.Connection, day: int) -> Iterator[StandingRow]:
    """The standing first arrival of everybody who is in on a day."""
    return (StandingRow(*row) for row in connection.execute(f"{_STANDING} WHERE day = ?", (day,)))


def days_attended(connection: sqlite3.Connection, delegate_id: str) -> list[int]:
    rows = connection.execute("SELECT day FROM attendance WHERE delegate_id = ? ORDER BY day", (delegate_id,))
    return [row[0] for row in rows]


# An entry of another desk may hold no JSON at all.
_SIGNED = """
SELECT coalesce(a.kept, e.subject), json_extract(b.body, '$.signed') FROM entry AS e
JOIN entry_body AS b ON b.n = e.n LEFT JOIN alias AS a ON a.delegate_id = e.subject
WHERE e.kind = 'sheet_signed' AND CASE WHEN json_valid(b.body) THEN json_extract(b.body, '$.day') = ? END
ORDER BY e.hlc, e.writer, e.id
"""


def signed_on(connection: sqlite3.Connection, day: int) -> dict[str, bool]:
    """Of whom the ticks of a day's signed sheet were entered, and whether they signed: what was said last counts."""
    return {delegate_id: signed == 1 for delegate_id, signed in connection.execute(_SIGNED, (day,))}
