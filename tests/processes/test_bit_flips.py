"""A bit that flips anywhere in the file is reported by verify, or changes no answer."""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from builders import new_session

from checkin.cli import main
from checkin.core.attendance import marking
from checkin.core.people import registration

FLIPS = int(os.environ.get("FLIPS", "50"))
QUESTIONS = (
    ("status", "--json"),
    ("find", "khan", "--json"),
    ("find", "person", "12", "--json"),
    ("show", "K1", "--json"),
    ("show", "P3", "--json"),
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    with new_session(folder) as session:
        khan = registration.add(session, {"name": "Mohammad KHAN", "ref": "K1", "organisation": "UNODC"})
        people = [khan, *(registration.add(session, {"name": f"Person {n}", "ref": f"P{n}"}) for n in range(60))]
        marking.mark_many(session, [person.id for person in people[:40]], 1)
        marking.undo(session, people[3].id, 1)
        registration.edit(session, people[4].id, {"position": "Adviser"})
    return folder / "conference.db"


def said(path: Path, *command: str) -> tuple[int, str]:
    """The exit code of a command, and what it says on stdout."""
    out = StringIO()
    with redirect_stdout(out), redirect_stderr(StringIO()):
        code = main(["--db", str(path), "--desk", "Desk 1", *command])
    return code, out.getvalue()


def answers(path: Path) -> list[tuple[int, str]]:
    return [said(path, *question) for question in QUESTIONS]


def test_a_flipped_bit_is_reported_or_harmless(whole: Path, tmp_path: Path) -> None:
    right = answers(Path(shutil.copy(whole, tmp_path / "right.db")))
    assert all(code == 0 for code, _ in right)
    content = whole.read_bytes()
    found: Counter[str] = Counter()
    silent = []
    for _ in range(FLIPS):
        place, bit = random.randrange(len(content)), random.randrange(8)
        flipped = tmp_path / "flipped.db"
        for beside in tmp_path.glob("flipped*"):
            beside.unlink()
        changed = bytearray(content)
        changed[place] ^= 1 << bit
        flipped.write_bytes(changed)
        verified = said(flipped, "verify")[0]
        same = answers(flipped) == right
        found["reported" if verified else "harmless" if same else "silent"] += 1
        if not verified and not same:
            silent.append((place, bit))
    assert silent == []
    assert found["reported"] > FLIPS / 10
