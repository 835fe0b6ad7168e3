"""The tables are a function of the set of entries: any order, any duplication, the same tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from db import migrations
from db.journal import projection
from db.journal.entries import Entry
from db.schema import PROJECTION

PEOPLE = ("p1", "p2", "p3")
MARKS = st.sampled_from(["e0", "e1", "e2", "e3", "e4", "e5", "unknown"])

bodies = st.one_of(
    st.tuples(
        st.sampled_from(["delegate_added", "delegate_edited", "delegate_imported", "delegate_parked"]),
        st.builds(
            lambda fields, file: {"v": 1, "fields": fields, "file": file},
            st.dictionaries(st.sampled_from(["name", "ref", "hold", "x:Diet"]), st.sampled_from("abc"), max_size=3),
            st.dictionaries(st.sampled_from(["name", "position"]), st.sampled_from("xyz"), max_size=2),
        ),
    ),
    st.tuples(
        st.just("mark"),
        st.builds(
            lambda day, at: {"v": 1, "day": day, "at": at, "method": "search"},
            st.integers(1, 2),
            st.sampled_from(["2026-11-24T03:00:00.000Z", "2026-11-24T04:00:00.000Z"]),
        ),
    ),
    st.tuples(st.just("undo"), st.builds(lambda marks: {"v": 1, "marks": marks}, st.lists(MARKS, max_size=3))),
    st.tuples(st.just("merge"), st.builds(lambda kept: {"v": 1, "kept": kept}, st.sampled_from(PEOPLE))),
    st.tuples(st.just("unmerge"), st.builds(lambda merge: {"v": 1, "merge": merge}, MARKS)),
    st.tuples(
        st.just("badge_printed"),
        st.builds(lambda copy: {"v": 1, "code_id": "BCDEFGHIJ", "copy": copy, "reason": ""}, st.integers(1, 3)),
    ),
    st.tuples(
        st.just("badge_voided"),
        st.builds(
            lambda copies: {"v": 1, "code_id": "BCDEFGHIJ", "copies": copies, "reason": "lost"},
            st.lists(st.integers(1, 3), max_size=2),
        ),
    ),
    st.tuples(
        st.just("operator"),
        st.builds(lambda who, name: {"v": 1, "id": who, "name": name}, st.sampled_from("pq"), st.sampled_from("AB")),
    ),
    st.tuples(
        st.just("conference"),
        st.builds(lambda name: {"v": 1, "fields": {"name": name}}, st.sampled_from("ABC")),
    ),
    st.tuples(
        st.just("temporary_lent"),
        st.builds(lambda number: {"v": 1, "number": number, "day": 1, "reason": "forgot"}, st.integers(1, 2)),
    ),
    st.tuples(st.just("temporary_returned"), st.builds(lambda loan: {"v": 1, "loan": loan}, MARKS)),
    st.tuples(st.just("handed_over"), st.just({"v": 1, "what": "bag", "taken_by": "self"})),
    st.tuples(st.sampled_from(["from_the_future", "attempt"]), st.just({"v": 9, "anything": [1]})),
    st.tuples(st.sampled_from(["mark", "delegate_edited"]), st.none()),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Entries of three writers with colliding clocks; marks may arrive before their person, undos before marks."""
    entries = []
    for number, (kind, body) in enumerate(draw(st.lists(bodies, max_size=14))):
        entries.append(
            Entry(
                id=f"e{number}",
                writer=draw(st.sampled_from(["w1", "w2", "w3"])),
                seq=number,
                hlc=draw(st.integers(1, 5)),
                at="2026-11-24T03:00:00.000Z",
                desk="Desk",
                operator="Op",
                kind=kind,
                subject=draw(st.sampled_from(PEOPLE)),
                body_hash="",
                prev="",
                hash="",
                body=body,
            )
        )
    return entries


@cache
def empty_file() -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrations.apply(connection)
        return connection.serialize()


def tables(batches: list[list[Entry]]) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(empty_file())
    for batch in batches:
        projection.apply(connection, batch)
    dumped = {table: list(projection.dump(connection, table)) for table in PROJECTION}
    connection.close()
    return dumped


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_any_duplication_give_the_same_tables(history: list[Entry], random: object) -> None:
    expected = tables([history])
    shuffled = history + history[::2]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert tables([[entry] for entry in shuffled]) == expected
    middle = len(shuffled) // 2
    assert tables([shuffled[middle:], shuffled[:middle], shuffled]) == expected


def test_an_undo_may_arrive_before_its_mark() -> None:
    mark = Entry("m", "w", 1, 1, "2026-11-24T03:00:00.000Z", "D", "O", "mark", "p", "", "", "", {"day": 1})
    undo = replace(mark, id="u", seq=2, hlc=2, kind="undo", body={"marks": ["m"]})
    assert tables([[undo], [mark]])["attendance"] == []
    assert len(tables([[mark]])["attendance"]) == 1


def test_the_later_writer_wins_field_by_field() -> None:
    first = Entry(
        "a", "w", 1, 5, "t", "D", "O", "delegate_added", "p", "", "", "", {"fields": {"name": "A", "ref": "1"}}
    )
    later = replace(first, id="b", hlc=9, kind="delegate_edited", body={"fields": {"name": "B"}})
    earlier = replace(first, id="c", hlc=2, kind="delegate_edited", body={"fields": {"name": "C", "ref": "3"}})
    row = tables([[later], [earlier], [first]])["delegate"][0]
    assert row[1:3] == ("1", "B")
