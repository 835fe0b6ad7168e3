"""The hashes that chain a writer's entries, and the walk that tells whether the chain holds."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Sequence

# The one JSON text of a value. One encoder for all: making one costs more than most bodies.
canonical: Callable[[object], str] = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def hash_body(salt: str, body: str) -> str:
    return hashlib.sha256(f"{salt}{body}".encode()).hexdigest()


def hash_header(fields: Sequence[object]) -> str:
    """Hash an entry's header: every column from `id` to `prev`, in the table's order."""
    return hashlib.sha256(canonical(list(fields)).encode()).hexdigest()


def broken_links(connection: sqlite3.Connection) -> list[str]:
    """Walk every writer's chain and say where it does not hold, but for what a repair says that it lost."""
    faults = []
    holes, emptied = lost_in_repairs(connection)
    expected: dict[str, tuple[int, str]] = {}
    rows = connection.execute(
        "SELECT e.id, e.writer, e.seq, e.hlc, e.at, e.desk, e.operator, e.kind, e.subject, e.body_hash, e.prev, e.hash,"
        " b.body, b.salt, e.n FROM entry AS e LEFT JOIN entry_body AS b ON b.n = e.n ORDER BY e.writer, e.seq"
    )
    for *header, stored_hash, body, salt, n in rows:
        writer, seq, body_hash, prev = header[1], header[2], header[9], header[10]
        last_seq, last_hash = expected.get(writer, (0, ""))
        where = f"entry {n} ({header[7]}, {header[4]})"
        if seq != last_seq + 1 and (writer, last_seq + 1, seq - 1) in holes:
            pass
        elif seq != last_seq + 1:
            faults.append(f"{where}: number {last_seq + 1} of its writer is missing")
        elif prev != last_hash:
            faults.append(f"{where}: does not follow the entry before it")
        if hash_header(header) != stored_hash:
            faults.append(f"{where}: its header was changed")
        if body is not None and hash_body(salt, body) != body_hash:
            faults.append(f"{where}: its content was changed")
        expected[writer] = (seq, stored_hash)
    return faults + [words for entry_id, words in _purge_faults(connection) if entry_id not in emptied]


def lost_in_repairs(connection: sqlite3.Connection) -> tuple[set[tuple[str, int, int]], set[str]]:
    """What repairs say is lost: runs of numbers (writer, first, last), and ids of entries whose content is."""
    rows = connection.execute(
        "SELECT b.body FROM entry AS e JOIN entry_body AS b ON b.n = e.n"
        " WHERE e.kind = 'repaired' AND json_valid(b.body)"
    )
    bodies = [json.loads(row[0]) for row in rows]
    holes = {tuple(hole) for body in bodies for hole in body.get("holes", ())}
    return holes, {one for body in bodies for one in body.get("emptied", ())}


def _purge_faults(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    rows = connection.execute(
        "SELECT e.id, e.n FROM entry AS e LEFT JOIN entry_body AS b ON b.n = e.n WHERE b.n IS NULL"
        " AND e.id NOT IN (SELECT named.value FROM entry AS p JOIN entry_body AS pb ON pb.n = p.n,"
        " json_each(iif(json_valid(pb.body), pb.body, '{}'), '$.entries') AS named"
        " WHERE p.kind = 'purge' AND named.value IS NOT NULL)"
    )
    return [(row[0], f"entry {row[1]}: its content is gone, and no purge names it") for row in rows]
