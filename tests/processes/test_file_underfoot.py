"""The file, its log or its folder goes away under open desks: no `ok` is said of a mark that nobody will find."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from builders import FrozenClock, add_people, new_session

from checkin.core.attendance import arrivals, marking
from checkin.core.models import Result
from checkin.core.people import lookup
from checkin.core.session import Session
from db import checks

CHILD = Path(__file__).with_name("asked_child.py")
PEOPLE = 12


class Desk:
    """A desk in a process of its own, asked one thing at a time."""

    def __init__(self, path: Path, name: str) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-P", str(CHILD), str(path), name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.opened = self._line()

    def _line(self) -> str:
        assert self.child.stdout is not None
        return self.child.stdout.readline().strip()

    def mark(self, delegate_id: str) -> str:
        assert self.child.stdin is not None
        self.child.stdin.write(f"{delegate_id}\n")
        self.child.stdin.flush()
        return self._line()

    def leave(self) -> None:
        self.child.communicate(timeout=60)


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, list[str]]:
    """A conference in a folder of its own, and the people on its list."""
    folder = tmp_path / "venue"
    folder.mkdir()
    with new_session(folder) as session:
        people = add_people(session, *(f"Person {number}" for number in range(PEOPLE)))
    return folder / "conference.db", [person.id for person in people]


def _file_gone(path: Path) -> None:
    path.unlink()


def _log_gone(path: Path) -> None:
    path.with_name(f"{path.name}-wal").unlink()


def _log_and_index_gone(path: Path) -> None:
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink()


def _index_gone(path: Path) -> None:
    path.with_name(f"{path.name}-shm").unlink()


def _all_gone(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink()


def _folder_gone(path: Path) -> None:
    shutil.rmtree(path.parent)


def _file_moved(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def _folder_moved(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


def _file_replaced(path: Path) -> None:
    copy = Path(shutil.copy(path, path.with_name("copy.db")))
    copy.replace(path)


def _log_replaced(path: Path) -> None:
    log = path.with_name(f"{path.name}-wal")
    copy = Path(shutil.copy(log, path.with_name("copy")))
    copy.replace(log)


def _folder_replaced(path: Path) -> None:
    kept = path.parent.with_name("elsewhere")
    path.parent.rename(kept)
    shutil.copytree(kept, path.parent)


ACCIDENTS: list[Callable[[Path], None]] = [
    _file_gone, _log_gone, _log_and_index_gone, _index_gone, _all_gone, _folder_gone, _file_moved, _folder_moved,
    _file_replaced, _log_replaced, _folder_replaced,
]  # fmt: skip


def found_in(files: Iterable[Path], accident: str) -> Iterator[set[str]]:
    """Who is in, by each of the conference files; beside one that was put in place of another the log is moved away."""
    for path in files:
        if path.name == "conference.db" and "file_replaced" in accident:
            away = path.parent / "away"
            away.mkdir()
            for ending in ("-wal", "-shm"):
                path.with_name(path.name + ending).rename(away / ending)
        with Session.open(path, "Looking", "Looking", FrozenClock()) as session:
            assert checks.faults(session.store) == [], path
            yield {mark.delegate_id for mark in arrivals.marks_on(session, 1)}


@pytest.mark.parametrize("accident", ACCIDENTS, ids=lambda accident: accident.__name__.strip("_"))
def test_no_mark_that_was_answered_is_gone(
    place: tuple[Path, list[str]], tmp_path: Path, accident: Callable[[Path], None]
) -> None:
    path, ids = place
    first = Desk(path, "Desk 1")
    answered = {one for one in ids[:4] if first.mark(one).startswith("ok")}
    assert len(answered) == 4
    accident(path)
    said = [first.mark(one) for one in ids[4:6]]
    assert all(line.startswith("not_saved") and "moved, removed or replaced" in line for line in said), said
    second = Desk(path, "Desk 2")  # what stands there now, if anything does
    if second.opened == "open":
        answered_there = {one for one in ids[6:8] if second.mark(one).startswith("ok")}
    else:
        answered_there = set()
        assert second.opened.startswith("unopened")
    assert "moved, removed or replaced" in first.mark(ids[8])
    second.leave()
    first.leave()
    rescued = re.search(r"open (\S+): all", said[0])
    assert rescued, said[0]
    kept = path.parent / rescued[1]
    found = list(found_in({*tmp_path.rglob("*.db"), kept}, accident.__name__))
    assert set().union(*found) >= answered | answered_there
    with Session.open(kept, "Desk 1", "Amina", FrozenClock()) as session:
        assert answered <= {mark.delegate_id for mark in arrivals.marks_on(session, 1)}
        assert marking.mark(session, ids[9]).result is Result.OK


def test_a_file_that_is_put_back_takes_marks_again(place: tuple[Path, list[str]]) -> None:
    path, ids = place
    desk = Desk(path, "Desk 1")
    assert desk.mark(ids[0]).startswith("ok")
    elsewhere = path.parent.with_name("elsewhere")
    path.parent.rename(elsewhere)
    assert desk.mark(ids[1]).startswith("not_saved")
    elsewhere.rename(path.parent)
    assert desk.mark(ids[1]).startswith("ok")
    desk.leave()
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        assert {mark.delegate_id for mark in arrivals.marks_on(session, 1)} == set(ids[:2])


def test_a_file_that_goes_while_a_mark_is_written_is_not_answered_ok(
    place: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, ids = place
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        with pytest.MonkeyPatch.context() as patch:
            refuse = session.store._refuse_if_overtaken

            def gone_meanwhile() -> None:
                refuse()
                path.unlink()

            patch.setattr(session.store, "_refuse_if_overtaken", gone_meanwhile)
            outcome = marking.mark(session, ids[0], 1)
        assert outcome.result is Result.NOT_SAVED
        assert "rescued-1" in outcome.message


def test_the_log_of_one_file_is_never_read_as_that_of_another(place: tuple[Path, list[str]], tmp_path: Path) -> None:
    path, ids = place
    (tmp_path / "other").mkdir()
    with new_session(tmp_path / "other") as session:
        (stranger,) = add_people(session, "Somebody Else")
        other = session.store.path
    content = other.read_bytes()
    first = Desk(path, "Desk 1")
    assert first.mark(ids[0]).startswith("ok")
    ours = path.rename(path.with_name("kept.db"))
    other.rename(path)
    said = "was put in the place of another file, whose log, conference.db-wal, lies beside it still"
    assert said in Desk(path, "Desk 2").opened
    assert first.mark(ids[1]).startswith("not_saved")
    first.child.kill()
    first.leave()
    assert said in Desk(path, "Desk 2").opened, "the log is there still"
    assert path.read_bytes() == content
    path.rename(other)
    ours.rename(path)
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        assert {mark.delegate_id for mark in arrivals.marks_on(session, 1)} == {ids[0]}
        assert len(list(lookup.everybody(session))) == PEOPLE
    other.rename(path)
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        assert [person.id for person in lookup.everybody(session)] == [stranger.id]


@pytest.mark.plain  # SQLCipher does not tell that a log is too short from that it cannot be read
def test_a_desk_that_starts_where_the_log_was_deleted_is_not_told_of_a_full_disk(place: tuple[Path, list[str]]) -> None:
    path, ids = place
    first = Desk(path, "Desk 1")
    assert first.mark(ids[0]).startswith("ok")
    _log_gone(path)
    second = Desk(path, "Desk 2")
    assert "The log of the conference file (-wal) was moved, removed or replaced" in second.opened
    assert "disk" not in second.opened
    second.leave()
    first.leave()


def test_a_log_that_was_deleted_after_a_crash_is_missed_when_the_file_is_opened(place: tuple[Path, list[str]]) -> None:
    path, ids = place
    desk = Desk(path, "Desk 1")
    assert all(desk.mark(one).startswith("ok") for one in ids[:3])
    desk.child.kill()
    desk.leave()
    _log_and_index_gone(path)
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        # three marks and the name of who made them
        assert "The last 4 entries that were made here are not in conference.db" in session.lacking
        assert marking.mark(session, ids[0], 1).result is Result.OK
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as session:
        assert session.lacking == ""
