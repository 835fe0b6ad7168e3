"""What was answered survives a kill -9, of three desks on one file and in the middle of long work."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import FrozenClock, golden_file, new_session
from faults import meddle

from checkin.core.attendance import arrivals
from checkin.core.keeping import repairing, verification
from checkin.core.people import lookup
from checkin.core.session import Session
from db.journal.entries import Draft
from db.reading import journal

KILLER = Path(__file__).with_name("killing.py")
TESTS = Path(__file__).parents[1]
KILLS = int(os.environ.get("KILLS", "50"))
EACH = max(KILLS // 10, 2)
PEOPLE = 400


def killed(path: Path, rounds: int, patience: float, *works: str) -> Iterator[list[str]]:
    """What the desks answered, round by round; the next round begins when this one was looked at."""
    seed = str(random.randrange(1 << 30))
    killer = subprocess.Popen(
        [sys.executable, "-P", str(KILLER), str(path), str(rounds), seed, str(patience), *works],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent}"},
    )  # fmt: skip
    with killer:
        assert killer.stdin is not None
        assert killer.stdout is not None
        for _ in range(rounds):
            said = json.loads(killer.stdout.readline())
            assert not [one for one in said if one.startswith(("raised", "not_saved"))], (seed, said)
            yield said
            killer.stdin.write("\n")
            killer.stdin.flush()
    assert killer.returncode == 0, seed


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """In memory, where the system has a disk there: a kill takes nothing from it, and nobody waits for a disk."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with new_session(tmp_path) as session, session.write() as writing:
        writing.append(
            *(
                Draft(
                    "delegate_added",
                    f"person{number:04d}",
                    {"v": 1, "fields": {"name": f"P {number}", "ref": f"R{number}"}},
                )
                for number in range(PEOPLE)
            )
        )
    return tmp_path / "conference.db"


def present(path: Path) -> set[str]:
    with Session.open(path, "Desk", "Op", FrozenClock()) as session:
        assert verification.faults(session) == []
        return {mark.delegate_id for mark in arrivals.marks_on(session, 1)}


def test_no_mark_that_three_desks_answered_is_lost(path: Path) -> None:
    answered: set[str] = set()
    again = 0
    for said in killed(path, KILLS, 0, "marks", "marks", "marks"):
        fresh = {line.split()[1] for line in said if line.startswith("ok ")}
        assert not fresh & answered  # nobody is checked in twice
        answered |= fresh
        again += sum(line.startswith("already ") for line in said)
    assert answered <= present(path)
    assert len(answered) > 20
    assert again


def test_an_import_that_is_killed_is_whole_or_nothing(path: Path) -> None:
    rows = 300
    lines = "".join(f"N{number},New Person {number},UNODC\n" for number in range(rows))
    path.with_name("list.csv").write_text(f"Ref,Name,Organisation\n{lines}")
    answered: set[str] = set()
    for said in killed(path, EACH, 0.6, "an_import", "marks"):
        answered |= {line.split()[1] for line in said if line.startswith("ok ")}
        with Session.open(path, "Desk", "Op", FrozenClock()) as session:
            there = sum(person.ref.startswith("N") for person in lookup.everybody(session))
        assert there in (0, rows)
        assert there == rows or "imported" not in said
    assert answered <= present(path)


def test_a_closing_that_is_killed_leaves_no_half_folder(path: Path) -> None:
    for said in killed(path, EACH, 2.0, "a_close", "marks"):
        for folder in (path.parent / "closed").glob("[!.]*"):
            assert len(list(folder.iterdir())) == 5, said
    present(path)


def test_a_migration_that_is_killed_is_done_by_the_next_who_opens(tmp_path: Path) -> None:
    path = golden_file("m0001_initial", tmp_path)
    for _ in killed(path, EACH, 0.4, "an_opening", "an_opening"):
        pass
    with Session.open(path, "Desk", "Op", FrozenClock()) as session:
        assert verification.faults(session) == []


def test_a_repair_that_is_killed_loses_nothing(path: Path) -> None:
    with Session.open(path, "Desk", "Op", FrozenClock()) as session:
        before = {entry.hash for entry in journal.read_all(session.read)}
    spoiling = "DELETE FROM sqlite_master WHERE tbl_name = 'entry'"
    meddle(path, spoiling)
    for _ in killed(path, EACH, 0.5, "a_repair"):
        meddle(path, spoiling)
    done = repairing.repair(path, "Desk", "Op", FrozenClock())
    assert done.lost == ()
    with Session.open(path, "Desk", "Op", FrozenClock()) as session:
        assert before <= {entry.hash for entry in journal.read_all(session.read)}
        assert verification.faults(session) == []
