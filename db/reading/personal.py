"""Questions of who is about to purge: what is personal in the journal, and what of people only the figures need."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator

from db.journal import purges
from db.journal.entries import Entry

from .journal import COLUMNS, FROM, entry_of
from .operators import name_of

# What people are counted by, and by what they are counted or left out; the number, which is never given again.
_FIGURES = (
    "ref", "category", "country", "country_text", "delegation", "delegation_kind", "sex", "local", "status", "days",
    "sensitive", "list_consent",
)  # fmt: skip


def entries(connection: sqlite3.Connection, people: Collection[str] | None) -> Iterator[Entry]:
    """The entries with personal content about these people (ids); None: about everybody, and staff."""
    of_whom = "" if people is None else "AND e.subject IN (SELECT value FROM json_each(:people))"
    rows = connection.execute(
        f"SELECT {COLUMNS} {FROM} WHERE b.n IS NOT NULL AND e.kind <> 'purge' {of_whom} ORDER BY e.n",
        {"people": json.dumps(sorted(people or ()))},
    )
    for row in rows:
        kind, subject, text = row[7], row[8], row[12]
        if purges.is_personal(kind, subject, text):
            yield entry_of(row)


def figures(connection: sqlite3.Connection, people: Collection[str] | None) -> dict[str, dict[str, str]]:
    """By id, what the figures need of these people, or of everybody: a merged record's too."""
    of_whom = "" if people is None else "WHERE id IN (SELECT value FROM json_each(:people))"
    rows = connection.execute(
        f"SELECT id, organisation, {', '.join(_FIGURES)} FROM delegate {of_whom} ORDER BY id",
        {"people": json.dumps(sorted(people or ()))},
    )
    return {delegate_id: _counted(organisation, fields) for delegate_id, organisation, *fields in rows}


def _counted(organisation: str, fields: list[str]) -> dict[str, str]:
    counted = {name: value for name, value in zip(_FIGURES, fields, strict=True) if value}
    if "delegation" not in counted and organisation:  # then they are counted with it
        counted["organisation"] = organisation
    return {**counted, "name": f"Purged {counted.get('ref', '')}".strip()}


def mentioned(connection: sqlite3.Connection, words: str, people: Collection[str]) -> list[str]:
    """The ids of others in whose entries these words stand, such as a name in a remark."""
    rows = connection.execute(
        "SELECT DISTINCT e.subject FROM entry AS e JOIN entry_body AS b ON b.n = e.n"
        " WHERE e.subject <> '' AND e.kind <> 'purge' AND instr(b.body, ?)"
        " AND e.subject NOT IN (SELECT value FROM json_each(?)) ORDER BY e.subject",
        (words, json.dumps(sorted(people))),
    )
    return [row[0] for row in rows]


def refs(connection: sqlite3.Connection, people: Collection[str]) -> list[str]:
    """The numbers of these people."""
    rows = connection.execute(
        "SELECT ref FROM delegate WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(people)),)
    )
    return [row[0] for row in rows]


def is_kept(connection: sqlite3.Connection, fields: Collection[str]) -> bool:
    """Whether one of these fields is known of anybody; for none, anything that was not purged."""
    known = " OR ".join(f"{name} <> ''" for name in fields) or "TRUE"
    row = connection.execute(
        f"SELECT 1 FROM delegate WHERE ({known}) AND id NOT IN (SELECT delegate_id FROM purged_person) LIMIT 1"
    ).fetchone()
    return row is not None


def written(connection: sqlite3.Connection) -> int:
    """How many files for others were written; a list that was handed out is one of them."""
    rows = connection.execute("SELECT count(*) FROM entry WHERE kind = 'exported'")
    return int(rows.fetchone()[0])


def given_out(connection: sqlite3.Connection) -> Iterator[Entry]:
    """The entries that say that something of the list was given out of the program, oldest first, with the operators'
    names."""
    shown = COLUMNS.replace("e.operator", name_of("e.operator"))
    rows = connection.execute(
        f"SELECT {shown} {FROM} WHERE e.kind IN ('exported', 'list_issued') ORDER BY e.hlc, e.writer, e.id"
    )
    return map(entry_of, rows)
