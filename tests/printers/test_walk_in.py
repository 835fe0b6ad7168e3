"""Whoever stands at a desk does not wait for two hundred badges: theirs is the next, and the desk says when."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders import FrozenClock, add_people
from printers.label_printer import LabelPrinter
from printers.ordering import DESK, served, server_of
from printers.peers import VirtualPrinter, until

from badges.labels import zpl_label
from badges.printers.model import JobState
from badges.template import load_template
from checkin.core import dossier
from checkin.core.issuing import copies
from checkin.core.issuing.specs import spec_of
from checkin.core.models import Delegate, Reprint, ReprintReason
from checkin.core.printing import jobs, orders, printers
from checkin.core.printing.orders import Order
from checkin.core.printing.pace import seconds_a_badge, seconds_until_out
from checkin.core.printing.spooler import Spooler
from checkin.core.session import Session
from checkin.errors import CheckinError

BULK = 200


@contextmanager
def at_work(session: Session) -> Iterator[Spooler]:
    """The desk's own threads serve the printers meanwhile."""
    troubles: list[CheckinError] = []
    spooler = Spooler(session, threading.Event().set, troubles.append)
    spooler.start()
    yield spooler
    spooler.stop()
    assert troubles == []


@pytest.fixture
def crowd(session: Session) -> list[Delegate]:
    return add_people(session, *(f"Person Number {number}" for number in range(BULK)))


def count(session: Session, made: Order, *states: JobState) -> int:
    return sum(job.state in states for job in jobs.jobs_of(session, made.batch))


def test_a_walk_in_is_out_next_and_two_hundred_badges_go_on_after_it(
    session: Session, printer: VirtualPrinter, crowd: list[Delegate], khan: Delegate
) -> None:
    many = orders.order(session, crowd, DESK)
    with at_work(session) as spooler:
        until(lambda: len(printer.begun()) >= 3, "some are out")
        walk_in = orders.order(session, [khan], DESK)
        before = count(session, many, JobState.PRINTED) + walk_in.ahead // printers.CHUNK
        spooler.wake()
        until(lambda: not jobs.open_jobs(session), "all are out")
    printed = printer.printed()
    # One more may have been taken up while the order was written.
    assert printed.index(walk_in.jobs[0].id) <= before + 1 < len(many.jobs) // 2
    assert sorted(printed) == sorted(job.id for job in (*many.jobs, *walk_in.jobs))
    assert [len(dossier.badges_of(session, person.id)) for person in (*crowd, khan)] == [1] * (BULK + 1)
    rest = [job for job in printed if job != walk_in.jobs[0].id]
    assert rest == [job.id for job in many.jobs]


def test_a_walk_in_is_out_next_of_a_slow_label_printer(session: Session, crowd: list[Delegate], khan: Delegate) -> None:
    labels = LabelPrinter(seconds=0.1)
    printers.add(session, "Zebra", labels.uri, template="label")
    many = orders.order(session, crowd, "Zebra")
    with at_work(session) as spooler:
        until(lambda: len(labels.taken) >= 3, "some are out")
        walk_in = orders.order(session, [khan], "Zebra")
        before = count(session, many, JobState.PRINTED) + walk_in.ahead
        spooler.wake()
        until(lambda: dossier.badges_of(session, khan.id), "it is out")
        until(lambda: len(labels.taken) > before + 3, "the others go on")
    labels.stop()
    code = copies.sign(session, *copies_of(walk_in))
    own = zpl_label(spec_of(session.conference, khan, code, 1), load_template("label"), 203).strip()
    # Kept in the order in which they came; one more may have been taken up while the order was written.
    assert labels.taken.index(own) <= before + 1 < BULK // 2
    assert len(set(labels.taken)) == len(labels.taken)


def copies_of(made: Order) -> tuple[str, int]:
    badge = made.jobs[0].badges[0]
    return badge.code_id, badge.copy


def test_who_is_ordered_alone_goes_before_many_and_in_turn_among_themselves(session: Session, folder: Path) -> None:
    crowd = add_people(session, *(f"Person Number {number}" for number in range(15)))
    many = orders.order(session, crowd[:12], "Folder")
    singles = [orders.order(session, [person], "Folder") for person in crowd[12:]]
    assert [made.ahead for made in singles] == [0, 1, 2]
    assert [job.id for job in jobs.open_jobs(session, "Folder")] == [
        *(made.jobs[0].id for made in singles), *(job.id for job in many.jobs)
    ]  # fmt: skip
    orders.pause(session, singles[0].batch, True)
    assert orders.order(session, add_people(session, "One More"), "Folder").ahead == 2
    assert orders.order(session, add_people(session, "A Last", "And Another"), "Folder").ahead == 15


def test_a_label_of_many_is_no_walk_in_though_it_is_a_job_of_its_own(session: Session) -> None:
    labels = LabelPrinter()
    printers.add(session, "Zebra", labels.uri, template="label")
    labels.stop()
    many = orders.order(session, add_people(session, "Amina Khan", "Bilal Khan"), "Zebra")
    walk_in = orders.order(session, add_people(session, "Carim Khan"), "Zebra")
    assert [job.id for job in jobs.open_jobs(session)] == [walk_in.jobs[0].id, *(job.id for job in many.jobs)]


def test_a_walk_in_that_comes_while_another_badge_leaves_is_sent_after_it(
    session: Session, folder: Path, khan: Delegate
) -> None:
    """What waits is looked at anew before each badge that leaves, not once for all that the printer has room for."""
    crowd = add_people(session, *(f"Person Number {number}" for number in range(20)))
    many = orders.order(session, crowd, "Folder")
    server = server_of(session, "Folder")
    inner = server._backend.send
    walk_in: list[Order] = []

    def send(*order: object) -> object:
        if not walk_in:
            walk_in.append(orders.order(session, [khan], "Folder"))
        sent.append(str(order[2]))
        return inner(*order)  # type: ignore[arg-type]

    sent: list[str] = []
    server._backend.send = send  # type: ignore[method-assign, assignment]
    server.turn()
    assert sent[:2] == [many.jobs[0].id, walk_in[0].jobs[0].id]


def test_the_pace_is_what_the_printer_took_lately_and_a_jam_does_not_count(session: Session, folder: Path) -> None:
    clock = session._now
    assert isinstance(clock, FrozenClock)
    assert seconds_a_badge(session, "Folder") is None
    people = add_people(session, *(f"Person Number {number}" for number in range(9)))
    server = server_of(session, "Folder")
    for person, seconds in zip(people, (4, 600, 5, 4, 4), strict=False):
        made = orders.order(session, [person], "Folder")
        clock.forward(seconds=seconds)
        served(session, *[JobState.PRINTED] * len(jobs.newest_jobs(session)), server=server)
        clock.forward(hours=1)  # nobody comes: that is no pace
    assert made.ahead == 0
    assert seconds_a_badge(session, "Folder") == 4
    for person in people[:7]:
        orders.order(session, [person], "Folder", reprint=Reprint(ReprintReason.OTHER))
    for job in jobs.open_jobs(session):
        clock.forward(seconds=6)  # those that wait for others take no longer by that
        with session.write() as writing:
            orders.close(writing, job, lambda _: True)
    assert seconds_a_badge(session, "Folder") == 6
    orders.order(session, add_people(session, "One More", "And Another"), "Folder")
    last = orders.order(session, people[8:], "Folder")
    assert seconds_until_out(session, last) == 6
    printers.pause(session, "Folder", True)
    assert seconds_until_out(session, last) is None
