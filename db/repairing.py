"""A damaged file made anew of all that can be read: its own entries, those of other sources, and its own tables.

The damaged file is kept aside. The new one writes as a new writer, and its first entry names what is lost: so the
chain holds again, and nobody can forget it.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from . import engine, migrations
from .connection import begin, connect, immediately
from .errors import NO_KEYS, DamagedError, Explain, StorageError, as_it_is, in_words
from .identity import Computer, Remembered
from .journal import kinds
from .journal.entries import Draft, Stamp
from .journal.packets import Carried
from .opening import open_store
from .reading import conference
from .rebuilding import OnChange
from .rescue import new_beside
from .salvage import Gathered, Hole, Remains, Source, conference_of
from .schema import JOURNAL, PROJECTION

# What a new file has from its entries, or of SQLite.
_MADE_ANEW = {*JOURNAL, *PROJECTION, "delegate_words", "search_index", "_sqlite_migrations"}
_CIPHER_PAGE = 4096
_OF_THE_PLACE = ("machine", "inode")


@dataclass(frozen=True, slots=True)
class Lost:
    """What is lost. Of an entry that is gone altogether only its number is known: `id`, `kind` and `at` are empty."""

    writer: str
    seq: int
    id: str = ""
    kind: str = ""
    at: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Repaired:
    """How many entries the new file has, what is lost, where the damaged file is kept, and what else to know."""

    recovered: int
    lost: tuple[Lost, ...]
    kept_aside: Path
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hands:
    """Who repairs, where, and how the new file is opened."""

    computer: Computer
    stamp: Stamp
    on_change: OnChange | None = None
    explain: Explain = as_it_is


def repair(path: Path, hands: Hands, sources: Sequence[Source] = ()) -> Repaired:
    """Put a new file in the place of a damaged one. Raises StorageError, as explained; then all is as it was."""
    part = path.with_name(f"{path.stem}.repairing{path.suffix}")
    with in_words(hands.explain), closing(Gathered()) as gathered, ExitStack() as held:
        _clear(part)
        remains = held.enter_context(closing(Remains(path)))
        held.enter_context(_held_still(path))
        try:
            if not gathered.add(remains.entries()) and _lacks_its_key(path):
                raise DamagedError(*NO_KEYS.about(name=path.name, keys=engine.keys_beside(path).name))
            ours = remains.conference.get("id") or conference_of(remains.entries())
            notes = [note for source in sources if (note := _taken_from(source, gathered, ours))]
            holes = gathered.choose(_remembered(hands.computer))
            if not len(gathered):
                raise DamagedError(
                    f"Not one entry can be read of {path.name}.", "Restore a backup: checkin restore BACKUP."
                )
            lost = [*_gone(holes), *map(_emptied, gathered.without_content())]
            notes += _make(part, gathered, remains, path)
            _finish(part, hands, holes, lost, remains.conference)
            if sys.platform == "win32":  # nobody may rename what is open there
                held.close()
            kept = _exchange(path, part)
        except BaseException:
            _clear(part)
            raise
        return Repaired(len(gathered), tuple(lost), kept, tuple(notes))


def _lacks_its_key(path: Path) -> bool:
    """Whether a file may well be an encrypted one of which nobody gave the key."""
    return bool(engine.name_of(path)) and engine.key_of(path) is None and path.stat().st_size % _CIPHER_PAGE == 0


def _taken_from(source: Source, gathered: Gathered, ours: str) -> str:
    """Take what a source has; in words what was found, or why nothing was taken.

    Files of several conferences may bear one name, and have their backups on one stick.
    """
    try:
        if ours and conference_of(source.entries()) not in ("", ours):
            return f"{source.name} is of another conference: nothing was taken from it."
        found = gathered.add(source.entries())
    except (StorageError, sqlite3.Error, OSError, ValueError) as error:
        return f"{source.name} could not be read ({error})."
    return f"{source.name} had {found} entries that could not be read here." if found else ""


@contextmanager
def _held_still(path: Path) -> Iterator[None]:
    """The damaged file with its write lock, as far as SQLite can open it: no desk adds to it meanwhile."""
    connection = None
    try:
        with suppress(StorageError):
            connection = connect(path, as_it_is)
            begin(connection)
        yield
    finally:
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


def _remembered(computer: Computer) -> dict[str, int]:
    """Up to which number this computer knows writers to have come."""
    found = {path.name: Remembered(computer, path.name).last() for path in computer.memory.glob("*")}
    return {writer: last[0] for writer, last in found.items() if last}


def _gone(holes: Sequence[Hole]) -> list[Lost]:
    return [Lost(hole.writer, seq) for hole in holes for seq in range(hole.first, hole.last + 1)]


def _emptied(entry: Carried) -> Lost:
    return Lost(entry.writer, entry.seq, entry.id, entry.kind, entry.at, entry.subject)


def _make(part: Path, gathered: Gathered, remains: Remains, path: Path) -> list[str]:
    """Make the new file: the journal, and what is the file's own."""
    engine.make(part, engine.key_of(path))
    with closing(connect(part, as_it_is)) as new:
        migrations.apply(new)
        with immediately(new):
            _put_entries(new, gathered)
            notes = [note for table in _own_tables(new) if (note := _copied(new, path, table))]
            for letter, key in remains.badge_keys.items():
                new.execute("INSERT OR IGNORE INTO code_key (letter, key) VALUES (?, ?)", (letter, key))
            new.execute(f"DELETE FROM setting WHERE key IN {_OF_THE_PLACE}")
    return notes


def _put_entries(new: sqlite3.Connection, gathered: Gathered) -> None:
    n = 0
    for some in gathered.chosen():
        new.executemany(
            "INSERT INTO entry (n, id, writer, seq, hlc, at, desk, operator, kind, subject, body_hash, prev, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(number, *entry[:12]) for number, entry in enumerate(some, start=n + 1)],
        )
        new.executemany(
            "INSERT INTO entry_body (n, salt, body) VALUES (?, ?, ?)",
            [(k, entry.salt, entry.body) for k, entry in enumerate(some, start=n + 1) if entry.body is not None],
        )
        n += len(some)


def _own_tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'")
    return sorted({row[0] for row in rows} - _MADE_ANEW)


def _copied(new: sqlite3.Connection, path: Path, table: str) -> str:
    """Copy what can be read of a table of the damaged file; in words where that is not all of it.

    By a connection of its own: after one page that SQLCipher could not believe a connection reads no other.
    """
    columns = [row[1] for row in new.execute(f'PRAGMA table_info("{table}")')]
    names = ", ".join(f'"{column}"' for column in columns)
    put = f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
    try:
        with closing(connect(path, as_it_is, read_only=True)) as damaged:
            for row in damaged.execute(f'SELECT {names} FROM "{table}"'):
                new.execute(put, tuple(row))
    except StorageError:
        return f"Not all that was in {table} could be read."
    return ""


def _finish(part: Path, hands: Hands, holes: Sequence[Hole], lost: Sequence[Lost], facts: Mapping[str, str]) -> None:
    """Make the tables of the new file, and say in it what is lost.

    Without the conference's days nobody could be marked: what is known of it besides is recorded anew.
    """
    store = open_store(part, hands.computer, hands.on_change)
    try:
        with store.write(hands.stamp) as writing:
            writing.rebuild()
            emptied = [one.id for one in lost if one.id]
            known = conference.fields(writing.connection)
            drafts = [
                Draft("conference", "", {"v": 1, "fields": {key: value}})
                for key, value in facts.items()
                if key not in known
            ]
            writing.append(*(draft for draft in drafts if not kinds.malformed(draft.kind, draft.body)))
            writing.append(Draft("repaired", "", {"v": 1, "holes": [list(hole) for hole in holes], "emptied": emptied}))
    finally:
        store.close()


def _exchange(path: Path, part: Path) -> Path:
    """Keep the damaged file with its log under another name, and put the new one in its place in one step.

    Killed in between, there is a file under the name, and all of the damaged one beside.
    """
    kept = new_beside(path, "damaged")
    kept.unlink()
    _also_as(path, kept)
    log = path.with_name(f"{path.name}-wal")
    if log.exists():
        _also_as(log, kept.with_name(f"{kept.name}-wal"))
    if engine.keys_beside(path).exists():
        shutil.copyfile(engine.keys_beside(path), engine.keys_beside(kept))
    for ending in ("-wal", "-shm"):  # what is in them is not of the new file
        path.with_name(path.name + ending).unlink(missing_ok=True)
    part.replace(path)
    return kept


def _also_as(path: Path, name: Path) -> None:
    """Let a file bear a second name; where the disk knows no such thing, copy it."""
    try:
        name.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, name)


def _clear(part: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        part.with_name(part.name + ending).unlink(missing_ok=True)
