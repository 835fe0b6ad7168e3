"""Whatever happens to what travels, desks that know the same entries have the same tables, and know each entry once."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from desks import Desk, Tables, dumped, exchange, open_desks
from histories import PEOPLE, bodies, empty_file
from hypothesis import example, given, settings
from hypothesis import strategies as st

from db.errors import StorageError
from db.journal import attendance, delegate_fields, erasing, incoming, projection
from db.journal.chain import canonical
from db.journal.entries import Draft
from db.journal.packets import Packet
from db.reading import journal, others
from db.store import Store

EXAMPLES = settings().max_examples
MOST_DESKS = 5


class KilledError(BaseException):
    """The program ends between two transactions."""


drafts = st.tuples(bodies.filter(lambda one: one[1] is not None), st.sampled_from(PEOPLE))
which = st.integers(0, MOST_DESKS - 1)  # of fewer desks, counted round
steps = st.one_of(
    st.tuples(st.just("write"), which, st.lists(drafts, min_size=1, max_size=4)),
    st.tuples(st.just("write"), which, st.lists(drafts, min_size=1, max_size=4)),
    st.tuples(st.just("send"), which, which),
    st.tuples(st.just("send"), which, which),
    st.tuples(st.just("arrive"), st.randoms(use_true_random=False), st.sampled_from([None, None, 1, 2])),
    st.tuples(st.just("clock"), which, st.integers(-20, 20)),
    st.tuples(st.just("purge"), which, st.integers(0, 30)),
    st.tuples(st.just("purge people"), which, st.sampled_from([["p1"], ["p1", "p2"], ["p3"], None])),
    st.tuples(st.just("restart"), which, st.none()),
)


class Conference:
    """Desks at work, and what is on its way between them."""

    def __init__(self, desks: Sequence[Desk]) -> None:
        self.desks = desks
        self._mail: list[tuple[Desk, Packet]] = []

    def do(self, step: tuple[Any, Any, Any]) -> None:
        what, one, other = step
        if what != "arrive":
            one %= len(self.desks)
        if what == "arrive":
            self._arrive(one, other)
        elif what == "write":
            self._write(self.desks[one], other)
        elif what == "send":
            self._mail += [(self.desks[other % len(self.desks)], packet) for packet in self.desks[one].packets()]
        elif what == "clock":
            self.desks[one].ahead = timedelta(minutes=other)
        elif what == "purge":
            if ids := self.desks[one].ids("WHERE subject <> ''"):
                self.desks[one].purge([ids[other % len(ids)]])
        elif what == "purge people":
            self.desks[one].purge_people(other)
        else:
            self.desks[one].restart()

    def _write(self, desk: Desk, told: list[tuple[tuple[str, dict[str, Any]], str]]) -> None:
        for (kind, body), subject in told:
            ids = desk.ids(f"WHERE kind = '{MEANS.get(kind, 'mark')}'")
            named = dict(zip(REFERRED, reversed(ids), strict=False))
            with suppress(StorageError):  # of whom everything was purged
                desk.write(Draft(kind, subject, renamed(body, named)))

    def _arrive(self, chance: random.Random, killed_after: int | None) -> None:
        """Some of the mail arrives: out of order, twice, with entries missing; some is lost, some is late."""
        chance.shuffle(self._mail)
        late: list[tuple[Desk, Packet]] = []
        for desk, packet in self._mail:
            luck = chance.random()
            if luck < 0.2:
                continue
            if luck < 0.4:
                late.append((desk, packet))
                continue
            if luck < 0.5:
                entries = list(packet.entries)
                entries.pop(chance.randrange(len(entries)))
                packet = packet._replace(entries=entries)
            with killed(desk.store, killed_after) as dead:
                desk.receive(packet, *([packet] if luck > 0.9 else []))
            if dead:
                desk.restart()
        self._mail = late


REFERRED = [f"e{number}" for number in range(6)]
MEANS = {"unmerge": "merge", "temporary_returned": "temporary_lent"}


def renamed(value: Any, named: dict[str, str]) -> Any:
    """The body with entries that are there in place of those of `test_projection`."""
    if isinstance(value, dict):
        return {key: renamed(item, named) for key, item in value.items()}
    if isinstance(value, list):
        return [renamed(item, named) for item in value]
    return named.get(value, value) if isinstance(value, str) else value


@contextmanager
def killed(store: Store, after: int | None) -> Iterator[list[bool]]:
    """The program ends before transaction number `after` of those that follow; the list is filled when it did."""
    dead: list[bool] = []
    write, done = store._transaction, 0

    def until(stamp: Any) -> Any:
        nonlocal done
        done += 1
        if after is not None and done > after:
            raise KilledError
        return write(stamp)

    store._transaction = until  # type: ignore[method-assign]
    try:
        yield dead
    except KilledError:
        dead.append(True)
    finally:
        store._transaction = write  # type: ignore[method-assign]


def rebuilt(desk: Desk) -> Tables:
    """The tables that the desk's entries make in another order."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(empty_file())
        for entry in reversed(list(journal.read_all(desk.store.read))):
            projection.apply(connection, [entry])
        return dumped(connection)


def agree_after(told: Sequence[tuple[Any, Any, Any]], number: int = MOST_DESKS) -> None:
    with TemporaryDirectory() as folder:
        conference = Conference(open_desks(Path(folder), number))
        desks = conference.desks
        try:
            for step in told:
                conference.do(step)
            for desk in desks:
                assert desk.tables() == rebuilt(desk)
            for _ in range(
                3
            ):  # a desk says what stays of what it alone knew when it hears of a purge, and so do others
                exchange(desks)
            heads = [others.heads(desk.store.read) for desk in desks]
            assert all(one == heads[0] for one in heads)
            for desk in desks:
                ids = desk.ids()
                assert len(ids) == len(set(ids)) == sum(seq for seq, _ in heads[0].values())
                assert others.waiting(desk.store.read) == others.forked(desk.store.read) == 0
                assert desk.tables() == desks[0].tables()
            assert desks[0].tables() == rebuilt(desks[0])
        finally:
            for desk in desks:
                desk.store.close()


ADDED = (("delegate_added", {"v": 1, "fields": {}, "was": {}, "file": {}}), "p1")


@pytest.fixture(autouse=True)
def _short_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few entries under one signature, and few in a transaction: what is lost leaves holes, what is killed halves."""
    monkeypatch.setattr(others, "_RUN", 3)
    monkeypatch.setattr("db.receiving.AT_ONCE", 2)
    monkeypatch.setattr("db.receiving.BESIDE_OTHERS", 2)


@settings(max_examples=EXAMPLES * 5 // 2)
@given(st.lists(steps, max_size=20), st.integers(2, MOST_DESKS))
@example([("clock", 0, -5), ("purge people", 0, None), ("write", 0, [ADDED])], 2)
def test_desks_agree_whatever_happens_to_what_travels(told: list[tuple[Any, Any, Any]], number: int) -> None:
    agree_after(told, number)


def forget_early_undos(connection: sqlite3.Connection, entry: Any, facts: Any) -> set[tuple[str, int]]:
    known = [
        mark for mark in facts["marks"] if connection.execute("SELECT 1 FROM mark WHERE id = ?", (mark,)).fetchone()
    ]
    return UNDO(connection, entry, {**facts, "marks": known})


def last_arrival_wins(self: Any, values: dict[str, str], clock: str) -> None:
    self.values.update(values)
    self.clocks.update(dict.fromkeys(values, clock))


def last_purge_counts(connection: sqlite3.Connection, entry: Any, facts: Any) -> dict[str, dict[str, str]]:
    NOTE(connection, entry, facts)
    connection.executemany(
        "UPDATE purged_person SET clock = ?, fields = ? WHERE delegate_id = ?",
        [(entry.clock, canonical(fields), person) for person, fields in facts["people"].items()],
    )
    return dict(facts["people"])


UNDO, NOTE = attendance.undo, erasing.note


class Calm(random.Random):
    """Nothing is lost or late; what was sent last arrives first."""

    def shuffle(self, x: Any) -> None:
        x.reverse()

    def random(self) -> float:
        return 0.7


def named(name: str, subject: str = "p1") -> tuple[Any, str]:
    return ("delegate_edited", {"v": 1, "fields": {"name": name}, "file": {}}), subject


def marked(subject: str) -> tuple[Any, str]:
    return ("mark", {"v": 1, "day": 1, "at": "", "method": "search"}), subject


UNDONE: tuple[Any, str] = ("undo", {"v": 1, "marks": ["e0"]}), "p1"
ARRIVE = ("arrive", Calm(), None)
EDITED = [("clock", 0, 10), ("write", 0, [named("a")]), ("write", 1, [named("b")])]
# Whichever of the two writers comes first at the third desk: one undo is there before its mark.
TAKEN_BACK = [
    ("write", 0, [marked("p1")]), ("send", 0, 1), ARRIVE, ("write", 1, [UNDONE]),
    ("write", 2, [marked("p2")]), ("send", 2, 3), ARRIVE, ("write", 3, [UNDONE]),
    ("send", 1, 4), ("send", 3, 4), ARRIVE,
]  # fmt: skip
WITH_HOLES = [("write", 0, [named(name) for name in "abcabcab"]), ("send", 0, 1), ARRIVE]
PURGED = [("write", 0, [named("a")]), ("send", 0, 1), ARRIVE, ("purge", 0, 0)]
NUMBERED = [(("delegate_edited", {"v": 1, "fields": {"ref": ref}, "file": {}}), "p1") for ref in "ab"]
PURGED_TWICE = [
    ("write", 0, NUMBERED[:1]), ("send", 0, 1), ARRIVE, ("write", 1, NUMBERED[1:]),
    ("purge people", 0, ["p1"]), ("purge people", 1, ["p1"]),
]  # fmt: skip
BROKEN = [
    (EDITED, delegate_fields._Register, "write", last_arrival_wins),
    (TAKEN_BACK, attendance, "undo", forget_early_undos),
    (WITH_HOLES, incoming, "waiting_for", lambda connection, writer, most: []),
    (PURGED, incoming, "erase", lambda connection, new: None),
    (PURGED_TWICE, erasing, "note", last_purge_counts),
]


@pytest.mark.parametrize(
    ("story", "where", "name", "broken"),
    BROKEN,
    ids=[
        "the last arrival wins",
        "an early undo is forgotten",
        "what waits stays",
        "what was purged stays",
        "the last purge counts",
    ],
)
def test_a_broken_rule_is_found(
    monkeypatch: pytest.MonkeyPatch, story: list[Any], where: Any, name: str, broken: Any
) -> None:
    agree_after(story)
    monkeypatch.setattr(where, name, broken)
    with pytest.raises(AssertionError):
        agree_after(story)
