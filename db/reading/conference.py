"""What is true of the conference as a whole."""

from __future__ import annotations

import sqlite3

BADGE_KEY = "badge_key_"
"""How a field begins that says of the badge key of a letter whether it is open or closed."""


def fields(connection: sqlite3.Connection) -> dict[str, str]:
    """The conference's own facts (name, days, time zone ...), as recorded."""
    return dict(connection.execute("SELECT field, value FROM conference_field").fetchall())


def badge_letters(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """(letter, state) of each badge key of which the conference says something, in the order in which it was said."""
    rows = connection.execute(
        "SELECT substr(field, length(:prefix) + 1), value FROM conference_field"
        " WHERE field BETWEEN :prefix AND :prefix || '~' ORDER BY clock, field",
        {"prefix": BADGE_KEY},
    )
    return [(row[0], row[1]) for row in rows]


def letters_used(connection: sqlite3.Connection) -> set[str]:
    """The letters of badge keys that were ever heard of here: held, named, travelling, or on a badge."""
    rows = connection.execute(
        "SELECT letter FROM code_key UNION SELECT letter FROM badge_key UNION SELECT key_letter FROM badge"
    )
    return {row[0] for row in rows} | {letter for letter, _ in badge_letters(connection)}


def badges_by_letter(connection: sqlite3.Connection) -> dict[str, int]:
    """How many copies were printed under each badge key."""
    return dict(connection.execute("SELECT key_letter, count(*) FROM badge GROUP BY key_letter").fetchall())
