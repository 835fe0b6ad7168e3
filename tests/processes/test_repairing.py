"""A file that is destroyed in many ways is made anew of what is left; what is named as lost is what is lost."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import MORNING, FrozenClock, add_people, new_session
from faults import meddle, spoil_table

from checkin.core.attendance import arrivals, marking
from checkin.core.keeping import backup, repairing, restoring, verification
from checkin.core.keeping import place as places
from checkin.core.machine import this_computer
from checkin.core.models import Result
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.errors import DamagedFileError, DatabaseError
from db.identity import Remembered
from db.local import settings
from db.reading import journal

PAGE = 4096
PEOPLE = 160


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int, str]:
    """A conference with so many entries that their tables have many pages, one of them with a body of many pages."""
    folder = tmp_path_factory.mktemp("made")
    with new_session(folder) as session:
        people = add_people(session, *(f"Person {number}" for number in range(PEOPLE)), position="Adviser " * 20)
        registration.edit(session, people[0].id, {"desk_note": "x" * 20_000})
        marking.mark_many(session, [person.id for person in people], 1)
        *_, last = journal.read_all(session.read)
    return folder / "conference.db", last.writer, last.seq, last.hash


@pytest.fixture
def path(made: tuple[Path, str, int, str], tmp_path: Path) -> Path:
    """The same on a computer that remembers what was written last."""
    whole, writer, seq, last_hash = made
    computer = this_computer()
    computer.memory.mkdir(parents=True)
    Remembered(computer, writer).keep(seq, last_hash)
    return Path(shutil.copy(whole, tmp_path))


def mended(path: Path) -> repairing.Repair:
    return repairing.repair(path, "Desk 1", "Amina", FrozenClock())


def entries(path: Path) -> dict[tuple[str, int], str]:
    """The hashes of all entries, by writer and number."""
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        return {
            (entry.writer, entry.seq): entry.hash for entry in journal.read_all(session.read) if entry.body is not None
        }


def new_hand(path: Path) -> set[str]:
    """Who has written in the file since it was repaired."""
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        return {session.store.writer_id}


def works_on(path: Path) -> None:
    """What the repair left can be worked with: sound, and it takes marks."""
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        assert verification.faults(session) == []
        person = add_people(session, "Somebody New")[0]
        assert marking.mark(session, person.id, 1).result is Result.OK
        assert settings.code_keys(session.read)


def _spoil_pages(path: Path, *numbers: int) -> None:
    with path.open("r+b") as file:
        for number in numbers:
            file.seek(number * PAGE)
            file.write(b"\xa5" * PAGE)


def _stands_in_log(path: Path, page: int) -> bool:
    """Whether a page is read from the log: what stands in the file is then of no account."""
    log = path.with_name(f"{path.name}-wal").read_bytes()
    return any(int.from_bytes(log[at : at + 4], "big") == page for at in range(32, len(log), 24 + PAGE))


def _first_page(path: Path) -> None:
    _spoil_pages(path, 0)


def _every_tenth_page(path: Path) -> None:
    _spoil_pages(path, *range(5, path.stat().st_size // PAGE, 10))


def _cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size * 2 // 3 // PAGE * PAGE + 1000)


def _roots_of_the_journal(path: Path) -> None:
    spoil_table(path, "entry")
    spoil_table(path, "entry_body")


def _schema_of_the_journal(path: Path) -> None:
    meddle(path, "DELETE FROM sqlite_master WHERE tbl_name = 'entry'")


def _zeros(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 3)
        file.write(bytes(8 * PAGE))


def _bits(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in random.Random(4).sample(range(200, len(content)), 200):
        content[place] ^= 1 << place % 8
    path.write_bytes(content)


def _an_entry_changed(path: Path) -> None:
    meddle(path, "DROP TRIGGER entry_is_final", "UPDATE entry SET desk = 'Desk 9' WHERE n = 7")


def _a_content_changed(path: Path) -> None:
    meddle(path, "DROP TRIGGER body_is_final", "UPDATE entry_body SET body = '{\"v\":1}' WHERE n = 9")


def _entries_deleted(path: Path) -> None:
    meddle(path, "DROP TRIGGER entry_stays", "DELETE FROM entry WHERE n IN (20, 21, 22, 50)", "VACUUM")


def _a_table_dropped(path: Path) -> None:
    meddle(path, "DROP TABLE mark")


DAMAGE: list[Callable[[Path], None]] = [
    _first_page, _every_tenth_page, _cut_short, _roots_of_the_journal, _schema_of_the_journal, _zeros, _bits,
    _an_entry_changed, _a_content_changed, _entries_deleted, _a_table_dropped,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__.strip("_"))
def test_what_is_named_as_lost_is_what_is_lost(path: Path, damage: Callable[[Path], None]) -> None:
    before = entries(path)
    damage(path)
    done = mended(path)
    after = entries(path)
    lost = {(one.writer, one.seq) for one in done.lost}
    assert lost == before.keys() - after.keys()
    assert all(after[one] == before[one] for one in before.keys() & after.keys())
    assert done.kept_aside is not None
    assert done.kept_aside.exists()
    works_on(path)


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__.strip("_"))
def test_what_a_copy_has_is_not_lost(path: Path, damage: Callable[[Path], None]) -> None:
    """A copy of before, and of after: only what came since it was made can be lost."""
    before = entries(path)
    shutil.copy(path, path.with_name("conference.before-rebuild-1.db"))
    damage(path)
    done = mended(path)
    assert entries(path).items() >= before.items()
    assert done.lost == ()
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        assert len(list(arrivals.marks_on(session, 1))) == PEOPLE
    works_on(path)


@pytest.mark.parametrize(
    "damage",
    [_every_tenth_page, _roots_of_the_journal, _entries_deleted],
    ids=lambda damage: damage.__name__.strip("_"),
)
@pytest.mark.parametrize("left", ["journal.jsonl", "*.db"])
def test_what_the_stick_has_is_not_lost(path: Path, tmp_path: Path, left: str, damage: Callable[[Path], None]) -> None:
    """Of the text copy alone, and of a backup alone."""
    (tmp_path / "stick").mkdir()
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        places.choose(session, tmp_path / "stick")
        backup.back_up(session)
    (home,) = (one for one in (tmp_path / "stick").iterdir() if one.is_dir())
    for one in set(home.iterdir()) - set(home.glob(left)):
        one.unlink()
    before = entries(path)
    damage(path)
    assert mended(path).lost == ()
    assert entries(path).items() >= before.items()
    works_on(path)


@pytest.mark.parametrize(
    "damage", [_every_tenth_page, _roots_of_the_journal, _first_page], ids=lambda damage: damage.__name__.strip("_")
)
def test_of_another_conference_whose_file_has_the_same_name_nothing_is_taken(
    path: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """Neither from the stick, which holds the backups of both, nor from a copy that lies beside."""
    (tmp_path / "other").mkdir()
    (tmp_path / "stick").mkdir()
    with new_session(tmp_path / "other") as another:
        add_people(another, "Stranger")
        places.choose(another, tmp_path / "stick")
        backup.back_up(another)
        shutil.copy(backup.back_up(another).file, path.with_name("conference.before-rebuild-1.db"))
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        places.choose(session, tmp_path / "stick")
        backup.back_up(session)
    before = entries(path)
    damage(path)
    done = mended(path)
    assert {writer for writer, _ in entries(path)} - {writer for writer, _ in before} == new_hand(path)
    assert any("is of another conference" in note for note in done.notes)
    works_on(path)


def test_what_is_in_the_log_of_a_killed_desk_is_recovered(path: Path) -> None:
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        (person,) = add_people(session, "Late Person")
        assert marking.mark(session, person.id, 1).result is Result.OK
        killed = path.with_name("killed.db")
        for ending in ("", "-wal"):
            shutil.copy(path.with_name(path.name + ending), killed.with_name(killed.name + ending))
    _spoil_pages(killed, 0)
    if not _stands_in_log(killed, 1):
        with pytest.raises(DamagedFileError, match="checkin repair"):
            Session.open(killed, "Desk 1", "Amina", FrozenClock())
    assert mended(killed).lost == ()
    with Session.open(killed, "Desk 1", "Amina", FrozenClock()) as session:
        assert person.id in {mark.delegate_id for mark in arrivals.marks_on(session, 1)}


def test_marks_at_the_end_that_the_computer_remembers_are_named(path: Path) -> None:
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        *_, last = journal.read_all(session.read)
        Remembered(this_computer(), last.writer).keep(last.seq + 2, "")
    _spoil_pages(path, 0)
    assert [one.seq for one in mended(path).lost] == [last.seq + 1, last.seq + 2]


def test_where_the_stick_is_not_known_any_more_it_is_asked_for(path: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        places.choose(session, tmp_path / "stick")
        backup.back_up(session)
    _entries_deleted(path)
    spoil_table(path, "setting")
    done = mended(path)
    assert done.lost
    assert any("checkin restore DIR" in note for note in done.notes)


def test_to_restore_loses_nothing_that_only_tells_of_a_repair(path: Path, tmp_path: Path) -> None:
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        (tmp_path / "stick").mkdir()
        places.choose(session, tmp_path / "stick")
        copy = backup.back_up(session).file
        places.choose(session, tmp_path)  # where nothing lies
    _entries_deleted(path)
    assert mended(path).lost
    found = restoring.restore(restoring.source_of(copy), path, dry_run=True)
    assert found.lost == ()
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        add_people(session, "Late Person")
    found = restoring.restore(restoring.source_of(copy), path, dry_run=True)
    assert [one.kind for one in found.lost] == ["delegate_added"]


def test_a_sound_file_is_left_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    done = mended(path)
    assert (done.lost, done.kept_aside) == ((), None)
    assert len(before) == path.stat().st_size
    assert list(path.parent.glob("*damaged*")) == []


def test_what_is_no_conference_stays_and_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear Sir or Madam, " * 1000)
    with pytest.raises(DatabaseError, match="Not one entry"):
        mended(path)
    assert path.read_bytes().startswith(b"Dear Sir")
    assert [found.name for found in tmp_path.iterdir()] == ["letter.db"]


def test_a_purged_content_does_not_come_back(path: Path) -> None:
    copy = path.with_name("conference.before-rebuild-1.db")
    shutil.copy(path, copy)
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session, session.write() as writing:
        from db.journal.entries import Draft

        chosen = writing.connection.execute("SELECT id FROM entry WHERE kind = 'delegate_added' LIMIT 1").fetchone()[0]
        writing.append(Draft("purge", "", {"v": 1, "entries": [chosen]}))
        writing.connection.execute("DELETE FROM entry_body WHERE n = (SELECT n FROM entry WHERE id = ?)", (chosen,))
        writing.rebuild()
    _spoil_pages(path, 0)
    assert mended(path).lost == ()
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        assert [entry.body for entry in journal.read_all(session.read) if entry.id == chosen] == [None]


def test_a_desk_that_has_the_file_open_is_held(path: Path) -> None:
    with Session.open(path, "Desk 2", "Bilal", FrozenClock(MORNING)) as other:
        person = add_people(other, "Somebody")[0]
        _schema_of_the_journal(path)
        mended(path)
        outcome = marking.mark(other, person.id, 1)
        assert outcome.result is Result.NOT_SAVED
    works_on(path)
