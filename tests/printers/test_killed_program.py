"""The program is killed at a random moment of a run of badges, and started again: also while a walk-in waits.

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
from printers.label_printer import LabelPrinter
from printers.peers import PATIENCE, VirtualPrinter, until

from badges.printers.model import JobState
from checkin.core import dossier
from checkin.core.printing import jobs, orders, printers
from checkin.core.printing.serving import UNDER_WAY
from checkin.core.session import Session

BADGES = 20
KILLS = int(os.environ.get("KILLS", "10"))
_CHILD = Path(__file__).with_name("printing_child.py")
_LONGEST_WAIT = 0.08
"""Seconds from one job to the next here: the kill falls anywhere between."""


def _child(database: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(_CHILD), str(database)], stderr=subprocess.PIPE)


def _kill_and_start_again(first: subprocess.Popen[bytes], session: Session) -> None:
    first.kill()
    first.wait(PATIENCE)
    second = _child(session.store.path)
    _, said = second.communicate(timeout=PATIENCE)
    assert second.returncode == 0, said


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
        _kill_and_start_again(first, session)
        printed = virtual.printed()
        assert len(printed) == len(set(printed)), "a badge came out twice"
        made = jobs.newest_jobs(session, 1000)
        assert len(made) == BADGES
        for job in made:
            assert job.state in (JobState.PRINTED, JobState.UNKNOWN)
            _is_logged(session, job)
            if job.state is JobState.PRINTED:
                assert job.id in printed, "said to be printed, but never came out"
        assert sum(job.state is JobState.UNKNOWN for job in made) <= 1


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_kill_while_a_walk_in_goes_before_many_loses_and_doubles_nothing(
    tmp_path: Path, virtual: VirtualPrinter, seed: int
) -> None:
    chance = random.Random(seed)
    with new_session(tmp_path) as session:
        printers.add(session, "Desk printer", virtual.uri)
        *crowd, guest = add_people(session, *(f"Person Number {number}" for number in range(2 * BADGES + 1)))
        many = orders.order(session, crowd, "Desk printer")
        first = _child(session.store.path)
        enough = chance.randrange(len(many.jobs) - UNDER_WAY)
        until(lambda: len(virtual.begun()) >= enough or first.poll() is not None, f"{enough} jobs were begun")
        walk_in = orders.order(session, [guest], "Desk printer").jobs[0].id
        sent = sum(job.state is not JobState.QUEUED for job in jobs.jobs_of(session, many.batch))
        threading.Event().wait(chance.random() * 2 * _LONGEST_WAIT)
        _kill_and_start_again(first, session)
        printed = virtual.printed()
        assert len(printed) == len(set(printed)), "a badge came out twice"
        if walk_in in printed:
            assert printed.index(walk_in) <= sent, "the walk-in came out after a job that was not sent before it"
        made = jobs.newest_jobs(session, 1000)
        assert len(made) == len(many.jobs) + 1
        assert sum(job.unclear for job in made) <= 1
        for job in made:
            assert job.state is JobState.UNKNOWN or job.id in printed, "lost"
            _is_logged(session, job)


@pytest.mark.parametrize("seed", range(max(KILLS // 4, 1)))
def test_a_kill_leaves_in_doubt_what_a_label_printer_holds_and_no_more(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    labels = LabelPrinter(seconds=0.05)
    with new_session(tmp_path) as session:
        printers.add(session, "Zebra", labels.uri, template="label")
        *crowd, guest = add_people(session, *(f"Person Number {number}" for number in range(BADGES + 1)))
        orders.order(session, crowd, "Zebra")
        first = _child(session.store.path)
        enough = chance.randrange(BADGES - UNDER_WAY)
        until(lambda: len(labels.taken) >= enough or first.poll() is not None, f"{enough} labels were taken")
        orders.order(session, [guest], "Zebra")
        threading.Event().wait(chance.random() * 2 * _LONGEST_WAIT)
        _kill_and_start_again(first, session)
        made = jobs.newest_jobs(session, 1000)
        assert len(made) == BADGES + 1
        # A label on its way when the program died may have arrived, or not.
        assert len(made) - 1 <= len(labels.taken) <= len(made)
        assert len(set(labels.taken)) == len(labels.taken), "a label came out twice"
        assert sum(job.unclear for job in made) <= UNDER_WAY
        for job in made:
            assert job.unclear or job.state is JobState.PRINTED
            _is_logged(session, job)
    labels.stop()


def _is_logged(session: Session, job: jobs.PrintJob) -> None:
    """What is said to be printed stands in the journal, once; what is in doubt does not."""
    for badge in job.badges:
        logged = dossier.badges_of(session, badge.delegate_id)
        assert len(logged) == (job.state is JobState.PRINTED)
