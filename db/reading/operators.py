"""Questions about operators. The journal knows them by id; entries of before it did hold the name itself."""

from __future__ import annotations

import sqlite3


def name_of(column: str) -> str:
    """SQL for the name that an operator's column stands for: the record's, or what an older entry holds."""
    return f"coalesce((SELECT name FROM operator WHERE id = {column}), {column})"


def id_of(connection: sqlite3.Connection, name: str) -> str:
    """The id of the operator of that name; empty where there is none yet."""
    row = connection.execute("SELECT id FROM operator WHERE name = ? ORDER BY id LIMIT 1", (name,)).fetchone()
    return str(row[0]) if row else ""
