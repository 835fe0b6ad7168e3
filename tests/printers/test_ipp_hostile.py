"""Printers that answer nothing, nonsense, or break off: nothing hangs, nothing is sent twice, silence is no "fine"."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from badges.printers.doctor import advice
from badges.printers.ipp import Capabilities, IppBackend
from badges.printers.ipp_client import Operation
from badges.printers.ipp_encoding import Attribute, Group, Tag, decode, encode
from badges.printers.model import (
    PDF,
    Condition,
    JobState,
    Media,
    Printer,
    PrinterBusy,
    PrinterError,
    PrinterKind,
    SendUnsure,
    Severity,
)

A6 = Media(105, 148)
DOCUMENT = b"%PDF-1.7 " + b"x" * 5000
Talk = Callable[[socket.socket], None]
Peer = Callable[[Talk], str]


@pytest.fixture
def peer() -> Iterator[Peer]:
    """Starts a server that treats each caller as told; its address."""
    ends = threading.Event()
    started: list[tuple[socket.socket, threading.Thread]] = []

    def start(talk: Talk) -> str:
        listener = socket.create_server(("127.0.0.1", 0))

        def serve() -> None:
            while not ends.is_set():
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line:
                    line.settimeout(20)
                    try:
                        talk(line)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        started.append((listener, thread))
        return f"ipp://127.0.0.1:{listener.getsockname()[1]}/ipp/print"

    yield start
    ends.set()
    for listener, thread in started:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(30)


def read_request(line: socket.socket) -> bytes:
    """The body of one HTTP request, read to its end."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.recv(4096) or b"\r\n\r\n"
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(item.split(b":")[1]) for item in head.split(b"\r\n") if item.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        piece = line.recv(65536)
        if not piece:
            raise ConnectionError("The caller hung up in the middle of a request.")
        body += piece
    return body


def http(status: str, body: bytes = b"") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nContent-Type: application/ipp\r\n\r\n".encode() + body


def answering(code: int, job: list[Attribute] | None = None, status: str = "200 OK") -> Talk:
    def talk(line: socket.socket) -> None:
        request = decode(read_request(line))
        line.sendall(http(status, encode(code, request.request_id, [(Group.OPERATION, []), (Group.JOB, job or [])])))

    return talk


def silent(line: socket.socket) -> None:
    while line.recv(65536):
        pass


def drips(line: socket.socket) -> None:
    read_request(line)
    line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    pause = threading.Event()
    while True:
        line.sendall(b"a")
        pause.wait(0.05)


def garbage(line: socket.socket) -> None:
    read_request(line)
    line.sendall(bytes(range(128, 256)) * 20)


def page(line: socket.socket) -> None:
    read_request(line)
    line.sendall(http("200 OK", b"<html>Welcome to the hotel Wi-Fi</html>"))


def endless(line: socket.socket) -> None:
    read_request(line)
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"\x00" * 65536)


def breaks_off(line: socket.socket) -> None:
    line.recv(100)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def another_answer(line: socket.socket) -> None:
    read_request(line)
    line.sendall(http("200 OK", encode(0, 999_999, [(Group.OPERATION, [])])))


def backend(uri: str, timeout: float = 0.3) -> IppBackend:
    made = IppBackend(Printer("Desk 2", PrinterKind.IPP, uri), timeout=timeout)
    able = frozenset({int(Operation.PRINT_JOB)})
    made._capabilities = Capabilities((PDF,), able, (300,), (), "", {"sides-supported": ("one-sided",)})
    return made


@pytest.mark.parametrize(
    ("talk", "keyword"),
    [
        (silent, "no-answer"),
        (drips, None),
        (garbage, "not-understood"),
        (page, "not-understood"),
        (endless, "not-understood"),
        (breaks_off, "connection-lost"),
        (another_answer, "not-understood"),
    ],
)
def test_no_usable_answer(peer: Peer, talk: Talk, keyword: str | None) -> None:
    printer = backend(peer(talk))
    state = printer.state()
    assert state.state is Condition.SILENT
    assert keyword is None or [reason.keyword for reason in state.reasons] == [keyword]
    (told,) = advice(state)
    assert (told.severity, told.reroute) == (Severity.ERROR, True)
    for call in (printer.jobs, lambda: printer.job("1"), lambda: printer.cancel("1")):
        with pytest.raises(PrinterError):
            call()
    with pytest.raises(SendUnsure, match="Look whether it came out"):
        printer.send(DOCUMENT, A6, "badge-1")


@pytest.mark.parametrize(
    ("status", "keyword"),
    [
        ("401 Unauthorized", "password-wanted"),
        ("403 Forbidden", "not-allowed"),
        ("404 Not Found", "no-such-printer"),
        ("426 Upgrade Required", "encryption-wanted"),
        ("400 Bad Request", "http-refused"),
        ("503 Service Unavailable", "http-refused"),
    ],
)
def test_the_http_server_refuses_and_nothing_was_taken(peer: Peer, status: str, keyword: str) -> None:
    printer = backend(peer(answering(0, status=status)))
    assert [reason.keyword for reason in printer.state().reasons] == [keyword]
    with pytest.raises(PrinterError) as caught:
        printer.send(DOCUMENT, A6, "badge-1")
    assert not isinstance(caught.value, SendUnsure)


def test_an_early_no_is_heard_although_the_line_breaks_while_we_send(peer: Peer) -> None:
    def refuses(line: socket.socket) -> None:
        line.recv(100)
        line.sendall(http("403 Forbidden"))

    with pytest.raises(PrinterError, match="does not let this computer print"):
        backend(peer(refuses), timeout=5).send(b"%PDF-" + b"x" * 3_000_000, A6, "badge-1")


def test_a_server_that_failed_leaves_it_open(peer: Peer) -> None:
    with pytest.raises(SendUnsure):
        backend(peer(answering(0, status="500 Internal Server Error"))).send(DOCUMENT, A6, "badge-1")


@pytest.mark.parametrize("code", [0x0502, 0x0505, 0x0507])
def test_busy_may_be_tried_again(peer: Peer, code: int) -> None:
    with pytest.raises(PrinterBusy):
        backend(peer(answering(code))).send(DOCUMENT, A6, "badge-1")


def test_an_error_that_comes_with_a_job_is_a_job(peer: Peer) -> None:
    """server-error-device-error: a jam while it took the document; the job exists and prints after the jam."""
    job = [Attribute("job-id", Tag.INTEGER, (7,)), Attribute("job-state", Tag.ENUM, (6,))]
    sent = backend(peer(answering(0x0504, job))).send(DOCUMENT, A6, "badge-1")
    assert (sent.job_id, sent.state) == ("7", JobState.HELD)


def test_wishes_the_printer_ignored_are_told(peer: Peer) -> None:
    def talk(line: socket.socket) -> None:
        request = decode(read_request(line))
        groups = [
            (Group.OPERATION, []),
            (Group.UNSUPPORTED, [Attribute("media", Tag.KEYWORD, ("iso_a6_105x148mm",))]),
            (Group.JOB, [Attribute("job-id", Tag.INTEGER, (3,)), Attribute("job-state", Tag.ENUM, (3,))]),
        ]
        line.sendall(http("200 OK", encode(1, request.request_id, groups)))

    assert backend(peer(talk)).send(DOCUMENT, A6, "badge-1").ignored == ("media",)


def test_an_old_printer_is_asked_in_its_own_version(peer: Peer) -> None:
    versions: list[tuple[int, int]] = []

    def talk(line: socket.socket) -> None:
        request = decode(read_request(line))
        versions.append(request.version)
        code = 0x0503 if request.version == (2, 0) else 0
        state = [Attribute("printer-state", Tag.ENUM, (3,))]
        line.sendall(http("200 OK", encode(code, request.request_id, [(Group.PRINTER, state)])))

    printer = backend(peer(talk))
    assert printer.state().state is Condition.IDLE
    assert printer.state().state is Condition.IDLE
    assert versions == [(2, 0), (1, 1), (1, 1)]


@pytest.mark.parametrize("uri", ["", "http://host/", "ipp://", "ipp:///x", "ipp://host:70000/", "ipp://h/a b\n", "x"])
def test_what_is_no_address(uri: str) -> None:
    with pytest.raises(PrinterError, match="is no printer's address"):
        IppBackend(Printer("Desk 2", PrinterKind.IPP, uri))


def test_nobody_of_that_name_and_nobody_at_that_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nobody = backend(f"ipp://127.0.0.1:{port}/ipp/print")
    assert [reason.keyword for reason in nobody.state().reasons] == ["connection-refused"]
    with pytest.raises(PrinterError) as caught:
        nobody.send(DOCUMENT, A6, "badge-1")
    assert not isinstance(caught.value, SendUnsure)
