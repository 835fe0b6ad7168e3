"""One person collects the badges of several: each hand-over an entry, all of them durable together."""

from __future__ import annotations

import pytest
from builders import add_people, entries_of

from checkin.core import scanning
from checkin.core.attendance import arrivals
from checkin.core.issuing import collecting, copies
from checkin.core.issuing.whereabouts import whereabouts
from checkin.core.models import Status
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.errors import NotSavedError, UsageError
from db.journal.entries import Draft


def test_each_is_recorded_and_nobody_is_marked(session: Session) -> None:
    people = add_people(session, "Amina Khan", "Bilal Ahmed", "[/]")
    ids = [person.id for person in people]
    collected = collecting.collect(session, [*ids, ids[0]], " Driver\x07 of the embassy ", "letter 7")
    assert [(one.delegate.id, one.given) for one in collected] == [(one, True) for one in ids]
    entries = entries_of(session, "handed_over")
    assert [entry.subject for entry in entries] == ids
    told = {"v": 1, "what": "badge", "taken_by": "Driver of the embassy", "authorisation": "letter 7"}
    assert all(entry.body == told for entry in entries)
    for person in people:
        assert whereabouts(session, person, 1).held.startswith("handed over")
        assert arrivals.first_of(session, session.read, person.id, 1) is None


def test_whose_badge_is_not_to_be_given_is_told_and_the_others_are_given(session: Session) -> None:
    has_it, held, cancelled, due = add_people(session, "A B", "C D", "E F", "G H")
    registration.hand_over(session, has_it.id, "badge")
    registration.park(session, held.id, "identity in doubt")
    registration.set_status(session, cancelled.id, Status.CANCELLED, "letter")
    collected = collecting.collect(session, [one.id for one in (has_it, held, cancelled, due)], "Driver", "letter 7")
    told = [one.obstacle for one in collected]
    assert told[0].startswith("has it: Tue 08:40, Desk 1")
    assert told[1:] == ["with the help desk", "cancelled", ""]
    assert [entry.subject for entry in entries_of(session, "handed_over")][1:] == [due.id]


@pytest.mark.parametrize(("by", "authority", "why"), [(" ", "letter", "who collects"), ("Driver", "", "authority")])
def test_without_collector_or_authorisation_nothing_is_recorded(
    session: Session, by: str, authority: str, why: str
) -> None:
    (person,) = add_people(session, "Amina Khan")
    with pytest.raises(UsageError, match=why):
        collecting.collect(session, [person.id], by, authority)
    assert entries_of(session, "handed_over") == []


def test_all_or_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    people = add_people(session, "Amina Khan", "Bilal Ahmed")
    asked = []

    def obstacle(*_: object) -> str:
        asked.append(1)
        if len(asked) == 2:
            raise NotSavedError("The disk is full.")
        return ""

    monkeypatch.setattr(collecting, "obstacle", obstacle)
    with pytest.raises(NotSavedError):
        collecting.collect(session, [person.id for person in people], "Driver", "letter 7")
    assert entries_of(session, "handed_over") == []


def test_a_scan_says_whose_it_is_and_marks_nobody(session: Session) -> None:
    amina, bilal = add_people(session, "Amina Khan", "Bilal Ahmed")
    code = copies.sign(session, amina.code_id, 1)
    before = session.version()
    assert [scanning.whose(session, text) for text in (code, bilal.ref, bilal.ref.lower())] == [amina, bilal, bilal]
    forged = code[:-1] + ("B" if code[-1] != "B" else "C")
    assert [scanning.whose(session, text) for text in (forged, "nobody", "99999ZZ", "")] == [None] * 4
    assert session.version() == before
    session.record(Draft("badge_printed", amina.id, {"v": 1, "code_id": amina.code_id, "copy": 1}))
    copies.report_lost(session, amina.id)
    assert scanning.whose(session, code) is None
