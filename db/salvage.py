"""Entries gathered from what is left: the damaged file itself, backups, whatever else holds some.

An entry proves itself: its hash is that of its header, which names the hash of its body. And each names the hash of the
one before it, which tells the right one where there are several. What is found so is true, wherever it was found.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from . import engine
from .journal import erasing, kinds
from .journal.chain import hash_body, hash_header
from .journal.packets import Carried
from .journal.purges import Purged
from .pages import Pages, Row, Value

_HEADER = 12  # columns of an entry after its number
_SLICE = 5_000
_CLOCK = re.compile(r"[0-9a-f]{16}\.[0-9a-f]{16}\.[0-9a-f]{32}")
_LETTER = re.compile("[B-X]")
_FIELD = re.compile("[a-z_]{2,40}")


@dataclass(frozen=True, slots=True)
class Source:
    """Where entries may be found. What it yields is looked at before it is believed."""

    name: str
    entries: Callable[[], Iterable[Carried]]


class Hole(NamedTuple):
    """Numbers of a writer of which no entry was found."""

    writer: str
    first: int
    last: int


class Gathered:
    """The entries that were found, in a database that is gone when closed."""

    def __init__(self) -> None:
        self._db = engine.scratch()
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute(
            "CREATE TABLE found (writer, seq INTEGER, hash, prev, hlc INTEGER, entry, has_body, chosen DEFAULT 0,"
            " PRIMARY KEY (writer, seq, hash))"
        )

    def close(self) -> None:
        self._db.close()

    def add(self, entries: Iterable[Carried]) -> int:
        """Take in what proves itself; return how many entries were new, or had no content before."""
        new = 0
        for entry in entries:
            if not _is_true(entry):
                continue
            row = (
                entry.writer,
                entry.seq,
                entry.hash,
                entry.prev,
                entry.hlc,
                json.dumps(entry),
                entry.body is not None,
            )
            new += self._db.execute(
                "INSERT INTO found (writer, seq, hash, prev, hlc, entry, has_body) VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET entry = excluded.entry, has_body = 1"
                " WHERE excluded.has_body AND NOT has_body",
                row,
            ).rowcount
        return new

    def choose(self, remembered: Mapping[str, int]) -> list[Hole]:
        """Choose one entry a number; return the numbers for which there is none.

        `remembered` says, by writer, which number it is known to have reached.
        """
        holes = []
        writers = self._db.execute("SELECT writer, max(seq) FROM found GROUP BY writer").fetchall()
        for writer, top in writers:
            known = max(top, remembered.get(writer, 0))
            after = known + 1
            for row, seq in self._chain(writer):
                if seq < after - 1:
                    holes.append(Hole(writer, seq + 1, after - 1))
                after = seq
                self._db.execute("UPDATE found SET chosen = 1 WHERE rowid = ?", (row,))
            if after > 1:
                holes.append(Hole(writer, 1, after - 1))
        return sorted(holes)

    def _chain(self, writer: str) -> Iterator[tuple[int, int]]:
        """From the last number down, the entry that the one after it names; where that is lost, the one whose own
        before it is here."""
        rows = self._db.execute(
            "SELECT f.rowid, f.seq, f.hash, f.prev FROM found AS f LEFT JOIN found AS b"
            " ON b.writer = f.writer AND b.seq = f.seq - 1 AND b.hash = f.prev"
            " WHERE f.writer = ? ORDER BY f.seq DESC, b.hash IS NULL, f.rowid",
            (writer,),
        ).fetchall()
        above, named = 0, ""
        for row, seq, own, prev in rows:
            if seq == above or (seq == above - 1 and own != named):
                continue
            yield row, seq
            above, named = seq, prev

    def chosen(self) -> Iterator[list[Carried]]:
        """The chosen entries in the order of their clocks, some at a time. What a purge took away stays away."""
        purged = self._purged()
        rows = self._db.execute("SELECT entry FROM found WHERE chosen ORDER BY hlc, writer, seq")
        while some := rows.fetchmany(_SLICE):
            entries = [Carried(*json.loads(row[0])) for row in some]
            yield [erasing.bare(entry) if erasing.goes(purged, entry) else entry for entry in entries]

    def without_content(self) -> list[Carried]:
        """The chosen entries whose content is lost."""
        purged = self._purged()
        rows = self._db.execute("SELECT entry FROM found WHERE chosen AND NOT has_body ORDER BY hlc, writer, seq")
        entries = [Carried(*json.loads(row[0])) for row in rows]
        return [one for one in entries if not purged.may_lack(one.id, one.hlc, one.kind, one.subject)]

    def _purged(self) -> Purged:
        purged = Purged()
        for (text,) in self._db.execute("SELECT entry FROM found WHERE instr(entry, '\"purge\"')"):
            entry = Carried(*json.loads(text))
            if entry.kind == "purge" and (facts := kinds.read("purge", entry.entry.body)) is not None:
                purged.add(entry.hlc, facts)
        return purged

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM found WHERE chosen").fetchone()[0])


def _is_true(entry: Carried) -> bool:
    if hash_header(entry[:11]) != entry.hash:
        return False
    return entry.body is None or hash_body(entry.salt, entry.body) == entry.body_hash


class Remains:
    """What can be read of a file without SQLite. Stays open: to close the file would take away SQLite's locks on it."""

    def __init__(self, path: Path) -> None:
        with ExitStack() as opened:
            main = opened.enter_context(path.open("rb"))
            log = path.with_name(f"{path.name}-wal")
            key = engine.key_of(path)
            beside = opened.enter_context(log.open("rb")) if log.exists() else None
            self._pages = Pages(main, beside, key.secret if key else b"")
            self._opened = opened.pop_all()
        self.badge_keys: dict[str, bytes] = {}
        self.conference: dict[str, str] = {}
        self._clocks: dict[str, str] = {}

    def close(self) -> None:
        self._opened.close()

    def entries(self) -> Iterator[Carried]:
        """The entries whose header is whole, with their content where that is whole too.

        Then `badge_keys` and `conference` are known as well.
        """
        scratch = engine.scratch()
        with closing(scratch):
            scratch.execute("PRAGMA journal_mode = OFF")
            scratch.execute("CREATE TABLE header (n INTEGER, hash TEXT UNIQUE, header)")
            scratch.execute("CREATE TABLE body (n INTEGER, salt, body, UNIQUE (n, salt, body))")
            for row in self._pages.rows(_may_be_ours):
                if row.n is None:
                    self._take_own(row.values)
                else:
                    _stage(scratch, row)
            yield from _joined(scratch)

    def _take_own(self, values: tuple[Value, ...]) -> None:
        """A row of a table without numbers: a badge key, or a fact of the conference as it was written last."""
        key, value, *more = values
        if isinstance(value, bytes) and _LETTER.fullmatch(str(key)):
            self.badge_keys[str(key)] = value
        elif more and _CLOCK.fullmatch(str(more[0])) and _FIELD.fullmatch(str(key)):
            clock = str(more[0])
            if clock > self._clocks.get(str(key), ""):
                self._clocks[str(key)], self.conference[str(key)] = clock, str(value)


def conference_of(entries: Iterable[Carried]) -> str:
    """Which conference these entries are of; empty where none that is left says so."""
    for entry in entries:
        if entry.kind == "conference" and _is_true(entry):
            facts = kinds.read(entry.kind, entry.entry.body)
            if facts is not None and "id" in facts["fields"]:
                return str(facts["fields"]["id"])
    return ""


def entries_of(path: Path) -> Iterator[Carried]:
    """The entries in a file that nobody has open."""
    remains = Remains(path)
    try:
        yield from remains.entries()
    finally:
        remains.close()


def _may_be_ours(in_table: bool, types: list[int]) -> bool:
    if in_table:
        return (len(types) > _HEADER or len(types) == 3) and types[0] == 0
    return len(types) in (2, 3)


def _stage(scratch: sqlite3.Connection, row: Row) -> None:
    values = row.values[1:]
    if len(values) == 2:
        if all(isinstance(value, str) for value in values):
            scratch.execute("INSERT OR IGNORE INTO body VALUES (?, ?, ?)", (row.n, *values))
    elif _is_header(values) and hash_header(values[:11]) == values[11]:
        scratch.execute(
            "INSERT OR IGNORE INTO header VALUES (?, ?, ?)", (row.n, values[11], json.dumps(values[:_HEADER]))
        )


def _is_header(values: tuple[Value, ...]) -> bool:
    numbers = (2, 3)
    return all(isinstance(value, int if at in numbers else str) for at, value in enumerate(values[:_HEADER]))


def _joined(scratch: sqlite3.Connection) -> Iterator[Carried]:
    rows = scratch.execute("SELECT h.header, b.salt, b.body FROM header AS h LEFT JOIN body AS b ON b.n = h.n")
    for header, salt, body in rows:
        entry = Carried._make([*json.loads(header), salt or "", body])
        yield entry if _is_true(entry) else entry._replace(salt="", body=None)
