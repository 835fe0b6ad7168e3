"""Whose code it is: numbers, tickets, and badges of a practice copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import add_people, new_session

from checkin.core import dossier, scanning
from checkin.core.issuing import copies
from checkin.core.models import Delegate, Method, Result
from checkin.core.people import registration
from checkin.core.printing import file_output
from checkin.core.session import Session

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


def test_a_conference_may_take_signed_badges_only(tmp_path: Path) -> None:
    with new_session(tmp_path, signed_only=True) as session:
        (khan,) = add_people(session, "KHAN, Yusuf", ref="P100")
        scanning.bind_ticket(session, khan.id, TICKET)
        for text in ("P100", TICKET):
            outcome = scanning.scan(session, text)
            assert (outcome.result, outcome.message) == (Result.UNKNOWN, "This conference takes signed badges only.")
        assert dossier.days_attended(session, khan.id) == []
        assert scanning.scan(session, printed(session, khan, tmp_path)).result is Result.OK
