"""A delegate's fields: last writer wins, field by field.

Entries `delegate_*` carry `fields` (what becomes true), `was` (what stood there for whoever wrote; those of before do
not say) and `file` (what the imported list said, the base of the next three-way import). A clock stands beside every
written field, packed as {clock: [fields]} since most fields of a row come from one entry.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from db.schema import ATTRIBUTE_PREFIX, DELEGATE_FIELDS

from . import contested, person_rows
from .chain import canonical
from .entries import Entry
from .kinds import Facts
from .person_rows import ALONE, COLUMNS, Alone, Columns, Row, listed, ours, packed

_SELECT = f"SELECT {', '.join(COLUMNS)} FROM delegate WHERE id IN "
_CHUNK = 500


class _Register:
    """Values with the clock of the entry that last wrote each."""

    __slots__ = ("clocks", "values")

    def __init__(self, values: dict[str, str] | None = None, clocks: dict[str, str] | None = None) -> None:
        self.values = {} if values is None else values
        self.clocks = {} if clocks is None else clocks

    def write(self, values: dict[str, str], clock: str) -> None:
        if not self.clocks:
            self.values.update(values)
            self.clocks.update(dict.fromkeys(values, clock))
            return
        for name, value in values.items():
            if clock > self.clocks.get(name, ""):
                self.values[name] = value
                self.clocks[name] = clock

    def packed_clocks(self) -> str:
        if len(set(self.clocks.values())) == 1:
            return packed(next(iter(self.clocks.values())), listed(tuple(self.clocks)))
        by_clock: dict[str, list[str]] = {}
        for name in sorted(self.clocks):
            by_clock.setdefault(self.clocks[name], []).append(name)
        return canonical(by_clock)


def apply(connection: sqlite3.Connection, entries: Sequence[tuple[Entry, Facts]]) -> set[str]:
    """Fold `delegate_*` entries, with what they say, into the rows they are about; return the ids that were written."""
    if not entries:
        return set()
    by_subject: dict[str, list[tuple[str, Facts]]] = {}
    for entry, facts in entries:
        by_subject.setdefault(entry.subject, []).append((entry.clock, facts))
    rows = _load(connection, list(by_subject))
    written, alone = [], []
    for subject in sorted(by_subject):  # in the order of the key: neighbours go into the same page
        own = by_subject[subject]
        if subject not in rows and len(own) == 1:
            alone.append((subject, *own[0]))
            continue
        current, file = rows.get(subject, (_Register(), _Register()))
        for clock, facts in own:
            current.write(ours(facts["fields"]), clock)
            file.write(facts["file"], clock)
        written.append(_row(subject, current, file))
    _write_alone(connection, alone)
    _write_whole(connection, written)
    contested.edits(connection, entries)
    return set(by_subject)


def put(connection: sqlite3.Connection, people: Mapping[str, dict[str, str]]) -> None:
    """Write rows that say this and no more, and that no entry wrote."""
    _write_whole(
        connection, [_row(subject, _Register(ours(fields)), _Register()) for subject, fields in sorted(people.items())]
    )


def _write_alone(connection: sqlite3.Connection, alone: Sequence[tuple[str, str, Facts]]) -> None:
    """Write those of whom nothing else is said than by one entry, at its clock."""
    if unprepared := [facts for _, _, facts in alone if ALONE not in facts]:
        person_rows.work_out(unprepared)
    rows: dict[Columns, list[Row]] = {}
    for subject, clock, facts in alone:
        own: Alone = facts[ALONE]
        rows.setdefault(own.columns, []).append(own.at(subject, clock))
    for columns, some in rows.items():
        _write(connection, columns, some)


def _write_whole(connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
    if rows:
        _write(connection, *person_rows.named(rows))


def _write(connection: sqlite3.Connection, columns: Columns, rows: Sequence[Row]) -> None:
    connection.executemany(
        f"INSERT OR REPLACE INTO delegate ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows
    )


def _load(connection: sqlite3.Connection, ids: list[str]) -> dict[str, tuple[_Register, _Register]]:
    rows: dict[str, tuple[_Register, _Register]] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        for row in connection.execute(f"{_SELECT} ({','.join('?' * len(chunk))})", chunk):
            delegate_id, *columns, attributes, clocks, file, file_clocks = row
            written = _unpack(clocks)
            values = dict(zip(DELEGATE_FIELDS, columns, strict=True))
            values.update({f"{ATTRIBUTE_PREFIX}{key}": value for key, value in json.loads(attributes).items()})
            current = _Register({name: values.get(name, "") for name in written}, written)
            rows[delegate_id] = (current, _Register(json.loads(file), _unpack(file_clocks)))
    return rows


def clock_of(packed: str, name: str) -> str:
    """The clock of the entry that last wrote a field, from the packed ones of a row; empty where none did."""
    return next((clock for clock, names in json.loads(packed).items() if name in names), "")


def _unpack(packed: str) -> dict[str, str]:
    return {name: clock for clock, names in json.loads(packed).items() for name in names}


def _row(delegate_id: str, current: _Register, file: _Register) -> Row:
    clocks, file_clocks = current.packed_clocks(), file.packed_clocks()
    return person_rows.row_of(delegate_id, current.values, clocks, file.values, file_clocks)
