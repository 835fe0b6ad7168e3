"""What only a newer program knows: a printer of its kind is listed, never printed at, and can go; a job is in doubt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import add_people
from printers.ordering import server_of

from badges.printers.model import JobState
from checkin.core.conference.setup_check import check_printer
from checkin.core.keeping import verification
from checkin.core.models import Delegate
from checkin.core.printing import jobs, orders, printers
from checkin.core.printing.standing import standing
from checkin.core.session import Session
from checkin.errors import BadgeError
from db.local import print_queue
from db.local import printers as stored
from db.rows import PrinterRow

NEW = "New one"
WORDS = "New one: this program does not know its kind of printer."


@pytest.fixture
def newer(session: Session, folder: Path) -> str:
    """As a newer program leaves it: this desk prints at a printer of its kind, and the folder stands by."""
    row = PrinterRow(NEW, "carrier-pigeon", "loft", 300, "", "", "a6", 1, paused=False)
    with session.write() as writing:
        stored.put(writing.connection, row)
        stored.use(writing.connection, session.desk, NEW, "Folder")
    return NEW


def test_it_is_listed_with_why_it_cannot_be_used_and_offered_nowhere(session: Session, newer: str) -> None:
    assert [item.name for item in printers.known(session)] == ["Folder", NEW]
    assert [item.name for item in printers.usable(session)] == ["Folder"]
    looked = printers.look(printers.named(session, NEW))
    assert not looked.ready
    (told,) = looked.advice
    assert told.sentence == "This program does not know its kind of printer."
    assert told.next_step.startswith("A newer program set it up. Choose another printer")
    assert not looked.printer.writes_files


TRIED: dict[str, Callable[[Session, Delegate], object]] = {
    "order": lambda session, khan: orders.order(session, [khan], NEW),
    "use": lambda session, _: printers.use(session, NEW),
    "fallback": lambda session, _: printers.use(session, "Folder", NEW),
    "test page": lambda session, _: printers.test_page(session, NEW),
    "pages": lambda session, _: printers.print_pages(session, NEW, b"%PDF-1.7", "list"),
    "design": lambda session, _: printers.change_design(session, NEW, "a7"),
}


@pytest.mark.parametrize("what", TRIED)
def test_what_is_tried_there_is_refused_in_its_words(session: Session, newer: str, khan: Delegate, what: str) -> None:
    with pytest.raises(BadgeError) as refused:
        TRIED[what](session, khan)
    assert refused.value.message == WORDS
    assert jobs.open_jobs(session) == []
    assert [item.kind for item in stored.all_printers(session.read)] == ["folder", "carrier-pigeon"]


def test_what_waits_there_says_why_and_can_go_elsewhere(session: Session, newer: str, khan: Delegate) -> None:
    other = add_people(session, "Nadia El-Sayed")[0]
    orders.order(session, [khan, other], "Folder")
    with session.write() as writing:
        writing.connection.execute("UPDATE print_job SET printer = ?", (NEW,))
    server_of(session, NEW).turn()
    found = standing(session, khan.id)
    assert found.job is not None
    assert (found.job.state, found.job.note[: len(WORDS)]) == (JobState.QUEUED, WORDS)
    assert found.other == printers.named(session, "Folder")
    with pytest.raises(BadgeError, match=WORDS):
        orders.move(session, [found.job], NEW)
    assert orders.move(session, [found.job], "Folder") == 1


def test_a_job_in_a_state_that_is_not_known_is_in_doubt_until_a_person_looked(
    session: Session, folder: Path, khan: Delegate
) -> None:
    (job,) = orders.order(session, [khan], "Folder").jobs
    with session.write() as writing:
        writing.connection.execute("UPDATE print_job SET state = 'resting'")
    server_of(session, "Folder").turn()
    assert [item.unclear for item in jobs.open_jobs(session)] == [True]
    assert [(queue.waiting, queue.unclear) for queue in jobs.print_queues(session)] == [(0, 1)]
    assert print_queue.badges_ahead(session.read, "Folder", of_several=True) == 0
    (refused,) = orders.order(session, [khan], "Folder").refused
    assert refused[1].startswith("it is unclear whether its badge came out")
    orders.settle(session, job.id, {khan.id})
    assert jobs.job(session, job.id).state is JobState.PRINTED


@pytest.mark.parametrize("state", JobState)
def test_the_queue_knows_all_states_of_this_program(session: Session, folder: Path, khan: Delegate, state: str) -> None:
    (job,) = orders.order(session, [khan], "Folder").jobs
    with session.write() as writing:
        print_queue.set_state(writing.connection, job.id, state)
    assert jobs.job(session, job.id).state == state


def test_where_it_stands_by_it_is_not_offered(session: Session, newer: str, khan: Delegate) -> None:
    with session.write() as writing:
        stored.use(writing.connection, session.desk, "Folder", NEW)
    orders.order(session, [khan], "Folder")
    assert standing(session, khan.id).other is None
    assert NEW not in check_printer(session).message


def test_the_file_is_not_damaged_for_it_the_set_up_tells_and_it_can_go(session: Session, newer: str) -> None:
    assert verification.faults(session) == []
    told = check_printer(session)
    assert (told.ok, "does not know its kind" in told.message) == (False, True)
    printers.remove(session, NEW)
    assert [item.name for item in printers.known(session)] == ["Folder"]
    assert printers.of_desk(session) == (None, None)
