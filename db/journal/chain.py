"""The hashes that chain a writer's entries, and the walk that tells whether the chain holds."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from . import kinds, purges

# The one JSON text of a value. One encoder for all: making one costs more than most bodies.
canonical: Callable[[object], str] = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def hash_body(salt: str, body: str) -> str:
    return hashlib.sha256(f"{salt}{body}".encode()).hexdigest()


def hash_header(fields: Sequence[object]) -> str:
    """Hash an entry's header: every column from `id` to `prev`, in the table's order."""
    return hashlib.sha256(canonical(list(fields)).encode()).hexdigest()


def inner(*texts: str) -> str:
    """Columns of a header as they stand in what is hashed."""
    return canonical(texts)[1:-1]


def hash_new(entry_id: str, writer: str, seq: int, hlc: int, by: str, about: str, prev: str) -> str:
    """`hash_header` of an entry of our own, of which most was made into JSON before others had to wait: `by` is the
    `inner` of its time, desk and operator, `about` that of its kind, subject and body's hash."""
    header = f'["{entry_id}","{writer}",{seq},{hlc},{by},{about},"{prev}"]'
    return hashlib.sha256(header.encode()).hexdigest()


_ENTRIES = (
    "SELECT e.id, e.writer, e.seq, e.hlc, e.at, e.desk, e.operator, e.kind, e.subject, e.body_hash, e.prev, e.hash,"
    " b.body, b.salt, e.n FROM entry AS e LEFT JOIN entry_body AS b ON b.n = e.n"
)


def broken_links(connection: sqlite3.Connection) -> list[str]:
    """Walk every writer's chain and say where it does not hold, but for what a repair says that it lost."""
    faults = []
    lost = lost_in_repairs(connection)
    expected: dict[str, tuple[int, str]] = {}
    for row in connection.execute(f"{_ENTRIES} ORDER BY e.writer, e.seq"):
        writer, seq, prev, own_hash = row[1], row[2], row[10], row[11]
        last_seq, last_hash = expected.get(writer, (0, ""))
        if seq != last_seq + 1:
            if (writer, last_seq + 1, seq - 1) not in lost.holes:
                faults.append(f"{_where(row)}: number {last_seq + 1} of its writer is missing")
        elif prev != last_hash:
            faults.append(f"{_where(row)}: does not follow the entry before it")
        faults += _changes(row)
        expected[writer] = (seq, own_hash)
    return faults + [words for entry_id, words in _purge_faults(connection) if entry_id not in lost.emptied]


def changes_in_newest(connection: sqlite3.Connection, number: int) -> list[str]:
    """Which of the entries that arrived last were changed."""
    rows = connection.execute(f"{_ENTRIES} WHERE e.n > (SELECT max(n) FROM entry) - ?", (number,))
    return [words for row in rows for words in _changes(row)]


def _changes(row: Sequence[Any]) -> list[str]:
    """What was changed of an entry since its hashes were made."""
    *header, own_hash, body, salt, _ = row
    found = [] if hash_header(header) == own_hash else ["its header was changed"]
    if body is not None and hash_body(salt, body) != header[9]:
        found.append("its content was changed")
    return [f"{_where(row)}: {words}" for words in found]


def _where(row: Sequence[Any]) -> str:
    return f"entry {row[14]} ({row[7]}, {row[4]})"


class Lost(NamedTuple):
    """What repairs say is lost: runs of numbers (writer, first, last), and ids of entries whose content is."""

    holes: set[tuple[str, int, int]]
    emptied: set[str]


def lost_in_repairs(connection: sqlite3.Connection) -> Lost:
    """What the repairs of this file, and of the others that are known here, say."""
    rows = connection.execute(
        "SELECT b.body FROM entry AS e JOIN entry_body AS b ON b.n = e.n WHERE e.kind = 'repaired'"
    )
    lost = Lost(set(), set())
    for (text,) in rows:
        one = lost_in(text)
        lost.holes.update(one.holes)
        lost.emptied.update(one.emptied)
    return lost


def lost_in(text: str) -> Lost:
    """What the body of one repair says, as far as it is in sound form."""
    return lost_of(kinds.parse(text))


def lost_of(body: Mapping[str, object]) -> Lost:
    """The same of a body that was read."""
    holes, emptied = body.get("holes"), body.get("emptied")
    return Lost(
        {tuple(hole) for hole in holes if _is_hole(hole)} if isinstance(holes, list) else set(),
        {one for one in emptied if isinstance(one, str)} if isinstance(emptied, list) else set(),
    )


def _is_hole(value: object) -> bool:
    return isinstance(value, list) and [type(part) for part in value] == [str, int, int]


def _purge_faults(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    purged = purges.in_journal(connection)
    rows = connection.execute(
        "SELECT e.n, e.id, e.hlc, e.kind, e.subject FROM entry AS e LEFT JOIN entry_body AS b ON b.n = e.n"
        " WHERE b.n IS NULL"
    )
    return [
        (entry_id, f"entry {n}: its content is gone, and no purge names it")
        for n, entry_id, *said in rows
        if not purged.may_lack(entry_id, *said)
    ]
