"""Questions of who looks through the journal: the newest entries of some sort, a page at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from db.journal.entries import Entry

from .journal import COLUMNS, FROM, entry_of
from .operators import name_of

_SHOWN = COLUMNS.replace("e.operator", name_of("e.operator"))
_ATTEMPT = "e.kind = 'attempt' AND iif(json_valid(b.body), json_extract(b.body, '$.result'), '') = :kind"
# The plus keeps SQLite from an index that gives another order: it would sort everything for each page.
_CONDITIONS = {
    "desk": "+e.desk = :desk COLLATE NOCASE",
    "operator": f"{name_of('e.operator')} = :operator COLLATE NOCASE",
    "kind": f"(+e.kind = :kind OR {_ATTEMPT})",
    "since": "e.at >= :since",
}


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries are wanted; what is empty does not matter. `kind` is that of the entry, or the result word of an
    attempt; `since` a moment as stored; `subjects` the ids of a person's records, None for everything."""

    subjects: Collection[str] | None = None
    desk: str = ""
    operator: str = ""
    kind: str = ""
    since: str = ""


def page(connection: sqlite3.Connection, sought: Sought, after: Entry | None, limit: int) -> list[Entry]:
    """The newest entries by their clocks, or those that follow after one, with the operators' names."""
    values: dict[str, object] = {name: getattr(sought, name) for name in _CONDITIONS if getattr(sought, name)}
    where = [_CONDITIONS[name] for name in values]
    if sought.subjects is not None:
        names = [f":subject{number}" for number in range(len(sought.subjects))]
        values |= {name[1:]: subject for name, subject in zip(names, sought.subjects, strict=True)}
        where.append(f"e.subject IN ({', '.join(names)})")
    if after is not None:
        values |= {"hlc": after.hlc, "writer": after.writer, "id": after.id}
        where.append("e.hlc <= :hlc AND (e.hlc, e.writer, e.id) < (:hlc, :writer, :id)")
    rows = connection.execute(
        f"SELECT {_SHOWN} {FROM} {'WHERE' if where else ''} {' AND '.join(where)}"
        " ORDER BY e.hlc DESC, e.writer DESC, e.id DESC LIMIT :limit",
        {**values, "limit": limit},
    )
    return [entry_of(row) for row in rows.fetchall()]


def kinds_written(connection: sqlite3.Connection) -> set[str]:
    """Every kind of which there is an entry; also of those that this version does not know."""
    return {row[0] for row in connection.execute("SELECT DISTINCT kind FROM entry")}
