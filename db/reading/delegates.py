"""Questions about the people on the list.

A record merged into another is not on the list; `merged_into` names the record that is kept.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from db.journal.delegate_fields import clock_of
from db.rows import DelegateRow
from db.schema import DELEGATE_FIELDS

_SELECT = (
    f"SELECT d.id, coalesce(a.kept, ''), d.attributes, {', '.join(f'd.{name}' for name in DELEGATE_FIELDS)}"
    " FROM delegate AS d LEFT JOIN alias AS a ON a.delegate_id = d.id"
)
_CHUNK = 500
# Answered by the index `delegate_number` only when written as there.
_IN_REF = "trim(ref, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_/. ')"
_NUMBER = f"CAST({_IN_REF} AS INTEGER)"
_AT_DESK = ("attendance", "badge", "hand_over", "temporary_badge")


def is_anybody_listed(connection: sqlite3.Connection) -> bool:
    """Whether there is anybody on the list."""
    return connection.execute("SELECT 1 FROM delegate LIMIT 1").fetchone() is not None


def _rows(
    connection: sqlite3.Connection, where: str, values: Sequence[object] | Mapping[str, object] = ()
) -> Iterator[DelegateRow]:
    for delegate_id, merged_into, attributes, *fields in connection.execute(f"{_SELECT} {where}", values):
        named = dict(zip(DELEGATE_FIELDS, fields, strict=True))
        yield DelegateRow(delegate_id, merged_into, json.loads(attributes), named)


def all_listed(connection: sqlite3.Connection) -> Iterator[DelegateRow]:
    """Everybody on the list, whatever the status, in the order of their refs."""
    return _rows(connection, "WHERE a.kept IS NULL ORDER BY d.ref COLLATE NOCASE, d.id")


def refs_by_id(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """The id and the ref of everybody on the list."""
    return connection.execute("SELECT id, ref FROM delegate WHERE id NOT IN (SELECT delegate_id FROM alias)").fetchall()


def all_records(connection: sqlite3.Connection) -> Iterator[DelegateRow]:
    """Every record there is, merged ones too."""
    return _rows(connection, "ORDER BY d.ref COLLATE NOCASE, d.id")


def by_id(connection: sqlite3.Connection, delegate_id: str) -> DelegateRow | None:
    """One record; of a merged one, the record that is kept."""
    row = next(_rows(connection, "WHERE d.id = ?", (delegate_id,)), None)
    if row and row.merged_into:
        return next(_rows(connection, "WHERE d.id = ?", (row.merged_into,)), row)
    return row


def by_ids(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, DelegateRow]:
    """Records by id, merged ones as they stand."""
    found: dict[str, DelegateRow] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = list(ids[start : start + _CHUNK])
        for row in _rows(connection, f"WHERE d.id IN ({','.join('?' * len(chunk))})", chunk):
            found[row.id] = row
    return found


def by_field(connection: sqlite3.Connection, field: str, value: str) -> list[DelegateRow]:
    """Records whose `field` (ref, secret, source_id) is `value`, in the same order on every desk.

    Of a ref case is ignored, and whoever had it first is the first.
    """
    collation = {"ref": "COLLATE NOCASE", "secret": "", "source_id": ""}[field]
    # A partial index is used only where the query itself says that the field is not empty.
    where = f"WHERE d.{field} = ? {collation} AND d.{field} <> '' ORDER BY d.id"
    rows = list(_rows(connection, where, (value,)))
    return sorted(rows, key=lambda row: _ref_since(connection, row.id)) if field == "ref" and len(rows) > 1 else rows


def _ref_since(connection: sqlite3.Connection, delegate_id: str) -> str:
    """The clock of the entry that gave a person their ref."""
    (clocks,) = connection.execute("SELECT clocks FROM delegate WHERE id = ?", (delegate_id,)).fetchone()
    return clock_of(clocks, "ref")


def of_codes(connection: sqlite3.Connection, code_ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """For whom badge codes stand, on the list or in print: (code id, record, the person whose record that is)."""
    holes = ",".join("?" * len(code_ids))
    rows = connection.execute(
        f"WITH found (code_id, id) AS (SELECT code_id, id FROM delegate WHERE code_id IN ({holes}) AND code_id <> ''"
        f" UNION SELECT code_id, delegate_id FROM badge WHERE code_id IN ({holes}))"
        " SELECT found.code_id, found.id, coalesce(a.kept, found.id)"
        " FROM found LEFT JOIN alias AS a ON a.delegate_id = found.id",
        (*code_ids, *code_ids),
    )
    return [tuple(row) for row in rows]


def maybe_of_delegation(connection: sqlite3.Connection, names: Sequence[str], country: str) -> Iterator[DelegateRow]:
    """Who may belong to a delegation: by its name, their country (a code) or organisation; in the list's order."""
    holes = ",".join("?" * len(names))
    return _rows(
        connection,
        f"WHERE a.kept IS NULL AND (d.delegation COLLATE NOCASE IN ({holes}) AND d.delegation <> ''"
        f" OR d.delegation = '' AND d.organisation COLLATE NOCASE IN ({holes}) AND d.organisation <> ''"
        " OR d.delegation = '' AND d.country <> '' AND d.country = ?)"
        " ORDER BY CAST(d.list_order AS INTEGER), d.ref COLLATE NOCASE",
        (*names, *names, country),
    )


def homes(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str, str, int]]:
    """How many on the list have each combination of (delegation, organisation, country, category)."""
    home = "delegation, organisation, country, category"
    yield from connection.execute(
        f"SELECT {home}, count(*) FROM delegate WHERE id NOT IN (SELECT delegate_id FROM alias) GROUP BY {home}"
    )


def held(connection: sqlite3.Connection) -> list[DelegateRow]:
    """The people parked at the help desk, the longest waiting first."""
    return list(_rows(connection, "WHERE a.kept IS NULL AND d.hold <> '' ORDER BY d.hold_since, d.id"))


def at_desk(connection: sqlite3.Connection) -> set[str]:
    """The people known at the desk: those who are marked, or have a badge that was printed, handed over or lent."""
    known = " UNION ".join(f"SELECT delegate_id FROM {name}" for name in _AT_DESK)
    rows = connection.execute(
        f"SELECT coalesce(a.kept, k.delegate_id) FROM ({known}) AS k"
        " LEFT JOIN alias AS a ON a.delegate_id = k.delegate_id"
    )
    return {row[0] for row in rows}


def kept(connection: sqlite3.Connection, delegate_id: str) -> str:
    """The record that is kept of a person; their own where it was not merged."""
    row = connection.execute("SELECT kept FROM alias WHERE delegate_id = ?", (delegate_id,)).fetchone()
    return str(row[0]) if row else delegate_id


def merged(connection: sqlite3.Connection) -> dict[str, str]:
    """Merged records and the records that are kept."""
    return dict(connection.execute("SELECT delegate_id, kept FROM alias").fetchall())


def standing_merge(connection: sqlite3.Connection, gone: str) -> str:
    """The id of the merge entry that stands for a record, or nothing."""
    row = connection.execute(
        "SELECT entry_id FROM merge WHERE gone = ? AND entry_id NOT IN (SELECT merge_id FROM unmerge)"
        " ORDER BY clock DESC LIMIT 1",
        (gone,),
    ).fetchone()
    return str(row[0]) if row else ""


def attribute_titles(connection: sqlite3.Connection) -> list[str]:
    """The list's own columns, in the alphabet's order. Looks through everybody."""
    rows = connection.execute(
        "SELECT DISTINCT one.key FROM delegate, json_each(attributes) AS one WHERE attributes <> '{}' ORDER BY 1"
    )
    return [row[0] for row in rows]


def highest_number(connection: sqlite3.Connection, most: int) -> int:
    """The highest number up to `most` in a ref of letters and one number; 0 where there is none.

    Refs are never reused, so those of merged records count.
    """
    (number,) = connection.execute(
        f"SELECT max({_NUMBER}) FROM delegate WHERE {_IN_REF} NOT GLOB '*[^0-9]*' AND {_NUMBER} <= ?", (most,)
    ).fetchone()
    return int(number or 0)


def file_values(connection: sqlite3.Connection) -> dict[str, dict[str, str]]:
    """What the last imported file said of each person: the base of the next three-way import."""
    rows = connection.execute("SELECT id, file FROM delegate WHERE file <> '{}'")
    return {row[0]: json.loads(row[1]) for row in rows}


def count(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM delegate WHERE id NOT IN (SELECT delegate_id FROM alias)").fetchone()
    return int(row[0])
