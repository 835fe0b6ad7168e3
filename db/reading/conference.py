"""What is true of the conference as a whole."""

from __future__ import annotations

import sqlite3


def fields(connection: sqlite3.Connection) -> dict[str, str]:
    """The conference's own facts (name, days, time zone ...), as recorded."""
    return dict(connection.execute("SELECT field, value FROM conference_field").fetchall())
