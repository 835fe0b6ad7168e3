"""One POST to a printer, with an end in time whatever the other side does."""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from .doctor_words import WORDS, sentence_about
from .model import PrinterError

_PORT = 631
_MAX_ANSWER = 4 << 20
_SLOWEST = 50_000
"""Bytes a second that a bad Wi-Fi still carries: a document is given the time it takes at this rate."""


class NoAnswer(Exception):
    """No usable answer. `keyword` is a reason as in `doctor`; `left` says whether any of the request had left."""

    def __init__(self, keyword: str, *, left: bool) -> None:
        super().__init__(keyword)
        self.keyword = keyword
        self.left = left

    def as_error(self, printer: str) -> PrinterError:
        """The same for the operator."""
        words = WORDS[self.keyword]
        return PrinterError(sentence_about(printer, words.sentence), words.next_step)


@dataclass(frozen=True, slots=True)
class Transport:
    """Where a printer's IPP lives. `timeout` in seconds, for connecting and for each silence."""

    host: str
    port: int
    path: str
    secure: bool
    timeout: float
    certificate: str = ""

    @classmethod
    def to(cls, uri: str, timeout: float, certificate: str = "") -> Transport:
        """The transport for an `ipp://` or `ipps://` address. Raises PrinterError for any other."""
        try:
            parts = urlsplit(uri)
            host, port = parts.hostname, parts.port or _PORT
        except ValueError:
            host, port = None, 0
        if not host or parts.scheme not in ("ipp", "ipps") or not uri.isascii() or not uri.isprintable():
            raise PrinterError(f"{uri} is no printer's address.", "It looks like ipp://host/ipp/print.")
        return cls(unquote(host), port, parts.path or "/", parts.scheme == "ipps", timeout, certificate)

    def post(self, body: bytes) -> bytes:
        """Send one IPP message and return the answer's bytes. Raises NoAnswer."""
        connection = self._connected()
        try:
            with self._bounded(connection.sock, len(body)):
                return self._exchange(connection, body)
        finally:
            connection.close()

    def _connected(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        try:
            connection.connect()
            if self.secure:
                connection.sock = self._secured(connection.sock)
        except TimeoutError as error:
            connection.close()
            raise NoAnswer("no-answer", left=False) from error
        except socket.gaierror as error:
            raise NoAnswer("host-not-found", left=False) from error
        except (OSError, UnicodeError, NoAnswer) as error:
            connection.close()
            keyword = error.keyword if isinstance(error, NoAnswer) else _connect_fault(error)
            raise NoAnswer(keyword, left=False) from error
        return connection

    def _secured(self, plain: socket.socket) -> socket.socket:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        wrapped = context.wrap_socket(plain, server_hostname=self.host, do_handshake_on_connect=False)
        with self._bounded(wrapped, 0):
            wrapped.do_handshake()
        seen = hashlib.sha256(wrapped.getpeercert(binary_form=True) or b"").hexdigest()
        if self.certificate and seen != self.certificate.lower().replace(":", ""):
            wrapped.close()
            raise NoAnswer("certificate-changed", left=False)
        return wrapped

    def _exchange(self, connection: http.client.HTTPConnection, body: bytes) -> bytes:
        headers = {"Content-Type": "application/ipp", "Accept": "application/ipp"}
        try:
            # A printer that refuses early closes while we still write: its answer is there to be read.
            with suppress(ConnectionError):
                connection.request("POST", self.path, body, headers)
            answer = connection.getresponse()
            content = answer.read(_MAX_ANSWER + 1)
        except TimeoutError as error:
            raise NoAnswer("no-answer", left=True) from error
        except OSError as error:
            raise NoAnswer("connection-lost", left=True) from error
        except (http.client.HTTPException, ValueError) as error:
            raise NoAnswer("not-understood", left=True) from error
        if answer.status != http.client.OK:
            raise _refusal(answer.status)
        if len(content) > _MAX_ANSWER:
            raise NoAnswer("not-understood", left=True)
        return content

    @contextmanager
    def _bounded(self, sock: socket.socket, length: int) -> Iterator[None]:
        """Cut the line when the whole exchange takes too long, even if a byte comes now and then."""
        timer = threading.Timer(2 * self.timeout + length / _SLOWEST, _cut, [sock])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        # Not SSLSocket.shutdown: that would take the TLS layer away under the reading thread.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _connect_fault(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "connection-refused"
    if isinstance(error, ssl.SSLError):
        return "not-understood"
    return "host-not-found" if isinstance(error, UnicodeError) else "host-unreachable"


def _refusal(status: int) -> NoAnswer:
    """The HTTP server's own no. What it refused outright (4xx, 503) never reached the printer."""
    keyword = {401: "password-wanted", 403: "not-allowed", 404: "no-such-printer", 426: "encryption-wanted"}.get(
        status, "http-refused"
    )
    return NoAnswer(keyword, left=not (400 <= status < 500 or status == http.client.SERVICE_UNAVAILABLE))
