"""Desks that are forked, work on one file, and are killed -9; what they answered before is told on stdout.

A program of its own: it has one thread, so that it may fork, and imports once what each desk needs. A desk writes each
answer into a pipe only after it would have appeared.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from builders import FrozenClock

from checkin.core.attendance import marking
from checkin.core.conference.closing import close_day
from checkin.core.importing.commit import commit, read_lists
from checkin.core.issuing import copies  # noqa: F401 - once, before the desks are forked
from checkin.core.keeping import repairing
from checkin.core.session import Session
from db import checks  # noqa: F401
from db import migrations as migrations_  # noqa: F401

DESKS = 3
Work = Callable[[Path, random.Random], None]


def marks(path: Path, chance: random.Random) -> None:
    """Mark everybody, in an order of one's own."""
    with Session.open(path, f"Desk {os.getpid()}", "Op", FrozenClock(), day=1) as session:
        ids = [row[0] for row in session.read.execute("SELECT id FROM delegate")]
        chance.shuffle(ids)
        for one in ids:
            outcome = marking.mark(session, one)
            _say(f"{outcome.result.value} {one} {outcome.message if outcome.result == 'not_saved' else ''}")


def an_import(path: Path, chance: random.Random) -> None:
    with Session.open(path, "Desk", "Op", FrozenClock()) as session:
        commit(session, read_lists(session, [path.with_name("list.csv")]))
        _say("imported")


def a_close(path: Path, chance: random.Random) -> None:
    with Session.open(path, "Desk", "Op", FrozenClock()) as session:
        _say(f"closed {close_day(session, 1, path.parent / 'closed').folder}")


def a_repair(path: Path, chance: random.Random) -> None:
    _say(f"repaired {len(repairing.repair(path, 'Desk', 'Op', FrozenClock()).lost)}")


def an_opening(path: Path, chance: random.Random) -> None:
    """Which migrates a file of before."""
    Session.open(path, "Desk", "Op", FrozenClock()).close()
    _say("migrated")


WORK: dict[str, Work] = {work.__name__: work for work in (marks, an_import, a_close, a_repair, an_opening)}
_pipe = -1


def _say(answer: str) -> None:
    os.write(_pipe, f"{answer}\n".encode())


def _fork(work: Work, path: Path, chance: random.Random, pipe: int) -> int:
    global _pipe
    _pipe = pipe
    if child := os.fork():
        return child
    try:
        work(path, chance)
        os._exit(0)
    except BaseException:  # noqa: BLE001 - it is told, and fails the test
        _say(f"raised {traceback.format_exc()!r}")
        os._exit(1)


def kill_while(works: list[Work], path: Path, chance: random.Random, patience: float) -> list[str]:
    """Let desks work at once, kill them after some answers or a while, and return what they answered."""
    ends = []
    children = []
    for work in works:
        reading, writing = os.pipe()
        children.append(_fork(work, path, random.Random(chance.random()), writing))
        os.close(writing)
        ends.append(reading)
    said = [bytearray() for _ in ends]
    left = chance.randrange(1, 40)
    deadline = chance.random() * patience if patience else None
    while left > 0:
        ready, _, _ = select.select(ends, [], [], deadline)
        for end in ready:
            got = os.read(end, 65536)
            left -= got.count(b"\n")
            said[ends.index(end)] += got
        if not ready or not got:  # long enough, or one is done
            break
    for child in children:
        os.kill(child, signal.SIGKILL)
    for child in children:
        os.waitpid(child, 0)
    for number, end in enumerate(ends):
        while got := os.read(end, 65536):
            said[number] += got
        os.close(end)
    return [line for one in said for line in one.decode().split("\n")[:-1]]


def main(path: str, rounds: str, seed: str, patience: str, *names: str) -> None:
    chance = random.Random(seed)
    for _ in range(int(rounds)):
        print(json.dumps(kill_while([WORK[name] for name in names], Path(path), chance, float(patience))), flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
