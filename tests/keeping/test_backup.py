"""Backups: what is in one, what is not, when an older one goes, and what is said when none can be made."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from builders import FrozenClock, add_people, new_session
from faults import meddle, spoil_table

from checkin.core.attendance import marking
from checkin.core.conference import practice
from checkin.core.keeping import backup, place, recovery
from checkin.core.session import Session
from checkin.errors import DatabaseError, InputFileError, NotSavedError, OutputFileError, UsageError
from db import engine
from db.local import keys
from db.local import settings as stored


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def backed(session: Session, stick: Path) -> Session:
    """A session whose backups go to the stick."""
    place.choose(session, stick)
    return session


def test_without_a_folder_nothing_is_backed_up_and_it_is_said(session: Session) -> None:
    with pytest.raises(UsageError, match="where backups go"):
        backup.back_up(session)
    assert backup.standing(session) is None


def test_a_backup_holds_all_entries_and_no_key(backed: Session, stick: Path) -> None:
    (guest,) = add_people(backed, "Amina Khan")
    marking.mark(backed, guest.id)
    with backed.write() as writing:
        keys.set_writer_key(writing.connection, backed.store.writer_id, b"w" * 32)
    made = backup.back_up(backed)
    with closing(engine.connect(made.file)) as copy:
        assert copy.execute("SELECT count(*) FROM entry").fetchone()[0] == made.entries > 3
        assert copy.execute("SELECT count(*) FROM code_key").fetchone()[0] == 0
        assert not copy.execute("SELECT 1 FROM setting WHERE key IN ('machine', 'inode')").fetchall(), (
            "a writer's place"
        )
    secrets = [*stored.code_keys(backed.read).values(), b"w" * 32, recovery.code(backed).replace(" ", "").encode()]
    for path in stick.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for secret in secrets:
                assert secret not in content, path
                assert secret.hex().encode() not in content, path


def test_nothing_of_a_backup_is_for_others(backed: Session, stick: Path) -> None:
    made = backup.back_up(backed)
    modes = {path.name: path.stat().st_mode & 0o777 for path in made.file.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert made.file.parent.stat().st_mode & 0o777 == 0o700
    assert not [path for path in backed.store.path.parent.iterdir() if path.name.endswith(".part")]


def test_the_newest_are_kept(backed: Session) -> None:
    place.choose(backed, None, keep=3)
    made = [backup.back_up(backed).file for _ in range(5)]
    where = place.place(backed)
    assert where is not None
    assert where.backups == made[:1:-1]


def test_the_number_decides_which_is_the_newest_whatever_the_clock_says(backed: Session, clock: FrozenClock) -> None:
    place.choose(backed, None, keep=1)
    backup.back_up(backed)
    clock.forward(days=-400)
    last = backup.back_up(backed)
    where = place.place(backed)
    assert where is not None
    assert where.backups == [last.file]


def test_a_stick_that_was_pulled_out_is_not_written_in_its_place(backed: Session, stick: Path) -> None:
    backup.back_up(backed)
    shutil.rmtree(stick)
    stick.mkdir()  # where it was mounted
    with pytest.raises(OutputFileError, match="not there"):
        backup.back_up(backed)
    assert list(stick.iterdir()) == []
    standing = backup.standing(backed)
    assert standing is not None
    assert "not there" in standing.trouble
    place.choose(backed, stick)
    backup.back_up(backed)
    standing = backup.standing(backed)
    assert standing is not None
    assert standing.trouble == ""


@pytest.mark.plain
@pytest.mark.parametrize("why", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_stick_that_cannot_be_written_is_said_and_the_older_backups_stay(
    backed: Session, monkeypatch: pytest.MonkeyPatch, why: int
) -> None:
    good = backup.back_up(backed)

    def fails(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:1000])
        raise OSError(why, os.strerror(why))

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", fails)
        with pytest.raises(OutputFileError, match=os.strerror(why)):
            backup.back_up(backed)
    assert sorted(path.name for path in good.file.parent.iterdir()) == sorted(
        [good.file.name, place.JOURNAL, recovery.FILE]
    )
    standing = backup.standing(backed)
    assert standing is not None
    assert os.strerror(why) in standing.trouble


def test_a_damaged_file_replaces_no_good_backup(backed: Session) -> None:
    place.choose(backed, None, keep=1)
    add_people(backed, *(f"Person {number}" for number in range(200)))
    good = backup.back_up(backed)
    path = backed.store.path
    backed.close()
    spoil_table(path, "entry_body")
    with Session.open(path, "Desk 1", "Amina") as damaged:
        with pytest.raises(DatabaseError):
            backup.back_up(damaged)
        where = place.place(damaged)
        assert where is not None
        assert where.backups == [good.file]


def test_a_copy_whose_chain_does_not_hold_replaces_no_good_backup(backed: Session) -> None:
    place.choose(backed, None, keep=1)
    good = backup.back_up(backed)
    path = backed.store.path
    backed.close()
    meddle(path, "DROP TRIGGER body_is_final", "UPDATE entry_body SET body = '{}' WHERE n = 2")
    with Session.open(path, "Desk 1", "Amina") as altered:
        with pytest.raises(DatabaseError, match="content was changed"):
            backup.back_up(altered)
        where = place.place(altered)
        assert where is not None
        assert where.backups == [good.file]


def test_how_old_it_is_is_said_and_when_it_is_too_old(backed: Session, clock: FrozenClock) -> None:
    standing = backup.standing(backed)
    assert standing is not None
    assert (standing.old, standing.words) == (True, "no backup yet")
    backup.back_up(backed)
    clock.forward(hours=3)
    standing = backup.standing(backed)
    assert standing is not None
    assert (standing.old, standing.words) == (False, "backed up"), "nothing is newer"
    add_people(backed, "Amina Khan")
    standing = backup.standing(backed)
    assert standing is not None
    assert (standing.old, standing.words) == (True, "backup 3 h ago")


def test_keys_open_with_the_code_and_with_no_other(backed: Session) -> None:
    made = backup.back_up(backed)
    sealed, conference = made.file.parent / recovery.FILE, backed.conference.id
    assert recovery.open_keys(sealed, conference, recovery.code(backed).lower()) == stored.code_keys(backed.read)
    with pytest.raises(UsageError, match="not the code"):
        recovery.open_keys(sealed, conference, "BBBB BBBB BBBB BBBB")
    with pytest.raises(UsageError, match="16 letters"):
        recovery.open_keys(sealed, conference, "BBBB")
    with pytest.raises(InputFileError, match="of this conference"):
        recovery.open_keys(sealed, "another", recovery.code(backed))


def test_sealed_keys_are_written_again_when_one_is_added_or_they_are_spoiled(backed: Session) -> None:
    made = backup.back_up(backed)
    sealed, conference, code = made.file.parent / recovery.FILE, backed.conference.id, recovery.code(backed)
    before = sealed.read_bytes()
    backup.back_up(backed)
    assert sealed.read_bytes() == before
    with backed.write() as writing:
        stored.add_code_key(writing.connection, "C", b"c" * 32)
    backup.back_up(backed)
    assert recovery.open_keys(sealed, conference, code)["C"] == b"c" * 32
    sealed.write_bytes(sealed.read_bytes()[:-3])
    backup.back_up(backed)
    assert recovery.open_keys(sealed, conference, code) == stored.code_keys(backed.read)


def test_only_one_program_keeps_the_copies_of_a_file(backed: Session) -> None:
    path = backed.store.path
    with backup.keeping(backed) as mine, Session.open(path, "Desk 2", "Bilal") as other:
        with backup.keeping(other) as theirs:
            assert (mine, theirs) == (True, False)
        assert backup.back_up(other).journal_copy is None, "the text copy is left to the other desk"
    with backup.keeping(backed) as mine:
        assert mine


def test_two_files_of_one_name_do_not_meet_in_a_folder(tmp_path: Path, stick: Path) -> None:
    homes = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with new_session(tmp_path / name) as opened:
            place.choose(opened, stick)
            homes.add(backup.back_up(opened).file.parent)
    assert len(homes) == 2


def test_a_practice_copy_writes_on_no_stick_and_knows_no_code(backed: Session) -> None:
    recovery.code(backed)
    with Session.open(practice.practice_copy(backed), "Desk 1", "Amina") as copy:
        assert place.place(copy) is None
        assert stored.setting(copy.read, recovery.CODE) == ""


def test_before_an_import_onto_a_list_there_is_a_backup_or_a_copy_beside(
    session: Session, stick: Path, tmp_path: Path
) -> None:
    beside = session.store.path.with_name("conference.before-import.db")
    assert backup.before_import(session) == ""
    assert not beside.exists(), "nobody is on the list"
    add_people(session, "Amina Khan")
    assert backup.before_import(session) == ""
    assert beside.stat().st_mode & 0o777 == 0o600
    beside.unlink()
    place.choose(session, stick)
    assert backup.before_import(session) == ""
    assert not beside.exists()
    standing = backup.standing(session)
    assert standing is not None
    assert standing.newer == 0
    shutil.rmtree(stick)
    assert "No backup was made." in backup.before_import(session)
    assert beside.exists()


def test_a_copy_that_did_not_come_to_its_end_leaves_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds the whole list and the keys, and on a full disk the room that is wanted."""
    add_people(session, "Amina Khan")

    def full(_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("db.identity.forget", full)
    with pytest.raises(NotSavedError, match="disk is full"):
        backup.before_import(session)
    assert list(session.store.path.parent.glob("*before-import*")) == []
