"""The power goes at any moment: no mark that was answered is lost, and the file opens. A control must lose some."""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from builders import FrozenClock, add_people, new_session
from power import Recorder, Step, after_cut

from checkin.core.attendance import marking
from checkin.core.importing.commit import commit, read_lists
from checkin.core.models import Result
from checkin.core.session import Session
from db.journal import chain

pytestmark = pytest.mark.plain  # the disk that is cut off is one of Python's SQLite
CUTS = int(os.environ.get("CUTS", "100"))
PEOPLE = 60


def recorded(folder: Path, synchronous: str = "FULL") -> list[Step]:
    """Everything SQLite asked of the disk while a desk marked people, and took a list in between."""
    listed = folder / "list.csv"
    listed.write_text("Ref,Name\n" + "".join(f"N{number},New Person {number}\n" for number in range(40)))
    with Recorder() as recorder, new_session(folder) as session:
        people = add_people(session, *(f"Person {number}" for number in range(PEOPLE)))
        session.store._writer.execute(f"PRAGMA synchronous = {synchronous}")
        session.store._writer.execute("PRAGMA wal_autocheckpoint = 40")  # often, so that cuts fall into one
        for number, person in enumerate(people):
            assert marking.mark(session, person.id, 1).result is Result.OK
            recorder.answered(person.id)
            if number == PEOPLE // 2:
                commit(session, read_lists(session, [listed]))
    return recorder.steps


def lost_in(steps: list[Step], folder: Path, chance: random.Random, *, honest: bool = True) -> set[str] | None:
    """Whose mark was answered before the power went and is gone; None where the file does not open or is unsound."""
    first = next(number for number, step in enumerate(steps) if not step.file)
    cut = chance.randrange(first, len(steps))
    files = after_cut(steps[:cut], chance, honest=honest)
    for name in ("conference.db", "conference.db-wal"):
        (folder / name).write_bytes(files.get(name, b""))
    (folder / "conference.db-shm").unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(folder / "conference.db")) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",) or chain.broken_links(connection):
                return None
            present = {row[0] for row in connection.execute("SELECT delegate_id FROM attendance WHERE day = 1")}
    except sqlite3.Error:
        return None
    return {step.what for step in steps[:cut] if not step.file} - present


@pytest.fixture
def after(tmp_path: Path) -> Path:
    (tmp_path / "after").mkdir()
    return tmp_path / "after"


def test_no_answered_mark_is_lost_when_the_power_goes(tmp_path: Path, after: Path) -> None:
    steps = recorded(tmp_path)
    assert sum(step.what == "flush" for step in steps) > PEOPLE
    for number in range(CUTS):
        seed = f"{random.randrange(1 << 30)}"
        assert lost_in(steps, after, random.Random(seed)) == set(), (number, seed)
    with Session.open(after / "conference.db", "Desk", "Op", FrozenClock()) as session:
        assert marking.mark(session, add_people(session, "Somebody New")[0].id, 1).result is Result.OK


@pytest.mark.parametrize(("synchronous", "honest"), [("NORMAL", True), ("FULL", False)])
def test_the_control_loses(tmp_path: Path, after: Path, synchronous: str, honest: bool) -> None:
    """Commits that are not flushed, and a disk that ignores flushing: the simulation has teeth."""
    steps = recorded(tmp_path, synchronous)
    chance = random.Random(1)
    results = [lost_in(steps, after, chance, honest=honest) for _ in range(20)]
    assert sum(result != set() for result in results) >= 5
