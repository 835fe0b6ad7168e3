"""The journal only grows, and says so when somebody meddles with it."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import FrozenClock, add_people, entries_of, new_session

from checkin.core.attendance import arrivals, marking
from checkin.core.finding import Finder
from checkin.core.machine import this_computer
from checkin.core.session import Session
from db import checks, engine
from db.checks import Fault
from db.journal.entries import Draft, Stamp
from db.local import search_store
from db.opening import open_store
from db.reading import journal


def meddle(path: Path, *statements: str) -> None:
    connection = engine.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET desk = 'x'",
        "DELETE FROM entry WHERE n = 1",
        "UPDATE entry_body SET body = '{}'",
        "DELETE FROM entry_body",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE n = 1",
        "INSERT OR REPLACE INTO entry SELECT n, 'other', 'w', 99, hlc, at, desk, operator, kind, subject, body_hash,"
        " prev, hash FROM entry WHERE n = 1",
        "INSERT OR REPLACE INTO entry_body SELECT * FROM entry_body LIMIT 1",
    ],
)
def test_the_file_refuses_changes_to_the_journal(session: Session, statement: str) -> None:
    add_people(session, "Amina Khan")
    with pytest.raises(sqlite3.IntegrityError, match=r"journal only grows|purge entry"):
        meddle(session.store.path, statement)
    assert checks.faults(session.store) == []


def test_what_is_refused_stops_a_statement_at_the_rows_that_are_new(session: Session) -> None:
    add_people(session, "Amina Khan")
    before = session.read.execute("SELECT * FROM entry ORDER BY n").fetchall()
    columns = "hlc, at, desk, operator, kind, subject, body_hash, prev, hash FROM entry"
    both = f"SELECT n + 100, 'new', 'w', 1, {columns} WHERE n = 1 UNION ALL SELECT n + 200, id, 'w', 2, {columns}"
    with pytest.raises(sqlite3.IntegrityError, match="journal only grows"):
        meddle(session.store.path, f"INSERT OR REPLACE INTO entry {both}")
    assert session.read.execute("SELECT * FROM entry WHERE n < 100 ORDER BY n").fetchall() == before


@pytest.mark.parametrize(
    ("drop", "statement", "found"),
    [
        ("entry_is_final", "UPDATE entry SET operator = 'Nobody' WHERE n = 2", "header was changed"),
        ("body_is_final", "UPDATE entry_body SET body = replace(body, 'Amina', 'Anima')", "content was changed"),
        ("entry_stays", "DELETE FROM entry WHERE n = 2", "is missing"),
        (
            "body_stays",
            "DELETE FROM entry_body WHERE n = 2",
            "no purge names it",
        ),
    ],
)
def test_verify_says_where_the_chain_breaks(session: Session, drop: str, statement: str, found: str) -> None:
    (delegate,) = add_people(session, "Amina Khan")
    marking.mark(session, delegate.id)
    meddle(session.store.path, f"DROP TRIGGER {drop}", statement)
    faults = checks.faults(session.store)
    assert any(found in fault.words for fault in faults)
    assert not all(fault.mendable for fault in faults)


def test_verify_compares_the_tables_with_the_entries(session: Session) -> None:
    (delegate,) = add_people(session, "Amina Khan")
    marking.mark(session, delegate.id)
    meddle(session.store.path, "DELETE FROM attendance")
    assert checks.faults(session.store) == [Fault("table attendance: does not match the journal", mendable=True)]
    kept = checks.rebuild(session.store, session.stamp())
    assert checks.faults(session.store) == []
    with Session.open(kept, "Desk", "Op") as before:
        assert len(checks.faults(before.store)) == 1


def test_rebuilding_makes_what_the_search_keeps_anew(session: Session) -> None:
    (delegate,) = add_people(session, "Amina Khan")
    with session.write() as writing:
        search_store.save_index(writing.connection, 1, 1, b"as it was")
    words = search_store.words(session.read)
    meddle(session.store.path, "UPDATE delegate SET name = 'Zebra Quist'", "UPDATE delegate_words SET words = ''")
    checks.rebuild(session.store, session.stamp())
    assert search_store.words(session.read) == words
    assert search_store.saved_index(session.read, 1) is None
    assert [row.delegate.id for row in Finder(session).find("amina khan").rows] == [delegate.id]


def test_a_purged_body_has_no_effect_and_the_chain_still_verifies(session: Session) -> None:
    (delegate,) = add_people(session, "Amina Khan")
    marking.mark(session, delegate.id)
    marked = entries_of(session, "mark")[0]
    with session.write() as writing:
        writing.append(Draft("purge", "", {"v": 1, "entries": [marked.id]}))
        writing.connection.execute("DELETE FROM entry_body WHERE n = (SELECT n FROM entry WHERE id = ?)", (marked.id,))
    checks.rebuild(session.store, session.stamp())
    assert checks.faults(session.store) == []
    assert arrivals.first_of(session, session.read, delegate.id, 1) is None


def test_a_failed_write_leaves_nothing(session: Session) -> None:
    before = journal.latest(session.read)

    def fail_halfway() -> None:
        with session.write() as writing:
            writing.append(Draft("delegate_added", "p", {"fields": {"name": "Half"}}))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert journal.latest(session.read) == before
    assert checks.faults(session.store) == []


def written_at(session: Session, moment: datetime) -> int:
    with session.store.write(Stamp("Desk", "Amina", moment)) as writing:
        return writing.append(Draft("note", "", {"v": 1}))[0].hlc


def test_the_clock_does_not_run_back_with_one_that_is_set_back_by_minutes(session: Session) -> None:
    now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    first = written_at(session, now)
    assert first >> 16 == int(now.timestamp() * 1000)
    assert written_at(session, now - timedelta(minutes=4)) > first


def test_of_what_is_written_at_once_the_later_counts(session: Session) -> None:
    with session.write() as writing:
        entries = writing.append(*(Draft("note", "", {"v": 1, "number": number}) for number in range(5)))
    assert len({entry.hlc for entry in entries}) == 5
    assert [entry.clock for entry in entries] == sorted(entry.clock for entry in entries)


def test_a_foreign_clock_a_day_ahead_does_not_drag_ours(session: Session) -> None:
    now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    wrong = int((now + timedelta(days=1)).timestamp() * 1000) << 16
    near = int((now + timedelta(minutes=1)).timestamp() * 1000) << 16
    for number, clock in enumerate((wrong, near), start=1):
        meddle(
            session.store.path,
            "INSERT INTO entry (id, writer, seq, hlc, at, desk, operator, kind, subject, body_hash, prev, hash)"
            f" VALUES ('f{number}', 'foreign', {number}, {clock}, '', '', '', 'note', '', '', '', '')",
        )
    assert written_at(session, now) == near + 1


def test_a_copied_file_writes_as_a_new_writer(tmp_path: Path) -> None:
    with new_session(tmp_path, FrozenClock()) as session:
        from db.opening import copy_to

        copy_to(session.store, tmp_path / "copy.db")
        first = session.store.writer_id
    copy = open_store(tmp_path / "copy.db", this_computer())
    assert copy.writer_id != first
    copy.close()
    again = open_store(tmp_path / "conference.db", this_computer())
    assert again.writer_id == first
    again.close()


@pytest.mark.parametrize("named", ["[null]", "Infinity", "[]", '["another"]'])
def test_a_purge_that_does_not_name_it_excuses_no_missing_content(session: Session, named: str) -> None:
    add_people(session, "Amina Khan")
    with session.write() as writing:
        writing.append(Draft("purge", "", {"v": 1, "entries": []}))
    last = session.version()
    meddle(session.store.path, "DROP TRIGGER body_stays", "DROP TRIGGER body_is_final")
    meddle(session.store.path, f"DELETE FROM entry_body WHERE n = {last - 1}")
    meddle(session.store.path, f"UPDATE entry_body SET body = '{{\"entries\": {named}}}' WHERE n = {last}")
    assert any("its content is gone" in fault.words for fault in checks.faults(session.store))
