"""Questions about temporary badges: which are lent, to whom and since when."""

from __future__ import annotations

import sqlite3

from .operators import name_of

Row = dict[str, object]
_COLUMNS = ("entry_id", "number", "delegate_id", "day", "at", "desk", "operator", "reason")


def lent(connection: sqlite3.Connection) -> list[Row]:
    """The loans that stand: not taken back, whatever day they were for; merged records count as the kept one."""
    cursor = connection.execute(
        "SELECT t.entry_id, t.number, coalesce(a.kept, t.delegate_id), t.day, t.at, t.desk,"
        f" {name_of('t.operator')}, t.reason"
        " FROM temporary_badge AS t LEFT JOIN alias AS a ON a.delegate_id = t.delegate_id"
        " WHERE t.entry_id NOT IN (SELECT loan_id FROM temporary_return) ORDER BY t.day, t.number, t.at, t.entry_id"
    )
    return [dict(zip(_COLUMNS, row, strict=True)) for row in cursor]


def ever_lent(connection: sqlite3.Connection, number: int) -> bool:
    """Whether a number was ever given out."""
    row = connection.execute("SELECT 1 FROM temporary_badge WHERE number = ? LIMIT 1", (number,)).fetchone()
    return row is not None
