"""Whose hand writes a file: which writer it is, on which computer, and from which writer it descends.

A writer numbers its entries without holes, so no two files may write as one. A file keeps its writer while it stays
on its computer and in its place on the disk (its inode; on NTFS the file's index), and holds what the computer
remembers that the writer wrote last. A copy, a restored backup and a file carried elsewhere begin a new writer.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple

from .journal.entries import MAX_CLOCK_SKEW_MS, Draft, utc_text

_KEYS = ("writer", "machine", "inode")
_DESCENT = "descends"


class Computer(NamedTuple):
    """This computer: an id that outlives its name and its network, and the folder where it remembers writers."""

    id: str
    memory: Path

    @property
    def places(self) -> Path:
        """Where it remembers which file lay under which name."""
        return self.memory.parent / "places"


class Remembered:
    """The last number and hash that a writer wrote, as this computer remembers them: kept outside the file.

    Written after each commit, without waiting for the disk. To remember less than was written does no harm, so
    what cannot be written is let go.
    """

    def __init__(self, computer: Computer, writer: str) -> None:
        self.computer = computer
        self._path = computer.memory / writer
        self._file: BinaryIO | None = None

    def last(self) -> tuple[int, str] | None:
        """(number, hash), or None where nothing is remembered."""
        try:
            number, last_hash = self._path.read_text(encoding="ascii").split()
            return int(number), last_hash
        except (OSError, ValueError):
            return None

    def keep(self, number: int, last_hash: str) -> None:
        """Remember an entry as the writer's last."""
        with suppress(OSError):
            if self._file is None:
                self._path.touch(mode=0o600)
                self._file = self._path.open("r+b", buffering=0)
            # One write of one size: another desk that reads finds the old line or the new one.
            self._file.seek(0)
            self._file.write(f"{number:012} {last_hash}\n".encode())

    def close(self) -> None:
        """Keep nothing more."""
        if self._file is not None:
            self._file.close()
            self._file = None


def own_writer(connection: sqlite3.Connection, path: Path, computer: Computer) -> str:
    """The id under which this file writes here; a new one where another hand may go on with the old one."""
    with suppress(OSError):
        computer.memory.mkdir(parents=True, exist_ok=True, mode=0o700)
    here = {"machine": computer.id, "inode": str(path.stat().st_ino)}
    kept = _kept(connection)
    writer = kept.get("writer", "")
    if writer and kept == {"writer": writer, **here} and not _is_behind(connection, writer, computer):
        return writer
    connection.execute("BEGIN IMMEDIATE")
    kept = _kept(connection)  # another desk may have been quicker
    writer = kept.get("writer", "")
    known = kept == {"writer": writer, **here} or _from_before(kept)
    if not writer or not known or _is_behind(connection, writer, computer):
        writer = _begin(connection, writer)
    for key, value in {"writer": writer, **here}.items():
        _set(connection, key, value)
    connection.execute("COMMIT")
    return writer


def present_writer(connection: sqlite3.Connection) -> str:
    """The writer of this file as it is now: another desk on it may have begun a new one."""
    return _kept(connection)["writer"]


def wrote_later(connection: sqlite3.Connection, writer: str, now: datetime) -> bool:
    """Whether the last entry of a writer bears a time to come: the clock was wrong then, or is now."""
    row = connection.execute("SELECT at FROM entry WHERE writer = ? ORDER BY seq DESC LIMIT 1", (writer,)).fetchone()
    return row is not None and row[0] > utc_text(now + timedelta(milliseconds=MAX_CLOCK_SKEW_MS))


def begin_in_the_same_hand(connection: sqlite3.Connection, before: str, writer: str) -> None:
    """Go on as a new writer with the key of the one before: the file is where it was."""
    _note_descent(connection, before)
    _set(connection, "writer", writer)
    connection.execute("UPDATE writer_key SET writer = ? WHERE writer = ?", (writer, before))


def lacking(connection: sqlite3.Connection, computer: Computer) -> int:
    """How many of the last entries that were written here, as this computer remembers, are not in the file."""
    writer = _kept(connection).get("writer", "")
    remembered = Remembered(computer, writer).last() if writer else None
    if remembered is None:
        return 0
    return max(remembered[0] - (last_of(connection, writer) or (0, ""))[0], 0)


def forget(connection: sqlite3.Connection) -> None:
    """Make a copy write as a new writer wherever it is opened; from which it descends stays known."""
    connection.execute("DELETE FROM setting WHERE key IN ('machine', 'inode')")


def take_place(connection: sqlite3.Connection, before: Path, path: Path) -> None:
    """Go on in the same hand in a file that takes the place of the one `before`, if that was where it last wrote."""
    connection.execute(
        "UPDATE setting SET value = ? WHERE key = 'inode' AND value = ?",
        (str(path.stat().st_ino), str(before.stat().st_ino)),
    )


def last_of(connection: sqlite3.Connection, writer: str) -> tuple[int, str] | None:
    """The number and hash of a writer's last entry in the file; None where it wrote none."""
    row: tuple[int, str] | None = connection.execute(
        "SELECT seq, hash FROM entry WHERE writer = ? ORDER BY seq DESC LIMIT 1", (writer,)
    ).fetchone()
    return row


def take_descent(connection: sqlite3.Connection) -> list[Draft]:
    """What the first entry of a new writer says: from which writer it descends. Told once, within a write."""
    row = connection.execute("DELETE FROM setting WHERE key = ? RETURNING value", (_DESCENT,)).fetchone()
    return [Draft("writer_begun", "", json.loads(row[0]))] if row else []


def _kept(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT key, value FROM setting WHERE key IN (?, ?, ?)", _KEYS).fetchall())


def _is_behind(connection: sqlite3.Connection, writer: str, computer: Computer) -> bool:
    """Whether the writer wrote more, or other, than this file holds: it was put back to an earlier state."""
    remembered = Remembered(computer, writer).last()
    if remembered is None:
        return False
    number, last_hash = remembered
    row = connection.execute("SELECT hash FROM entry WHERE writer = ? AND seq = ?", (writer, number)).fetchone()
    return row is None or row[0] != last_hash


def _begin(connection: sqlite3.Connection, before: str) -> str:
    """A new writer, which descends from the one before."""
    _note_descent(connection, before)
    # Nor may it sign for the writer before.
    connection.execute("DELETE FROM writer_key")
    # A copy of a file must not print what the file itself may be printing.
    connection.execute(
        "UPDATE print_job SET state = 'unknown', note = 'ordered before this file was copied or moved'"
        " WHERE state NOT IN ('printed', 'failed', 'cancelled', 'unknown')"
    )
    return new_writer()


def _note_descent(connection: sqlite3.Connection, before: str) -> None:
    if last := last_of(connection, before):
        body = {"v": 1, "from": before, "seq": last[0], "hash": last[1]}
        _set(connection, _DESCENT, json.dumps(body, sort_keys=True))


def new_writer() -> str:
    return os.urandom(8).hex()  # as `secrets` would, which is 1.3 ms of each command


def _from_before(kept: dict[str, str]) -> bool:
    """Whether the file last wrote here with a version that knew a computer by its name and network card."""
    import platform
    import uuid

    fingerprint = hashlib.sha256(f"{platform.node()}{uuid.getnode()}".encode()).hexdigest()[:16]
    return "inode" not in kept and kept.get("machine") == fingerprint


def _set(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
