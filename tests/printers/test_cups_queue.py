"""The IPP and `lp` back ends against a real CUPS: a PDF printer, and a queue in front of a driverless one."""

from __future__ import annotations

import uuid

import pytest
from printers.peers import Cups, VirtualPrinter, until

from badges.printers.discovery import cups_queues
from badges.printers.ipp import IppBackend
from badges.printers.jobs import Action, OurJob, after_restart
from badges.printers.model import Backend, Condition, JobState, Media, Printer, PrinterError, PrinterKind
from badges.printers.system_lp import LpBackend
from badges.render import render_pdf
from badges.spec import BadgeSpec

A6 = Media(105, 148)


@pytest.fixture(scope="module")
def badge() -> bytes:
    return render_pdf([BadgeSpec("Amina Alawi", *[""] * 7, "Delegate", "#1f4e79", *[""] * 6, False)])


@pytest.fixture(scope="module")
def pdf_queue(cups: Cups) -> str:
    return cups.add("Badge_PDF", "cups-pdf:/", "-P /usr/share/ppd/cups-pdf/CUPS-PDF_noopt.ppd")


@pytest.fixture
def lp_reaches_it(cups: Cups, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in cups.env.items():
        monkeypatch.setenv(name, value)


def printed(backend: Backend, job_id: str | None) -> bool:
    return backend.job(job_id or "").state is JobState.PRINTED


def test_a_badge_through_cups_becomes_a_file(cups: Cups, pdf_queue: str, badge: bytes) -> None:
    backend = IppBackend(Printer("PDF", PrinterKind.IPP, pdf_queue))
    name = f"badge-{uuid.uuid4().hex}"
    sent = backend.send(badge, A6, name)
    until(lambda: printed(backend, sent.job_id), "CUPS has printed it")
    found = list(cups.printed.glob(f"*{name}*.pdf"))
    assert len(found) == 1
    assert found[0].read_bytes().startswith(b"%PDF")
    found[0].unlink()
    assert [(job.name, job.state) for job in backend.jobs() if job.name == name] == [(name, JobState.PRINTED)]


def test_cups_shows_our_job_names_to_us_only(cups: Cups, pdf_queue: str, badge: bytes) -> None:
    """Matching by name after a crash depends on asking as the user who printed."""
    ours = IppBackend(Printer("PDF", PrinterKind.IPP, pdf_queue))
    name = f"badge-{uuid.uuid4().hex}"
    sent = ours.send(badge, A6, name)
    assert name in [job.name for job in ours.jobs()]
    stranger = IppBackend(Printer("PDF", PrinterKind.IPP, pdf_queue), user="somebody")
    assert name not in [job.name for job in stranger.jobs()]
    until(lambda: printed(ours, sent.job_id), "CUPS has printed it")
    for file in cups.printed.glob(f"*{name}*.pdf"):
        file.unlink()


def test_the_queues_of_a_cups_are_found(cups: Cups, pdf_queue: str) -> None:
    found = {printer.name: printer for printer in cups_queues(cups.server)}
    assert found["Badge_PDF"].uri == pdf_queue
    assert IppBackend(found["Badge_PDF"]).state().state in (Condition.IDLE, Condition.PROCESSING)


@pytest.mark.usefixtures("lp_reaches_it")
def test_the_last_resort_prints_and_follows(cups: Cups, pdf_queue: str, badge: bytes) -> None:
    backend = LpBackend(Printer("PDF", PrinterKind.LP, "Badge_PDF"))
    name = f"badge-{uuid.uuid4().hex}"
    sent = backend.send(badge, A6, name)
    assert (sent.job_id or "").startswith("Badge_PDF-")
    until(lambda: printed(backend, sent.job_id), "lpstat lists it as completed")
    found = list(cups.printed.glob(f"*{name}*.pdf"))
    assert len(found) == 1
    found[0].unlink()
    assert backend.state().state in (Condition.IDLE, Condition.PROCESSING)
    assert backend.job("Badge_PDF-99999").state is JobState.UNKNOWN


@pytest.mark.usefixtures("lp_reaches_it")
def test_a_stopped_queue_says_so_both_ways(cups: Cups, pdf_queue: str, badge: bytes) -> None:
    by_ipp, by_lp = (
        IppBackend(Printer("PDF", PrinterKind.IPP, pdf_queue)),
        LpBackend(Printer("PDF", PrinterKind.LP, "Badge_PDF")),
    )
    cups.run("cupsdisable", "-r", "out for repair", "Badge_PDF")
    try:
        state = by_ipp.state()
        assert (state.state, by_lp.state().state) == (Condition.STOPPED, Condition.STOPPED)
        assert "paused" in {reason.keyword for reason in state.reasons}
        sent = by_ipp.send(badge, A6, f"badge-{uuid.uuid4().hex}")
        assert by_ipp.job(sent.job_id or "").state is JobState.HELD
        by_ipp.cancel(sent.job_id or "")
        until(lambda: by_ipp.job(sent.job_id or "").state is JobState.CANCELLED, "the job is cancelled")
        cups.run("cupsreject", "Badge_PDF")
        assert not by_ipp.state().accepting
        assert not by_lp.state().accepting
        with pytest.raises(PrinterError, match="takes no new jobs"):
            by_ipp.send(badge, A6, "late")
    finally:
        cups.run("cupsaccept", "Badge_PDF")
        cups.run("cupsenable", "Badge_PDF")


@pytest.mark.usefixtures("lp_reaches_it")
def test_a_queue_that_is_not_there(cups: Cups, badge: bytes) -> None:
    by_ipp = IppBackend(Printer("Nobody", PrinterKind.IPP, f"{cups.server}printers/Nobody"))
    assert [reason.keyword for reason in by_ipp.state().reasons] == ["no-such-printer"]
    with pytest.raises(PrinterError, match="knows no such printer"):
        by_ipp.send(badge, A6, "lost")
    by_lp = LpBackend(Printer("Nobody", PrinterKind.LP, "Nobody"))
    assert by_lp.state().state is Condition.SILENT
    with pytest.raises(PrinterError, match="lp refused"):
        by_lp.send(badge, A6, "lost")


def test_reasons_come_through_a_queue(cups: Cups, virtual: VirtualPrinter, badge: bytes) -> None:
    backend = IppBackend(Printer("Queue", PrinterKind.IPP, cups.add("Behind", virtual.uri, "-m everywhere")))
    virtual.fault("media-empty-error")
    sent = backend.send(badge, A6, "waits")
    until(lambda: backend.job(sent.job_id or "").state is JobState.HELD, "the queue tells of the empty tray")
    assert "media-empty" in {reason.keyword for reason in backend.state().reasons}
    virtual.clear("fault")
    until(lambda: printed(backend, sent.job_id), "the refilled printer has printed")
    assert virtual.printed() == ["waits"]


def test_the_printer_is_killed_with_twenty_jobs_queued(cups: Cups, virtual: VirtualPrinter, badge: bytes) -> None:
    """Each comes out once: the queue keeps them, and we follow them by name as after a restart of our own."""
    queue = cups.add("Killed", virtual.uri, "-m everywhere")
    names = [f"badge-{number:02}" for number in range(20)]
    first = IppBackend(Printer("Queue", PrinterKind.IPP, queue))
    ours = [OurJob(name, JobState.ACCEPTED, first.send(badge, A6, name).job_id) for name in names]
    until(lambda: len(virtual.printed()) >= 3, "some badges are out")
    # Not in the moment between two badges: one that the printer has taken and not begun, CUPS takes for printed.
    virtual.set("slow")
    until(lambda: len(virtual.begun()) > len(virtual.printed()), "a badge is under way")
    virtual.kill()
    virtual.clear("slow")
    restarted = IppBackend(Printer("Queue", PrinterKind.IPP, queue))
    decisions = after_restart(ours, restarted.jobs())
    assert {decision.action for decision in decisions} <= {Action.FOLLOW, Action.NOTHING}
    assert [decision.job_id for decision in decisions] == [job.job_id for job in ours]
    virtual.start()
    until(lambda: all(printed(restarted, job.job_id) for job in ours), "all twenty are out")
    assert sorted(set(virtual.printed())) == names
    doubled = [name for name in names if virtual.printed().count(name) > 1]
    assert len(doubled) <= 1, "only the badge under way when the printer died can come out again"
