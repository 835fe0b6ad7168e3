"""Whose badge codes are: of one desk, of two that knew nothing of each other, and letters that two people share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import FrozenClock, add_people

from badges import code
from badges.code import code_id_for
from checkin.core import dossier, scanning
from checkin.core.finding import Finder
from checkin.core.issuing import copies, temporary
from checkin.core.models import BadgeCopy, Delegate, Reprint, ReprintReason, Result
from checkin.core.people import codes, lookup
from checkin.core.printing import file_output
from checkin.core.session import Session
from checkin.core.syncing import carrying
from db.journal.entries import Draft
from db.opening import copy_to
from db.reading import badges_log

SCANS_A_TABLE = re.compile(r"SCAN (delegate|entry|badge|badge_void|alias|b|e|a|v)\b")


@pytest.fixture
def khan(session: Session) -> Delegate:
    (added,) = add_people(session, "Amina Khan")
    return added


@pytest.fixture
def other(session: Session, khan: Delegate, clock: FrozenClock, tmp_path: Path) -> Iterator[Session]:
    """Another desk, with a copy of the file: it knows the first desk, which does not know of it."""
    copy_to(session.store, tmp_path / "copy.db")
    with Session.open(tmp_path / "copy.db", "Desk 2", "Bilal", clock) as opened:
        yield opened


def printed(session: Session, person: Delegate, folder: Path) -> BadgeCopy:
    """A badge as a file; again, where there is one."""
    again = Reprint(ReprintReason.DAMAGED)
    report = file_output.print_badges(session, [person], folder / f"{session.version()}.pdf", reprint=again)
    assert report.failed == ()
    return report.printed[0]


def carry(giver: Session, taker: Session, stick: Path) -> None:
    stick.mkdir(exist_ok=True)
    letters = carrying.export_to(giver, stick).code
    assert carrying.import_from(taker, stick, [letters]).refused == ()


def exchange(one: Session, two: Session, stick: Path) -> None:
    carry(one, two, stick / "there")
    carry(two, one, stick / "back")
    carry(one, two, stick / "there again")


def test_a_lone_desk_prints_the_letters_of_the_list_and_leaves_them_there(
    session: Session, khan: Delegate, tmp_path: Path
) -> None:
    made = [printed(session, khan, tmp_path) for _ in range(21)]
    assert {badge.code_id for badge in made[:20]} == {khan.code_id} == {code_id_for(khan.id)}
    assert made[20].code_id != khan.code_id
    assert lookup.existing(session, khan.id).code_id == khan.code_id
    assert scanning.scan(session, copies.code_of(session, made[20]), 1).result is Result.OK


def test_a_badge_printed_at_one_desk_opens_at_the_other_before_the_news(
    session: Session, other: Session, khan: Delegate, tmp_path: Path
) -> None:
    alone = printed(session, khan, tmp_path)
    assert scanning.scan(other, copies.code_of(session, alone), 1).result is Result.OK
    exchange(session, other, tmp_path)
    for desk, elsewhere in ((session, other), (other, session)):
        badge = printed(desk, khan, tmp_path)
        assert (badge.code_id != khan.code_id, badge.copy) == (True, 2)
        outcome = scanning.scan(elsewhere, copies.code_of(desk, badge), 2)
        assert outcome.delegate is not None
        assert (outcome.result, outcome.delegate.id) == (Result.OK, khan.id)
        assert badge.code_id not in {known.code_id for known in dossier.badges_of(elsewhere, khan.id)}


def test_of_two_badges_of_desks_that_knew_nothing_of_each_other_both_keep_the_same(
    session: Session, other: Session, khan: Delegate, clock: FrozenClock, tmp_path: Path
) -> None:
    first = printed(session, khan, tmp_path)
    clock.forward(minutes=2)
    second = printed(other, khan, tmp_path)
    old, new = (copies.code_of(session, badge) for badge in (first, second))
    assert old != new
    exchange(session, other, tmp_path)
    for desk in (session, other):
        assert [badge.void for badge in dossier.badges_of(desk, khan.id)] == [True, False]
        refused = scanning.scan(desk, old, 1)
        assert (refused.result, refused.delegate and refused.delegate.id) == (Result.VOID_BADGE, khan.id)
        assert "void since 08:42" in refused.message
        assert scanning.scan(desk, new, 1).result is Result.OK
    copies.report_lost(other, khan.id)
    assert scanning.scan(other, old, 1).result is Result.VOID_BADGE, "what was void stays so"


def test_a_person_is_found_by_the_code_of_each_of_their_badges(
    session: Session, other: Session, khan: Delegate, tmp_path: Path
) -> None:
    add_people(other, "Somebody Else")
    plain, badge = printed(session, khan, tmp_path), printed(other, khan, tmp_path)
    finder = Finder(other)
    for one in (plain, badge):
        whole = copies.code_of(other, one)
        for typed in (whole, one.code_id, code.human_code(whole).lower()):
            (found, *more) = finder.find(typed).rows
            assert (found.delegate.id, found.guess, found.why, more) == (khan.id, False, "code", [])
    assert finder.find(code_id_for("nobody")).rows == ()


def test_letters_that_the_list_gives_two_people_are_nobodys_and_not_printed(
    session: Session, khan: Delegate, tmp_path: Path
) -> None:
    badge = printed(session, khan, tmp_path)
    (twin,) = add_people(session, "Bilal Rana")
    session.record(Draft("delegate_edited", twin.id, {"v": 1, "fields": {"code_id": khan.code_id}}))
    assert scanning.scan(session, copies.code_of(session, badge), 1).result is Result.UNKNOWN
    again = printed(session, khan, tmp_path)
    assert again.code_id != khan.code_id
    outcome = scanning.scan(session, copies.code_of(session, again), 1)
    assert (outcome.result, outcome.delegate and outcome.delegate.id) == (Result.OK, khan.id)


def test_letters_that_two_desks_may_give_two_people_are_nobodys_and_not_printed(
    session: Session, other: Session, khan: Delegate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (rana,) = add_people(other, "Bilal Rana")
    exchange(session, other, tmp_path)
    one, two = session.store.writer_id, other.store.writer_id
    numbers = {(khan.id, 0): 0, (rana.id, 0): 5, (one, 1): 100, (two, 1): 105, (one, 2): 300, (two, 2): 900}

    def derived(subject: str, generation: int) -> int:
        return numbers.get((subject, generation), 10_000 * (1 + generation))

    monkeypatch.setattr(code, "_derived", derived)
    monkeypatch.setattr(code, "_of_writer", derived)
    for person in (khan, rana):
        session.record(Draft("delegate_edited", person.id, {"v": 1, "fields": {"code_id": code_id_for(person.id)}}))
    shared = code.code_id_by(one, rana.id, 1)
    assert shared == code.code_id_by(two, khan.id, 1)
    assert codes.bearers(session.read, shared) == {khan.id, rana.id}
    assert scanning.scan(session, copies.sign(session, shared, 1), 1).result is Result.UNKNOWN
    assert printed(session, rana, tmp_path).code_id == code.code_id_by(one, rana.id, 2)
    assert printed(session, khan, tmp_path).code_id == code.code_id_by(one, khan.id, 1)


def test_a_badge_of_the_pool_is_no_persons(session: Session, khan: Delegate, monkeypatch: pytest.MonkeyPatch) -> None:
    loan = temporary.lend(session, khan.id, "forgot the badge", 7, day=1)
    assert isinstance(loan, temporary.Loan)
    pool = copies.sign(session, temporary.code_id(session.conference.id, 7), 1)
    assert scanning.scan(session, pool, 1).result is Result.OK
    monkeypatch.setattr(codes, "bearers", lambda *_: {"somebody"})
    assert scanning.scan(session, pool, 1).result is Result.UNKNOWN


def test_whose_a_badge_is_and_whether_it_is_good_is_asked_of_indexes(session: Session, khan: Delegate) -> None:
    """What a scan asks grows neither with the list nor with the journal."""
    asked: list[str] = []
    session.read.set_trace_callback(asked.append)
    codes.bearers(session.read, khan.code_id)
    badges_log.void_since(session.read, khan.id, khan.code_id, 1)
    session.read.set_trace_callback(None)
    assert len(asked) >= 4
    for statement in asked:
        for row in session.read.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall():
            assert not SCANS_A_TABLE.match(row["detail"]), (statement, row["detail"])
