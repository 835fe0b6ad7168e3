"""Copies that leave this computer, and files made of them again.

A backup is the whole file but for its keys: whoever finds the stick can make no badge, and sign nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from . import engine, identity, versions
from .connection import immediately
from .engine import Key, Opened
from .errors import DamagedError, Explain, NewerError, in_words
from .journal import chain, erasing, incoming
from .journal.packets import Carried
from .local import settings
from .reading import conference, journal
from .rebuilding import OnChange, rebuild
from .store import Store

_KEYS: Final = ("code_key", "writer_key")
_AT_ONCE: Final = 1_000
_MISSING: Final = (
    "SELECT coalesce(sum(lacking), 0) FROM (SELECT max(seq) - count(*) AS lacking FROM entry GROUP BY writer)"
)
_SAID: Final = "SELECT id, kind, at, subject, writer, seq FROM entry"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a closed conference file holds: its conference's id, its entries, and the number of the last to arrive."""

    conference: str
    entries: int
    latest: int


def copy_without_keys(store: Store, target: Path, secret_settings: Collection[str]) -> None:
    """Copy the file as it is now to `target`, a new file: without keys and those settings, and as a new writer.

    Nothing of what is left out stays in unused pages of the copy.
    """
    with in_words(store.explain):
        target.touch(mode=0o600)
        with closing(engine.connect(store.path, "mode=ro")) as whole:
            whole.execute("VACUUM INTO ?", (str(target),))
        with closing(engine.connect(target)) as copy:
            copy.execute("PRAGMA journal_mode = MEMORY")
            copy.execute("PRAGMA secure_delete = ON")
            for table in _KEYS:
                copy.execute(f"DELETE FROM {table}")
            copy.executemany("DELETE FROM setting WHERE key = ?", [(key,) for key in secret_settings])
            identity.forget(copy)


def checked(path: Path, explain: Explain) -> Contents:
    """What a closed copy holds, once it is known to be whole: the file, and the journal's chain.

    Reads only, also from a medium that cannot be written. Raises what `explain` makes of it where it is damaged, no
    conference, or newer than this program.
    """
    with in_words(explain), closing(_read_only(path)) as copy:
        copy.name_columns()
        applied = versions.applied(copy)
        if not applied:
            raise DamagedError(f"{path.name} is no conference.", "Choose another backup.")
        if versions.unknown(applied):
            raise NewerError(f"{path.name} was written by a newer version of this program.", "Install that here.")
        damage = [row[0] for row in copy.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]
        if damage := damage or chain.broken_links(copy)[:1]:
            raise DamagedError(f"{path.name} is damaged ({damage[0]}).", "Choose another backup, or the text copy.")
        return _contents(copy)


def contents(path: Path, explain: Explain) -> Contents:
    """The same of a file that is known to have holes."""
    with in_words(explain), closing(_read_only(path)) as copy:
        copy.name_columns()
        return _contents(copy)


def forget_origin(path: Path, explain: Explain) -> None:
    """Make a closed copy write as a new writer, also one that was copied by hand."""
    with in_words(explain), closing(engine.connect(path)) as copy:
        identity.forget(copy)


def take_place(path: Path, part: Path, told: Mapping[str, str]) -> None:
    """Let `part`, which holds what `path` does and is about to take its place, write as that does; with settings."""
    with closing(engine.connect(part)) as new, immediately(new):
        identity.take_place(new, path, part)
        for name, value in told.items():
            settings.set_setting(new, name, value)


def _contents(copy: sqlite3.Connection) -> Contents:
    (entries,) = copy.execute("SELECT count(*) FROM entry").fetchone()
    return Contents(conference.fields(copy).get("id", ""), entries, journal.latest(copy))


def _read_only(path: Path) -> Opened:
    """A connection that leaves no trace beside a closed file, as on a stick that is locked."""
    return engine.connect(path, "mode=ro&immutable=1")


def ids(path: Path, explain: Explain) -> set[str]:
    """The ids of all entries in a closed file."""
    with in_words(explain), closing(_read_only(path)) as copy:
        return {row[0] for row in copy.execute("SELECT id FROM entry")}


def make_empty(path: Path, writer: str, explain: Explain, key: Key | None = None) -> None:
    """Make the tables of a new conference in `path`, encrypted where a key is given; what writes there will descend
    from `writer`."""
    from . import migrations

    with in_words(explain):
        engine.make(path, key)
        with closing(engine.connect(path)) as made:
            migrations.apply(made)
            settings.set_setting(made, settings.WRITER, writer)


def add_entries(path: Path, entries: Iterable[Carried], on_change: OnChange, explain: Explain) -> int:
    """Put what a closed file lacks of these entries into it, in the order in which they arrived, and make its tables
    anew. Returns how many entries are missing before others of their writer: `verify` names them."""
    from . import migrations

    with in_words(explain), closing(engine.connect(path)) as made:
        made.execute("PRAGMA journal_mode = MEMORY")
        migrations.apply(made)
        with immediately(made):
            lacking = _lacking(made, entries)
            while some := erasing.let_in(made, list(islice(lacking, _AT_ONCE))):
                incoming.insert(made, some)
                incoming.erase(made, some)
            rebuild(made, on_change)
            (missing,) = made.execute(_MISSING).fetchone()
    return int(missing)


def _lacking(made: sqlite3.Connection, entries: Iterable[Carried]) -> Iterator[Carried]:
    """The entries that are not there, nor another in their place. One that follows a hole is there too: it happened."""
    ids = {row[0] for row in made.execute("SELECT id FROM entry")}
    places = set(made.execute("SELECT writer, seq FROM entry"))
    for entry in entries:
        place = entry.writer, entry.seq
        if entry.id not in ids and place not in places:
            ids.add(entry.id)
            places.add(place)
            yield entry


def add_keys(path: Path, keys: Mapping[str, bytes], told: Mapping[str, str], explain: Explain) -> None:
    """Put badge keys, by their letter, and settings into a closed file; what is there under them goes."""
    with in_words(explain), closing(engine.connect(path)) as made, immediately(made):
        settings.remove_code_keys(made)
        for letter, key in keys.items():
            settings.add_code_key(made, letter, key)
        for name, value in told.items():
            settings.set_setting(made, name, value)


def letters_used(path: Path, explain: Explain) -> set[str]:
    """The letters of every badge key that a closed file ever heard of, whether it holds it or not."""
    with in_words(explain), closing(_read_only(path)) as copy:
        return conference.letters_used(copy)


def keys_in(path: Path, explain: Explain) -> dict[str, bytes]:
    """The badge keys in a closed file, by their letter: none in a backup."""
    with in_words(explain), closing(_read_only(path)) as copy:
        return settings.code_keys(copy)


@dataclass(frozen=True, slots=True)
class Said:
    """An entry as far as its loss has to be told: `ref` is that of the person it is about, empty where it is nobody's
    or cannot be read. `of_repair` says that it only tells of a repair of the file."""

    id: str
    kind: str
    at: str
    ref: str
    of_repair: bool = False


@dataclass(frozen=True, slots=True)
class Readable:
    """What can be read of a file that may be damaged; `whole` says whether its `entries` are all.

    `conference` is empty where its id cannot be read. `keys` are badge keys by their letter, `told` the settings.
    """

    conference: str
    entries: tuple[Said, ...]
    whole: bool
    keys: Mapping[str, bytes]
    told: Mapping[str, str]


def readable(path: Path) -> Readable:
    """What can be read of a closed file that may be damaged."""
    refs = dict(_as_far_as_it_goes(path, "SELECT id, ref FROM delegate")[0])
    forwards, whole = _as_far_as_it_goes(path, f"{_SAID} ORDER BY n")
    backwards = [] if whole else _as_far_as_it_goes(path, f"{_SAID} ORDER BY n DESC")[0]
    rows = {row[0]: row for row in [*forwards, *reversed(backwards)]}
    fields = dict(_as_far_as_it_goes(path, "SELECT field, value FROM conference_field")[0])
    return Readable(
        str(fields.get("id", "")),
        tuple(_told(list(rows.values()), refs)),
        whole,
        dict(_as_far_as_it_goes(path, "SELECT letter, key FROM code_key")[0]),
        dict(_as_far_as_it_goes(path, "SELECT key, value FROM setting")[0]),
    )


def _told(rows: Collection[tuple[Any, ...]], refs: Mapping[str, str]) -> Iterator[Said]:
    """A repair begins a writer, and says as the last of its entries what is lost."""
    repaired = {writer: seq for _, kind, _, _, writer, seq in rows if kind == "repaired"}
    for entry_id, kind, at, subject, writer, seq in rows:
        yield Said(entry_id, kind, at, refs.get(subject, ""), of_repair=seq <= repaired.get(writer, 0))


@contextmanager
def alone_with(path: Path, explain: Explain) -> Iterator[None]:
    """Hold a file that nobody else has open; what stands in its log is in the file then.

    Raises, as `explain` makes it, where another program has it open. A file so damaged that SQLite does not open it is
    nobody's.
    """
    connection = engine.connect(path, seconds=1)
    try:
        with in_words(explain):
            _take_alone(connection)
        yield
    finally:
        connection.close()


def _take_alone(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
    except sqlite3.DatabaseError:
        return


def _as_far_as_it_goes(path: Path, question: str) -> tuple[list[tuple[Any, ...]], bool]:
    """The rows up to where the file cannot be read on, and whether these are all.

    Asked by a connection of its own: after one page that SQLCipher could not believe a connection reads no other.
    """
    rows: list[tuple[Any, ...]] = []
    try:
        with closing(engine.connect(path)) as found:
            rows.extend(iter(found.execute(question).fetchone, None))
    except (sqlite3.Error, UnicodeDecodeError):
        return rows, False
    return rows, True
