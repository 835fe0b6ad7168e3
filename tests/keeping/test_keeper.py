"""What a desk does by itself for its file: one desk, in a thread, and again when the trouble is over."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import FrozenClock, add_people, new_session

from checkin.core.keeping import backup, keeper, place, text_copy
from checkin.core.keeping.keeper import Keeper
from checkin.core.session import Session
from db.reading import journal

PATIENCE = 60.0


def until(holds: Callable[[], bool], what: str) -> None:
    last = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < last, f"never: {what}"
        threading.Event().wait(0.01)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_FOLLOW_SECONDS", "_LOOK_SECONDS"):
        monkeypatch.setattr(keeper, name, 0.01)


class Stick:
    """A folder for backups, and what can be found there."""

    def __init__(self, session: Session, folder: Path) -> None:
        folder.mkdir()
        self.session = session
        place.choose(session, folder)

    @property
    def where(self) -> place.Place:
        found = place.place(self.session)
        assert found is not None
        return found

    @property
    def backups(self) -> int:
        return len(self.where.backups)

    def holds_all(self) -> bool:
        if not self.where.journal.is_file():
            return False
        copied = [entry.id for entry in text_copy.entries(self.where.journal, [])]
        return copied == [entry.id for entry in journal.read_all(self.session.read)]


@pytest.fixture
def stick(session: Session, tmp_path: Path) -> Stick:
    return Stick(session, tmp_path / "stick")


def troubled(error: Exception) -> None:
    raise AssertionError(error)


class Seconds:
    """A clock for the keeper."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def back_up(session: Session) -> None:
    backup.back_up(session)


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def started(session: Session, seconds: Seconds) -> Iterator[Keeper]:
    made = Keeper(session, troubled, back_up, seconds)
    made.start()
    yield made
    made.stop()


def test_what_happens_is_in_the_text_copy_a_moment_later(session: Session, stick: Stick, started: Keeper) -> None:
    until(stick.holds_all, "the text copy is made")
    add_people(session, "Amina Khan")
    until(stick.holds_all, "it follows")


def test_a_backup_is_made_at_first_then_every_five_minutes_when_something_is_new(
    session: Session, stick: Stick, started: Keeper, seconds: Seconds
) -> None:
    until(lambda: stick.backups == 1, "the first backup")
    add_people(session, "Amina Khan")
    until(stick.holds_all, "the text copy follows")
    assert stick.backups == 1
    seconds.now = 301.0
    until(lambda: stick.backups == 2, "the second, since somebody is new")
    seconds.now = 9_999.0
    started.stop()
    assert stick.backups == 2, "nothing was new"


def test_at_closing_the_copies_are_brought_up_to_date(session: Session, stick: Stick, started: Keeper) -> None:
    until(lambda: stick.backups == 1, "the first backup")
    add_people(session, *(f"Person {number}" for number in range(300)))
    started.stop()
    assert stick.backups == 2
    assert stick.holds_all()
    standing = backup.standing(session)
    assert standing is not None
    assert standing.newer == 0


def test_one_desk_of_two_keeps_the_copies_and_the_other_goes_on_when_it_leaves(
    session: Session, stick: Stick, started: Keeper
) -> None:
    until(lambda: stick.backups == 1, "the first backup")
    path = session.store.path
    with Session.open(path, "Desk 2", "Bilal", FrozenClock()) as other:
        second = Keeper(other, troubled, lambda _: pytest.fail("both keep the copies"))
        second.start()
        add_people(other, "Amina Khan")
        until(stick.holds_all, "the first follows")
        second._make = back_up
        started.stop()
        add_people(other, "Bilal Shah")
        until(stick.holds_all, "the second goes on")
        second.stop()


def test_a_folder_that_is_chosen_later_is_taken_at_once(session: Session, started: Keeper, tmp_path: Path) -> None:
    stick = Stick(session, tmp_path / "later")
    started.wake()
    until(lambda: stick.backups == 1 and stick.holds_all(), "both copies are made")


def test_a_stick_pulled_out_is_told_and_taken_back_when_it_is_there_again(
    session: Session, stick: Stick, started: Keeper, tmp_path: Path
) -> None:
    until(lambda: stick.backups == 1 and stick.holds_all(), "both copies are made")
    away = tmp_path / "away"
    folder = stick.where.chosen
    folder.replace(away)
    add_people(session, "Amina Khan")

    def trouble() -> str:
        standing = backup.standing(session)
        assert standing is not None
        return standing.trouble

    until(lambda: "not there" in trouble(), "it is told")
    assert not folder.exists()
    away.replace(folder)
    until(lambda: not trouble(), "it is taken back")
    assert stick.holds_all()


def test_a_folder_that_was_moved_away_with_its_file_is_not_made_again(tmp_path: Path) -> None:
    """Else nobody could put it back into its place, as every desk says that he should."""
    (tmp_path / "venue").mkdir()
    with new_session(tmp_path / "venue") as session:
        (tmp_path / "venue").replace(tmp_path / "elsewhere")
        with backup.keeping(session) as mine:
            assert not mine
        assert not (tmp_path / "venue").exists()
        (tmp_path / "elsewhere").replace(tmp_path / "venue")
        with backup.keeping(session) as mine:
            assert mine


def test_a_backup_in_a_program_of_its_own(session: Session, stick: Stick) -> None:
    keeper.in_a_program_of_its_own(session)
    assert stick.backups == 1
    shutil.rmtree(stick.where.chosen)
    keeper.in_a_program_of_its_own(session)
    standing = backup.standing(session)
    assert standing is not None
    assert "not there" in standing.trouble


def test_what_nobody_foresaw_does_not_end_it(
    session: Session, stick: Stick, seconds: Seconds, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = threading.Event()
    fails = [True]

    def make(opened: Session) -> None:
        if fails and fails.pop():
            raise ZeroDivisionError
        backup.back_up(opened)

    made = Keeper(session, lambda _: told.set(), make, seconds)
    made.start()
    assert told.wait(PATIENCE)
    until(lambda: stick.backups == 1, "it goes on")
    made.stop()


def test_a_desk_that_keeps_no_copies_leaves_at_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "_LOOK_SECONDS", 600.0)
    resting = Keeper(session, pytest.fail)
    resting.start()
    resting.stop()
    assert not resting._thread.is_alive()
