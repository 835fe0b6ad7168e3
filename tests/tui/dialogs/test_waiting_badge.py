"""F2 where a badge is in doubt, waits or failed: what is offered, and what becomes of its job."""

from __future__ import annotations

from pathlib import Path

import pytest

from badges.printers.model import JobState
from checkin.core import dossier
from checkin.core.models import Delegate
from checkin.core.printing import jobs, orders, printers
from checkin.core.printing.jobs import PrintJob
from checkin.core.session import Session
from checkin.tui.dialogs.badges.waiting_badge import WaitingBadgeDialog
from checkin.tui.dialogs.kit.answers import Done, PrintThis
from db.local import print_queue

DESK = "Desk printer"


@pytest.fixture
def folder(session: Session, tmp_path: Path) -> Path:
    place = tmp_path / "out"
    place.mkdir()
    printers.add(session, DESK, f"folder:{place}")
    printers.add(session, "Other", f"folder:{place}")
    printers.use(session, DESK)
    return place


@pytest.fixture
def job(session: Session, nadia: Delegate, folder: Path) -> PrintJob:
    return orders.order(session, [nadia], DESK).jobs[0]


def as_it_is(session: Session, job: PrintJob, state: JobState, note: str = "") -> PrintJob:
    with session.write() as writing:
        if state is JobState.FAILED:
            orders.drop(writing, job, state, note)
        else:
            print_queue.set_state(writing.connection, job.id, state, note=note)
    return jobs.job(session, job.id)


@pytest.mark.parametrize(
    ("key", "answer", "printed", "still_open"),
    [("1", Done, 1, []), ("2", PrintThis, 0, []), ("3", PrintThis, 0, []), ("4", type(None), 0, ["unknown"])],
)
async def test_of_a_badge_in_doubt_it_is_asked_whether_it_came_out(
    show, session, nadia, job, key: str, answer: type, printed: int, still_open: list[str]
) -> None:
    doubtful = as_it_is(session, job, JobState.UNKNOWN)
    async with show(WaitingBadgeDialog(session, nadia, doubtful, None)) as stage:
        assert stage.text("#large") == "EL-SAYED, Nadia"
        await stage.press(key)
        assert isinstance(stage.answer, answer)
        if key == "2":
            assert stage.answer == PrintThis(nadia, at=DESK)
        if key == "3":
            assert stage.answer == PrintThis(nadia, instead_of=doubtful)
    assert len(dossier.badges_of(session, nadia.id)) == printed
    assert [item.state for item in jobs.open_jobs(session)] == still_open


async def test_a_badge_that_failed_is_tried_again_or_made_as_a_file(show, session, nadia, job) -> None:
    failed = as_it_is(session, job, JobState.FAILED, "It does not know this size.")
    for key, wanted in (("1", PrintThis(nadia, at=DESK)), ("2", PrintThis(nadia, instead_of=failed)), ("3", None)):
        async with show(WaitingBadgeDialog(session, nadia, failed, None)) as stage:
            assert stage.choices == [f"Try again at {DESK}", "Make a PDF instead", "No badge now"]
            assert "It does not know this size." in stage.everything
            await stage.press(key)
            assert stage.answer == wanted
    async with show(WaitingBadgeDialog(session, nadia, failed, printers.named(session, "Other"))) as stage:
        await stage.press("2")
        assert stage.answer == PrintThis(nadia, at="Other")


@pytest.mark.parametrize("key", ["1", "2", "3", "4"])
async def test_one_of_many_is_printed_next_made_as_a_file_or_taken_back_alone(
    show, session, khan, nadia, folder, key: str
) -> None:
    (job,) = orders.order(session, [khan, nadia], DESK).jobs
    async with show(WaitingBadgeDialog(session, nadia, job, None)) as stage:
        assert stage.choices == [
            "Print it next, before the others of its order", "Make a PDF instead", "Take it back: no badge",
            "Wait for it",
        ]  # fmt: skip
        await stage.press(key)
        wanted = {"1": PrintThis(nadia, at=DESK), "2": PrintThis(nadia, instead_of=job), "4": None}
        if key == "3":
            assert stage.answer.message == f"Taken back from {DESK}."
        else:
            assert stage.answer == wanted[key]
    assert jobs.job(session, job.id).ids == ((khan.id, nadia.id) if key == "4" else (khan.id,))


async def test_one_that_waits_goes_to_the_other_printer_or_is_taken_back(show, session, nadia, job) -> None:
    other = printers.named(session, "Other")
    async with show(WaitingBadgeDialog(session, nadia, job, other)) as stage:
        assert stage.choices == ["Print it at Other now", "Make a PDF instead", "Take it back: no badge", "Wait for it"]
        await stage.press("1")
        assert stage.answer.message == f"Sent to Other instead of {DESK}."
    (moved,) = jobs.open_jobs(session)
    assert moved.printer == "Other"
    async with show(WaitingBadgeDialog(session, nadia, moved, None)) as stage:
        await stage.press("2")
        assert stage.answer.message == "Taken back from Other."
    assert jobs.open_jobs(session) == []
