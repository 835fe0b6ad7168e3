"""Questions about seals: which were recorded, and what became of the entries that they fix."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.journal import chain, kinds
from db.journal.entries import utc_text

from .others import Heads

_NO_END = 1 << 62
_AT_ONCE = timedelta(minutes=5)  # between the moment that another desk of the same file writes down, and its commit


@dataclass(frozen=True, slots=True)
class Recorded:
    """A seal as an entry records it, and where that entry stands. `day` is 0 where it is of none; `as_of` the id of the
    entry until which it goes, empty where it goes to the end."""

    code: str
    day: int
    heads: Heads
    as_of: str
    at: str
    writer: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Behind:
    """Entries of one writer that are not under a seal though they say that they are older."""

    writer: str
    entries: int
    first: str


_RECORDED = (
    "SELECT e.at, e.writer, e.seq, e.hash, b.body FROM entry AS e JOIN entry_body AS b ON b.n = e.n"
    " WHERE e.kind = 'sealed'"
)


def noted(connection: sqlite3.Connection) -> list[Recorded]:
    """Every seal that is in the journal, in the order in which they came; those that are in no sound form left out."""
    return [found for row in connection.execute(f"{_RECORDED} ORDER BY e.n") if (found := _read(*row))]


def newest(connection: sqlite3.Connection) -> Recorded | None:
    """The seal that the newest entry of the file records; None where that one says something else."""
    row = connection.execute(f"{_RECORDED} AND e.n = (SELECT max(n) FROM entry)").fetchone()
    return _read(*row) if row else None


def last(connection: sqlite3.Connection) -> Recorded | None:
    """The seal that was recorded last, whatever came after it."""
    row = connection.execute(f"{_RECORDED} ORDER BY e.n DESC LIMIT 1").fetchone()
    return _read(*row) if row else None


def _read(at: str, writer: str, seq: int, entry_hash: str, body: str) -> Recorded | None:
    facts = kinds.read("sealed", kinds.parse(body))
    if facts is None:
        return None
    heads = {named: (last, last_hash) for named, last, last_hash in facts["heads"]}
    return Recorded(facts["code"], facts["day"], heads, facts["as_of"], at, writer, seq, entry_hash)


def heads_as_of(connection: sqlite3.Connection, entry_id: str) -> Heads:
    """Up to where each writer was known when that entry came; nothing where there is no such entry."""
    rows = connection.execute(
        "SELECT writer, max(seq), hash FROM entry WHERE n <= (SELECT n FROM entry WHERE id = ?)"
        " GROUP BY writer ORDER BY writer",
        (entry_id,),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def entry_hash(connection: sqlite3.Connection, writer: str, seq: int) -> str | None:
    """The hash of a writer's entry; None where it is not here."""
    row = connection.execute("SELECT hash FROM entry WHERE writer = ? AND seq = ?", (writer, seq)).fetchone()
    return str(row[0]) if row else None


def line_of(connection: sqlite3.Connection, writer: str) -> dict[str, int]:
    """Who wrote this file: the writer, and those from which it descends, each with the number up to which they did;
    what they wrote after that is another file's."""
    rows = connection.execute(
        "SELECT e.writer, b.body FROM entry AS e JOIN entry_body AS b ON b.n = e.n WHERE e.kind = 'writer_begun'"
    )
    before = {row[0]: kinds.parse(row[1]) for row in rows}
    # Whoever wrote nothing yet tells it with the first entry.
    if untold := connection.execute("SELECT value FROM setting WHERE key = 'descends'").fetchone():
        before[writer] = kinds.parse(untold[0])
    line, last = {}, _NO_END
    while writer and writer not in line:
        line[writer] = last
        descent = before.get(writer, {})
        writer, seq = str(descent.get("from", "")), descent.get("seq")
        last = seq if isinstance(seq, int) else 0
    return line


def purged_since(connection: sqlite3.Connection, heads: Heads) -> list[tuple[str, str, str, int]]:
    """(desk, moment, id, entries) of each purge of after these heads that took away content from before them."""
    rows = connection.execute(
        "SELECT p.writer, p.seq, p.desk, p.at, p.id, e.id, e.writer, e.seq FROM entry AS p"
        " JOIN entry_body AS pb ON pb.n = p.n,"
        " json_each(iif(json_valid(pb.body), pb.body, '{}'), '$.entries') AS named"
        " JOIN entry AS e ON e.id = named.value LEFT JOIN entry_body AS b ON b.n = e.n"
        " WHERE p.kind = 'purge' AND b.n IS NULL ORDER BY p.n"
    ).fetchall()
    early = {row[5] for row in rows if _is_under(heads, row[0], row[1])}
    taken: dict[tuple[str, str, str], set[str]] = {}
    for purge_writer, purge_seq, desk, at, purge, entry, writer, seq in rows:
        if entry not in early and _is_under(heads, writer, seq) and not _is_under(heads, purge_writer, purge_seq):
            taken.setdefault((desk, at, purge), set()).add(entry)
    return [(*purge, len(entries)) for purge, entries in taken.items()]


def lost_since(connection: sqlite3.Connection, heads: Heads) -> list[tuple[str, str, str, int]]:
    """(desk, moment, id, entries) of each repair of after these heads that says of entries from before them that they,
    or their content, are lost, and which are not here."""
    rows = connection.execute(
        "SELECT e.writer, e.seq, e.desk, e.at, e.id, b.body FROM entry AS e JOIN entry_body AS b ON b.n = e.n"
        " WHERE e.kind = 'repaired' ORDER BY e.n"
    ).fetchall()
    late = [row[2:] for row in rows if not _is_under(heads, row[0], row[1])]
    found = [(desk, at, repair, _lost_under(connection, heads, chain.lost_in(body))) for desk, at, repair, body in late]
    return [one for one in found if one[3]]


def _lost_under(connection: sqlite3.Connection, heads: Heads, lost: chain.Lost) -> int:
    number = 0
    for writer, first, last in lost.holes:
        last = min(last, heads.get(writer, (0, ""))[0])
        (here,) = connection.execute(
            "SELECT count(*) FROM entry WHERE writer = ? AND seq BETWEEN ? AND ?", (writer, first, last)
        ).fetchone()
        number += max(last - first + 1, 0) - here
    for entry in lost.emptied:
        emptied = (
            "SELECT writer, seq FROM entry AS e LEFT JOIN entry_body AS b ON b.n = e.n WHERE id = ? AND b.n IS NULL"
        )
        place = connection.execute(emptied, (entry,)).fetchone()
        number += bool(place and _is_under(heads, *place))
    return number


def _is_under(heads: Heads, writer: str, seq: int) -> bool:
    return seq <= heads.get(writer, (0, ""))[0]


def older_outside(connection: sqlite3.Connection, seal: Recorded, writers: Iterable[str]) -> Iterator[Behind]:
    """Of each of these writers, what stands beyond the heads of a seal and says that it is older than the seal."""
    row = connection.execute("SELECT at FROM entry WHERE id = ?", (seal.as_of,)).fetchone()
    moment = datetime.fromisoformat(row[0] if row else seal.at)
    for writer in writers:
        at_once = _AT_ONCE if writer == seal.writer else timedelta()
        number, first = connection.execute(
            "SELECT count(*), min(at) FROM entry WHERE writer = ? AND seq > ? AND at < ?",
            (writer, seal.heads.get(writer, (0, ""))[0], utc_text(moment - at_once)),
        ).fetchone()
        if number:
            yield Behind(writer, number, first)
