"""The program is killed at a random moment of a run of twenty badges, and started again.

Each badge is printed once, or asked about; none is lost, none is doubled. `make soak` does it two hundred times.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from builders import add_people, new_session
from printers.peers import PATIENCE, VirtualPrinter, until

from badges.printers.model import JobState
from checkin.core import dossier
from checkin.core.printing import jobs, orders, printers

BADGES = 20
KILLS = int(os.environ.get("KILLS", "20"))
_CHILD = Path(__file__).with_name("printing_child.py")
_LONGEST_WAIT = 0.08
"""Seconds from one job to the next here: the kill falls anywhere between."""


def _child(database: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(_CHILD), str(database)], stderr=subprocess.PIPE)


@pytest.mark.parametrize("seed", range(KILLS))
def test_no_badge_is_lost_or_doubled_by_a_kill(tmp_path: Path, virtual: VirtualPrinter, seed: int) -> None:
    chance = random.Random(seed)
    with new_session(tmp_path) as session:
        printers.add(session, "Desk printer", virtual.uri)
        crowd = add_people(session, *(f"Person Number {number}" for number in range(BADGES)))
        for person in crowd:
            orders.order(session, [person], "Desk printer")
        first = _child(session.store.path)
        enough = chance.randrange(BADGES)
        until(lambda: len(virtual.begun()) >= enough or first.poll() is not None, f"{enough} badges were begun")
        threading.Event().wait(chance.random() * _LONGEST_WAIT)
        first.kill()
        first.wait(PATIENCE)
        second = _child(session.store.path)
        _, said = second.communicate(timeout=PATIENCE)
        assert second.returncode == 0, said
        printed = virtual.printed()
        assert len(printed) == len(set(printed)), "a badge came out twice"
        made = jobs.newest_jobs(session, 1000)
        assert len(made) == BADGES
        for job in made:
            assert job.state in (JobState.PRINTED, JobState.UNKNOWN)
            logged = dossier.badges_of(session, job.ids[0])
            assert len(logged) == (job.state is JobState.PRINTED)
            if job.state is JobState.PRINTED:
                assert job.id in printed, "said to be printed, but never came out"
        assert sum(job.state is JobState.UNKNOWN for job in made) <= 1
