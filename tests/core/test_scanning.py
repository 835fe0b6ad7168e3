"""Whose code it is: numbers, tickets, and badges of a practice copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import add_people, new_session
from hypothesis import given
from hypothesis import strategies as st

from badges.code import ALPHABET, CODE_LENGTH, BadgeCode, make_code, practice_prefix
from checkin.core import dossier, scanning
from checkin.core.conference.practice import practice_copy
from checkin.core.issuing import copies
from checkin.core.models import Delegate, Method, Result, Why
from checkin.core.people import registration
from checkin.core.printing import file_output
from checkin.core.session import Session
from checkin.errors import UsageError
from db.local import settings

TICKET = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def khan(session: Session) -> Delegate:
    return registration.add(session, {"name": "KHAN, Yusuf", "ref": "P100"})


def printed(session: Session, person: Delegate, folder: Path) -> str:
    badge = file_output.print_badges(session, [person], folder / f"{session.conference.id}.pdf").printed[0]
    return copies.code_of(session, badge)


def test_a_bare_number_is_recorded_as_one(session: Session, khan: Delegate) -> None:
    assert scanning.scan(session, "p100").result is Result.OK
    assert dossier.dossier(session, khan).marks[0].method == Method.REF


def test_a_ticket_is_recorded_as_a_scan(session: Session, khan: Delegate) -> None:
    scanning.bind_ticket(session, khan.id, TICKET)
    assert scanning.scan(session, TICKET).result is Result.OK
    assert dossier.dossier(session, khan).marks[0].method == Method.SCAN


def test_a_badge_that_is_misread_or_nobodys_is_never_taken_for_a_ticket(
    session: Session, khan: Delegate, tmp_path: Path
) -> None:
    code = printed(session, khan, tmp_path)
    nobodys = make_code(BadgeCode(code[:2], code[2], "B" * 9, 1), settings.code_keys(session.read)[code[2]])
    one, two = f"{code[:9]}7{code[10:]}", f"{code[:9]}W{code[10:20]}Y{code[21:]}"
    for text in (one, two, two.lower(), nobodys, f"{nobodys[:14]} {nobodys[14:]}"):
        outcome = scanning.scan(session, text)
        assert (outcome.result, outcome.why) == (Result.UNKNOWN, Why.NOBODYS_BADGE)
        for ticket in (text, outcome.code):
            with pytest.raises(UsageError, match="reads like a badge"):
                scanning.bind_ticket(session, khan.id, ticket)


def test_a_ticket_of_as_many_letters_is_one(session: Session, khan: Delegate) -> None:
    ticket = "pq7v6kbzl2s4vrw9w7ab3mxyw5qz"
    outcome = scanning.scan(session, ticket)
    assert (outcome.result, outcome.why, len(ticket)) == (Result.UNKNOWN, None, CODE_LENGTH)
    scanning.bind_ticket(session, khan.id, outcome.code)
    assert scanning.scan(session, ticket).result is Result.OK


def test_a_conference_may_take_signed_badges_only(tmp_path: Path) -> None:
    with new_session(tmp_path, signed_only=True) as session:
        (khan,) = add_people(session, "KHAN, Yusuf", ref="P100")
        scanning.bind_ticket(session, khan.id, TICKET)
        for text in ("P100", TICKET):
            outcome = scanning.scan(session, text)
            assert (outcome.result, outcome.message) == (Result.UNKNOWN, "This conference takes signed badges only.")
        assert dossier.days_attended(session, khan.id) == []
        assert scanning.scan(session, printed(session, khan, tmp_path)).result is Result.OK


def test_practice_and_real_badges_are_told_apart(session: Session, khan: Delegate, tmp_path: Path) -> None:
    with Session.open(practice_copy(session, tmp_path / "practice.db"), "Desk 1", "Amina") as practice:
        trained = printed(practice, khan, tmp_path)
        real = printed(session, khan, tmp_path)
        there = scanning.scan(practice, real, 1)
        assert scanning.scan(practice, trained, 1).result is Result.OK
    here = scanning.scan(session, trained)
    assert (here.result, there.result) == (Result.OTHER_CONFERENCE, Result.OTHER_CONFERENCE)
    assert "a practice badge" in here.message
    assert "the real conference" in there.message
    assert dossier.days_attended(session, khan.id) == []


def test_a_badge_of_an_earlier_practice_is_good_at_the_next(session: Session, khan: Delegate, tmp_path: Path) -> None:
    with Session.open(practice_copy(session, tmp_path / "first.db"), "Desk 1", "Amina") as practice:
        code = printed(practice, khan, tmp_path)
    with Session.open(practice_copy(session, tmp_path / "second.db"), "Desk 1", "Amina") as practice:
        assert scanning.scan(practice, code, 1).result is Result.OK


def test_a_practice_badge_is_signed_with_no_real_key(session: Session, khan: Delegate, tmp_path: Path) -> None:
    with Session.open(practice_copy(session, tmp_path / "practice.db"), "Desk 1", "Amina") as practice:
        code = printed(practice, khan, tmp_path)
    own = session.conference.code_prefix
    assert code[:2] != own
    assert scanning.scan(session, own + code[2:]).result is Result.FORGED


@given(st.text(), st.text(ALPHABET, min_size=2, max_size=2))
def test_a_practice_prefix_is_another(conference: str, prefix: str) -> None:
    derived = practice_prefix(conference, prefix)
    assert derived != prefix
    assert set(derived) <= set(ALPHABET)
    assert len(derived) == len(prefix)
