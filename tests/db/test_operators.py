"""Operators are records: the journal's headers hold an id, and everything that is shown the name."""

from __future__ import annotations

import json
from pathlib import Path

from builders import FrozenClock, add_people, golden_file, new_session

from checkin.core import dossier
from checkin.core.attendance import arrivals, counts, marking
from checkin.core.issuing import temporary
from checkin.core.people import registration
from checkin.core.printing.file_output import print_badges
from checkin.core.session import Session
from db import checks

NAME = "Amina Khan-Öztürk"


def headers(session: Session) -> str:
    """Every column of every header, as text."""
    return "\n".join(str(tuple(row)) for row in session.read.execute("SELECT * FROM entry"))


def worked(folder: Path) -> Session:
    """A desk at which one of everything that names an operator was done."""
    session = new_session(folder, FrozenClock(), operator=NAME)
    (person,) = add_people(session, "Omar Haddad", ref="A1")
    marking.mark(session, person.id, 1)
    marking.undo(session, person.id, 1)
    marking.mark(session, person.id, 1)
    print_badges(session, [person], folder / "badge.pdf")
    registration.hand_over(session, person.id, "badge")
    temporary.lend(session, person.id, "forgot the badge", day=1)
    return session


def test_no_header_holds_a_name_and_every_answer_does(tmp_path: Path) -> None:
    with worked(tmp_path) as session:
        assert NAME not in headers(session)
        (row,) = session.read.execute("SELECT id, name FROM operator").fetchall()
        assert tuple(row)[1] == NAME
        assert str(row["id"]) in headers(session)
        delegate_id = session.read.execute("SELECT id FROM delegate").fetchone()[0]
        first = arrivals.first_of(session, session.read, delegate_id, 1)
        assert first is not None
        assert first.operator == NAME
        undone, standing = arrivals.marks_of(session, delegate_id)
        assert (undone.operator, standing.operator) == (NAME, NAME)
        assert undone.undone.endswith(NAME)
        assert [badge.operator for badge in dossier.badges_of(session, delegate_id)] == [NAME]
        assert {line.operator for line in dossier.history(session, delegate_id)} == {NAME}
        assert [loan.operator for loan in temporary.out_now(session)] == [NAME]
        assert [desk.operator for desk in counts.conference_status(session).desks] == [NAME]
        for view in ("attendance_list", "journal"):
            assert {row["operator"] for row in session.read.execute(f"SELECT operator FROM {view}")} == {NAME}
        assert checks.faults(session.store) == []


def test_one_name_is_one_record_at_every_desk_of_a_file(tmp_path: Path) -> None:
    with worked(tmp_path) as session, Session.open(session.store.path, "Desk 2", NAME, FrozenClock()) as other:
        add_people(other, "Sana Malik")
        add_people(session, "Nadia Fares")
        with Session.open(session.store.path, "Desk 2", "Bilal", FrozenClock()) as third:
            add_people(third, "Ali Reza")
        names = [row[0] for row in session.read.execute("SELECT name FROM operator ORDER BY name")]
        assert names == [NAME, "Bilal"]


def test_an_entry_that_is_refused_leaves_no_operator_behind(tmp_path: Path) -> None:
    with new_session(tmp_path, FrozenClock()) as session, session.write() as writing:
        assert writing.append() == []
        assert writing.last is None


def test_a_file_of_before_shows_the_names_that_its_headers_hold(tmp_path: Path) -> None:
    with Session.open(golden_file("m0002_printing", tmp_path), "Desk 9", NAME) as session:
        held = {row[0] for row in session.read.execute("SELECT DISTINCT operator FROM entry")}
        shown = {row[0] for row in session.read.execute("SELECT DISTINCT operator FROM journal")}
        assert shown == held
        add_people(session, "Omar Haddad")
        after = {row[0] for row in session.read.execute("SELECT DISTINCT operator FROM journal")}
        assert after == held | {NAME}
        assert NAME not in headers(session)


def test_a_printed_badge_says_which_key_signed_it(tmp_path: Path) -> None:
    with worked(tmp_path) as session:
        body = session.read.execute(
            "SELECT b.body FROM entry AS e JOIN entry_body AS b ON b.n = e.n WHERE e.kind = 'badge_printed'"
        ).fetchone()[0]
        assert json.loads(body)["key"] == "B"
