"""A program that learns a kind of entry gives effect to what came of that kind before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from builders import FrozenClock, add_people, new_session

from checkin.core.session import Session
from db import checks, engine, opening, rebuilding
from db.journal import kinds
from db.journal.entries import Draft
from db.local.settings import setting

GIVEN = "handed_over"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    new_session(tmp_path).close()
    return tmp_path / "conference.db"


def opened(path: Path) -> Session:
    return Session.open(path, "Desk 1", "Amina", FrozenClock())


@contextmanager
def without(kind: str) -> Iterator[None]:
    """As an older program is, which does not know a kind."""
    rules = kinds.KINDS.pop(kind)
    try:
        yield
    finally:
        kinds.KINDS[kind] = rules


def given(session: Session) -> list[str]:
    return [row[0] for row in session.read.execute("SELECT what FROM hand_over")]


def written_by_an_older_program(path: Path) -> None:
    with without(GIVEN), opened(path) as session:
        person = add_people(session, "Omar Haddad")[0]
        session.record(Draft(GIVEN, person.id, {"v": 1, "what": "bag", "taken_by": ""}))
        assert given(session) == []


def test_what_an_older_program_had_holds_once_the_kind_is_known(path: Path) -> None:
    written_by_an_older_program(path)
    with opened(path) as session:
        assert given(session) == ["bag"]
        assert checks.faults(session.store) == []


def test_an_older_program_finds_in_the_tables_what_it_would_make(path: Path) -> None:
    with opened(path) as session:
        person = add_people(session, "Omar Haddad")[0]
        session.record(Draft(GIVEN, person.id, {"v": 1, "what": "bag", "taken_by": ""}))
    with without(GIVEN), opened(path) as session:
        assert given(session) == []
        assert checks.faults(session.store) == []
    with opened(path) as session:
        assert given(session) == ["bag"]


def test_a_file_of_a_program_that_noted_nothing_is_taken_to_know_what_that_one_knew(path: Path) -> None:
    written_by_an_older_program(path)
    with opened(path) as session, session.write() as writing:
        writing.connection.execute("DELETE FROM setting WHERE key = 'kinds'")
        writing.connection.execute("DELETE FROM hand_over")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rebuilding, "_BEFORE", rebuilding._BEFORE.replace(GIVEN, ""))
        with opened(path) as session:
            assert given(session) == ["bag"]


def test_nothing_is_made_anew_where_nothing_of_a_new_kind_came(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with without(GIVEN), opened(path) as session:
        add_people(session, "Omar Haddad")
        assert GIVEN not in setting(session.read, "kinds")
    monkeypatch.setattr(rebuilding, "rebuild", None)
    with opened(path) as session:
        assert GIVEN in setting(session.read, "kinds").split()


@pytest.mark.parametrize("noted", [True, False])
def test_the_copy_for_a_desk_that_joins_knows_what_its_file_does_and_is_not_made_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch, noted: bool
) -> None:
    copy = path.with_name("copy.db")
    with opened(path) as session:
        add_people(session, "Omar Haddad")
        if not noted:
            with session.write() as writing:
                writing.connection.execute("DELETE FROM setting WHERE key = 'kinds'")
        opening.snapshot(session.store, copy, {})
        with closing(engine.connect(copy)) as connection:
            assert setting(connection, "kinds", "none") == setting(session.read, "kinds", "none")
    monkeypatch.setattr(rebuilding, "rebuild", None)
    with opened(copy) as session:
        assert GIVEN in setting(session.read, "kinds").split()


def test_those_that_noted_nothing_knew_the_kinds_of_the_first_that_does() -> None:
    """Frozen: a kind that comes later is not among them."""
    assert len(rebuilding._BEFORE.split()) == 27
    assert kinds.KINDS.keys() >= set(rebuilding._BEFORE.split())
