"""Doing what purges say: content is deleted from the journal, and what comes again loses it at the door."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from . import kinds
from .chain import canonical
from .entries import Body, Entry
from .kinds import Facts
from .packets import Carried
from .purges import STAYS, Purged, is_personal


def _without_names(entry: Entry) -> list[object] | None:
    """What stays of an entry whose content goes, as a purge holds it; None where it has no effect without that."""
    stays = STAYS.get(entry.kind)
    if stays is None or entry.body is None:
        return None
    body = {key: value for key, value in entry.body.items() if key in stays}
    if kinds.read(entry.kind, body) is None:
        return None
    return [entry.id, entry.writer, entry.hlc, entry.at, entry.desk, entry.operator, entry.kind, entry.subject, body]


def body_of(entries: Sequence[Entry], figures: Mapping[str, Mapping[str, str]]) -> Body:
    """The body of a purge that takes the content of these entries away, and leaves the figures of people, by id."""
    return {
        "v": 1,
        "entries": [entry.id for entry in entries],
        "people": figures,
        "stays": [stays for entry in entries if (stays := _without_names(entry))],
    }


def left(facts: Facts) -> list[Entry]:
    """The entries that stay in a purge without what was personal."""
    named = set(facts["entries"])
    return [
        Entry(entry_id, writer, 0, hlc, at, desk, operator, kind, subject, "", "", "", body)
        for entry_id, writer, hlc, at, desk, operator, kind, subject, body in facts["stays"]
        if entry_id in named and kind in STAYS
    ]


def let_in(connection: sqlite3.Connection, entries: Sequence[Carried]) -> list[Carried]:
    """Entries that come in, without the content that purges take away."""
    purged = _concerning(connection, entries)
    return [bare(entry) if goes(purged, entry) else entry for entry in entries]


def goes(purged: Purged, entry: Carried) -> bool:
    """Whether the content of an entry is taken away."""
    return entry.body is not None and purged.takes(entry.id, entry.hlc, entry.kind, entry.subject, entry.body)


def bare(entry: Carried) -> Carried:
    """An entry without its content, and without the salt: with it the content could be guessed."""
    return entry._replace(salt="", body=None)


def _concerning(connection: sqlite3.Connection, entries: Sequence[Carried]) -> Purged:
    """What is taken away of these entries, by the purges that are applied."""
    (up_to,) = connection.execute("SELECT max(hlc) FROM purged_all").fetchone()
    return Purged(
        _those_in(connection, "purged_entry", "entry_id", {entry.id for entry in entries}),
        _those_in(connection, "purged_person", "delegate_id", {entry.subject for entry in entries}),
        -1 if up_to is None else up_to,
    )


def people_among(connection: sqlite3.Connection, ids: Iterable[str]) -> set[str]:
    """Those of whom nothing is kept any more."""
    return _those_in(connection, "purged_person", "delegate_id", set(ids))


def _those_in(connection: sqlite3.Connection, table: str, column: str, ids: set[str]) -> set[str]:
    if not ids or connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None:
        return set()
    asked = canonical(sorted(ids))
    rows = connection.execute(
        f"SELECT {column} FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))", (asked,)
    )
    return {row[0] for row in rows}


def note(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> dict[str, dict[str, str]]:
    """Write down what a purge takes away; return by id of whom it says what the figures count. Of several purges of
    somebody the first counts."""
    connection.executemany("INSERT OR IGNORE INTO purged_entry (entry_id) VALUES (?)", [(e,) for e in facts["entries"]])
    if facts["all"]:
        connection.execute("INSERT OR IGNORE INTO purged_all (entry_id, hlc) VALUES (?, ?)", (entry.id, entry.hlc))
    connection.executemany(
        "INSERT INTO purged_person (delegate_id, clock, fields) VALUES (?, ?, ?) ON CONFLICT (delegate_id)"
        " DO UPDATE SET clock = excluded.clock, fields = excluded.fields WHERE excluded.clock < clock",
        [(person, entry.clock, canonical(fields)) for person, fields in sorted(facts["people"].items())],
    )
    rows = connection.execute("SELECT delegate_id, fields FROM purged_person WHERE clock = ?", (entry.clock,))
    return {person: json.loads(fields) for person, fields in rows}


def erase(connection: sqlite3.Connection) -> list[Entry]:
    """Delete what the purges that are noted take away. Returns, with their content, the entries that none of them
    names: who purged had not heard of these."""
    connection.execute(
        "DELETE FROM entry_body WHERE n IN"
        " (SELECT e.n FROM entry AS e JOIN purged_entry AS p ON p.entry_id = e.id WHERE e.kind <> 'purge')"
    )
    rows = connection.execute(
        "SELECT e.n, b.body, e.id, e.writer, e.seq, e.hlc, e.at, e.desk, e.operator, e.kind, e.subject, e.body_hash,"
        " e.prev, e.hash FROM entry AS e JOIN entry_body AS b ON b.n = e.n WHERE e.kind <> 'purge'"
        " AND (e.subject IN (SELECT delegate_id FROM purged_person) OR e.hlc <= (SELECT max(hlc) FROM purged_all))"
    )
    unnamed = []
    for n, text, *header in rows.fetchall():
        entry = Entry(*[*header, kinds.parse(text)])
        if is_personal(entry.kind, entry.subject, text):
            connection.execute("DELETE FROM entry_body WHERE n = ?", (n,))
            unnamed.append(entry)
    for table in ("waiting", "forked"):
        _erase_aside(connection, table)
    return unnamed


def _erase_aside(connection: sqlite3.Connection, table: str) -> None:
    """The same of the entries that are not in the journal, but wait or are kept apart."""
    rows = connection.execute(f"SELECT writer, seq, hash, entry FROM {table}").fetchall()
    entries = [Carried(*json.loads(text)) for *_, text in rows]
    purged = _concerning(connection, entries)
    connection.executemany(
        f"UPDATE {table} SET entry = ? WHERE writer = ? AND seq = ? AND hash = ?",
        [
            (canonical(bare(entry)), *place)
            for (*place, _), entry in zip(rows, entries, strict=True)
            if goes(purged, entry)
        ],
    )
