"""The schema as all migrations leave it, laid whole into each new file of this process: to walk through them is three
quarters of what a new conference costs, and thousands are made. `tests/db/test_migrations.py` compares the two."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from typing import NamedTuple

from db import migrations, versions

walk = migrations.apply


class Schema(NamedTuple):
    """What makes it, in order, and the rows that the migrations put into it."""

    statements: tuple[str, ...]
    rows: tuple[tuple[str, list[tuple[object, ...]]], ...]


@cache
def _walked(names: tuple[str, ...]) -> Schema:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        walk(fresh)
        kinds = {row[1]: row[2] for row in fresh.execute("PRAGMA table_list") if row[0] == "main"}
        # SQLite makes the rest by itself: what lies under a virtual table, and its own.
        made = fresh.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql <> '' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        )
        statements = tuple(sql for name, sql in made if kinds.get(name) != "shadow")
        tables = [name for name, kind in kinds.items() if kind == "table" and not name.startswith("sqlite_")]
        filled = ((name, fresh.execute(f'SELECT * FROM "{name}"').fetchall()) for name in tables)
        return Schema(statements, tuple((name, rows) for name, rows in filled if rows))


def lay(connection: sqlite3.Connection) -> None:
    """In place of `migrations.apply`: the same in a new file; in an old one, the migrations that it has not seen."""
    if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        walk(connection)
        return
    schema = _walked(versions.NAMES)
    for statement in schema.statements:
        connection.execute(statement)
    for table, rows in schema.rows:
        connection.executemany(f'INSERT INTO "{table}" VALUES ({",".join("?" * len(rows[0]))})', rows)
