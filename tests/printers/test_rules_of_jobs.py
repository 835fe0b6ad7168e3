"""The rules of orders and jobs, with a printer in this process: what may have left is never sent again by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import add_people
from printers.fake_printer import FakePrinter
from printers.ordering import DESK, states

from badges.printers.model import Backend, JobState, PrinterBusy, PrinterError, PrinterRefused, SendUnsure
from checkin.core import dossier
from checkin.core.models import Delegate, Reprint, ReprintReason
from checkin.core.printing import jobs, orders, printers
from checkin.core.printing.jobs import PrintJob
from checkin.core.printing.serving import SILENCE_SECONDS, Server
from checkin.core.session import Session

OTHER = "Other printer"


class Desk:
    """A desk with a printer, whose server is turned by hand, and whose clock too."""

    def __init__(self, session: Session) -> None:
        self.session, self.printer, self.now = session, FakePrinter(), 0.0
        self.server = self.served_by(self.printer)

    def served_by(self, backend: Backend) -> Server:
        return Server(self.session, printers.named(self.session, DESK), backend, lambda: self.now)

    def order(self, *people: Delegate, reprint: Reprint | None = None) -> PrintJob:
        (job,) = orders.order(self.session, people, DESK, reprint=reprint).jobs
        return job

    def turn(self, times: int = 1) -> None:
        for _ in range(times):
            self.server.turn()

    def now_is(self, job: PrintJob) -> JobState:
        return jobs.job(self.session, job.id).state

    def copies(self, person: Delegate) -> list[tuple[int, bool]]:
        return [(badge.copy, badge.void) for badge in dossier.badges_of(self.session, person.id)]


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Desk:
    for name in (DESK, OTHER):
        (tmp_path / name).mkdir()
        printers.add(session, name, f"folder:{tmp_path / name}")
    return Desk(session)


@pytest.fixture
def people(session: Session) -> list[Delegate]:
    return add_people(session, *(f"Guest {number:02}" for number in range(25)))


def test_a_badge_that_came_out_is_logged_once_and_not_before(desk: Desk, people: list[Delegate]) -> None:
    job = desk.order(people[0])
    desk.turn(3)
    assert (desk.now_is(job), desk.copies(people[0])) == (JobState.PRINTING, [])
    desk.printer.comes_out(job.id)
    desk.turn(3)
    assert (desk.now_is(job), desk.copies(people[0])) == (JobState.PRINTED, [(1, False)])
    assert list(desk.printer.documents) == [job.id]


def test_a_busy_printer_is_asked_again_and_keeps_the_order(desk: Desk, people: list[Delegate]) -> None:
    first, second = desk.order(people[0]), desk.order(people[1])
    desk.printer.fault = PrinterBusy("It is busy.")
    desk.turn()
    assert (desk.now_is(first), jobs.job(desk.session, first.id).note) == (JobState.QUEUED, "")
    desk.turn()
    assert list(desk.printer.documents) == [first.id, second.id]


def test_what_a_printer_refuses_fails_and_its_copy_is_free_again(desk: Desk, people: list[Delegate]) -> None:
    job = desk.order(people[0])
    desk.printer.fault = PrinterRefused("No such size.")
    desk.turn()
    assert desk.now_is(job) is JobState.FAILED
    again = desk.order(people[0])
    assert again.badges[0].copy == job.badges[0].copy == 1


@pytest.mark.parametrize("taken", [True, False])
def test_what_may_have_left_is_in_doubt_and_never_sent_again(desk: Desk, people: list[Delegate], taken: bool) -> None:
    job = desk.order(people[0])
    desk.printer.fault, desk.printer.taken_all_the_same = SendUnsure("The line broke."), taken
    desk.server.turn()
    assert desk.now_is(job) is JobState.UNKNOWN
    desk.turn(3)  # compared with what the printer knows: followed where it is there, else a person must look
    assert desk.now_is(job) is (JobState.PRINTING if taken else JobState.UNKNOWN)
    assert len(desk.printer.documents) == taken
    if taken:
        desk.printer.comes_out(job.id)
        desk.turn(2)
    else:
        orders.settle(desk.session, job.id, {people[0].id})
        desk.turn(2)
    assert (desk.now_is(job), desk.copies(people[0])) == (JobState.PRINTED, [(1, False)])
    assert desk.printer.out[job.id] == taken


def test_a_job_in_doubt_is_neither_moved_nor_taken_back(desk: Desk, people: list[Delegate]) -> None:
    job = desk.order(people[0])
    desk.printer.fault = SendUnsure("The line broke.")
    desk.turn(2)
    doubtful = jobs.job(desk.session, job.id)
    assert orders.move(desk.session, [doubtful], OTHER) == 0
    assert orders.cancel(desk.session, [doubtful]) == 0
    assert states(desk.session) == [JobState.UNKNOWN]


def test_a_job_that_waits_is_moved_whole_and_never_onto_its_own_printer(desk: Desk, people: list[Delegate]) -> None:
    job = desk.order(people[0])
    assert orders.move(desk.session, [job], DESK) == 0
    assert orders.move(desk.session, [job], OTHER) == 1
    moved = jobs.job(desk.session, job.id)
    assert (moved.printer, moved.state, moved.badges) == (OTHER, JobState.QUEUED, job.badges)
    desk.turn(2)
    assert desk.printer.documents == {}


def test_of_a_job_that_was_sent_the_next_copies_go_elsewhere(desk: Desk, people: list[Delegate]) -> None:
    job = desk.order(people[0])
    desk.turn()
    assert orders.move(desk.session, [jobs.job(desk.session, job.id)], OTHER) == 1
    (elsewhere,) = (open_job for open_job in jobs.open_jobs(desk.session) if open_job.printer == OTHER)
    assert (elsewhere.badges[0].copy, elsewhere.ids) == (2, (people[0].id,))
    desk.turn(2)
    assert desk.now_is(job) is JobState.CANCELLED
    assert desk.copies(people[0]) == []


def test_several_are_sent_a_few_at_a_time(desk: Desk, people: list[Delegate]) -> None:
    ordered = orders.order(desk.session, people, DESK).jobs
    assert [len(job.badges) for job in ordered] == [printers.CHUNK] * (len(people) // printers.CHUNK)
    assert [person for job in ordered for person in job.ids] == [person.id for person in people]
    assert {job.separator for job in ordered} == {""}
    desk.turn(3)
    assert list(desk.printer.documents) == [job.id for job in ordered[:2]]


def test_a_lost_badge_is_dead_at_once_and_a_damaged_one_when_the_next_is_out(
    desk: Desk, people: list[Delegate]
) -> None:
    for person in people[:2]:
        job = desk.order(person)
        desk.turn()
        desk.printer.comes_out(job.id)
        desk.turn()
    lost = desk.order(people[0], reprint=Reprint(ReprintReason.LOST))
    damaged = desk.order(people[1], reprint=Reprint(ReprintReason.DAMAGED))
    assert (desk.copies(people[0]), desk.copies(people[1])) == ([(1, True)], [(1, False)])
    desk.turn()
    for job in (lost, damaged):
        desk.printer.comes_out(job.id)
    desk.turn(2)
    assert desk.copies(people[0]) == desk.copies(people[1]) == [(1, True), (2, False)]
    voids = [line for line in dossier.history(desk.session, people[0].id) if line.kind == "badge_voided"]
    assert len(voids) == 1  # what is void is not voided anew


def test_a_printer_that_says_nothing_for_long_leaves_a_question(desk: Desk, people: list[Delegate]) -> None:
    job = desk.order(people[0])
    desk.turn()
    desk.printer.silent = True
    desk.now = SILENCE_SECONDS
    desk.turn()
    assert (desk.now_is(job), "does not answer" in jobs.job(desk.session, job.id).note) == (JobState.PRINTING, True)
    desk.now += 1
    desk.turn()
    assert desk.now_is(job) is JobState.UNKNOWN
    desk.printer.silent = False
    desk.printer.comes_out(job.id)
    desk.turn(2)
    assert (desk.now_is(job), desk.copies(people[0])) == (JobState.PRINTED, [(1, False)])


def test_a_printer_that_forgot_its_jobs_makes_them_doubtful(desk: Desk, people: list[Delegate]) -> None:
    job = desk.order(people[0])
    desk.turn()
    desk.printer.forgets()
    other = desk.order(people[1])
    desk.turn()
    assert (desk.now_is(job), desk.now_is(other)) == (JobState.UNKNOWN, JobState.PRINTING)
    assert list(desk.printer.documents) == [job.id, other.id]


def test_a_program_that_begins_anew_follows_what_is_on_the_printer(desk: Desk, people: list[Delegate]) -> None:
    job = desk.order(people[0])
    desk.turn()
    desk.server = desk.served_by(desk.printer)
    desk.printer.comes_out(job.id)
    desk.turn(2)
    assert (desk.now_is(job), desk.printer.out[job.id]) == (JobState.PRINTED, 1)


def test_a_fault_before_anything_left_is_told_and_tried_again(desk: Desk, people: list[Delegate]) -> None:
    job = desk.order(people[0])
    desk.printer.fault = PrinterError("Its door is open.", "Close it.")
    desk.turn()
    assert (desk.now_is(job), jobs.job(desk.session, job.id).note) == (JobState.QUEUED, "Its door is open. Close it.")
    desk.turn()
    assert desk.now_is(job) is JobState.PRINTING
