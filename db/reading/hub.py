"""Questions about the hub: which desks may come to it, and which belong."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Credential:
    """A desk's right to come to the hub: its id (16 hex), the public half of its key, and what the desk is called."""

    desk: str
    key: str
    name: str


def credentials(connection: sqlite3.Connection) -> list[Credential]:
    """Those that were not revoked, by name."""
    rows = connection.execute(
        "SELECT desk, key, name FROM hub_credential WHERE desk NOT IN (SELECT desk FROM credential_revoked)"
        " ORDER BY name, desk, key"
    )
    return [Credential(*row) for row in rows]


def desk_names(connection: sqlite3.Connection) -> set[str]:
    """What desks are called that may come to the hub, or are vouched for."""
    rows = connection.execute("SELECT name FROM hub_credential UNION SELECT name FROM desk_key")
    return {row[0] for row in rows}


def keys_of(connection: sqlite3.Connection, writer: str) -> list[str]:
    """The public keys with which a writer is vouched for."""
    return [row[0] for row in connection.execute("SELECT key FROM desk_key WHERE writer = ? ORDER BY key", (writer,))]


def revoked_credentials(connection: sqlite3.Connection) -> list[Credential]:
    """Those that were revoked, by name."""
    rows = connection.execute(
        "SELECT desk, key, name FROM hub_credential WHERE desk IN (SELECT desk FROM credential_revoked)"
        " ORDER BY name, desk, key"
    )
    return [Credential(*row) for row in rows]
