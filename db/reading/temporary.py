"""Questions about temporary badges: which are lent, to whom and since when."""

from __future__ import annotations

import sqlite3

from db.rows import LoanRow

from .operators import name_of


def lent(connection: sqlite3.Connection) -> list[LoanRow]:
    """The loans that stand: not taken back, whatever day they were for; merged records count as the kept one."""
    rows = connection.execute(
        "SELECT t.entry_id, t.number, coalesce(a.kept, t.delegate_id), t.day, t.at, t.desk,"
        f" {name_of('t.operator')}, t.reason"
        " FROM temporary_badge AS t LEFT JOIN alias AS a ON a.delegate_id = t.delegate_id"
        " WHERE t.entry_id NOT IN (SELECT loan_id FROM temporary_return) ORDER BY t.day, t.number, t.at, t.entry_id"
    )
    return [LoanRow(*row) for row in rows]


def ever_lent(connection: sqlite3.Connection, number: int) -> bool:
    """Whether a number was ever given out."""
    row = connection.execute("SELECT 1 FROM temporary_badge WHERE number = ? LIMIT 1", (number,)).fetchone()
    return row is not None
