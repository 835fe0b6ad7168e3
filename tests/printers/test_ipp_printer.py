"""The IPP back end against a real driverless printer, CUPS's own `ippeveprinter`."""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import replace

import pytest
from printers.peers import VirtualPrinter, until

from badges.printers.doctor import advice
from badges.printers.ipp import IppBackend
from badges.printers.ipp_client import Operation
from badges.printers.model import (
    Condition,
    JobState,
    JobStatus,
    Media,
    Printer,
    PrinterBusy,
    PrinterError,
    PrinterJob,
    PrinterKind,
)

A6 = Media(105, 148)
DOCUMENT = b"%PDF-1.7\n" + bytes(range(256)) * 40


@pytest.fixture
def backend(virtual: VirtualPrinter) -> IppBackend:
    return IppBackend(Printer("Badges", PrinterKind.IPP, virtual.uri))


def reaches(backend: IppBackend, job_id: str | None, state: JobState) -> JobStatus:
    """The job's status once it is `state`."""
    assert job_id
    seen: list[JobStatus] = []

    def met() -> bool:
        seen.append(backend.job(job_id))
        return seen[-1].state is state

    until(met, f"the job is {state}")
    return seen[-1]


def test_a_badge_arrives_byte_for_byte_under_its_name(virtual: VirtualPrinter, backend: IppBackend) -> None:
    sent = backend.send(DOCUMENT, A6, "badge-1", copies=2)
    status = reaches(backend, sent.job_id, JobState.PRINTED)
    assert (status.name, status.reasons) == ("badge-1", ())
    assert virtual.document("badge-1") == DOCUMENT
    assert virtual.wishes("badge-1")[0] == "iso_a6_105x148mm"
    assert virtual.wishes("badge-1")[2] == "2"
    assert backend.jobs() == (PrinterJob(sent.job_id or "", "badge-1", JobState.PRINTED),)
    assert sent.ignored == ()


def test_what_the_printer_is_and_takes(backend: IppBackend) -> None:
    state = backend.state()
    assert (state.state, state.accepting, state.reasons) == (Condition.IDLE, True, ())
    assert state.media_ready == (A6,)
    assert state.model == "Example Badge Printer"
    able = backend.capabilities()
    assert able.formats == ("application/pdf", "image/pwg-raster", "image/png")
    assert (able.resolutions, able.raster_types) == ((300,), ("black_1", "sgray_8"))
    assert advice(state, A6) == []


def test_a_card_of_any_size_within_its_limits_is_asked_for_by_size(
    virtual: VirtualPrinter, backend: IppBackend
) -> None:
    sent = backend.send(DOCUMENT, Media(85.6, 54), "card")
    reaches(backend, sent.job_id, JobState.PRINTED)
    assert "x-dimension=5400" in virtual.wishes("card")[1]
    assert "y-dimension=8560" in virtual.wishes("card")[1]


def test_a_size_it_does_not_have_is_refused_before_anything_is_sent(
    virtual: VirtualPrinter, backend: IppBackend
) -> None:
    with pytest.raises(PrinterError, match=r"does not know 297 × 420 mm\. It knows 105 × 148 mm, 210 × 297 mm"):
        backend.send(DOCUMENT, Media(297, 420), "huge")
    assert backend.jobs() == ()


def test_a_format_it_does_not_take_is_refused_with_those_it_takes(backend: IppBackend) -> None:
    with pytest.raises(PrinterError, match=r"does not take image/jpeg\. It takes application/pdf"):
        backend.send(b"\xff\xd8\xff\xe0 jpeg", A6, "photo")
    assert backend.jobs() == ()


def test_out_of_stock_holds_the_badge_and_a_refill_prints_it_once(virtual: VirtualPrinter, backend: IppBackend) -> None:
    virtual.fault("media-empty-error", "media-needed-error")
    sent = backend.send(DOCUMENT, A6, "waits")
    status = reaches(backend, sent.job_id, JobState.HELD)
    assert {"media-empty", "media-needed"} <= {reason.keyword for reason in status.reasons}
    told = advice(backend.state(), A6)
    assert told[0].sentence == "The printer is out of stock."
    assert told[0].reroute
    assert virtual.printed() == []
    virtual.clear("fault")
    reaches(backend, sent.job_id, JobState.PRINTED)
    assert virtual.printed() == ["waits"]
    assert advice(backend.state(), A6) == []


def test_an_open_cover_until_the_printer_gives_up_is_a_failed_job(virtual: VirtualPrinter, backend: IppBackend) -> None:
    virtual.fault("cover-open-error")
    virtual.set("give-up")
    sent = backend.send(DOCUMENT, A6, "gives-up")
    status = reaches(backend, sent.job_id, JobState.HELD)
    assert "cover-open" in {reason.keyword for reason in status.reasons}
    virtual.clear("fault")
    status = reaches(backend, sent.job_id, JobState.FAILED)
    assert "aborted-by-system" in {reason.keyword for reason in status.reasons}
    assert virtual.printed() == []


def test_cancelling_a_stuck_job(virtual: VirtualPrinter, backend: IppBackend) -> None:
    virtual.fault("media-empty-error")
    virtual.set("give-up")
    sent = backend.send(DOCUMENT, A6, "unwanted")
    reaches(backend, sent.job_id, JobState.HELD)
    backend.cancel(sent.job_id or "")
    virtual.clear("fault")
    reaches(backend, sent.job_id, JobState.CANCELLED)
    with pytest.raises(PrinterError, match="cannot do that now"):
        backend.cancel(sent.job_id or "")


def test_a_busy_printer_has_taken_nothing(virtual: VirtualPrinter, backend: IppBackend) -> None:
    virtual.set("slow")
    first = backend.send(DOCUMENT, A6, "first")
    with pytest.raises(PrinterBusy, match="busy"):
        backend.send(DOCUMENT, A6, "second")
    assert [job.name for job in backend.jobs()] == ["first"]
    virtual.clear("slow")
    reaches(backend, first.job_id, JobState.PRINTED)
    assert backend.send(DOCUMENT, A6, "second").job_id


def test_a_job_it_never_had_is_unknown(backend: IppBackend) -> None:
    assert backend.job("4711").state is JobState.UNKNOWN
    with pytest.raises(PrinterError, match="is no job of this printer"):
        backend.job("badge.pdf")


def test_a_printer_without_print_job_gets_the_document_in_two_steps(
    virtual: VirtualPrinter, backend: IppBackend
) -> None:
    able = backend.capabilities()
    backend._capabilities = replace(able, operations=able.operations - {Operation.PRINT_JOB})
    sent = backend.send(DOCUMENT, A6, "two-steps")
    assert reaches(backend, sent.job_id, JobState.PRINTED).name == "two-steps"
    assert virtual.document("two-steps") == DOCUMENT


def test_encrypted_and_to_the_printer_we_know(virtual: VirtualPrinter) -> None:
    uri = virtual.uri.replace("ipp:", "ipps:")
    known = hashlib.sha256(
        ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("localhost", virtual.port)))
    ).hexdigest()
    backend = IppBackend(Printer("Badges", PrinterKind.IPP, uri, certificate=known.upper()))
    reaches(backend, backend.send(DOCUMENT, A6, "secret").job_id, JobState.PRINTED)
    other = IppBackend(Printer("Badges", PrinterKind.IPP, uri, certificate="00" * 32))
    assert [reason.keyword for reason in other.state().reasons] == ["certificate-changed"]
    other._capabilities = backend.capabilities()
    with pytest.raises(PrinterError, match="certificate has changed"):
        other.send(DOCUMENT, A6, "stolen")
    assert virtual.printed() == ["secret"]


def test_a_printer_that_is_gone_is_silent_and_says_why(virtual: VirtualPrinter, backend: IppBackend) -> None:
    backend.capabilities()
    virtual.kill()
    state = backend.state()
    assert state.state is Condition.SILENT
    assert [reason.keyword for reason in state.reasons] == ["connection-refused"]
    for call in (lambda: backend.job("1"), backend.jobs, lambda: backend.cancel("1")):
        with pytest.raises(PrinterError, match="does not answer"):
            call()
    with pytest.raises(PrinterError, match="does not answer") as caught:
        backend.send(DOCUMENT, A6, "nowhere")
    assert type(caught.value) is PrinterError
