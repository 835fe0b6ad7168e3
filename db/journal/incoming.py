"""The door for entries of other desks, within a write transaction: which are taken, and where the others stay.

What comes here is proven: its form, its hashes, and that its writer signed it (`packets`). An entry is taken when the
one before it of its writer is here; else it waits in a table. A fork, which contradicts an entry here, is kept apart.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from . import erasing, kinds
from .chain import canonical
from .entries import Entry
from .packets import Carried, Packet
from .signing import Signer

AT_ONCE: Final = 40
"""Entries a transaction takes while nobody else writes."""
BESIDE_OTHERS: Final = 8
"""Entries that it takes from the first mark on that may have waited for it."""


class Sorted:
    """What became of some entries: `taken` are in the journal and to be applied."""

    __slots__ = ("erased", "forked", "known", "taken")

    def __init__(self) -> None:
        self.taken: list[Entry] = []
        self.known = 0
        self.forked: list[Carried] = []
        self.erased: list[Entry] | None = None
        """None unless a purge came, which takes content of entries away that were applied: the tables are to be made
        anew. The entries, with their content, are those that the purge does not name."""


def take(connection: sqlite3.Connection, entries: Sequence[Carried]) -> Sorted:
    """Sort in entries of one writer, in their order; the caller holds the transaction and applies what was taken."""
    done = Sorted()
    if not entries:
        return done
    entries = erasing.let_in(connection, entries)
    writer = entries[0].writer
    seq, last_hash = _head(connection, writer)
    here = _hashes(connection, entries)
    used = _ids_of_others(connection, entries)
    apart = _before_apart(connection, entries[0])
    named = _named_above_holes(connection, entries)
    new: list[Carried] = []
    for entry in reversed(entries):
        if entry.id not in used and entry.seq not in here and named.get(entry.seq) == entry.hash:
            new.insert(0, entry)  # lost in a repair here; the one below it is known by it
            named[entry.seq - 1] = entry.prev
    for entry in entries:
        if here.get(entry.seq) == entry.hash:
            done.known += 1
        elif entry in new:
            continue
        elif entry.id not in used and entry.seq == seq + 1 and entry.prev == last_hash:
            new.append(entry)
            seq, last_hash = entry.seq, entry.hash
        elif entry.id in used or entry.seq <= seq + 1 or entry.prev == apart or not _waits(connection, entry):
            _keep_apart(connection, entry)
            done.forked.append(entry)
            apart = entry.hash
    healed = _without_content(connection, entries) if done.known else []
    insert(connection, new, healed)
    done.erased = erase(connection, [*new, *healed])
    done.taken = [entry.entry for entry in [*new, *healed]]
    return done


def waiting_for(connection: sqlite3.Connection, writer: str, most: int) -> list[Carried]:
    """What waits of a writer and can be sorted in now, in its order, at most so much; taken out of the waiting ones."""
    seq, _ = _head(connection, writer)
    rows = connection.execute(
        "SELECT seq, entry FROM waiting WHERE writer = ? ORDER BY seq LIMIT ?", (writer, most)
    ).fetchall()
    ready = []
    for number, text in rows:
        if number > seq + 1:
            break
        ready.append(Carried(*json.loads(text)))
        seq = max(seq, number)
    connection.executemany("DELETE FROM waiting WHERE writer = ? AND seq = ?", [(e.writer, e.seq) for e in ready])
    return ready


def keep_checkpoint(connection: sqlite3.Connection, packet: Packet) -> None:
    """Keep what a writer signed, so that its entries can be passed on."""
    _keep_checkpoint(connection, packet.writer, packet.seq, packet.hash, packet.key, packet.signature)


def keep_own_checkpoint(connection: sqlite3.Connection, signer: Signer, seq: int, last_hash: str) -> None:
    """The same of this file's writer, which signs for the last time."""
    _keep_checkpoint(connection, signer.writer, seq, last_hash, signer.key, signer.sign(seq, last_hash))


def _keep_checkpoint(connection: sqlite3.Connection, *checkpoint: str | int) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO checkpoint (writer, seq, hash, key, signature) VALUES (?, ?, ?, ?, ?)", checkpoint
    )


def keep_clock(connection: sqlite3.Connection, entries: Sequence[Carried], now: str) -> None:
    """Keep by what entry a writer's clock is seen to be ahead of the one here; again only when it is more so."""
    latest = max(entries, key=lambda entry: entry.at)
    connection.execute(
        "INSERT INTO clock_ahead (writer, entry_id, at, arrived) VALUES (:writer, :id, :at, :now)"
        " ON CONFLICT (writer) DO UPDATE SET entry_id = :id, at = :at, arrived = :now"
        " WHERE julianday(:at) - julianday(:now) > julianday(clock_ahead.at) - julianday(arrived) + :minute",
        {"writer": latest.writer, "id": latest.id, "at": latest.at, "now": now, "minute": 1 / 1440},
    )


def _head(connection: sqlite3.Connection, writer: str) -> tuple[int, str]:
    row: tuple[int, str] | None = connection.execute(
        "SELECT seq, hash FROM entry WHERE writer = ? ORDER BY seq DESC LIMIT 1", (writer,)
    ).fetchone()
    return row or (0, "")


def _before_apart(connection: sqlite3.Connection, entry: Carried) -> str:
    """The hash of the entry before, where that one is kept apart: what follows it goes the same way."""
    row = connection.execute(
        "SELECT hash FROM forked WHERE writer = ? AND seq = ? AND hash = ?", (entry.writer, entry.seq - 1, entry.prev)
    ).fetchone()
    return str(row[0]) if row else "-"


def _hashes(connection: sqlite3.Connection, entries: Sequence[Carried]) -> dict[int, str]:
    """The hashes that are here under the numbers of the entries."""
    rows = connection.execute(
        "SELECT seq, hash FROM entry WHERE writer = ? AND seq BETWEEN ? AND ?",
        (entries[0].writer, entries[0].seq, entries[-1].seq),
    )
    return dict(rows.fetchall())


def fill_a_hole(connection: sqlite3.Connection, entries: Sequence[Carried]) -> bool:
    """Whether some of these entries of one writer were lost here in a repair."""
    return bool(entries) and bool(_named_above_holes(connection, entries))


def _named_above_holes(connection: sqlite3.Connection, entries: Sequence[Carried]) -> dict[int, str]:
    """By the numbers of lost entries, the hashes that the entries above them name."""
    rows = connection.execute(
        "SELECT a.seq - 1, a.prev FROM entry AS a WHERE a.writer = ? AND a.seq BETWEEN ? AND ? AND a.seq > 1"
        " AND NOT EXISTS (SELECT 1 FROM entry AS b WHERE b.writer = a.writer AND b.seq = a.seq - 1)",
        (entries[0].writer, entries[0].seq, entries[-1].seq + 1),
    )
    return dict(rows.fetchall())


def _ids_of_others(connection: sqlite3.Connection, entries: Sequence[Carried]) -> set[str]:
    """The ids that another entry bears already."""
    own = {entry.id: (entry.writer, entry.seq) for entry in entries}
    rows = connection.execute(f"SELECT id, writer, seq FROM entry WHERE id IN ({_holes(own)})", list(own))
    doubled = {entry.id for entry in entries if own[entry.id] != (entry.writer, entry.seq)}
    return doubled | {row[0] for row in rows if own[row[0]] != (row[1], row[2])}


def _waits(connection: sqlite3.Connection, entry: Carried) -> bool:
    """Let an entry wait; False where another of its number does."""
    connection.execute(
        "INSERT OR IGNORE INTO waiting (writer, seq, hash, entry) VALUES (?, ?, ?, ?)",
        (entry.writer, entry.seq, entry.hash, canonical(entry)),
    )
    row = connection.execute(
        "SELECT hash FROM waiting WHERE writer = ? AND seq = ?", (entry.writer, entry.seq)
    ).fetchone()
    return bool(row[0] == entry.hash)


def _keep_apart(connection: sqlite3.Connection, entry: Carried) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO forked (writer, seq, hash, entry) VALUES (?, ?, ?, ?)",
        (entry.writer, entry.seq, entry.hash, canonical(entry)),
    )


def _without_content(connection: sqlite3.Connection, entries: Sequence[Carried]) -> list[Carried]:
    """Those whose content came now, after their header had come without."""
    rows = connection.execute(
        "SELECT e.hash FROM entry AS e LEFT JOIN entry_body AS b ON b.n = e.n"
        " WHERE e.writer = ? AND e.seq BETWEEN ? AND ? AND b.n IS NULL",
        (entries[0].writer, entries[0].seq, entries[-1].seq),
    )
    empty = {row[0] for row in rows}
    return [entry for entry in entries if entry.hash in empty and entry.body is not None]


def insert(connection: sqlite3.Connection, new: Sequence[Carried], healed: Sequence[Carried] = ()) -> None:
    """Put new entries into the journal, and the content of some that came without."""
    (last,) = connection.execute("SELECT coalesce(max(n), 0) FROM entry").fetchone()
    connection.executemany(
        "INSERT OR FAIL INTO entry (n, id, writer, seq, hlc, at, desk, operator, kind, subject, body_hash, prev, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(n, *entry[:12]) for n, entry in enumerate(new, start=last + 1)],
    )
    connection.executemany(
        "INSERT OR FAIL INTO entry_body (n, salt, body) SELECT n, ?, ? FROM entry WHERE id = ?",
        [(entry.salt, entry.body, entry.id) for entry in [*new, *healed] if entry.body is not None],
    )


def erase(connection: sqlite3.Connection, new: Sequence[Carried]) -> list[Entry] | None:
    """Do what purges among the new entries say with content that is here: see `erasing`. None where there is none."""
    read = [(entry.entry, kinds.read(entry.kind, entry.entry.body)) for entry in new if entry.kind == "purge"]
    said = [(entry, facts) for entry, facts in read if facts is not None]
    for entry, facts in said:
        erasing.note(connection, entry, facts)
    return erasing.erase(connection) if said else None


def _holes(values: Sequence[str] | dict[str, tuple[str, int]]) -> str:
    return ",".join("?" * len(values))
