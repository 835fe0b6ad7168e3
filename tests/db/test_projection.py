"""The tables are a function of the set of entries: any order, any duplication, the same tables."""

from __future__ import annotations

import sqlite3

from histories import PEOPLE, bodies, empty_file
from hypothesis import given
from hypothesis import strategies as st

from db.journal import projection
from db.journal.entries import Entry
from db.schema import PROJECTION


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Entries of three writers with colliding clocks; marks may arrive before their person, undos before marks."""
    entries = []
    for number, (kind, body) in enumerate(draw(st.lists(bodies, max_size=14))):
        entries.append(
            Entry(
                id=f"e{number}",
                writer=draw(st.sampled_from(["w1", "0a" * 8, "0b" * 8])),
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
    undo = mark._replace(id="u", seq=2, hlc=2, kind="undo", body={"marks": ["m"]})
    assert tables([[undo], [mark]])["attendance"] == []
    assert len(tables([[mark]])["attendance"]) == 1


def test_the_later_writer_wins_field_by_field() -> None:
    first = Entry(
        "a", "w", 1, 5, "t", "D", "O", "delegate_added", "p", "", "", "", {"fields": {"name": "A", "ref": "1"}}
    )
    later = first._replace(id="b", hlc=9, kind="delegate_edited", body={"fields": {"name": "B"}})
    earlier = first._replace(id="c", hlc=2, kind="delegate_edited", body={"fields": {"name": "C", "ref": "3"}})
    row = tables([[later], [earlier], [first]])["delegate"][0]
    assert row[1:3] == ("1", "B")
