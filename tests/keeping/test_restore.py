"""A file destroyed in ten ways and made again; what would be lost is named first, and is what is lost then."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from builders import add_people, new_session
from faults import BROKEN_SCHEMA, meddle, spoil_table

from checkin.core.attendance import marking
from checkin.core.issuing import copies
from checkin.core.keeping import backup, place, recovery, restoring, verification
from checkin.core.keeping.restoring import Restored
from checkin.core.models import Result
from checkin.core.scanning import scan
from checkin.core.session import Session
from checkin.errors import CheckinError, DatabaseError, InputFileError, UsageError
from db import engine
from db.local import print_queue
from db.local import settings as stored
from db.reading import journal


@dataclass(frozen=True)
class Morning:
    """A conference of which the first part is in a backup, and all in the text copy."""

    path: Path
    backup: Path
    code: str
    early: set[str]
    late: set[str]
    badge: str

    @property
    def home(self) -> Path:
        return self.backup.parent


def ids(session: Session) -> set[str]:
    return {entry.id for entry in journal.read_all(session.read)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Morning:
    """Made once; each test has its own copy of it."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "stick").mkdir()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CHECKIN_DATA_DIR", str(folder / "data"))
        with new_session(folder) as session:
            guests = add_people(session, *(f"Person Number {number}" for number in range(25)))
            badge = copies.sign(session, guests[0].code_id, 1)
            place.choose(session, folder / "stick")
            backed = backup.back_up(session)
            early = ids(session)
            for guest in guests[:15]:
                marking.mark(session, guest.id)
            late = ids(session) - early
            code = recovery.code(session)
            backup._bring_up_to_date(session, _place(session))
            return Morning(session.store.path, backed.file, code, early, late, badge)


@pytest.fixture
def morning(made: Morning, tmp_path: Path) -> Morning:
    shutil.copyfile(made.path, tmp_path / made.path.name)
    # Without what restored files laid there in other tests: they back up to where the backup says.
    shutil.copytree(made.home, tmp_path / "stick" / made.home.name)
    shutil.copy(made.home.parent / place.PAGE, tmp_path / "stick")
    meddle(tmp_path / made.path.name, f"UPDATE setting SET value = '{tmp_path / 'stick'}' WHERE key = 'backup_folder'")
    copied = tmp_path / made.backup.relative_to(made.path.parent)
    return replace(made, path=tmp_path / made.path.name, backup=copied)


def _place(session: Session) -> place.Place:
    where = place.place(session)
    assert where is not None
    return where


def _everything(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in ("", "-wal", "-shm")]


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _deleted(path: Path) -> None:
    for left in _everything(path):
        left.unlink(missing_ok=True)


def _head_gone(path: Path) -> None:
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])


def _every_other_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for start in range(8192, len(content), 8192):
        content[start : start + 4096] = b"\xa5" * len(content[start : start + 4096])
    path.write_bytes(content)


def _another_in_its_place(path: Path) -> None:
    engine.make(path.with_name("list.db"))
    with closing(engine.connect(path.with_name("list.db"))) as other:
        other.execute("CREATE TABLE guest (name)")
    path.with_name("list.db").replace(path)


DESTROYED: dict[str, Callable[[Path], None]] = {
    "deleted": _deleted,
    "emptied": lambda path: path.write_bytes(b"") and None,
    "cut in half": _truncated,
    "head gone": _head_gone,
    "every other page gone": _every_other_page,
    "rubbish": lambda path: path.write_bytes(b"\xa5" * 40_000) and None,
    "journal gone": lambda path: spoil_table(path, "entry"),
    "contents gone": lambda path: spoil_table(path, "entry_body"),
    "schema gone": lambda path: meddle(path, *BROKEN_SCHEMA[:1]),
    "another in its place": _another_in_its_place,
    "an older one in its place": lambda path: None,
}


def restored(source: Path, path: Path, **how: object) -> Restored:
    return restoring.restore(restoring.source_of(source), path, desk="Desk 1", operator="Amina", **how)  # type: ignore[arg-type]


def assert_sound(path: Path, entries: set[str]) -> None:
    with Session.open(path, "Desk 1", "Amina") as session:
        assert ids(session) == entries
        assert verification.faults(session) == []


def readable_ids(path: Path) -> set[str]:
    """The ids that SQLite itself gives of a file in whatever state, from both ends."""
    found: set[str] = set()
    for direction in ("ASC", "DESC"):
        try:
            with closing(engine.connect(path, "mode=ro")) as connection:
                for row in connection.execute(f"SELECT id FROM entry ORDER BY n {direction}"):
                    found.add(row[0])
        except sqlite3.Error:
            continue
    return found


@pytest.mark.parametrize("way", DESTROYED)
def test_from_a_backup_what_is_lost_is_what_was_named(morning: Morning, way: str) -> None:
    DESTROYED[way](morning.path)
    lost = readable_ids(morning.path) - morning.early if morning.path.exists() else set()
    before = morning.path.read_bytes() if morning.path.exists() else None
    planned = restored(morning.backup, morning.path, dry_run=True)
    assert {entry.id for entry in planned.lost} == lost
    assert (morning.path.read_bytes() if morning.path.exists() else None) == before
    if lost:
        refused = restored(morning.backup, morning.path)
        assert (refused.done, refused.lost) == (False, planned.lost)
        assert readable_ids(morning.path) - morning.early == lost
    done = restored(morning.backup, morning.path, over_newer=True, code=morning.code)
    assert (done.done, done.lost, done.entries) == (True, planned.lost, len(morning.early))
    assert_sound(morning.path, morning.early)
    if before is None:
        assert done.kept_aside is None
    else:
        assert done.kept_aside is not None
        assert readable_ids(done.kept_aside) >= lost
        assert {entry.id for entry in done.lost} == lost


@pytest.mark.parametrize("way", DESTROYED)
def test_from_the_text_copy_nothing_is_lost(morning: Morning, way: str) -> None:
    DESTROYED[way](morning.path)
    done = restored(morning.home / place.JOURNAL, morning.path, code=morning.code)
    assert (done.done, done.lost, done.entries) == (True, (), len(morning.early | morning.late))
    assert_sound(morning.path, morning.early | morning.late)


def test_a_log_that_was_left_alone_is_not_taken_for_the_new_files(morning: Morning) -> None:
    with Session.open(morning.path, "Desk 1", "Amina") as session:
        add_people(session, "Somebody Late")
        logs = {end: morning.path.with_name(morning.path.name + end).read_bytes() for end in ("-wal", "-shm")}
    morning.path.unlink()
    for end, content in logs.items():
        morning.path.with_name(morning.path.name + end).write_bytes(content)
    done = restored(morning.backup, morning.path)
    assert_sound(morning.path, morning.early)
    assert done.kept_aside is not None
    assert done.kept_aside.with_name(done.kept_aside.name + "-wal").read_bytes() == logs["-wal"]


def test_from_the_folder_that_was_chosen_the_newest_is_taken(morning: Morning) -> None:
    done = restored(morning.home.parent, morning.path.with_name("new.db"))
    assert done.entries == len(morning.early | morning.late)


def test_of_two_files_in_one_folder_the_one_that_is_meant_is_asked(morning: Morning, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with new_session(tmp_path / "other") as other:
        place.choose(other, morning.home.parent)
        theirs = backup.back_up(other).file.parent
    with pytest.raises(UsageError, match="several files") as caught:
        restored(morning.home.parent, tmp_path / "new.db")
    assert str(theirs) in caught.value.hint
    assert str(morning.home) in caught.value.hint
    assert restored(theirs, tmp_path / "new.db").done


def test_a_text_copy_alone_is_enough(morning: Morning) -> None:
    for left in (morning.backup, morning.home / recovery.FILE):
        left.unlink()
    restored(morning.home / place.JOURNAL, morning.path.with_name("new.db"))
    assert_sound(morning.path.with_name("new.db"), morning.early | morning.late)


def test_a_newest_backup_that_is_spoiled_gives_way_to_the_one_before(morning: Morning) -> None:
    spoiled = morning.backup.with_name(morning.backup.name.replace("00001", "00002"))
    shutil.copyfile(morning.backup, spoiled)
    spoil_table(spoiled, "entry")
    (morning.home / place.JOURNAL).unlink()
    assert restored(morning.home, morning.path.with_name("new.db")).entries == len(morning.early)
    with pytest.raises(DatabaseError):
        restored(spoiled, morning.path.with_name("another.db"))
    assert not morning.path.with_name("another.db").exists()


def test_a_line_that_is_spoiled_is_named_and_the_rest_comes_back(morning: Morning) -> None:
    morning.backup.unlink()
    copy = morning.home / place.JOURNAL
    lines = copy.read_bytes().splitlines(keepends=True)
    lines[-5] = lines[-5][:40] + b"#" + lines[-5][41:]
    copy.write_bytes(b"".join(lines))
    done = restored(copy, morning.path.with_name("new.db"))
    assert done.entries == len(morning.early | morning.late) - 1
    assert any(str(len(lines) - 4) in note for note in done.notes)
    assert any("missing before others: 1" in note for note in done.notes)


def test_badges_open_with_the_code_and_read_forged_without(morning: Morning) -> None:
    for code, result, keyless in ((morning.code, Result.OK, False), ("", Result.FORGED, True)):
        path = morning.path.with_name(f"restored-{keyless}.db")
        assert restored(morning.backup, path, code=code).keyless is keyless
        with Session.open(path, "Desk 1", "Amina") as session:
            assert scan(session, morning.badge, 1).result is result
            add_people(session, "Somebody New")
            assert copies.sign(session, "BBBBBBBBB", 1)


def test_the_keys_are_taken_later_when_the_code_is_found(morning: Morning, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.db"
    restoring.restore(restoring.source_of(morning.home), target, desk="Desk", operator="Op")
    with Session.open(target, "Desk", "Op", day=1) as session:
        assert scan(session, morning.badge).result is Result.FORGED
        with pytest.raises(UsageError, match="not the code"):
            recovery.recover(session, morning.home, "BCDE FGHI JKLN OPRS")
        with pytest.raises(InputFileError, match="No badge-keys"):
            recovery.recover(session, tmp_path / "nowhere", morning.code)
        place.choose(session, morning.home.parent)
        backup.back_up(session)  # its own keys lie there too, sealed with a code of its own
        assert recovery.recover(session, morning.home.parent, morning.code) == ["B"]
        assert recovery.recover(session, morning.home, morning.code) == []
        assert scan(session, morning.badge).result in (Result.OK, Result.ALREADY)
        assert copies.sign(session, "BCDEFGHIJ", 1)


def test_on_the_same_computer_the_keys_of_the_file_that_is_there_serve(morning: Morning) -> None:
    done = restored(morning.backup, morning.path, over_newer=True)
    assert not done.keyless
    with Session.open(morning.path, "Desk 1", "Amina") as session:
        assert scan(session, morning.badge, 1).result is Result.OK
        assert recovery.code(session) == morning.code


def test_a_wrong_code_restores_nothing(morning: Morning) -> None:
    before = morning.path.read_bytes()
    with pytest.raises(UsageError, match="not the code"):
        restored(morning.backup, morning.path, over_newer=True, code="BBBB BBBB BBBB BBBB")
    assert morning.path.read_bytes() == before


def test_the_result_is_another_writer_that_prints_nothing_again(morning: Morning, tmp_path: Path) -> None:
    with Session.open(morning.path, "Desk 1", "Amina") as session:
        add_people(session, "Somebody Before")
        with session.write() as writing:
            writing.connection.execute(
                "INSERT INTO print_job (id, batch, printer, state, template, reason, at, desk, operator)"
                " VALUES ('j1', 'b1', 'Desk printer', 'queued', 'a6', '', '2026-11-24T03:40:00.000Z', 'D', 'O')"
            )
        with_job = backup.back_up(session).file
        before = session.store.writer_id
        assert print_queue.next_up(session.read, "Desk printer") is not None
    path = tmp_path / "restored.db"
    restored(with_job, path)
    with Session.open(path, "Desk 1", "Amina") as session:
        assert session.store.writer_id != before
        assert print_queue.next_up(session.read, "Desk printer") is None
        add_people(session, "Somebody New")
        begun = [entry for entry in journal.read_all(session.read) if entry.kind == "writer_begun"]
        assert begun[-1].body is not None
        assert begun[-1].body["from"] == before
        assert verification.faults(session) == []


def test_a_restored_file_goes_on_backing_up_to_a_folder_of_its_own(morning: Morning, tmp_path: Path) -> None:
    path = tmp_path / "restored.db"
    restored(morning.home, path, code=morning.code)
    with Session.open(path, "Desk 1", "Amina") as session:
        made = backup.back_up(session)
        assert made.file.parent != morning.home
        assert made.journal_copy is not None
        assert recovery.code(session) == morning.code


def test_nothing_is_restored_under_an_open_desk(morning: Morning) -> None:
    with Session.open(morning.path, "Desk 1", "Amina") as session:
        with pytest.raises(UsageError, match="open at a desk"):
            restored(morning.backup, morning.path, over_newer=True)
        add_people(session, "Still Here")
    assert_sound(morning.path, readable_ids(morning.path))


def test_another_conference_is_not_restored_over(morning: Morning, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with new_session(tmp_path / "other") as other:
        path = other.store.path
    with pytest.raises(UsageError, match="another conference"):
        restored(morning.backup, path, over_newer=True)
    with Session.open(path, "Desk 1", "Amina") as other:
        assert stored.code_keys(other.read)


@pytest.mark.parametrize(
    "content", [b"", b"Name,Country\n", b"[1,2]\n", b'{"n":1}\n', b"\xff\x00" * 999, b"[" * 99_999]
)
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "list.csv"
    source.write_bytes(content)
    with pytest.raises(CheckinError):
        restored(source, tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


def test_where_nothing_lies_it_is_said(tmp_path: Path) -> None:
    for source in (tmp_path / "nothing", tmp_path):
        with pytest.raises(InputFileError):
            restored(source, tmp_path / "new.db")


def test_a_copy_of_before_a_migration_can_be_restored_with_its_keys(morning: Morning, tmp_path: Path) -> None:
    from db.opening import back_up

    with Session.open(morning.path, "Desk 1", "Amina") as session:
        whole = tmp_path / "before.db"
        back_up(session.read, whole)
    assert whole.stat().st_mode & 0o777 == 0o600
    assert not restored(whole, tmp_path / "new.db").keyless
    with Session.open(tmp_path / "new.db", "Desk 1", "Amina") as session:
        assert scan(session, morning.badge, 1).result in (Result.OK, Result.ALREADY)
