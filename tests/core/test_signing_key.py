"""The key may be kept outside the file: checkpoints are signed when it is at hand, and remembered beside it."""

from __future__ import annotations

import os
import random
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest
from builders import FrozenClock, add_people, copy_whole
from rewriting import read, write

from checkin.core.attendance import marking
from checkin.core.conference import closing as closing_day
from checkin.core.keeping import signing_key
from checkin.core.session import Session
from checkin.core.syncing import carrying
from checkin.errors import KeyAwayError, UsageError
from db import engine
from db.local import keys


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def rewrite(session: Session, *, and_forget: bool) -> None:
    """Take the second person off the list, and hash all anew; `and_forget` what was signed in the file."""
    with closing(engine.connect(session.store.path)) as connection:
        journal = read(connection, random.Random(1), {})
        lines = journal.writers[session.store.writer_id]
        del lines[next(at for at, line in enumerate(lines) if "Bilal" in str(line.body))]
        write(connection, journal)
        if and_forget:
            connection.execute("DELETE FROM checkpoint")
        connection.commit()


def test_a_file_without_a_key_signs_nothing_and_says_nothing(session: Session) -> None:
    add_people(session, "Amina Khan")
    before = session.version()
    assert signing_key.sign_checkpoint(session) is False
    assert signing_key.hand(session) == signing_key.Hand("here", "", 0, before)
    assert session.version() == before


def test_a_checkpoint_is_signed_when_something_happened_and_is_no_entry(session: Session, stick: Path) -> None:
    add_people(session, "Amina Khan")
    hand = signing_key.keep(session, str(stick / "key"))
    before = session.version()
    assert [signing_key.sign_checkpoint(session) for _ in range(2)] == [True, False]
    assert signing_key.hand(session) == signing_key.Hand(str(stick / "key"), hand.code, before, before)
    assert session.version() == before
    add_people(session, "Bilal Ahmed")
    assert signing_key.sign_checkpoint(session) is True
    assert signing_key.contradictions(session) == []


def test_a_key_that_is_kept_outside_is_not_in_the_file(session: Session, stick: Path) -> None:
    private = signing_key.private_key_or_new(session)
    signing_key.keep(session, str(stick / "key"))
    assert signing_key.private_key(session) == private
    assert keys.writer_key(session.read, session.store.writer_id) is None
    session.store._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in session.store.path.parent.glob("conference.db*"):
        assert private not in path.read_bytes()
    assert (stick / "key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError, match="exists already"):
        signing_key.keep(session, str(stick / "key"))
    assert signing_key.keep(session, "here").place == "here"
    assert keys.writer_key(session.read, session.store.writer_id) == private


def test_without_its_key_a_desk_marks_on_and_signs_later(session: Session, stick: Path, tmp_path: Path) -> None:
    (person,) = add_people(session, "Amina Khan")
    signing_key.keep(session, str(stick / "key"))
    away = stick.rename(tmp_path / "pocket")
    assert marking.mark(session, person.id, 1).result == "ok"
    assert signing_key.sign_checkpoint(session) is False
    with pytest.raises(KeyAwayError, match="not at hand"):
        carrying.export_to(session, tmp_path)
    assert signing_key.contradictions(session) == []
    away.rename(stick)
    assert signing_key.sign_checkpoint(session) is True
    assert carrying.export_to(session, tmp_path).code == signing_key.hand(session).code


@pytest.mark.parametrize("and_forget", [False, True])
def test_who_writes_the_journal_anew_is_found_by_what_was_signed(
    session: Session, stick: Path, *, and_forget: bool
) -> None:
    add_people(session, "Amina Khan", "Bilal Ahmed", "Dina Said")
    signing_key.keep(session, str(stick / "key"))
    signing_key.sign_checkpoint(session)
    rewrite(session, and_forget=and_forget)
    found = signing_key.contradictions(session)
    assert len(found) == (1 if and_forget else 2)
    assert "as " + str(stick / "key") + " remembers it" in found[-1]
    os.remove(stick / "key.signed")
    assert bool(signing_key.contradictions(session)) is not and_forget


def test_a_signature_that_is_none_is_found(session: Session, stick: Path) -> None:
    add_people(session, "Amina Khan")
    signing_key.keep(session, str(stick / "key"))
    signing_key.sign_checkpoint(session)
    with session.write() as writing:
        writing.connection.execute("UPDATE checkpoint SET signature = ?", ("00" * 64,))
    (found,) = signing_key.contradictions(session)
    assert "bears no signature of its key" in found


def test_a_new_writer_says_that_the_key_outside_signs_no_more(
    session: Session, stick: Path, clock: FrozenClock
) -> None:
    add_people(session, "Amina Khan")
    signing_key.keep(session, str(stick / "key"))
    assert signing_key.given_up(session) == ""
    copy = session.store.path.with_name("copy.db")
    copy_whole(session, copy)
    with Session.open(copy, "Desk 2", "Bilal", clock) as other:
        add_people(other, "Bilal Ahmed")
        signing_key.private_key_or_new(other)
        assert str(stick / "key") in signing_key.given_up(other)
        assert signing_key.given_up(other) in closing_day.unsettled(other, 1)
        signing_key.keep(other, "here")
        assert signing_key.given_up(other) == ""
    assert signing_key.hand(session).place == str(stick / "key")


def test_the_keyring_is_asked_where_there_is_one(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    add_people(session, "Amina Khan")
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(KeyAwayError, match="not installed"):
        signing_key.keep(session, "keyring")
    kept: dict[tuple[str, str], str] = {}
    keyring, errors = ModuleType("keyring"), ModuleType("keyring.errors")
    errors.KeyringError = type("KeyringError", (Exception,), {})  # type: ignore[attr-defined]
    keyring.errors = errors  # type: ignore[attr-defined]
    keyring.get_password = lambda service, user: kept.get((service, user))  # type: ignore[attr-defined]
    keyring.set_password = lambda service, user, text: kept.update({(service, user): text})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    signing_key.keep(session, "keyring")
    assert signing_key.sign_checkpoint(session) is True
    assert len(kept) == 2

    def locked(*_: str) -> None:
        raise errors.KeyringError  # type: ignore[attr-defined]

    keyring.get_password = locked  # type: ignore[attr-defined]
    with pytest.raises(KeyAwayError):
        signing_key.private_key(session)
    add_people(session, "Bilal Ahmed")
    assert signing_key.sign_checkpoint(session) is False
