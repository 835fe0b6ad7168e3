"""How many are expected and in, kept by change: whoever asks reads a few rows, however long the list is.

What some people add to the counts is looked up before their rows are written and after, and the difference is written
in the same transaction. So the counts are a function of the tables, as these are of the set of entries.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager

EVERY_DAY = 0
"""The day under which those are expected who may come on all."""
# The order of these joins is given: the few people are looked up, and whether they are in before who they are.
_PEOPLE = "json_each(?) AS person CROSS JOIN delegate AS d ON d.id = person.value"
_PRESENT_PEOPLE = (
    "json_each(?) AS person CROSS JOIN attendance AS a ON a.delegate_id = person.value"
    " CROSS JOIN delegate AS d ON d.id = a.delegate_id"
)
_LISTED = "d.id NOT IN (SELECT delegate_id FROM alias)"
# With whom a person comes, as `checkin.core.people.delegations.delegation_of` has it; a State by its code.
_OF_STATE = (
    "d.delegation = '' AND d.country <> '' AND (d.category IN ('delegate', 'government', '') OR d.organisation = '')"
)
_GROUPS = (
    f"d.category, d.country, iif({_OF_STATE}, 'state', 'delegation'),"
    f" iif({_OF_STATE}, d.country, iif(d.delegation <> '', d.delegation, d.organisation))"
)
_EXPECTED = (
    f"SELECT d.days, {_GROUPS}, count(*) FROM {_PEOPLE}"
    f" WHERE {_LISTED} AND d.status IN ('confirmed', 'provisional') GROUP BY 1, 2, 3, 4, 5"
)
_SLOT = "substr(a.at, 1, 14) || printf('%02d', CAST(substr(a.at, 15, 2) AS INTEGER) / 5 * 5)"
_PRESENT = (
    f"SELECT a.day, {_GROUPS}, {_SLOT}, a.desk, count(*) FROM {_PRESENT_PEOPLE}"
    f" WHERE {_LISTED} GROUP BY 1, 2, 3, 4, 5, 6, 7"
)
_KEEP_HEADS = (
    "INSERT INTO head_count (day, part, name, expected, present) VALUES (?, ?, ?, ?, ?) ON CONFLICT (day, part, name)"
    " DO UPDATE SET expected = expected + excluded.expected, present = present + excluded.present"
)
_KEEP_ARRIVALS = (
    "INSERT INTO arrival_count (day, slot, desk, people) VALUES (?, ?, ?, ?) ON CONFLICT (day, slot, desk)"
    " DO UPDATE SET people = people + excluded.people"
)
_DROP_HEADS = "DELETE FROM head_count WHERE day = ? AND part = ? AND name = ? AND expected = 0 AND present = 0"
_DROP_ARRIVALS = "DELETE FROM arrival_count WHERE day = ? AND slot = ? AND desk = ? AND people = 0"
Group = tuple[int, str, str]  # day, part and name
Slot = tuple[int, str, str]  # day, five minutes and desk


class _Counted:
    """What some people add to the counts."""

    def __init__(self) -> None:
        self.expected: Counter[Group] = Counter()
        self.present: Counter[Group] = Counter()
        self.arrivals: Counter[Slot] = Counter()

    def subtract(self, other: _Counted) -> None:
        self.expected.subtract(other.expected)
        self.present.subtract(other.present)
        self.arrivals.subtract(other.arrivals)


@contextmanager
def kept(connection: sqlite3.Connection, ids: Collection[str], *, presence_alone: bool = False) -> Iterator[None]:
    """Keep the counts in step with what is written of these people within the block: who they are, or only whether
    they are in."""
    before = _counted(connection, ids, presence_alone)
    yield
    change = _counted(connection, ids, presence_alone)
    change.subtract(before)
    _write(connection, change)


def _counted(connection: sqlite3.Connection, ids: Collection[str], presence_alone: bool) -> _Counted:
    counted, among = _Counted(), (json.dumps(list(ids)),)
    for days, *groups, people in () if presence_alone else connection.execute(_EXPECTED, among):
        for day in {int(day) for day in days.split(",")} if days else (EVERY_DAY,):
            for part, name in _parts(*groups):
                counted.expected[day, part, name] += people
    for day, *groups, slot, desk, people in connection.execute(_PRESENT, among):
        for part, name in _parts(*groups):
            counted.present[day, part, name] += people
        counted.arrivals[day, slot, desk] += people
    return counted


def _parts(category: str, country: str, kind: str, home: str) -> tuple[tuple[str, str], ...]:
    return ("category", category), ("country", country), (kind, home)


def _write(connection: sqlite3.Connection, change: _Counted) -> None:
    """Add the difference. A row in which nobody is left goes, or the tables would tell in which order news came."""
    heads = {
        group: (change.expected[group], change.present[group])
        for group in sorted(change.expected.keys() | change.present.keys())
        if change.expected[group] or change.present[group]
    }
    slots = {slot: people for slot, people in sorted(change.arrivals.items()) if people}
    connection.executemany(_KEEP_HEADS, [(*group, *numbers) for group, numbers in heads.items()])
    connection.executemany(_KEEP_ARRIVALS, [(*slot, people) for slot, people in slots.items()])
    connection.executemany(_DROP_HEADS, [group for group, numbers in heads.items() if min(numbers) < 0])
    connection.executemany(_DROP_ARRIVALS, [slot for slot, people in slots.items() if people < 0])
