"""Killed -9 at each step of a purge: nothing was purged, or all of it is at the next opening."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from builders import add_people, new_session

from checkin.cli import main
from checkin.core.attendance import marking
from checkin.core.conference import purging
from checkin.core.keeping import backup, place, verification
from checkin.core.people import lookup, registration
from checkin.core.printing import file_output
from checkin.core.session import Session

CHILD = """
import os, signal, sys
from importlib import import_module
from pathlib import Path
from checkin.core.conference import purging
from checkin.core.session import Session

path, module, name, when = sys.argv[1:]
owner, *inner = name.split(".")
owner = import_module(module) if not inner else getattr(import_module(module), owner)
name = inner[0] if inner else name
real = getattr(owner, name)

def dying(*args, **kwargs):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    real(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(owner, name, dying)
with Session.open(Path(path), "Desk", "Op") as session:
    purging.purge(session)
"""
# In the transaction nothing is done; from its end on all is, sooner or later.
IN_THE_TRANSACTION = [
    ("db.store", "Writing.purge", "before"),
    ("db.journal.erasing", "erase", "after"),
    ("db.store", "Writing.rebuild", "after"),
]
AFTER_IT = [
    ("checkin.core.files", "remove", "before"),
    ("checkin.core.files", "remove", "after"),
    ("db.store", "Store.leave_no_trace", "before"),
    ("db.store", "Store.leave_no_trace", "after"),
    ("checkin.core.keeping.backup", "back_up", "before"),
    ("checkin.core.keeping.backup", "back_up", "after"),
    ("checkin.core.conference.purge_certificate", "write", "before"),
    ("checkin.core.conference.purge_certificate", "write", "after"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A conference of one who is known by name in the file, in a backup and in a badge."""
    (tmp_path / "desk").mkdir()
    (tmp_path / "stick").mkdir()
    with new_session(tmp_path / "desk") as session:
        (person,) = add_people(session, "Zainab Qureshi")
        registration.edit(session, person.id, {"phone": "0300 7654321"})
        marking.mark(session, person.id, 1)
        file_output.badge_folder(session).mkdir()
        file_output.print_badges(session, [person], file_output.badge_file(session, person))
        place.choose(session, tmp_path / "stick")
        backup.back_up(session)
        return session.store.path


def killed_at(path: Path, module: str, name: str, when: str) -> None:
    child = subprocess.run([sys.executable, "-P", "-c", CHILD, str(path), module, name, when], timeout=120, check=False)
    assert child.returncode == -signal.SIGKILL


def named_in(*folders: Path) -> set[str]:
    """The files in which the person is named."""
    return {
        file.name
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and any(word in file.name.encode() + file.read_bytes() for word in (b"Qureshi", b"7654321"))
    }


@pytest.mark.parametrize("step", IN_THE_TRANSACTION, ids=lambda step: " ".join(step[1:]))
def test_killed_before_it_is_recorded_nothing_was_purged(path: Path, step: tuple[str, str, str]) -> None:
    killed_at(path, *step)
    with Session.open(path, "Desk", "Op") as session:
        assert not session.is_purging
        assert next(lookup.everybody(session)).name == "Zainab Qureshi"
        assert file_output.badge_files(session, next(lookup.everybody(session)).ref)
        assert verification.faults(session) == []


@pytest.mark.parametrize("step", AFTER_IT, ids=lambda step: " ".join(step[1:]))
def test_killed_after_it_is_recorded_the_next_opening_finishes_it(path: Path, step: tuple[str, str, str]) -> None:
    killed_at(path, *step)
    with Session.open(path, "Desk", "Op") as session:
        assert session.is_purging
        assert next(lookup.everybody(session)).name.startswith("Purged")
        done = purging.finish(session)
        assert done is not None
        assert done.certificate is not None
        assert verification.faults(session) == []
    assert named_in(path.parent, path.parent.parent / "stick") == set()


def test_the_next_command_finishes_it_and_says_so(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    killed_at(path, *AFTER_IT[0])
    assert main(["--db", str(path), "status"]) == 0
    assert "A purge was finished" in capfd.readouterr().err
    assert named_in(path.parent, path.parent.parent / "stick") == set()
