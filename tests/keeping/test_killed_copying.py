"""The program is killed while it backs up, writes the text copy or restores: what was whole stays whole, and the next
try does the rest. `make soak` does each two hundred times."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from builders import add_people, new_session

from checkin.core.keeping import backup, place, text_copy, verification
from checkin.core.keeping.text_copy import TextCopy
from checkin.core.session import Session
from checkin.core.trouble import explained
from db import backups
from db.reading import journal

KILLS = int(os.environ.get("KILLS", "4"))
_CHILD = Path(__file__).with_name("killed_child.py")
_LONGEST_WAIT = 0.15
"""Seconds that one of what the child does takes here: the kill falls anywhere in it."""


def _child(what: str, *paths: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(_CHILD), what, *map(str, paths)], stdout=subprocess.PIPE, text=True)


def _killed(chance: random.Random, what: str, *paths: Path) -> list[str]:
    """What the child said that it did, before it was killed in the midst of the next."""
    child = _child(what, *paths)
    assert child.stdout is not None
    said = [child.stdout.readline() for _ in range(chance.randrange(1, 4))]
    threading.Event().wait(chance.random() * _LONGEST_WAIT)
    child.kill()
    said += child.stdout.readlines()
    child.wait(60)
    return [line.strip() for line in said if line.endswith("\n")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    with new_session(tmp_path) as session:
        add_people(session, *(f"Person Number {number}" for number in range(20)))
        place.choose(session, tmp_path / "stick")
        return session.store.path


def _place(session: Session) -> place.Place:
    where = place.place(session)
    assert where is not None
    return where


def test_the_copies_are_free_for_another_desk_when_the_one_that_kept_them_is_killed(path: Path) -> None:
    child = _child("hold", path)
    assert child.stdout is not None
    assert child.stdout.readline() == "True\n"
    with Session.open(path, "Desk 2", "Bilal") as session:
        with backup.keeping(session) as mine:
            assert not mine
        child.kill()
        child.wait(60)
        with backup.keeping(session) as mine:
            assert mine


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_kill_in_a_backup_leaves_whole_ones_and_the_next_is_made(path: Path, seed: int) -> None:
    told = _killed(random.Random(seed), "backup", path)
    with Session.open(path, "Desk 1", "Amina") as session:
        left = _place(session).backups
        assert max(backups.checked(one, explained).entries for one in left) >= int(told[-1])
        made = backup.back_up(session)
        assert made.entries == session.version()
        assert not list(made.file.parent.glob(".*"))


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_kill_in_the_text_copy_costs_and_doubles_no_line(path: Path, seed: int) -> None:
    told = _killed(random.Random(seed), "follow", path)
    with Session.open(path, "Desk 1", "Amina") as session:
        copy = TextCopy(session, _place(session))
        while copy.follow():
            pass
        odd: list[int] = []
        copied = list(text_copy.entries(copy.place.journal, odd))
        assert odd == []
        assert [entry.id for entry in copied] == [entry.id for entry in journal.read_all(session.read)]
        assert {entry.subject for entry in copied} >= set(told)
        assert not copy.place.journal.with_name("journal-1.jsonl").exists()


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_kill_in_a_restore_loses_neither_the_file_nor_the_backup(path: Path, seed: int) -> None:
    with Session.open(path, "Desk 1", "Amina") as session:
        made = backup.back_up(session)
        add_people(session, "Later Guest")
        before = {entry.id for entry in journal.read_all(session.read)}
    _killed(random.Random(seed), "restore", path, made.file)
    found = [one for one in path.parent.glob("conference*.db") if one.stat().st_size]
    kept = set().union(*(_sound_ids(one) for one in found))
    assert kept >= before
    source = made.file
    done = subprocess.run(
        [sys.executable, "-m", "checkin", "restore", str(source), "--to", str(path), "--over-newer"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with Session.open(path, "Desk 1", "Amina") as session:
        assert session.version() == made.entries
        assert verification.faults(session) == []


def _sound_ids(path: Path) -> set[str]:
    with Session.open(path, "Desk 1", "Amina") as session:
        assert verification.faults(session) == []
        return {entry.id for entry in journal.read_all(session.read)}
