"""Counts that are kept by change are what counting everybody again would give, whatever happened in whatever order."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from builders import add_people, new_session
from histories import PEOPLE, bodies, empty_file
from hypothesis import given
from hypothesis import strategies as st

from checkin.core.attendance import counts, marking
from checkin.core.models import Status
from checkin.core.people import lookup, merging, registration
from checkin.core.people.delegations import STATE_CATEGORIES, delegation_of
from checkin.core.session import Session
from checkin.countries import country_name
from db.journal import projection
from db.journal.entries import Draft, Entry
from db.reading import attendance
from db.reading import counts as kept

DAYS = (1, 2)
Tallies = dict[tuple[int, str, str], tuple[int, int]]


def counted_again(connection: sqlite3.Connection) -> Tallies:
    """Expected and present by day and group, by looking at everybody."""
    found: Counter[tuple[int, str, str, str]] = Counter()
    for person in lookup.everybody(SimpleNamespace(read=connection)):  # type: ignore[arg-type]
        for day in DAYS:
            home = delegation_of(person)
            groups = (("category", person.category), ("country", person.country), ("home", home))
            for part, name in groups:
                found[day, part, name, "expected"] += person.expected_on(day)
                found[day, part, name, "present"] += person.id in attendance.present_on(connection, day)
    keys = {key[:3] for key, people in found.items() if people}
    return {key: (found[*key, "expected"], found[*key, "present"]) for key in keys}


def as_kept(connection: sqlite3.Connection) -> Tallies:
    """The same from what is kept; with whom people come under the name that is shown."""
    found: Counter[tuple[int, str, str, str]] = Counter()
    for day in DAYS:
        for part in ("category", "country", "delegation", "state"):
            for name, expected, present in kept.tally(connection, day, part):
                home = {"state": country_name(name), "delegation": name}.get(part)
                key = (day, part, name) if home is None else (day, "home", home)
                found[*key, "expected"] += expected
                found[*key, "present"] += present
    return {key[:3]: (found[*key[:3], "expected"], found[*key[:3], "present"]) for key in found}


def arrived(connection: sqlite3.Connection) -> list[tuple[int, str, str, int]]:
    listed = {person.id for person in lookup.everybody(SimpleNamespace(read=connection))}  # type: ignore[arg-type]
    found = Counter(
        (row.day, f"{row.at[:14]}{int(row.at[14:16]) // 5 * 5:02d}", row.desk)
        for day in DAYS
        for row in attendance.arrivals_on(connection, day)
        if row.delegate_id in listed
    )
    return sorted((*key, people) for key, people in found.items())


def assert_kept(connection: sqlite3.Connection) -> None:
    assert as_kept(connection) == counted_again(connection)
    rows = connection.execute("SELECT day, slot, desk, people FROM arrival_count ORDER BY day, slot, desk")
    assert [tuple(row) for row in rows] == arrived(connection)
    refs = Counter(ref.lower() for (ref,) in connection.execute("SELECT ref FROM delegate") if ref)
    shared = dict(connection.execute("SELECT ref, people FROM shared_ref").fetchall())
    assert shared == {ref: people for ref, people in refs.items() if people > 1}


MOMENTS = st.sampled_from(["2026-11-24T03:04:59.999Z", "2026-11-24T03:05:00.000Z", "2026-11-24T23:59:00.000Z"])


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Entries of several desks in the order in which they came, some of them twice."""
    entries = [
        Entry(f"e{number}", "w1", number, draw(st.integers(1, 4)), draw(MOMENTS), draw(st.sampled_from("AB")), "Op",
              kind, draw(st.sampled_from(PEOPLE)), "", "", "", body)
        for number, (kind, body) in enumerate(draw(st.lists(bodies, max_size=16)))
    ]  # fmt: skip
    return [*entries, *draw(st.lists(st.sampled_from(entries), max_size=4))] if entries else []


@given(histories(), st.integers(1, 16))
def test_after_any_entries_in_any_order_the_counts_are_those_of_everybody(history: list[Entry], at_once: int) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(empty_file())
    try:
        for start in range(0, len(history), at_once):
            projection.apply(connection, history[start : start + at_once])
            assert_kept(connection)
    finally:
        connection.close()


def test_after_each_thing_done_at_a_desk_too(session: Session) -> None:
    amina, other = add_people(session, "Amina Khan", "Amina KHAN", delegation="Egypt", country="PK")
    steps: tuple[Callable[[], object], ...] = (
        lambda: marking.mark(session, amina.id, 1),
        lambda: registration.edit(session, other.id, {"days": "1", "delegation": ""}),
        lambda: marking.mark(session, other.id, 1),
        lambda: merging.merge(session, other.id, amina.id, "same passport"),
        lambda: marking.undo(session, amina.id, 1),
        lambda: merging.unmerge(session, other.id),
        lambda: marking.mark(session, other.id, 1),
        lambda: registration.set_status(session, amina.id, Status.CANCELLED, "letter"),
        lambda: registration.replace(session, other.id, {"name": "Dina Said"}),
        lambda: session.record(),
    )
    for step in steps:
        step()
        assert_kept(session.read)
        for day in DAYS:
            status = counts.day_status(session, day)
            assert counts.day_count(session, day) == counts.Count(status.expected, status.present)


def test_refs_that_several_bear_are_kept_whoever_takes_and_leaves_them(session: Session) -> None:
    """Only desks that did not know of each other give one ref twice, so the entries are written as they are."""
    taken = [("a", "R1"), ("b", "r1"), ("c", "R1"), ("c", "R2"), ("a", "R2"), ("b", "R2"), ("b", ""), ("c", "R1")]
    shared = []
    for person, ref in taken:
        session.record(Draft("delegate_edited", person, {"v": 1, "fields": {"ref": ref}}))
        assert_kept(session.read)
        shared.append(dict(session.read.execute("SELECT ref, people FROM shared_ref").fetchall()))
    assert shared == [{}, {"r1": 2}, {"r1": 3}, {"r1": 2}, {"r2": 2}, {"r2": 3}, {"r2": 2}, {}]


def test_with_whom_somebody_comes_is_one_rule() -> None:
    """`head_counts` says it in SQL: a State by its code, else the delegation, else the organisation."""
    assert STATE_CATEGORIES == ("delegate", "government", "")


def steps_of(connection: sqlite3.Connection, work: Callable[[], object]) -> int:
    """How much SQLite does, in its own steps."""
    taken = [0]

    def step() -> int:
        taken[0] += 1
        return 0

    connection.set_progress_handler(step, 1)
    work()
    connection.set_progress_handler(None, 1)
    return taken[0]


def what_it_takes(folder: Path, people: int) -> dict[str, int]:
    """What counting, allotting a number and marking take on a list of so many people."""
    with new_session(folder) as session:
        first, *_ = add_people(session, *(f"Person {number}" for number in range(people)))
        with session.write() as writing:
            mark = partial(marking.mark_in, session, writing, first.id, 1, marking.BY_SEARCH)
            return {
                "count": steps_of(session.read, lambda: counts.day_count(session, 1)),
                "number": steps_of(session.read, lambda: registration.new_ref(session.read)),
                "mark": steps_of(writing.connection, mark),
            }


def test_of_a_longer_list_no_more_is_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    few, many = (what_it_takes(tmp_path_factory.mktemp("list"), people) for people in (20, 200))
    assert many == pytest.approx(few, rel=0.05)


@pytest.mark.parametrize(
    ("refs", "number"),
    [
        (["T001", "T200"], "0201"),
        (["GLO-0012", "7"], "0013"),
        (["99998"], "99999"),
        (["99999"], "99999"),
        (["123456", "A-1/2", "x"], "0001"),
    ],
)
def test_the_next_ref_follows_the_highest_number(session: Session, refs: list[str], number: str) -> None:
    for ref in refs:
        registration.add(session, {"name": f"Bearer of {ref}", "ref": ref})
    assert registration.new_ref(session.read)[:-2] == number
