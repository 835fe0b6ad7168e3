"""A delegate's fields: last writer wins, field by field.

Entries `delegate_*` carry `fields` (what becomes true), `was` (what stood there for whoever wrote; those of before do
not say) and `file` (what the imported list said, the base of the next three-way import). A clock stands beside every
written field, packed as {clock: [fields]} since most fields of a row come from one entry.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from db.schema import ATTRIBUTE_PREFIX, DELEGATE_FIELDS

from . import contested, person_rows
from .chain import canonical
from .entries import Entry
from .kinds import Facts
from .person_rows import DEFAULT_VALUES, attributes_of, columns_of, listed, ours, packed

COLUMNS = ("id", *DELEGATE_FIELDS, "attributes", "clocks", "file", "file_clocks")
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM delegate WHERE id IN "
BY_ITSELF = (None, *DEFAULT_VALUES, "{}", "{}", "{}", "{}")  # what the table puts into a column that is not named
_CHUNK = 500


@dataclass(slots=True)
class _Register:
    """Values with the clock of the entry that last wrote each."""

    values: dict[str, str] = field(default_factory=dict)
    clocks: dict[str, str] = field(default_factory=dict)

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
    written = []
    for subject in sorted(by_subject):  # in the order of the key: neighbours go into the same page
        own = by_subject[subject]
        if subject not in rows and len(own) == 1:
            ((clock, facts),) = own
            written.append((facts.get(person_rows.ALONE) or person_rows.alone(facts)).at(subject, clock))
            continue
        current, file = rows.get(subject, (_Register(), _Register()))
        for clock, facts in own:
            current.write(ours(facts["fields"]), clock)
            file.write(facts["file"], clock)
        written.append(_row(subject, current, file))
    _write(connection, written)
    contested.edits(connection, entries)
    return set(by_subject)


def put(connection: sqlite3.Connection, people: Mapping[str, dict[str, str]]) -> None:
    """Write rows that say this and no more, and that no entry wrote."""
    _write(
        connection, [_row(subject, _Register(ours(fields)), _Register()) for subject, fields in sorted(people.items())]
    )


def _write(connection: sqlite3.Connection, rows: Sequence[Sequence[str]]) -> None:
    """Put rows into the table. Columns in which all have what it puts there by itself are not named: of a list those
    are most, and other desks wait while they are bound."""
    if not rows:
        return
    columns = {
        name: values
        for name, by_itself, values in zip(COLUMNS, BY_ITSELF, zip(*rows, strict=True), strict=True)
        if values != (by_itself,) * len(rows)
    }
    connection.executemany(
        f"INSERT OR REPLACE INTO delegate ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
        zip(*columns.values(), strict=True),
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


def _row(delegate_id: str, current: _Register, file: _Register) -> list[str]:
    values = current.values
    return [
        delegate_id, *columns_of(values), attributes_of(values), current.packed_clocks(), canonical(file.values),
        file.packed_clocks(),
    ]  # fmt: skip
