"""Questions about operators. The journal knows them by id; entries of before it did hold the name itself."""

from __future__ import annotations

import sqlite3

from db.rows import OperatorRow

_COLUMNS = "id, name, role, pin"


def name_of(column: str) -> str:
    """SQL for the name that an operator's column stands for: the record's, or what an older entry holds."""
    return f"coalesce((SELECT name FROM operator WHERE id = {column}), {column})"


def id_of(connection: sqlite3.Connection, name: str) -> str:
    """The id of the operator of that name; empty where there is none yet."""
    row = connection.execute("SELECT id FROM operator WHERE name = ? ORDER BY id LIMIT 1", (name,)).fetchone()
    return str(row[0]) if row else ""


def with_a_role(connection: sqlite3.Connection) -> list[OperatorRow]:
    """Every record with a role, the newest first: two desks may have made two of one name."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM operator WHERE role <> '' ORDER BY clock DESC")
    return [OperatorRow(*row) for row in rows]


def role_of(connection: sqlite3.Connection, name: str) -> str:
    """The role of the operator of exactly that name; empty where there is none."""
    row = connection.execute(
        "SELECT role FROM operator WHERE name = ? AND role <> '' ORDER BY clock DESC LIMIT 1", (name,)
    ).fetchone()
    return str(row[0]) if row else ""
