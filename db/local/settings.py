"""What belongs to this file alone: its settings, and the keys that sign its badge codes."""

from __future__ import annotations

import sqlite3

WRITER = "writer"
"""The setting that holds the id under which this file writes in the journal: see `db.identity`."""
TRAINING = "training"
"""The setting of a practice copy that says that it is one."""
LAST_NEWS = "last_news"
"""The setting with the moment when entries of other desks last came, new or known."""
HUB = "hub"
"""The setting with the hub that the file's desk belongs to."""
REAL_PREFIX = "real_prefix"
"""The setting of a practice copy that holds the code prefix of the conference it was made from."""


def code_keys(connection: sqlite3.Connection) -> dict[str, bytes]:
    """The keys that sign badge codes, by their letter. Never shown, exported or logged."""
    return dict(connection.execute("SELECT letter, key FROM code_key").fetchall())


def add_code_key(connection: sqlite3.Connection, letter: str, key: bytes) -> None:
    connection.execute("INSERT INTO code_key (letter, key) VALUES (?, ?)", (letter, key))


def replace_code_key(connection: sqlite3.Connection, letter: str, key: bytes) -> None:
    """Give a copy of the file a key of its own, so that its badges do not open the real door."""
    connection.execute("UPDATE code_key SET key = ? WHERE letter = ?", (key, letter))


def setting(connection: sqlite3.Connection, key: str, default: str = "") -> str:
    """A setting that belongs to this file and is not part of its history."""
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else default


def remove_setting(connection: sqlite3.Connection, key: str) -> None:
    connection.execute("DELETE FROM setting WHERE key = ?", (key,))


def set_setting(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
