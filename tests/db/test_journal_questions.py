"""Questions about what happened, and that they read no more than they need."""

from __future__ import annotations

from datetime import timedelta

from builders import MORNING

from checkin.core.session import Session
from db.journal.entries import Draft, Stamp
from db.reading import journal


def wrote(session: Session, desk: str, operator: str, minute: int) -> None:
    with session.write(Stamp(desk, operator, MORNING + timedelta(minutes=minute))) as writing:
        writing.append(Draft("attempt", "", {"v": 1}))


def test_every_desk_is_told_with_its_last_moment_and_operator(session: Session) -> None:
    for desk, operator, minute in (
        ("Desk 2", "Bilal", 5), ("Desk 10", "Dina", 1), ("Desk 2", "Omar", 9), ("", "Nobody", 2),
        ("Desk 2", "Bilal", 7), ("Empfang Ä", "Zoë", 3),
    ):  # fmt: skip
        wrote(session, desk, operator, minute)
    assert [(desk, at[11:16], operator) for desk, at, operator in journal.desks(session.read)] == [
        ("", "03:42", "Nobody"),
        ("Desk 1", "03:40", "Amina"),
        ("Desk 10", "03:41", "Dina"),
        ("Desk 2", "03:49", "Omar"),
        ("Empfang Ä", "03:43", "Zoë"),
    ]


def test_of_two_operators_at_one_moment_the_later_entry_counts(session: Session) -> None:
    wrote(session, "Desk 2", "Bilal", 5)
    wrote(session, "Desk 2", "Omar", 5)
    assert journal.desks(session.read)[-1][2] == "Omar"


def test_the_desks_are_found_without_reading_every_entry(session: Session) -> None:
    plan = [row[3] for row in session.read.execute(f"EXPLAIN QUERY PLAN {journal._DESKS}")]
    assert not [step for step in plan if "SCAN" in step and "entry" in step], plan
