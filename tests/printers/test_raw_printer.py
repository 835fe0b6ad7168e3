"""The raw back end against a label printer on loopback that keeps a queue, runs out, keeps silent and breaks off."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from printers.label_printer import LabelPrinter

from badges.printers.doctor import advice
from badges.printers.model import Condition, JobState, Media, Printer, PrinterError, PrinterKind, SendUnsure
from badges.printers.raw import RawBackend

LABEL = Media(20, 10)
DPI = 203


def picture(width: int = 160, height: int = 80) -> bytes:
    out = BytesIO()
    Image.effect_noise((width, height), 90).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def printer() -> Iterator[LabelPrinter]:
    made = LabelPrinter()
    yield made
    made.stop()


@pytest.fixture
def backend(printer: LabelPrinter) -> RawBackend:
    return RawBackend(Printer("Zebra", PrinterKind.RAW, printer.uri, LABEL, DPI, "ZD421"), timeout=1)


def test_bytes_taken_are_no_badge_printed(printer: LabelPrinter, backend: RawBackend) -> None:
    sent = backend.send(picture(), LABEL, "badge-1", copies=2)
    assert (sent.job_id, sent.state) == ("badge-1", JobState.ACCEPTED)
    assert len(printer.taken) == 1
    assert b"^PW160^LL80" in printer.taken[0]
    assert b"^PQ2,0,0,N" in printer.taken[0]
    assert [backend.job("badge-1").state for _ in range(3)] == [JobState.ACCEPTED] * 3
    printer.formats = 0
    assert [backend.job("badge-1").state for _ in range(3)] == [JobState.ACCEPTED, JobState.PRINTED, JobState.PRINTED]


def test_another_label_in_between_starts_the_count_anew(printer: LabelPrinter, backend: RawBackend) -> None:
    backend.send(picture(), LABEL, "badge-1")
    printer.formats = 0
    assert backend.job("badge-1").state is JobState.ACCEPTED
    printer.formats = 1
    assert backend.job("badge-1").state is JobState.ACCEPTED
    printer.formats = 0
    assert backend.job("badge-1").state is JobState.ACCEPTED
    assert backend.job("badge-1").state is JobState.PRINTED


@pytest.mark.parametrize(
    ("flag", "keyword"),
    [("paper", "media-empty"), ("head", "cover-open"), ("ribbon", "ribbon-out"), ("pause", "paused")],
)
def test_a_fault_holds_the_badge_until_it_is_gone(
    printer: LabelPrinter, backend: RawBackend, flag: str, keyword: str
) -> None:
    backend.send(picture(), LABEL, "badge-1")
    printer.formats = 0
    printer.flags[flag] = 1
    status, state = backend.job("badge-1"), backend.state()
    assert (status.state, [reason.keyword for reason in status.reasons]) == (JobState.HELD, [keyword])
    assert (state.state, advice(state)[0].keyword) == (Condition.STOPPED, keyword)
    printer.flags[flag] = 0
    assert [backend.job("badge-1").state for _ in range(2)] == [JobState.ACCEPTED, JobState.PRINTED]
    assert backend.state().state is Condition.IDLE


def test_a_silent_printer_is_sent_nothing(printer: LabelPrinter, backend: RawBackend) -> None:
    printer.silent = True
    with pytest.raises(PrinterError, match="Printer Zebra does not answer") as caught:
        backend.send(picture(), LABEL, "badge-1")
    assert not isinstance(caught.value, SendUnsure)
    assert printer.taken == []
    assert backend.job("badge-1").state is JobState.UNKNOWN


def test_silence_is_a_fault_and_the_badge_stays_sent(printer: LabelPrinter, backend: RawBackend) -> None:
    assert backend.send(picture(), LABEL, "badge-1").state is JobState.ACCEPTED
    printer.silent = True
    state = backend.state()
    assert (state.state, [reason.keyword for reason in state.reasons]) == (Condition.SILENT, ["no-answer"])
    assert "keeps silent when it is out of stock" in advice(state)[0].next_step
    with pytest.raises(PrinterError, match="does not answer"):
        backend.job("badge-1")
    with pytest.raises(PrinterError, match="does not answer"):
        backend.jobs()
    printer.silent, printer.formats = False, 0
    assert [(job.name, job.state) for job in backend.jobs()] == [("badge-1", JobState.ACCEPTED)]
    assert [backend.job("badge-1").state for _ in range(2)] == [JobState.ACCEPTED, JobState.PRINTED]
    assert len(printer.taken) == 1


def test_an_answer_that_is_no_status(printer: LabelPrinter, backend: RawBackend) -> None:
    printer.speaks = b"\x02what\x03\x02is\x03\x02this\x03"
    assert [reason.keyword for reason in backend.state().reasons] == ["not-understood"]


def test_a_line_closed_without_a_word_is_silence(printer: LabelPrinter, backend: RawBackend) -> None:
    printer.hangs_up = True
    assert [reason.keyword for reason in backend.state().reasons] == ["no-answer"]
    with pytest.raises(PrinterError, match="does not answer"):
        backend.send(picture(), LABEL, "badge-1")


@pytest.mark.parametrize("after", [10, 1000])
def test_a_line_that_breaks_while_sending_leaves_it_open(
    printer: LabelPrinter, backend: RawBackend, after: int
) -> None:
    printer.cuts_after = after
    with pytest.raises(SendUnsure, match="Look whether it came out"):
        backend.send(picture(), LABEL, "badge-1")
    assert backend.job("badge-1").state is JobState.UNKNOWN


def test_nobody_at_the_port_and_nothing_was_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    backend = RawBackend(Printer("Zebra", PrinterKind.RAW, f"socket://127.0.0.1:{port}", LABEL, DPI))
    assert [reason.keyword for reason in backend.state().reasons] == ["connection-refused"]
    with pytest.raises(PrinterError) as caught:
        backend.send(picture(), LABEL, "badge-1")
    assert not isinstance(caught.value, SendUnsure)


def test_a_restarted_program_knows_nothing_of_the_label(printer: LabelPrinter, backend: RawBackend) -> None:
    backend.send(picture(), LABEL, "badge-1")
    again = RawBackend(backend.printer)
    assert again.job("badge-1").state is JobState.UNKNOWN
    assert again.jobs() == ()
    with pytest.raises(PrinterError, match="cannot take one label back"):
        backend.cancel("badge-1")


def test_only_what_it_can_print_is_sent(printer: LabelPrinter, backend: RawBackend) -> None:
    for document, words in ((b"%PDF-1.7", "takes pictures"), (picture(400, 400), "the label 160 x 80")):
        with pytest.raises(PrinterError, match=words):
            backend.send(document, LABEL, "badge-1")
    assert printer.taken == []
    backend.send(b"^XA^FDready^XZ", LABEL, "badge-2")
    assert printer.taken == [b"^XA^FDready^XZ"]


@pytest.mark.parametrize("uri", ["", "zebra", "ipp://host/", "socket://", "socket://host:99999"])
def test_what_is_no_address(uri: str) -> None:
    with pytest.raises(PrinterError, match="no label printer's address"):
        RawBackend(Printer("Zebra", PrinterKind.RAW, uri))
