"""IPP operations over one transport: requests made up, statuses judged."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from itertools import count

from .ipp_encoding import Attribute, Attributes, Group, IppFormatError, Message, Tag, decode, encode
from .ipp_transport import NoAnswer, Transport
from .model import PrinterBusy, PrinterError, PrinterRefused

_VERSION_NOT_SUPPORTED = 0x0503
_OLD = (1, 1)
_BUSY = frozenset({0x0502, 0x0505, 0x0507})
_GONE = frozenset({0x0406, 0x0407})
_FOR_EVER = frozenset({0x0401, 0x0402, 0x0403, 0x0408, 0x040A, 0x040B, 0x0411})
# RFC 8011, appendix B: what a person can do about each.
_STATUS = {
    0x0401: ("does not let this computer print", "Allow this computer in the printer's settings."),
    0x0402: ("asks for a password", "Let it print without one on this network."),
    0x0403: ("does not let this computer do that", "Allow this computer in the printer's settings."),
    0x0404: ("cannot do that now", "Look at the job again: it may be done already."),
    0x0406: ("knows no such printer or job", "Check the address."),
    0x0408: ("finds the document too large", "Print fewer badges at once."),
    0x040A: ("does not take this kind of document", "Choose another printer."),
    0x040B: ("does not know this paper or setting", "Check the stock it is set up for."),
    0x0411: ("cannot read the document", "Choose another printer."),
    0x0504: ("has a fault", "Look at its display."),
    0x0506: ("takes no new jobs", "Let it accept jobs again, or choose another."),
    0x050A: ("is switched off for printing", "Switch it on again in its own settings."),
}


class Operation(IntEnum):
    """The operations used here (RFC 8011), and the one of CUPS that lists its queues."""

    PRINT_JOB = 0x0002
    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    CUPS_GET_PRINTERS = 0x4002


class PrinterGone(PrinterError):
    """There is no such printer or job (any more)."""


class IppRefused(Exception):
    """The printer understood and said no. `words` is its own sentence, if it gave one."""

    def __init__(self, answer: Message) -> None:
        self.answer = answer
        self.words = text_of(answer.first(Group.OPERATION), "status-message")
        super().__init__(f"0x{answer.code:04x} {self.words}")

    @property
    def gone(self) -> bool:
        """Whether there is no such printer or job (any more)."""
        return self.answer.code in _GONE

    def as_error(self, printer: str) -> PrinterError:
        """The same for the operator."""
        if self.answer.code in _BUSY:
            return PrinterBusy(f"{printer} is busy.", "Try again in a moment.")
        said, step = _STATUS.get(self.answer.code, ("refused", "Look at the printer."))
        own = f" It says: {self.words}" if self.words else ""
        refused = PrinterRefused if self.answer.code in _FOR_EVER else PrinterError
        kind = PrinterGone if self.gone else refused
        return kind(f"{printer} {said}.{own}", step)


class IppClient:
    """One printer's address, asked one question at a time."""

    def __init__(self, uri: str, user: str, timeout: float, certificate: str = "") -> None:
        self._uri = uri
        self._user = user
        self._transport = Transport.to(uri, timeout, certificate)
        self._numbers = count(1)
        self._version = (2, 0)

    def call(
        self,
        operation: Operation,
        attributes: Sequence[Attribute] = (),
        job: Sequence[Attribute] = (),
        document: bytes = b"",
        target: bool = True,
    ) -> Message:
        """Ask and return the answer. Raises NoAnswer, or IppRefused when the printer says no.

        `target` is False for questions to a whole CUPS server, which name no printer.
        """
        answer = self._exchange(operation, attributes, job, document, target)
        if answer.code == _VERSION_NOT_SUPPORTED and self._version != _OLD:
            self._version = _OLD
            answer = self._exchange(operation, attributes, job, document, target)
        if answer.code >= 0x0100:
            raise IppRefused(answer)
        return answer

    def _exchange(
        self,
        operation: Operation,
        attributes: Sequence[Attribute],
        job: Sequence[Attribute],
        document: bytes,
        target: bool,
    ) -> Message:
        request_id = next(self._numbers)
        common = [
            Attribute("attributes-charset", Tag.CHARSET, ("utf-8",)),
            Attribute("attributes-natural-language", Tag.LANGUAGE, ("en",)),
        ]
        if target:
            common.append(Attribute("printer-uri", Tag.URI, (self._uri,)))
        # RFC 8011 4.1.5: the target is the uri, or the uri and the job's id, in this order.
        ids = [item for item in attributes if item.name == "job-id"]
        rest = [item for item in attributes if item.name != "job-id"]
        user = Attribute("requesting-user-name", Tag.NAME, (self._user,))
        groups = [(Group.OPERATION, [*common, *ids, user, *rest])]
        if job:
            groups.append((Group.JOB, list(job)))
        try:
            answer = decode(self._transport.post(encode(operation, request_id, groups, document, self._version)))
        except IppFormatError as error:
            raise NoAnswer("not-understood", left=True) from error
        if answer.request_id != request_id:
            raise NoAnswer("not-understood", left=True)
        return answer


def keywords(name: str, *values: str) -> Attribute:
    """An attribute of keywords."""
    return Attribute(name, Tag.KEYWORD, values)


def mime(form: str) -> Attribute:
    """The document's format."""
    return Attribute("document-format", Tag.MIME, (form,))


def strings(attributes: Attributes, name: str) -> tuple[str, ...]:
    """The texts of an attribute; () when it is missing or holds none."""
    return tuple(value for value in attributes.get(name, ()) if isinstance(value, str))


def text_of(attributes: Attributes, name: str) -> str:
    """The first text of an attribute, or ""."""
    return next(iter(strings(attributes, name)), "")


def number(attributes: Attributes, name: str) -> int | None:
    """The first whole number of an attribute, or None."""
    return next(
        (value for value in attributes.get(name, ()) if isinstance(value, int) and not isinstance(value, bool)), None
    )
