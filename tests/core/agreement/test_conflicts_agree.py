"""Desks that know the same entries tell the same conflicts, whoever wrote, settled and carried what, in any order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from desks import Desk, exchange, open_desks
from hypothesis import given
from hypothesis import strategies as st

from checkin.core.people import lookup, merging, registration
from checkin.core.syncing.agreement import people
from checkin.core.syncing.agreement.conflicts import Watch, settle, to_settle
from checkin.core.syncing.agreement.model import Conflict
from checkin.errors import UsageError
from db.journal.entries import Draft
from db.reading import conflicts

PEOPLE = ("p1", "p2", "p3")
MOST_DESKS = 5
CODES = ("BCDEFGHIJ", "CDEFGHIJK")
Step = tuple[Any, ...]

which = st.integers(0, MOST_DESKS - 1)  # of fewer desks, counted round
somebody = st.sampled_from(PEOPLE)
steps = st.one_of(
    st.tuples(st.just("mark"), which, somebody, st.integers(1, 2)),
    st.tuples(st.just("edit"), which, somebody, st.sampled_from(["status", "x:Diet"]), st.sampled_from("abc")),
    st.tuples(st.just("edit"), which, somebody, st.just("position"), st.sampled_from("abc")),
    st.tuples(st.just("edit"), which, somebody, st.just("position"), st.sampled_from("abc")),
    st.tuples(st.just("ref"), which, somebody, st.sampled_from("78")),
    st.tuples(st.just("badge"), which, somebody, st.sampled_from(CODES)),
    st.tuples(st.just("void"), which, st.sampled_from(CODES)),
    st.tuples(st.just("lend"), which, somebody, st.integers(1, 2)),
    st.tuples(st.just("add"), which, st.sampled_from("de")),
    st.tuples(st.just("undo"), which),
    st.tuples(st.just("merge"), which),
    st.tuples(st.just("send"), which, which),
    st.tuples(st.just("settle"), which, st.integers(0, 30)),
    st.tuples(st.just("settle"), which, st.integers(0, 30)),
)  # fmt: skip


class Conference:
    """Desks that know three people, and do what desks do."""

    def __init__(self, folder: Path, number: int) -> None:
        self.desks = open_desks(folder, number)
        for name in PEOPLE:
            self.desks[0].write(Draft("delegate_imported", name, {"v": 1, "fields": {"name": name, "ref": name}}))
        exchange(self.desks)

    def do(self, step: Step) -> None:
        what, desk = step[0], self.desks[step[1] % len(self.desks)]
        rest = step[2:]
        if what == "edit":
            registration.edit(desk.session(), rest[0], {rest[1]: rest[2]})
        elif what == "merge":
            merge(desk)
        elif what == "send":
            taker = self.desks[rest[0] % len(self.desks)]
            if taker is not desk:
                taker.receive(*desk.packets())
        elif what == "settle":
            settle_one(desk, rest[0])
        elif (draft := draft_of(desk, what, *rest)) is not None:
            desk.write(draft)

    def close(self) -> None:
        for desk in self.desks:
            desk.store.close()


def draft_of(desk: Desk, what: str, *rest: Any) -> Draft | None:
    if what == "mark":
        return Draft("mark", rest[0], {"v": 1, "day": rest[1], "at": "", "method": "search"})
    if what == "ref":
        return Draft("delegate_edited", rest[0], {"v": 1, "fields": {"ref": rest[1]}})
    if what == "badge":
        return Draft("badge_printed", rest[0], {"v": 1, "code_id": rest[1], "copy": 1})
    if what == "void":
        return Draft("badge_voided", "", {"v": 1, "code_id": rest[0], "copies": [1], "reason": "lost"})
    if what == "lend":
        return Draft("temporary_lent", rest[0], {"v": 1, "number": rest[1], "day": 1, "reason": "forgot"})
    if what == "add":
        fields = {"name": "Amina Khan", "country": "PK", "ref": f"{desk.name[-1]}{rest[0]}"}
        return Draft("delegate_added", f"{desk.name[-1]}{rest[0]}", {"v": 1, "fields": fields})
    marks = desk.ids("WHERE kind = 'mark'")
    return Draft("undo", "", {"v": 1, "marks": marks[-1:]}) if marks else None


def merge(desk: Desk) -> None:
    ids = [row[0] for row in desk.store.read.execute("SELECT id FROM delegate ORDER BY id")]
    if len(ids) > len(PEOPLE) and lookup.existing(desk.session(), ids[0]) != lookup.existing(desk.session(), ids[-1]):
        merging.merge(desk.session(), ids[-1], ids[0], "one person")


def settle_one(desk: Desk, number: int) -> None:
    """One of the conflicts by one of its choices: it is told no more, whatever else is."""
    if there := told(desk):
        conflict = there[number % len(there)]
        ways = conflict.told.ways
        settle(desk.session(), conflict.id, ways[number % len(ways)].word)
        assert conflict.id not in {one.id for one in told(desk)}


def told(desk: Desk) -> list[Conflict]:
    """What it tells of what the entries contradict; not of what only this file knows."""
    return [one for one in to_settle(desk.session()) if one.kind not in ("missing_news", "fork", "clock")]


def agree_after(story: Sequence[Step], number: int) -> list[Conflict]:
    with TemporaryDirectory() as folder:
        conference = Conference(Path(folder), number)
        try:
            for step in story:
                conference.do(step)
            exchange(conference.desks)
            exchange(conference.desks)
            first, *others = conference.desks
            found = told(first)
            assert len({one.id for one in found}) == len(found)
            for desk in others:
                assert desk.tables() == first.tables()
                assert told(desk) == found
                assert Watch(desk.session()).count() == len(to_settle(desk.session()))
            return found
        finally:
            conference.close()


@given(st.lists(steps, max_size=25), st.integers(2, MOST_DESKS))
def test_desks_that_know_the_same_tell_the_same(story: list[Step], number: int) -> None:
    agree_after(story, number)


@given(st.lists(steps, max_size=25), st.integers(2, MOST_DESKS))
def test_all_can_be_settled_at_one_desk_and_is_settled_at_all(story: list[Step], number: int) -> None:
    with TemporaryDirectory() as folder:
        conference = Conference(Path(folder), number)
        try:
            for step in story:
                conference.do(step)
            exchange(conference.desks)
            exchange(conference.desks)
            desk = conference.desks[0]
            for _ in range(60):
                if not (there := told(desk)):
                    break
                settle(desk.session(), there[0].id, there[0].told.ways[-1].word)
            exchange(conference.desks)
            assert [told(one) for one in conference.desks] == [[] for _ in conference.desks]
        finally:
            conference.close()


def first_here_is_first(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    """Whose ref came here first has it."""
    arrived = {row[0]: row[1] for row in connection.execute("SELECT subject, max(n) FROM entry GROUP BY subject")}
    for ref, person, clock in SHARED(connection):
        yield ref, person, f"{arrived[person]:016x}{clock[16:]}"


SHARED, UNAWARE = conflicts.shared_refs, people._unaware
ONE_REF = [("ref", 0, "p1", "7"), ("ref", 1, "p2", "7")]


def test_a_broken_rule_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    (conflict,) = agree_after(ONE_REF, 2)
    assert conflict.kind == "one_ref"
    monkeypatch.setattr(conflicts, "shared_refs", first_here_is_first)
    with pytest.raises(AssertionError):
        agree_after(ONE_REF, 2)


def test_what_is_not_there_cannot_be_settled(tmp_path: Path) -> None:
    conference = Conference(tmp_path, 2)
    with pytest.raises(UsageError, match="no conflict 0123456789ab"):
        settle(conference.desks[0].session(), "0123456789ab", "seen")
    conference.close()
