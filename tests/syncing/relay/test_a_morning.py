"""A morning at several desks by a written plan: whatever befalls the hub and the desks, in the end all know the same.

`make test` runs it with 5 desks and 500 marks; `make soak` with 10 and 2,000 (MORNING=soak).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from networks import Network, network
from relays import Desks, Syncing, equal, running, syncing, until

from checkin.core.syncing.agreement import conflicts
from checkin.core.syncing.standing import traffic_of
from db import checks

SOAK = os.environ.get("MORNING") == "soak"
DESKS, MARKS, KILLS = (10, 2000, 5) if SOAK else (5, 500, 1)
AWAY = 3
"""Desks that have no network in the first half of their morning, and then mark people that others of them mark too."""


TOGETHER = 0.25
"""Of their lists, at the beginning."""


@dataclass(frozen=True)
class Plan:
    """Whom each desk marks, in order; `twice` are those whom all that are away mark, each not knowing of the others."""

    lists: list[list[int]]
    twice: set[int]


def planned(people: int) -> Plan:
    """Nobody but `twice` is on two lists."""
    chance = random.Random(13)
    all_people = list(range(people))
    chance.shuffle(all_people)
    each = MARKS // DESKS
    number = round(each * TOGETHER)
    together, rest = all_people[:number], iter(all_people[number:])
    lists = []
    for desk in range(DESKS):
        begin = chance.sample(together, len(together)) if desk < AWAY else []
        lists.append(begin + [next(rest) for _ in range(each - len(begin))])
    return Plan(lists, set(together))


class Marker:
    """A desk at work, as a process that is killed now and then; what it was answered is in a file."""

    def __init__(self, desks: Desks, which: int, refs: list[int]) -> None:
        self.session = desks.sessions[which]
        self.file = desks.folder / f"acknowledged-{which}"
        self._list = desks.folder / f"list-{which}"
        self._list.write_text("\n".join(desks.people[ref] for ref in refs))
        self.total = len(refs)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        child = Path(__file__).with_name("marking_child.py")
        arguments = [str(self.session.store.path), self.session.desk, str(self._list), str(self.file)]
        self._process = subprocess.Popen([sys.executable, str(child), *arguments])

    def kill_and_start(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self.start()

    def acknowledged(self) -> list[str]:
        return self.file.read_text().split() if self.file.exists() else []

    def has(self, part: float) -> bool:
        return len(self.acknowledged()) >= part * self.total

    def end(self) -> None:
        assert self._process is not None
        assert self._process.wait() == 0


@pytest.mark.timeout(7200 if SOAK else 175)
def test_a_morning(tmp_path: Path) -> None:
    plan = planned(MARKS)
    desks = Desks(tmp_path, DESKS, people=MARKS)
    with running(desks.hub), network(desks.hub.port) as hotel:
        for which in range(AWAY):
            desks.link(desks.sessions[which], which, hotel.port)
        hotel.cut()
        markers = [Marker(desks, which, people) for which, people in enumerate(plan.lists)]
        with syncing(*desks.sessions) as processes:
            for marker in markers:
                marker.start()
            befall(desks, markers, processes, hotel)
            for marker in markers:
                marker.end()
            until(lambda: equal(*desks.sessions), "all know the same", 600)
        assert [process.said.read_text() for process in processes if "Traceback" in process.said.read_text()] == []
    see(desks, markers, plan)
    desks.close()


def befall(desks: Desks, markers: list[Marker], processes: list[Syncing], hotel: Network) -> None:
    """What happens to the hub and to the desks, at given points of the morning."""
    hub, chance = desks.hub, random.Random(31)

    def marked(part: float) -> None:
        until(lambda: sum(len(one.acknowledged()) for one in markers) >= part * MARKS, f"{part:.0%} is marked", 900)

    marked(0.05)
    hub.kill()
    hub.save()
    hub.start()
    for kill in range(KILLS):
        marked(0.1 + kill * 0.07)
        hub.kill()
        markers[chance.randrange(DESKS)].kill_and_start()
        marked(0.13 + kill * 0.07)
        hub.start()
        victim = processes[chance.randrange(DESKS)]
        victim.kill()
        victim.start()
    marked(0.5)
    until(lambda: all(one.has(TOGETHER) for one in markers[:AWAY]), "those who are marked thrice are", 900)
    hotel.mend()
    hub.freeze()
    until(lambda: not any(traffic_of(session).connected for session in desks.sessions), "its silence is noticed")
    hub.thaw()
    marked(0.7)
    hub.wipe()
    hub.start()
    marked(0.8)
    hub.roll_back()
    hub.start()
    marked(0.9)
    markers[chance.randrange(DESKS)].kill_and_start()


def see(desks: Desks, markers: list[Marker], plan: Plan) -> None:
    """Every mark of the plan, and with it every one that a desk was told to be done, is at every desk, and no other;
    chains and tables hold; and the conflicts are the plan's."""
    wanted = {
        f"{desks.people[person]}:{marker.session.store.writer_id}"
        for marker, people in zip(markers, plan.lists, strict=True)
        for person in people
    }
    twice = {desks.people[person] for person in plan.twice}
    for session in desks.sessions:
        rows = session.read.execute("SELECT subject || ':' || writer FROM entry WHERE kind = 'mark'").fetchall()
        assert Counter(row[0] for row in rows) == Counter(wanted)
        assert checks.faults(session.store) == []
        told = conflicts.to_settle(session)
        assert [conflict.kind for conflict in told] == ["marked_twice"] * len(twice)
        assert {conflict.person.id for conflict in told if conflict.person} == twice
    assert {entry for marker in markers for entry in marker.acknowledged()} <= wanted
