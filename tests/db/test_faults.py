"""Whatever fails in reading or writing the file comes out in the program's words, never as SQLite's."""

from __future__ import annotations

import re
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import add_people, new_session
from faults import BROKEN_SCHEMA, meddle, spoil_page_with, spoil_table

import db
from checkin.core import dossier
from checkin.core.attendance import counts, marking
from checkin.core.finding import Finder
from checkin.core.models import Delegate, Result
from checkin.core.people import lookup
from checkin.core.session import Session
from checkin.errors import CheckinError, DatabaseError, NotSavedError

USES: dict[str, Callable[[Session, Delegate], object]] = {
    "by id": lambda session, delegate: lookup.by_id(session, delegate.id),
    "the list": lambda session, delegate: list(lookup.everybody(session)),
    "the finder": lambda session, delegate: Finder(session),
    "status": lambda session, delegate: counts.day_status(session, 1),
    "history": lambda session, delegate: list(dossier.history(session, delegate.id)),
    "a mark": lambda session, delegate: marking.mark(session, delegate.id, 1),
}

READINGS: dict[str, Callable[[sqlite3.Cursor], object]] = {
    "iterating": list,
    "one by one": lambda cursor: list(iter(cursor.fetchone, None)),
    "some at once": lambda cursor: list(iter(cursor.fetchmany, [])),
    "all at once": lambda cursor: cursor.fetchall(),
}


@pytest.fixture
def spoilt(tmp_path: Path) -> Iterator[tuple[Session, Delegate]]:
    """An open file, all of whose people lie on pages that are rubbish."""
    (tmp_path / "whole").mkdir()
    with new_session(tmp_path / "whole") as whole:
        delegate = add_people(whole, "Amina Khan", "Bilal Shah")[0]
    path = Path(shutil.copy(tmp_path / "whole" / "conference.db", tmp_path / "spoilt.db"))
    for table in ("delegate", "attendance", "entry_body", "head_count"):
        spoil_table(path, table)
    with Session.open(path, "Desk 1", "Amina") as session:
        yield session, delegate


@pytest.mark.parametrize("use", USES)
def test_a_damaged_page_is_told_in_our_words(spoilt: tuple[Session, Delegate], use: str) -> None:
    with pytest.raises(DatabaseError, match="damaged") as caught:
        USES[use](*spoilt)
    assert "checkin verify" in caught.value.hint
    assert isinstance(caught.value.__cause__, sqlite3.Error)  # for the one who looks for the reason


@pytest.mark.plain
@pytest.mark.parametrize("reading", READINGS)
def test_what_fails_in_the_middle_of_reading_is_told_too(session: Session, reading: str) -> None:
    """The first rows came already; to ask was no mistake, to read on is."""
    with session.write() as writing:
        rows = ((f"key {number:05}", "x" * 300) for number in range(3000))
        writing.connection.executemany("INSERT INTO setting (key, value) VALUES (?, ?)", rows)
    session.close()
    spoil_page_with(session.store.path, b"key 02000")
    with Session.open(session.store.path, "Desk 1", "Amina") as again:
        cursor = again.read.execute("SELECT key FROM setting ORDER BY key")
        came = [cursor.fetchone()[0], cursor.fetchone()[0]]
        assert came[0] < came[1] < "key 02000"
        with pytest.raises(DatabaseError, match="malformed"):
            READINGS[reading](cursor)


@pytest.mark.parametrize("statement", BROKEN_SCHEMA)
def test_a_damaged_schema_is_damage(tmp_path: Path, statement: str) -> None:
    new_session(tmp_path).close()
    path = tmp_path / "conference.db"
    meddle(path, statement)
    with pytest.raises(DatabaseError), Session.open(path, "Desk 1", "Amina") as session:
        lookup.by_id(session, "nobody")


@pytest.mark.parametrize("becomes", ["gone", "another"])
def test_a_file_that_is_gone_takes_no_mark(session: Session, becomes: str) -> None:
    """What is written to a file that nobody will ever open again is not saved."""
    (delegate,) = add_people(session, "Amina Khan")
    path = session.store.path
    path.rename(path.with_name("kept.db"))
    if becomes == "another":
        shutil.copy(path.with_name("kept.db"), path)
    outcome = marking.mark(session, delegate.id)
    assert outcome.result is Result.NOT_SAVED
    assert "moved, removed or replaced" in outcome.message
    said: list[Exception] = []

    def read() -> None:
        try:
            session.version()
        except CheckinError as error:
            said.append(error)

    thread = threading.Thread(target=read)  # a thread that has no connection yet
    thread.start()
    thread.join()
    assert isinstance(said[0], NotSavedError)
    path.unlink(missing_ok=True)
    path.with_name("kept.db").rename(path)
    assert marking.mark(session, delegate.id).result is Result.OK


def test_mistakes_of_ours_are_not_blamed_on_the_file(session: Session) -> None:
    for statement, values in (("SELEC 1", ()), ("SELECT ?", ()), ("SELECT strange()", ())):
        with pytest.raises(sqlite3.Error):
            session.read.execute(statement, values)
    with pytest.raises(sqlite3.IntegrityError), session.write() as writing:
        writing.connection.execute("DELETE FROM entry")


def test_no_connection_to_a_file_goes_past_the_door() -> None:
    """`db.engine` is the one place that opens a file; what says that an import is at work holds nothing of it."""
    sources = {path: path.read_text("utf-8") for path in Path(db.__file__).parent.rglob("*.py")}
    opening = {
        path.name for path, text in sources.items() if re.search(r"sqlite3\.(connect|Connection)\(|sqlcipher3", text)
    }
    assert opening == {"engine.py", "one_import.py"}
    # A sequence for numbered placeholders is deprecated in Python 3.12.
    assert [path.name for path, text in sources.items() if re.search(r"\?\d", text)] == []
