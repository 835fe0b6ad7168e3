"""Questions about what other desks wrote: up to where it is known, who vouches for it, and what to pass on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from db.journal.packets import Carried, Packet
from db.journal.signing import Signer

Heads = dict[str, tuple[int, str]]
# From each writer to the next by the index, and to its last entry: what is read grows with the writers.
_KNOWN = """
WITH RECURSIVE known (writer) AS (
  SELECT min(writer) FROM entry
  UNION ALL SELECT (SELECT min(writer) FROM entry WHERE writer > known.writer) FROM known WHERE known.writer IS NOT NULL
)
"""
_HEADS = f"""{_KNOWN}
SELECT e.writer, e.seq, e.hash FROM known JOIN entry AS e
  ON e.writer = known.writer AND e.seq = (SELECT max(seq) FROM entry WHERE writer = known.writer) ORDER BY e.writer
"""
_WRITERS = f"""{_KNOWN}
SELECT writer FROM known WHERE writer IS NOT NULL
UNION SELECT writer FROM desk_key UNION SELECT value FROM setting WHERE key = 'writer'
"""
_SIGNED_TO = """
SELECT c.writer, max(c.seq) FROM checkpoint AS c JOIN entry AS e ON e.writer = c.writer AND e.seq = c.seq
  AND e.hash = c.hash GROUP BY c.writer
"""
_DESCENDED_FROM = """
WITH begun AS (
  SELECT iif(json_valid(b.body), b.body, '{}') AS said FROM entry AS e JOIN entry_body AS b ON b.n = e.n
  WHERE e.kind = 'writer_begun'
)
SELECT f.writer, f.seq FROM begun JOIN entry AS f ON f.writer = json_extract(said, '$.from')
  AND f.seq = json_extract(said, '$.seq') AND f.hash = json_extract(said, '$.hash')
"""
_RUN = 5_000  # entries under one signature: a run is held in memory on both sides


def heads(connection: sqlite3.Connection) -> Heads:
    """Up to which number, and with which hash, each writer is known."""
    return {row[0]: (row[1], row[2]) for row in connection.execute(_HEADS)}


def writers(connection: sqlite3.Connection) -> list[str]:
    """Whoever wrote in this journal or is vouched for in it, and this file's own writer."""
    return [row[0] for row in connection.execute(_WRITERS)]


def revoked_after(connection: sqlite3.Connection, writer: str) -> int | None:
    """After which number nothing of a writer is taken any more; None where it was not revoked."""
    row = connection.execute("SELECT up_to FROM writer_revoked WHERE writer = ?", (writer,)).fetchone()
    return int(row[0]) if row else None


def taken_beyond(connection: sqlite3.Connection, own: str) -> dict[str, int]:
    """The writers, but this file's own, of whom more is here than their revocation says, and up to which number."""
    rows = connection.execute(
        "SELECT writer, last FROM (SELECT writer, up_to, (SELECT max(seq) FROM entry WHERE writer = r.writer) AS last"
        " FROM writer_revoked AS r WHERE writer <> ?) WHERE last > up_to",
        (own,),
    )
    return {row[0]: row[1] for row in rows}


def head_of(connection: sqlite3.Connection, writer: str) -> tuple[int, str]:
    """The number and hash of a writer's last entry that is here; (0, "") where there is none."""
    row = connection.execute(
        "SELECT seq, hash FROM entry WHERE writer = ? ORDER BY seq DESC LIMIT 1", (writer,)
    ).fetchone()
    return (row[0], row[1]) if row else (0, "")


def knows(connection: sqlite3.Connection, writer: str, seq: int, last_hash: str) -> bool:
    """Whether the entry is in the journal."""
    row = connection.execute(
        "SELECT 1 FROM entry WHERE writer = ? AND seq = ? AND hash = ?", (writer, seq, last_hash)
    ).fetchone()
    return row is not None


def waited_for(connection: sqlite3.Connection) -> list[str]:
    """The writers of whom entries wait."""
    return [row[0] for row in connection.execute("SELECT DISTINCT writer FROM waiting")]


def waiting(connection: sqlite3.Connection) -> int:
    """How many entries wait for one before them."""
    return int(connection.execute("SELECT count(*) FROM waiting").fetchone()[0])


def forked(connection: sqlite3.Connection) -> int:
    """How many entries are kept apart, since they contradict one in the journal."""
    return int(connection.execute("SELECT count(*) FROM forked").fetchone()[0])


def is_key_of(connection: sqlite3.Connection, writer: str, key: str) -> bool:
    """Whether somebody in this journal vouches for the writer's public key."""
    row = connection.execute("SELECT 1 FROM desk_key WHERE writer = ? AND key = ?", (writer, key)).fetchone()
    return row is not None


def vouched_for(connection: sqlite3.Connection) -> list[str]:
    """The writers for whom somebody vouches: the desks that belong, this one among them."""
    return [row[0] for row in connection.execute("SELECT DISTINCT writer FROM desk_key ORDER BY writer")]


def last_moment(connection: sqlite3.Connection, writer: str) -> str:
    """When the writer wrote its last entry that is here; empty where there is none."""
    row = connection.execute("SELECT at FROM entry WHERE writer = ? ORDER BY seq DESC LIMIT 1", (writer,)).fetchone()
    return str(row[0]) if row else ""


def has_closed(connection: sqlite3.Connection, writer: str, day: int) -> bool:
    """Whether the writer closed the day, and neither marked nor took back anybody on it since."""
    row = connection.execute(
        "SELECT e.kind = 'day_closed' FROM entry AS e JOIN entry_body AS b ON b.n = e.n WHERE e.writer = ?"
        " AND (e.kind = 'undo' OR e.kind IN ('day_closed', 'mark') AND json_extract(b.body, '$.day') = ?)"
        " AND json_valid(b.body) ORDER BY e.seq DESC LIMIT 1",
        (writer, day),
    ).fetchone()
    return bool(row and row[0])


def invitations(connection: sqlite3.Connection) -> set[str]:
    """The public keys of the invitations in this journal."""
    return {row[0] for row in connection.execute("SELECT key FROM invitation")}


def name_of(connection: sqlite3.Connection, writer: str) -> str:
    """What a writer's desk is called: as vouched for, else as in its last entry."""
    row = (
        connection.execute(
            "SELECT name FROM desk_key WHERE writer = ? ORDER BY clock DESC LIMIT 1", (writer,)
        ).fetchone()
        or connection.execute("SELECT desk FROM entry WHERE writer = ? ORDER BY seq DESC LIMIT 1", (writer,)).fetchone()
    )
    return str(row[0]) if row else writer


def needs_no_signature(connection: sqlite3.Connection, writer: str, seq: int, last_hash: str) -> bool:
    """Whether the entry is known here, or is the last one of a file that a writer known here was copied from."""
    return knows(connection, writer, seq, last_hash) or (seq, last_hash) in _descents(connection, writer)


def packets(connection: sqlite3.Connection, signer: Signer, since: Mapping[str, int]) -> Iterator[Packet]:
    """What others lack who know each writer up to `since`, in runs under a checkpoint each."""
    for writer, (last, last_hash) in heads(connection).items():
        first = since.get(writer, 0) + 1
        for seq, run_hash, key, signature in _checkpoints(connection, signer, writer, first, (last, last_hash)):
            entries = _run(connection, writer, first, seq)
            yield Packet(
                signer.conference, writer, seq, run_hash, key, signature, name_of(connection, writer), entries
            )  # fmt: skip
            first = seq + 1


def own_packet(connection: sqlite3.Connection, signer: Signer, since: int, name: str, most: int) -> Packet | None:
    """What follows a number in the signer's own chain, at most so many entries; None where nothing does."""
    entries = _run(connection, signer.writer, since + 1, since + most)
    if not entries:
        return None
    last = entries[-1]
    signature = signer.sign(last.seq, last.hash)
    return Packet(signer.conference, signer.writer, last.seq, last.hash, signer.key, signature, name, entries)


def provable_to(connection: sqlite3.Connection, signer: Signer) -> dict[str, int]:
    """Up to which number each other writer can be passed on, since a signature or a descent vouches for it."""
    reached = [*connection.execute(_SIGNED_TO), *connection.execute(_DESCENDED_FROM)]
    provable: dict[str, int] = {}
    for writer, seq in reached:
        provable[writer] = max(seq, provable.get(writer, 0))
    provable.pop(signer.writer, None)
    return provable


def beyond(connection: sqlite3.Connection, since: Mapping[str, int]) -> int:
    """How many entries are here that those lack who know each writer up to `since`."""
    return sum(max(last - since.get(writer, 0), 0) for writer, (last, _) in heads(connection).items())


def unproven(connection: sqlite3.Connection, signer: Signer) -> int:
    """How many entries cannot be passed on, since neither their writer's signature nor a descent vouches for them."""
    total = 0
    for writer, head in heads(connection).items():
        ends = [seq for seq, *_ in _checkpoints(connection, signer, writer, 1, head)]
        total += head[0] - max(ends, default=0)
    return total


def _checkpoints(
    connection: sqlite3.Connection, signer: Signer, writer: str, first: int, last: tuple[int, str]
) -> Iterator[tuple[int, str, str, str]]:
    """Where the runs of a writer end: (number, hash, key, signature), in order."""
    if writer == signer.writer:
        ends = [*_hashes_every(connection, writer, first, last[0]), *([last] if last[0] >= first else [])]
        yield from ((seq, run_hash, signer.key, signer.sign(seq, run_hash)) for seq, run_hash in ends)
        return
    signed = _signed(connection, writer, first)
    yield from signed
    reached = signed[-1][0] if signed else first - 1
    beyond = [
        found for found in _descents(connection, writer) if found[0] > reached and knows(connection, writer, *found)
    ]
    if beyond:
        yield (*max(beyond), "", "")


def _signed(connection: sqlite3.Connection, writer: str, first: int) -> list[tuple[int, str, str, str]]:
    rows = connection.execute(
        "SELECT c.seq, c.hash, c.key, c.signature FROM checkpoint AS c"
        " JOIN entry AS e ON e.writer = c.writer AND e.seq = c.seq AND e.hash = c.hash"
        " WHERE c.writer = ? AND c.seq >= ? ORDER BY c.seq",
        (writer, first),
    )
    return [tuple(row) for row in rows]


def _hashes_every(connection: sqlite3.Connection, writer: str, first: int, last: int) -> list[tuple[int, str]]:
    rows = connection.execute(
        "SELECT seq, hash FROM entry WHERE writer = ? AND seq >= ? AND seq < ? AND (seq - ?) % ? = ? ORDER BY seq",
        (writer, first, last, first, _RUN, _RUN - 1),
    )
    return [(row[0], row[1]) for row in rows]


def _descents(connection: sqlite3.Connection, writer: str) -> list[tuple[int, str]]:
    """(number, hash) of the writer's entries after which a copy of its file went on under another hand."""
    rows = connection.execute(
        "SELECT json_extract(b.body, '$.seq'), json_extract(b.body, '$.hash') FROM entry AS e"
        " JOIN entry_body AS b ON b.n = e.n"
        " WHERE e.kind = 'writer_begun' AND iif(json_valid(b.body), json_extract(b.body, '$.from'), '') = ?",
        (writer,),
    )
    return [(row[0], row[1]) for row in rows if isinstance(row[0], int) and isinstance(row[1], str)]


def _run(connection: sqlite3.Connection, writer: str, first: int, last: int) -> list[Carried]:
    rows = connection.execute(
        "SELECT e.id, e.writer, e.seq, e.hlc, e.at, e.desk, e.operator, e.kind, e.subject, e.body_hash, e.prev, e.hash,"
        " coalesce(b.salt, ''), b.body FROM entry AS e LEFT JOIN entry_body AS b ON b.n = e.n"
        " WHERE e.writer = ? AND e.seq BETWEEN ? AND ? ORDER BY e.seq",
        (writer, first, last),
    )
    return [Carried(*row) for row in rows]
