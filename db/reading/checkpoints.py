"""Questions about what writers signed: does it fit what is here?"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from db.journal import signing


@dataclass(frozen=True, slots=True)
class Contradicted:
    """A checkpoint that does not fit: a signature that is none (`forged`), or another entry, or none, in its place."""

    writer: str
    seq: int
    forged: bool = False
    removed: bool = False


def last_signed(connection: sqlite3.Connection, writer: str) -> tuple[int, str]:
    """The number of the last entry that a writer signed here, and its public key; 0 where it signed none."""
    row = connection.execute(
        "SELECT seq, key FROM checkpoint WHERE writer = ? ORDER BY seq DESC LIMIT 1", (writer,)
    ).fetchone()
    return (int(row[0]), str(row[1])) if row else (0, "")


def contradicted(connection: sqlite3.Connection, conference: str, own: Mapping[str, int]) -> list[Contradicted]:
    """The checkpoints that do not fit what is here. Of the writers in `own` all must be here up to these numbers; what
    others signed may still be on its way, and what is kept apart as a fork is told elsewhere."""
    rows = connection.execute(
        "SELECT c.writer, c.seq, c.hash, c.key, c.signature, e.hash FROM checkpoint AS c"
        " LEFT JOIN entry AS e ON e.writer = c.writer AND e.seq = c.seq"
        " WHERE NOT EXISTS (SELECT 1 FROM forked AS f WHERE f.writer = c.writer AND f.seq = c.seq AND f.hash = c.hash)"
        " ORDER BY c.writer, c.seq"
    )
    found = []
    for writer, seq, signed, key, signature, here in rows:
        if not signing.holds(conference, writer, seq, signed, key, signature):
            found.append(Contradicted(writer, seq, forged=True))
        elif here is None and seq <= own.get(writer, 0):
            found.append(Contradicted(writer, seq, removed=True))
        elif here is not None and here != signed:
            found.append(Contradicted(writer, seq))
    return found
