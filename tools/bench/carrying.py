"""100,000 marks by stick: written, taken over, and how long another desk waited meanwhile."""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from figures import bar, each_cpu, heading, measured, percentile, row, spread
from importing import other_desk
from people import conference_of

from checkin.core.people.lookup import everybody
from checkin.core.session import Session
from checkin.core.syncing import carrying
from checkin.core.syncing.agreement.conflicts import to_settle
from db.journal.entries import Draft

PEOPLE, MARKS, IN_TWICE = 5_000, 100_000, 200
BAR_SECONDS, BAR_LONGER, BAR_LOOK = 20.0, 2.0, 100.0
_ALONE_SECONDS = 5.0
_AT_ONCE = 5_000


def run() -> int:
    heading(f"{MARKS:,} marks carried to another desk")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with conference_of(folder, PEOPLE) as session:
            path, copy = session.store.path, folder / "copy.db"
            people = [person.id for person in everybody(session)]
        shutil.copy(path, copy)
        with Session.open(path, "Desk 1", "Amina") as giver:
            _mark_everybody(giver, people)
            with measured() as written:
                carriage = carrying.export_to(giver, folder / "stick")
        row("written to the stick", f"{written.wall:.2f} s", f"{written.cpu:.2f} s CPU")
        with _marking_meanwhile(copy, people[0]) as alone:
            time.sleep(_ALONE_SECONDS)
        with (
            _marking_meanwhile(copy, people[0]) as waited,
            Session.open(copy, "Desk 2", "Bilal") as taker,
            measured() as taken,
        ):
            receipt = carrying.import_from(taker, folder / "stick", [carriage.code])
        looked = _look_for_conflicts(copy, people)
        assert receipt.taken > MARKS
    row("taken over", f"{taken.wall:.2f} s", f"{taken.cpu:.2f} s CPU")
    row("a mark of another desk meanwhile", *spread(waited), f"{max(waited):.0f} ms")
    row("the same with nothing else going on", *spread(alone), f"{max(alone):.0f} ms")
    row(f"the conflicts among these, {IN_TWICE} people in twice", *spread(looked), f"{max(looked):.0f} ms CPU")
    longer = percentile(waited, 0.99) / percentile(alone, 0.99)
    missed = bar("a mark meanwhile, p99 beside that of one alone", longer, BAR_LONGER, "times")
    missed += bar("conflicts looked for after the first time", max(looked[1:]), BAR_LOOK, "ms CPU")
    return missed + bar(f"{MARKS:,} marks taken over", taken.wall, BAR_SECONDS, "s")


def _look_for_conflicts(path: Path, people: list[str]) -> list[float]:
    """The CPU time, in milliseconds, of listing what wants a person, some of whom were marked here too."""
    marked = {"v": 1, "day": 1, "at": "", "method": "scan"}
    with Session.open(path, "Desk 2", "Bilal") as session:
        session.record(*(Draft("mark", person, marked) for person in people[:IN_TWICE]))
        looked = each_cpu([lambda: to_settle(session)] * 6)
        assert len(to_settle(session)) == IN_TWICE
    return looked


@contextmanager
def _marking_meanwhile(path: Path, person: str) -> Iterator[list[float]]:
    """Another desk that marks while the block runs; its times, in milliseconds, once the block is left."""
    started, stop = multiprocessing.Event(), multiprocessing.Event()
    waits: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    times: list[float] = []
    desk = multiprocessing.Process(target=other_desk, args=(path, person, started, stop, waits))
    desk.start()
    started.wait()
    yield times
    stop.set()
    times += waits.get()
    desk.join()


def _mark_everybody(session: Session, people: list[str]) -> None:
    for start in range(0, MARKS, _AT_ONCE):
        rounds = ((number % len(people), 1 + number // len(people) % 2) for number in range(start, start + _AT_ONCE))
        session.record(
            *(Draft("mark", people[who], {"v": 1, "day": day, "at": "", "method": "scan"}) for who, day in rounds)
        )
