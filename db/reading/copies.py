"""What another copy of the conference file holds, and whether this one still does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from db import engine
from db.connection import connect
from db.errors import DamagedError, Explain

from . import conference

Header = tuple[str, int, str, bool]
"""Of an entry its writer, number and hash, and whether its content is there."""


@dataclass(slots=True)
class Lost:
    """What of a writer's entries a copy holds and this file does not; numbers, 0 where there is none."""

    changed_from: int = 0
    missing_from: int = 0
    missing_to: int = 0
    emptied: int = 0


def headers(path: Path, conference_id: str, explain: Explain) -> Iterator[Header]:
    """The entries of another copy: a file of this conference. Raises StorageError, as explained, for any other file."""
    if not engine.is_database(path):
        raise explain(DamagedError(f"{path.name} is no conference file.", "Choose a copy or a backup of this one."))
    with closing(connect(path, explain, read_only=True)) as copy:
        if conference.fields(copy).get("id") != conference_id:
            raise explain(DamagedError(f"{path.name} is of another conference.", "Choose a copy of this one."))
        rows = copy.execute(
            "SELECT e.writer, e.seq, e.hash, b.n IS NOT NULL FROM entry AS e LEFT JOIN entry_body AS b ON b.n = e.n"
            " ORDER BY e.writer, e.seq"
        )
        yield from ((row[0], row[1], row[2], bool(row[3])) for row in rows)


def lost(connection: sqlite3.Connection, there: Iterable[Header]) -> dict[str, Lost]:
    """By writer, what the entries of another copy say that is not, or not so, in this file."""
    found: dict[str, Lost] = {}
    for writer, seq, entry_hash, whole in there:
        here = connection.execute(
            "SELECT e.hash, b.n IS NOT NULL FROM entry AS e LEFT JOIN entry_body AS b ON b.n = e.n"
            " WHERE e.writer = ? AND e.seq = ?",
            (writer, seq),
        ).fetchone()
        if here is not None and here[0] == entry_hash and here[1] >= whole:
            continue
        own = found.setdefault(writer, Lost())
        if here is None:
            own.missing_from, own.missing_to = own.missing_from or seq, seq
        elif here[0] != entry_hash:
            own.changed_from = own.changed_from or seq
        else:
            own.emptied += 1
    return found
