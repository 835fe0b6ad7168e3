"""100,000 marks by stick: written, taken over, and how long another desk waited meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
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
_PAGE, _LOG_PAGES, _TABLE_PAGES, _AT_A_TIME = 4096, 4_000, 30_000, 50
_FLOOR_SECONDS = 15.0


def run() -> int:
    heading(f"{MARKS:,} marks carried to another desk")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with conference_of(folder, PEOPLE) as session:
            path, copy, quiet = session.store.path, folder / "copy.db", folder / "quiet.db"
            people = [person.id for person in everybody(session)]
        shutil.copy(path, copy)
        shutil.copy(path, quiet)
        with Session.open(path, "Desk 1", "Amina") as giver:
            _mark_everybody(giver, people)
            with measured() as written:
                carriage = carrying.export_to(giver, folder / "stick")
        row("written to the stick", f"{written.wall:.2f} s", f"{written.cpu:.2f} s CPU")
        written_before = _written_bytes()
        with Session.open(quiet, "Desk 2", "Bilal") as taker, measured() as undisturbed:
            carrying.import_from(taker, folder / "stick", [carriage.code])
        pages_a_second = (_written_bytes() - written_before) / _PAGE / undisturbed.wall
        with _marking_meanwhile(copy, people[0]) as alone:
            time.sleep(_ALONE_SECONDS)
        with _marking_meanwhile(copy, people[0]) as beside_a_disk, _only_writing(folder, pages_a_second):
            time.sleep(_FLOOR_SECONDS)
        with (
            _marking_meanwhile(copy, people[0]) as waited,
            Session.open(copy, "Desk 2", "Bilal") as taker,
            measured() as taken,
        ):
            receipt = carrying.import_from(taker, folder / "stick", [carriage.code])
        looked = _look_for_conflicts(copy, people)
        assert receipt.taken > MARKS
    row("taken over", f"{undisturbed.wall:.2f} s", f"{undisturbed.cpu:.2f} s CPU")
    row("taken over while another desk marks all the time", f"{taken.wall:.2f} s", f"{taken.cpu:.2f} s CPU")
    row("a mark of another desk meanwhile", *spread(waited), f"{max(waited):.0f} ms")
    row(
        f"limit: only {pages_a_second:,.0f} pages a second to the disk",
        *spread(beside_a_disk),
        f"{max(beside_a_disk):.0f} ms",
    )
    row("the same with nothing else going on", *spread(alone), f"{max(alone):.0f} ms")
    row(f"the conflicts among these, {IN_TWICE} people in twice", *spread(looked), f"{max(looked):.0f} ms CPU")
    longer = percentile(waited, 0.99) / percentile(alone, 0.99)
    missed = bar("a mark meanwhile, p99 beside that of one alone", longer, BAR_LONGER, "times")
    missed += bar("conflicts looked for after the first time", max(looked[1:]), BAR_LOOK, "ms CPU")
    return missed + bar(f"{MARKS:,} marks taken over", undisturbed.wall, BAR_SECONDS, "s")


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


def _written_bytes() -> int:
    """What this process gave to the disk; 0 where the system does not tell, and the limit is of an idle disk then."""
    try:
        lines = Path("/proc/self/io").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("write_bytes")), 0)


@contextmanager
def _only_writing(folder: Path, pages_a_second: float) -> Iterator[None]:
    """Another program that gives the disk as much as taking over does, and has nobody's lock."""
    stop = multiprocessing.Event()
    writer = multiprocessing.Process(target=_write_only, args=(folder, pages_a_second, stop))
    writer.start()
    yield
    stop.set()
    writer.join()


def _write_only(folder: Path, pages_a_second: float, stop: Event) -> None:
    """Pages to the end of a file as to a log; after each 4,000, half as many all over another as when it is emptied."""
    page, written, begun = os.urandom(_PAGE), 0, time.monotonic()
    with open(folder / "log", "wb", 0) as log, open(folder / "table", "wb", 0) as table:
        table.truncate(_TABLE_PAGES * _PAGE)
        while not stop.is_set():
            for _ in range(_LOG_PAGES // _AT_A_TIME):
                log.write(page * _AT_A_TIME)
                written += _AT_A_TIME
                time.sleep(max(written / pages_a_second - (time.monotonic() - begun), 0) if pages_a_second else 0.1)
            log.seek(0)
            os.fsync(log.fileno())
            for number in sorted(random.sample(range(_TABLE_PAGES), _LOG_PAGES // 2)):
                table.seek(number * _PAGE)
                table.write(page)
            os.fsync(table.fileno())
            written += _LOG_PAGES // 2


def _mark_everybody(session: Session, people: list[str]) -> None:
    for start in range(0, MARKS, _AT_ONCE):
        rounds = ((number % len(people), 1 + number // len(people) % 2) for number in range(start, start + _AT_ONCE))
        session.record(
            *(Draft("mark", people[who], {"v": 1, "day": day, "at": "", "method": "scan"}) for who, day in rounds)
        )
