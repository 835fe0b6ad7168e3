"""Whatever desks print, report lost and tell each other: no code is made twice, and all agree whose is good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from desks import Desk, exchange, open_desks
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.code import code_id_for
from checkin.core import dossier, scanning
from checkin.core.issuing import copies
from checkin.core.models import Delegate, Result
from checkin.core.people import codes, lookup, merging, registration
from checkin.core.printing import jobs, orders
from checkin.core.session import Session
from db.journal.entries import Draft, utc_text
from db.local import print_queue
from db.reading import badges_log, delegates, others
from db.rows import CopyRow, JobBadgeRow, JobRow
from db.store import Connection

EXAMPLES = settings().max_examples
MOST_DESKS = 5
PEOPLE = 3

which = st.integers(0, MOST_DESKS - 1)  # of fewer desks, counted round
who = st.integers(0, 9)  # of fewer people, counted round
steps = st.one_of(
    st.tuples(st.sampled_from(["print", "print", "order", "out", "lose"]), which, who),
    st.tuples(st.just("print"), which, st.integers(0, PEOPLE - 1)),
    st.tuples(st.just("send"), which, which),
    st.tuples(st.just("send"), which, which),
    st.tuples(st.sampled_from(["add", "part"]), which, who),
    st.tuples(st.just("merge"), which, st.tuples(who, who)),
    st.tuples(st.just("clock"), which, st.integers(-20, 20)),
)


class Conference:
    """Desks at work, and every copy that any of them made: of which person, by which writer."""

    def __init__(self, desks: Sequence[Desk]) -> None:
        self.desks = desks
        self.at = [Session(desk.store, desk.name, "Op", desk.now) for desk in desks]
        self.people: list[str] = []
        self.made: dict[tuple[str, int], tuple[str, str]] = {}
        self.spoilt: set[str] = set()  # they may be left without a good badge
        for _ in range(PEOPLE):
            self.add(0, 0)
        exchange(desks)

    def do(self, step: tuple[str, int, Any]) -> None:
        what, desk, other = step
        getattr(self, what)(desk % len(self.desks), other)

    def _person(self, desk: int, number: int) -> Delegate | None:
        return lookup.by_id(self.at[desk], self.people[number % len(self.people)])

    def add(self, desk: int, _: int) -> None:
        name = f"Person {len(self.people)}"
        self.people.append(registration.add(self.at[desk], {"name": name, "ref": name}).id)

    def _next(self, desk: int, person: Delegate, session: Session) -> tuple[str, int]:
        copy = copies.next_copy(session.read, person)
        assert copy not in self.made, "one code for two badges"
        self.made[copy] = person.id, session.store.writer_id
        return copy

    def print(self, desk: int, number: int) -> None:
        session = self.at[desk]
        if person := self._person(desk, number):
            code_id, copy = self._next(desk, person, session)
            with session.write() as writing:
                writing.append(*copies.printed(writing.connection, person.id, code_id, copy, "damaged", "folder"))

    def order(self, desk: int, number: int) -> None:
        """A copy goes to a printer; nobody knows yet whether it comes out."""
        session = self.at[desk]
        if person := self._person(desk, number):
            badge = JobBadgeRow(person.id, *self._next(desk, person, session))
            job = JobRow(f"job {len(self.made)}", "b", "P", "sending", "a6", "", "", utc_text(session.stamp().at),
                         "D", "O", badges=(badge,))  # fmt: skip
            with session.write() as writing:
                print_queue.add(writing.connection, job)

    def out(self, desk: int, number: int) -> None:
        """A copy that was under way is out, perhaps after a later one."""
        session = self.at[desk]
        if waiting := jobs.open_jobs(session):
            with session.write() as writing:
                orders.close(writing, waiting[number % len(waiting)], lambda _: True)

    def lose(self, desk: int, number: int) -> None:
        if person := self._person(desk, number):
            copies.report_lost(self.at[desk], person.id)
            self.spoilt.add(person.id)

    def merge(self, desk: int, pair: tuple[int, int]) -> None:
        gone, kept = (self._person(desk, number) for number in pair)
        if gone and kept and gone.id != kept.id:
            merging.merge(self.at[desk], gone.id, kept.id, "same passport")
            self.spoilt |= {gone.id, kept.id}  # parted again, a badge stays void that was made void meanwhile

    def part(self, desk: int, number: int) -> None:
        gone = self.people[number % len(self.people)]
        if delegates.standing_merge(self.at[desk].read, gone):
            merging.unmerge(self.at[desk], gone)

    def send(self, desk: int, other: int) -> None:
        exchange_one(self.desks[desk], self.desks[other % len(self.desks)])

    def clock(self, desk: int, minutes: int) -> None:
        self.desks[desk].ahead = timedelta(minutes=minutes)

    def each_code_is_its_persons(self) -> None:
        """At every desk that knows the person and the desk which printed, whether or not it knows of the print."""
        for session in self.at:
            writers = others.writers(session.read)
            for (code_id, _), (person, writer) in self.made.items():
                if writer in writers and delegates.by_id(session.read, person):
                    assert codes.bearers(session.read, code_id) == {delegates.kept(session.read, person)}

    def all_agree(self) -> None:
        """Which copies are good, in what is listed and at the scan; of each person one at most, if not lost one."""
        listed = [{person: dossier.badges_of(session, person) for person in self.people} for session in self.at]
        good = {
            person: {(badge.code_id, badge.copy) for badge in badges if not badge.void}
            for person, badges in listed[0].items()
        }
        for person, badges in listed[0].items():
            assert all(other[person] == badges for other in listed)
            assert len({code_id for code_id, _ in good[person]}) <= 1
            assert len(good[person]) <= 1
            assert good[person] or not badges or person in self.spoilt
        for session in self.at:
            for person, badges in listed[0].items():
                for badge in badges:
                    scanned = scanning.scan(session, copies.code_of(session, badge), 1).result
                    is_good = (badge.code_id, badge.copy) in good[person]
                    assert scanned in ((Result.OK, Result.ALREADY) if is_good else (Result.VOID_BADGE,))


def exchange_one(giver: Desk, taker: Desk) -> None:
    if giver is not taker:
        known = {writer: seq for writer, (seq, _) in others.heads(taker.store.read).items()}
        taker.receive(*giver.packets(known))


def agree_after(told: Sequence[tuple[str, int, Any]], number: int) -> None:
    with TemporaryDirectory() as folder:
        desks = open_desks(Path(folder), number)
        try:
            conference = Conference(desks)
            for step in told:
                conference.do(step)
            conference.each_code_is_its_persons()
            exchange(desks)
            exchange(desks)
            conference.each_code_is_its_persons()
            conference.all_agree()
        finally:
            for desk in desks:
                desk.store.close()


@settings(max_examples=EXAMPLES * 2)
@given(st.lists(steps, max_size=25), st.integers(2, MOST_DESKS))
def test_no_code_is_made_twice_and_all_agree_which_copy_is_good(told: list[tuple[str, int, Any]], number: int) -> None:
    agree_after(told, number)


def without_the_writer(writer: str, subject: str, generation: int) -> str:
    return code_id_for(subject, generation)


def only_what_was_named(copy: CopyRow, made: Sequence[CopyRow]) -> str | None:
    return copy.void_at


def without_a_turn(*told: Any) -> list[Draft]:
    drafts = PRINTED(*told)
    drafts[-1].body.pop("turn", None)
    return drafts


def with_a_turn(*told: Any) -> list[Draft]:
    drafts = PRINTED(*told)
    drafts[-1].body.setdefault("turn", 9)
    return drafts


def only_what_was_told(connection: Connection, code_id: str) -> set[str]:
    return {person for _, _, person in delegates.of_codes(connection, [code_id])}


PRINTED = copies.printed
TWO_PRINTS = [("print", 0, 0), ("print", 1, 0)]
A_LATE_COPY = [("clock", 1, 1), ("order", 0, 0), ("order", 0, 0), ("out", 0, 1), ("print", 1, 0), ("out", 0, 0)]
A_CLOCK_AHEAD = [("clock", 0, 20), ("print", 0, 0), ("send", 0, 1), ("print", 1, 0)]


@pytest.mark.parametrize(
    ("story", "where", "name", "broken"),
    [
        (TWO_PRINTS, codes, "code_id_by", without_the_writer),
        (TWO_PRINTS, badges_log, "_void_at", only_what_was_named),
        (TWO_PRINTS, codes, "bearers", only_what_was_told),
        (A_CLOCK_AHEAD, copies, "printed", without_a_turn),
        (A_LATE_COPY, copies, "printed", with_a_turn),
    ],
    ids=[
        "the writer is left out",
        "only what is named is void",
        "only what was told is known",
        "by the clock alone",
        "a copy that comes out late counts",
    ],
)
def test_a_broken_rule_is_found(
    monkeypatch: pytest.MonkeyPatch, story: list[Any], where: Any, name: str, broken: Any
) -> None:
    agree_after(story, 2)
    monkeypatch.setattr(where, name, broken)
    with pytest.raises(AssertionError):
        agree_after(story, 2)


def test_a_desk_prints_fifty_copies_and_another_a_few() -> None:
    """After twenty of them come other letters, which the other desk knows before any news too."""
    agree_after([("print", 0, 0)] * 30 + [("print", 1, 0), ("send", 0, 1)] + [("print", 0, 0)] * 20, 2)
