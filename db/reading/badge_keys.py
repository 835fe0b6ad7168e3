"""Questions about badge keys on their way: which desk lacks which, and what is sealed to this one."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator


def is_introduced(connection: sqlite3.Connection, writer: str, seal: str, letters: str) -> bool:
    """Whether the writer said of itself to which public key secrets for it are sealed, and which keys it has."""
    row = connection.execute(
        "SELECT 1 FROM desk_seal WHERE writer = ? AND seal = ? AND badge_keys = ?", (writer, seal, letters)
    ).fetchone()
    return row is not None


def lacking(connection: sqlite3.Connection, writer: str, letters: Collection[str]) -> Iterator[tuple[str, str]]:
    """(seal, letter) for each of these badge keys and each other desk of which nothing here says that it has it."""
    had: dict[str, set[str]] = {}
    for seal, badge_keys in connection.execute("SELECT seal, badge_keys FROM desk_seal WHERE writer <> ?", (writer,)):
        had.setdefault(seal, set()).update(badge_keys)
    for seal, letter in connection.execute("SELECT seal, letter FROM badge_key"):
        had.get(seal, set()).add(letter)
    for seal, own in sorted(had.items()):
        yield from ((seal, letter) for letter in sorted(letters) if letter not in own)


def sealed_to(connection: sqlite3.Connection, seal: str) -> list[tuple[str, str]]:
    """(letter, sealed key) of all that was sealed to that public key."""
    rows = connection.execute("SELECT letter, sealed FROM badge_key WHERE seal = ? ORDER BY letter, entry_id", (seal,))
    return [(row[0], row[1]) for row in rows]
