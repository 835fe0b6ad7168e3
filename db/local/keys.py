"""The key with which this file's writer signs what it wrote. Never shown, exported or logged."""

from __future__ import annotations

import sqlite3


def writer_key(connection: sqlite3.Connection, writer: str) -> bytes | None:
    """The private key of the writer; None where it has none yet."""
    row = connection.execute("SELECT key FROM writer_key WHERE writer = ?", (writer,)).fetchone()
    return bytes(row[0]) if row else None


def set_writer_key(connection: sqlite3.Connection, writer: str, key: bytes) -> None:
    connection.execute("INSERT INTO writer_key (writer, key) VALUES (?, ?)", (writer, key))
