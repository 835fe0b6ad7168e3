"""The key with which this file's writer signs what it wrote. Never shown, exported or logged."""

from __future__ import annotations

import sqlite3

from . import settings

_KEPT = "signing_key"


def writer_key(connection: sqlite3.Connection, writer: str) -> bytes | None:
    """The private key of the writer that is in the file; None where none is."""
    row = connection.execute("SELECT key FROM writer_key WHERE writer = ?", (writer,)).fetchone()
    return bytes(row[0]) if row else None


def set_writer_key(connection: sqlite3.Connection, writer: str, key: bytes) -> None:
    connection.execute("INSERT INTO writer_key (writer, key) VALUES (?, ?)", (writer, key))
    if kept_at(connection, writer):
        keep_here(connection)


def kept_at(connection: sqlite3.Connection, writer: str) -> str:
    """Where outside the file the writer's key is kept; empty where it is not. A copy's new writer has another."""
    whose, _, place = settings.setting(connection, _KEPT).partition(" ")
    return place if whose == writer else ""


def kept_for_another(connection: sqlite3.Connection, writer: str) -> str:
    """Where outside the key of a writer before this one is kept; empty where none is, or `keep_here` was said since."""
    whose, _, place = settings.setting(connection, _KEPT).partition(" ")
    return place if whose != writer else ""


def keep_here(connection: sqlite3.Connection) -> None:
    """Say that no key is kept outside."""
    settings.remove_setting(connection, _KEPT)


def keep_at(connection: sqlite3.Connection, writer: str, place: str) -> None:
    """Say where outside the writer's key is kept, and overwrite it in the file."""
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("DELETE FROM writer_key WHERE writer = ?", (writer,))
    connection.execute("PRAGMA secure_delete = OFF")
    settings.set_setting(connection, _KEPT, f"{writer} {place}")
