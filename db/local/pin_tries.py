"""How often a wrong PIN was given under a name, since a right one was. Local: it holds where it happened."""

from __future__ import annotations

import sqlite3


def of(connection: sqlite3.Connection, who: str) -> tuple[int, str]:
    """How many, and when the last one was; 0 and nothing where there were none."""
    row = connection.execute("SELECT wrong, last FROM pin_tries WHERE who = ?", (who,)).fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def put(connection: sqlite3.Connection, who: str, wrong: int, last: str) -> None:
    connection.execute(
        "INSERT INTO pin_tries (who, wrong, last) VALUES (?, ?, ?)"
        " ON CONFLICT (who) DO UPDATE SET wrong = excluded.wrong, last = excluded.last",
        (who, wrong, last),
    )


def forget(connection: sqlite3.Connection, who: str) -> None:
    connection.execute("DELETE FROM pin_tries WHERE who = ?", (who,))
