"""apply: from entries to tables.

The tables are a function of the *set* of entries: applying is commutative and idempotent, in whatever
order and however often entries arrive. Fields are last-writer-wins by clock; marks and undos are grow-only
sets, and attendance is what they leave standing; voided is voided for ever. An entry of unknown kind, whose
body was purged or is not as `kinds` says, has no effect.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from db.journal import kinds
from db.schema import PROJECTION

from . import attendance, contested, delegate_fields, erasing, head_counts
from .attendance import Pair
from .entries import Entry
from .kinds import Facts


def apply(connection: sqlite3.Connection, entries: Sequence[Entry]) -> set[str]:
    """Apply entries to the tables; return the ids of the delegates whose fields changed."""
    return apply_facts(connection, ((entry, kinds.read(entry.kind, entry.body)) for entry in entries))


def apply_facts(connection: sqlite3.Connection, told: Iterable[tuple[Entry, Facts | None]]) -> set[str]:
    """The same of entries that were read before."""
    touched: set[Pair] = set()
    merged = False
    marks: list[tuple[Entry, Facts]] = []
    people: list[tuple[Entry, Facts]] = []
    changed: set[str] = set()
    for entry, facts in told:
        if facts is None:
            continue
        if entry.kind == "mark":
            marks.append((entry, facts))
        elif entry.kind == "undo":
            touched.update(attendance.undo(connection, entry, facts))
        elif entry.kind in _SIMPLE:
            _SIMPLE[entry.kind](connection, entry, facts)
            merged = merged or entry.kind in ("merge", "unmerge")
        elif entry.kind == "purge":
            changed |= _purge(connection, entry, facts)
        elif entry.kind in kinds.OF_FIELDS:
            people.append((entry, facts))
    changed |= _apply_to_people(connection, people)
    touched.update(attendance.mark(connection, marks))
    if merged:
        touched.update(_recompute_aliases(connection))
    attendance.recompute(connection, touched)
    return changed


def _apply_to_people(connection: sqlite3.Connection, people: Sequence[tuple[Entry, Facts]]) -> set[str]:
    if not people:
        return set()
    ids = {entry.subject for entry, _ in people}
    with head_counts.kept(connection, ids), contested.refs(connection, ids):
        return delegate_fields.apply(connection, people)


def _purge(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> set[str]:
    """Write down what a purge takes away, and apply what stays in it."""
    people = erasing.note(connection, entry, facts)
    with head_counts.kept(connection, people.keys()), contested.refs(connection, people.keys()):
        delegate_fields.put(connection, people)
    apply(connection, erasing.left(facts))
    return set(people)


def _operator(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    connection.execute(
        "INSERT INTO operator (id, name, clock, role, pin) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id)"
        " DO UPDATE SET name = excluded.name, clock = excluded.clock, role = excluded.role, pin = excluded.pin"
        " WHERE excluded.clock > clock",
        (facts["id"], facts["name"], entry.clock, facts["role"], facts["pin"]),
    )


def _desk(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    connection.execute(
        "INSERT INTO desk_key (writer, key, name, clock) VALUES (?, ?, ?, ?) ON CONFLICT (writer, key)"
        " DO UPDATE SET name = excluded.name, clock = excluded.clock WHERE excluded.clock > clock",
        (facts["writer"], facts["key"], facts["name"], entry.clock),
    )
    if facts["seal"] and facts["writer"] == entry.writer:
        connection.execute(
            "INSERT OR IGNORE INTO desk_seal (writer, seal, badge_keys) VALUES (?, ?, ?)",
            (facts["writer"], facts["seal"], facts["badge_keys"]),
        )


def _invitation(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    connection.execute("INSERT OR IGNORE INTO invitation (key, entry_id) VALUES (?, ?)", (facts["key"], entry.id))


def _badge_key(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO badge_key (seal, letter, entry_id, sealed) VALUES (?, ?, ?, ?)",
        (facts["seal"], facts["letter"], entry.id, facts["sealed"]),
    )


def _hub_credential(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    connection.execute(
        "INSERT INTO hub_credential (desk, key, name, clock) VALUES (?, ?, ?, ?) ON CONFLICT (desk, key)"
        " DO UPDATE SET name = excluded.name, clock = excluded.clock WHERE excluded.clock > clock",
        (facts["desk"], facts["key"], facts["name"], entry.clock),
    )


def _desk_revoked(connection: sqlite3.Connection, _: Entry, facts: Facts) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO credential_revoked (desk) VALUES (?)", [(desk,) for desk in facts["desks"]]
    )
    # What any desk had taken when it heard of it counts everywhere, so the largest number does.
    connection.executemany(
        "INSERT INTO writer_revoked (writer, up_to) VALUES (?, ?) ON CONFLICT (writer)"
        " DO UPDATE SET up_to = max(up_to, excluded.up_to)",
        facts["writers"].items(),
    )


def _set_conference(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    for field, value in facts["fields"].items():
        connection.execute(
            "INSERT INTO conference_field (field, value, clock) VALUES (?, ?, ?) ON CONFLICT (field)"
            " DO UPDATE SET value = excluded.value, clock = excluded.clock WHERE excluded.clock > clock",
            (field, value, entry.clock),
        )


def _merge(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO merge (entry_id, gone, kept, clock) VALUES (?, ?, ?, ?)",
        (entry.id, entry.subject, facts["kept"], entry.clock),
    )


def _unmerge(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    connection.execute("INSERT OR IGNORE INTO unmerge (merge_id, entry_id) VALUES (?, ?)", (facts["merge"], entry.id))


def _recompute_aliases(connection: sqlite3.Connection) -> set[Pair]:
    """Derive who stands for whom from the merges that stand; return the days whose attendance may move."""
    before = dict(connection.execute("SELECT delegate_id, kept FROM alias").fetchall())
    links: dict[str, str] = {}
    for gone, kept in connection.execute(
        "SELECT gone, kept FROM merge WHERE entry_id NOT IN (SELECT merge_id FROM unmerge) ORDER BY clock"
    ):
        links[gone] = kept
    after = {gone: root for gone in links if (root := _root(gone, links)) != gone}
    moved = {item for pair in before.items() ^ after.items() for item in pair}
    with head_counts.kept(connection, moved):
        connection.execute("DELETE FROM alias")
        connection.executemany("INSERT INTO alias (delegate_id, kept) VALUES (?, ?)", sorted(after.items()))
    return {
        (delegate_id, day)
        for delegate_id in moved
        for (day,) in connection.execute(
            "SELECT DISTINCT day FROM mark WHERE delegate_id IN"
            " (SELECT :id UNION SELECT delegate_id FROM alias WHERE kept = :id)"
            " UNION SELECT day FROM attendance WHERE delegate_id = :id",
            {"id": delegate_id},
        )
    }


def _root(start: str, links: dict[str, str]) -> str:
    """Follow merges to the record that is kept; of two records merged into each other, the smaller id."""
    path = [start]
    while (following := links.get(path[-1])) is not None:
        if following in path:
            return min(path[path.index(following) :])
        path.append(following)
    return path[-1]


def _badge_printed(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO badge (entry_id, delegate_id, code_id, copy, key_letter, at, desk, operator, reason,"
        " destination, turn) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.id, entry.subject, facts["code_id"], facts["copy"], facts["key"], entry.at, entry.desk,
            entry.operator, facts["reason"], facts["destination"], facts["turn"],
        ),
    )  # fmt: skip
    contested.badge(connection, entry)


def _badge_voided(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO badge_void (code_id, copy, entry_id, at, reason) VALUES (?, ?, ?, ?, ?)",
        [(facts["code_id"], copy, entry.id, entry.at, facts["reason"]) for copy in facts["copies"]],
    )


def _handed_over(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO hand_over (entry_id, delegate_id, at, desk, operator, what, taken_by, authorisation)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.id, entry.subject, entry.at, entry.desk, entry.operator,
            facts["what"], facts["taken_by"], facts["authorisation"],
        ),
    )  # fmt: skip


def _temporary_lent(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO temporary_badge (entry_id, number, delegate_id, day, at, desk, operator, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.id, facts["number"], entry.subject, facts["day"], entry.at, entry.desk,
            entry.operator, facts["reason"],
        ),
    )  # fmt: skip
    contested.loan(connection, entry, facts)


def _temporary_returned(connection: sqlite3.Connection, entry: Entry, facts: Facts) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO temporary_return (loan_id, entry_id, at, desk, operator) VALUES (?, ?, ?, ?, ?)",
        (facts["loan"], entry.id, entry.at, entry.desk, entry.operator),
    )


_SIMPLE: dict[str, Callable[[sqlite3.Connection, Entry, Facts], None]] = {
    "operator": _operator,
    "desk": _desk,
    "invitation": _invitation,
    "badge_key": _badge_key,
    "hub_credential": _hub_credential,
    "desk_revoked": _desk_revoked,
    "conference": _set_conference,
    "merge": _merge,
    "unmerge": _unmerge,
    "badge_printed": _badge_printed,
    "badge_voided": _badge_voided,
    "handed_over": _handed_over,
    "temporary_lent": _temporary_lent,
    "temporary_returned": _temporary_returned,
    "conflict_settled": contested.settled,
}


def clear(connection: sqlite3.Connection) -> None:
    """Empty the derived tables, before they are rebuilt from the entries."""
    for table in PROJECTION:
        connection.execute(f'DELETE FROM "{table}"')


def dump(connection: sqlite3.Connection, table: str) -> Iterable[tuple[object, ...]]:
    """Every row of a derived table, in the order of its primary key."""
    keys = [
        row[1]
        for row in sorted(connection.execute(f'PRAGMA table_info("{table}")'), key=lambda info: info[5])
        if row[5]
    ]
    order = ", ".join(f'"{key}"' for key in keys) or "1"  # a table that is not there has no key
    return connection.execute(f'SELECT * FROM "{table}" ORDER BY {order}')
