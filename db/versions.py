"""Which migrations a file has seen, beside those that this program knows.

Apart from the migrations themselves, so that opening a file that is up to date does not import sqlite-utils (185 ms on
a slow laptop).
"""

from __future__ import annotations

import sqlite3

MIGRATION_SET = "delegate-checkin"
# In this order; each is a module of `db.migrations`.
NAMES = (
    "m0001_initial",
    "m0002_printing",
    "m0003_operators",
    "m0004_carrying",
    "m0005_turns",
    "m0006_joining",
    "m0007_conflicts",
    "m0008_cover_names",
    "m0009_hub",
    "m0012_kept_counts",
    "m0013_purges",
    "m0014_rights",
    "m0015_refusing",
    "m0016_long_names",
)


def applied(connection: sqlite3.Connection) -> list[str]:
    """The migrations that a file has seen, in their order; none where it is no conference."""
    present = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_sqlite_migrations'"
    ).fetchone()
    if not present:
        return []
    rows = connection.execute(
        "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY rowid", (MIGRATION_SET,)
    )
    return [row[0] for row in rows]


def unknown(names: list[str]) -> list[str]:
    """Those that only a newer program knows."""
    return [name for name in names if name not in NAMES]


def newest(connection: sqlite3.Connection) -> int:
    """The number of the last migration in this file. Every write asks for it, so it costs one row of one page."""
    row = connection.execute("SELECT max(id) FROM _sqlite_migrations").fetchone()
    return int(row[0])
