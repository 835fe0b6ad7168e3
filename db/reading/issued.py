"""Lists that were handed out, as the journal has them: to say what the next one changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from db.journal import kinds
from db.rows import IssuedRow

KIND = "list_issued"


def issues(connection: sqlite3.Connection, name: str, profile: str) -> Iterator[IssuedRow]:
    """The issues of a list under a profile, on whichever desk, the last first; without those that cannot be read."""
    rows = connection.execute(
        "SELECT e.at, b.body FROM entry AS e JOIN entry_body AS b ON b.n = e.n WHERE e.kind = ? AND json_valid(b.body)"
        " AND json_extract(b.body, '$.list') = ? AND json_extract(b.body, '$.profile') = ?"
        " ORDER BY e.hlc DESC, e.writer DESC, e.id DESC",
        (KIND, name, profile),
    )
    return (issued for at, body in rows if (issued := _issued(at, kinds.parse(body))))


def _issued(at: str, body: dict[str, object]) -> IssuedRow | None:
    revision, final, people = body.get("revision"), body.get("final"), body.get("people")
    if type(revision) is not int or not isinstance(final, bool) or not isinstance(people, dict):
        return None
    return IssuedRow(at, revision, final, {key: value for key, value in people.items() if isinstance(value, str)})
