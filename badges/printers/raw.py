"""The raw back end: ZPL over TCP 9100, for Zebra and, by the same road, Epson ESC/Label printers."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from time import monotonic
from urllib.parse import urlsplit

from badges import raster, zpl

from .doctor_words import WORDS, sentence_about
from .model import (
    JPEG,
    PNG,
    ZPL,
    Condition,
    JobState,
    JobStatus,
    Media,
    Printer,
    PrinterError,
    PrinterJob,
    PrinterRefused,
    PrinterState,
    Reason,
    SendUnsure,
    Sent,
    Severity,
    check_order,
    document_format,
)

_PORT = 9100
_USUAL_DPI = 203
"""No label printer says how fine it is; another resolution is given by hand."""
_SLOWEST = 50_000
"""Bytes a second that a bad line still carries."""
_MAX_ANSWER = 4096
_CALM_ENOUGH = 2
"""Answers "nothing waits" in a row that make a label printed: one just taken can show up late in the counters."""
_REASONS = (
    ("paper_out", Reason("media-empty", Severity.ERROR)),
    ("head_open", Reason("cover-open", Severity.ERROR)),
    ("ribbon_out", Reason("ribbon-out", Severity.ERROR)),
    ("paused", Reason("paused", Severity.ERROR)),
    ("head_hot", Reason("head-over-temperature", Severity.ERROR)),
    ("buffer_full", Reason("spool-area-full", Severity.WARNING)),
    ("head_cold", Reason("head-under-temperature", Severity.WARNING)),
    ("memory_lost", Reason("memory-lost", Severity.WARNING)),
    ("label_waiting", Reason("label-not-taken", Severity.REPORT)),
)


class RawBackend:
    """A label printer on its raw port.

    It keeps no list of jobs and gives them no ids; `jobs` are those that this very object sent. A job is PRINTED
    when, after that, the printer says that nothing waits any more, twice running; bytes taken are no badge printed.
    After a restart of the program its jobs are therefore unknown. Silence is a fault: Zebra's own manual says a
    printer out of media or ribbon, open or too hot gives no answer to ~HS. A silent one is sent nothing.
    """

    def __init__(self, printer: Printer, timeout: float = 3.0) -> None:
        self.printer = printer
        self._address = _address(printer.uri)
        self._timeout = timeout
        self._calm: dict[str, int] = {}

    def formats(self) -> tuple[str, ...]:
        return (PNG, JPEG, ZPL)

    def resolutions(self) -> tuple[int, ...]:
        return (_USUAL_DPI,)

    def raster_types(self) -> tuple[str, ...]:
        return ()

    def check_stock(self, media: Media) -> None:
        """It does not say what it holds."""

    def send(self, document: bytes, media: Media, job_name: str, copies: int = 1) -> Sent:
        """Send one picture drawn at the printer's dots, or ready ZPL as it is (its own `^PQ` says how many)."""
        check_order(job_name, copies)
        labels = self._labels(document, media, job_name, copies)
        with self._line() as line:
            self._ask(line)
            self._deliver(line, labels)
        self._calm[job_name] = 0
        return Sent(job_name, JobState.ACCEPTED)

    def job(self, job_id: str) -> JobStatus:
        calm = self._calm.get(job_id)
        if calm is None:
            return JobStatus(job_id, "", JobState.UNKNOWN)
        reasons: tuple[Reason, ...] = ()
        if calm < _CALM_ENOUGH:
            status = self._status()
            reasons = _reasons(status)
            held = any(reason.severity is Severity.ERROR for reason in reasons)
            self._calm[job_id] = calm = calm + 1 if status.empty and not held else 0
            if held:
                return JobStatus(job_id, job_id, JobState.HELD, reasons)
        state = JobState.PRINTED if calm >= _CALM_ENOUGH else JobState.ACCEPTED
        return JobStatus(job_id, job_id, state, reasons)

    def jobs(self) -> tuple[PrinterJob, ...]:
        if not self._calm:
            return ()
        self._status()
        return tuple(
            PrinterJob(name, name, JobState.PRINTED if calm >= _CALM_ENOUGH else JobState.ACCEPTED)
            for name, calm in self._calm.items()
        )

    def cancel(self, job_id: str) -> None:
        raise PrinterError(
            "A label printer cannot take one label back.", "Pause it and cancel at the printer; that drops every label."
        )

    def state(self) -> PrinterState:
        try:
            status = self._status()
        except _Silent as silence:
            return PrinterState(Condition.SILENT, (Reason(silence.keyword, Severity.ERROR),), model=self.printer.model)
        reasons = _reasons(status)
        busy = Condition.IDLE if status.empty else Condition.PROCESSING
        stopped = any(reason.severity is Severity.ERROR for reason in reasons)
        return PrinterState(
            Condition.STOPPED if stopped else busy,
            reasons,
            model=self.printer.model,
            waiting=status.formats_waiting + status.labels_left,
        )

    def _labels(self, document: bytes, media: Media, job_name: str, copies: int) -> bytes:
        form = document_format(document)
        if form == ZPL:
            return document
        if form not in self.formats():
            words = f"{self.printer.name} is a label printer: it takes pictures, not {form}."
            raise PrinterRefused(words, "Send a PNG.")
        width, height = (raster.dots(side, self.printer.dpi) for side in (media.width, media.height))
        try:
            return zpl.label(raster.to_dots(document, width, height), copies, job_name)
        except raster.RasterError as error:
            raise PrinterRefused(error.message, error.hint) from error

    def _deliver(self, line: socket.socket, labels: bytes) -> None:
        """Send, then ask for the status on the same line: an answer shows that all before it has arrived."""
        line.settimeout(self._timeout + len(labels) / _SLOWEST)
        try:
            line.sendall(labels + zpl.STATUS_REQUEST + b"\n")
        except OSError as error:
            raise self._unsure() from error
        try:
            _answer(line, self._timeout)
        except ConnectionError as error:
            raise self._unsure() from error
        except OSError:
            # Taken, but silent: most likely out of stock. `state` will say so.
            return

    def _unsure(self) -> SendUnsure:
        return SendUnsure(f"The line to {self.printer.name} broke while a badge was sent.", "Look whether it came out.")

    def _status(self) -> zpl.HostStatus:
        with self._line() as line:
            answer = self._ask(line)
        try:
            return zpl.parse_status(answer)
        except ValueError as error:
            raise self._silent("not-understood") from error

    def _ask(self, line: socket.socket) -> bytes:
        try:
            line.settimeout(self._timeout)
            line.sendall(zpl.STATUS_REQUEST + b"\n")
            answer = _answer(line, self._timeout)
        except OSError as error:
            raise self._silent("no-answer") from error
        if not answer:
            raise self._silent("no-answer")
        return answer

    @contextlib.contextmanager
    def _line(self) -> Iterator[socket.socket]:
        try:
            line = socket.create_connection(self._address, self._timeout)
        except TimeoutError as error:
            raise self._silent("no-answer") from error
        except ConnectionRefusedError as error:
            raise self._silent("connection-refused") from error
        except (socket.gaierror, UnicodeError) as error:
            raise self._silent("host-not-found") from error
        except OSError as error:
            raise self._silent("host-unreachable") from error
        with line:
            yield line

    def _silent(self, keyword: str) -> _Silent:
        return _Silent(self.printer.name, keyword)


class _Silent(PrinterError):
    def __init__(self, printer: str, keyword: str) -> None:
        super().__init__(sentence_about(printer, WORDS[keyword].sentence), WORDS[keyword].next_step)
        self.keyword = keyword


def _address(uri: str) -> tuple[str, int]:
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port or _PORT
    except ValueError:
        host, port = None, 0
    if not host or parts.scheme != "socket":
        raise PrinterError(f"{uri} is no label printer's address.", "It looks like socket://host:9100.")
    return host, port


def _answer(line: socket.socket, seconds: float) -> bytes:
    """Read until the three status strings are there or the line ends. Raises TimeoutError when it takes too long."""
    answer = b""
    end = monotonic() + seconds
    while answer.count(b"\x03") < zpl.STATUS_STRINGS and len(answer) < _MAX_ANSWER:
        line.settimeout(max(end - monotonic(), 0.001))
        piece = line.recv(1024)
        if not piece:
            break
        answer += piece
    return answer


def _reasons(status: zpl.HostStatus) -> tuple[Reason, ...]:
    return tuple(reason for name, reason in _REASONS if getattr(status, name))
