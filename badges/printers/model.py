"""The words every printer back end speaks: printers and their states, jobs and theirs, and the one interface."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
PWG_RASTER = "image/pwg-raster"
APPLE_RASTER = "image/urf"
ZPL = "application/vnd.zebra-zpl"

_MAGIC = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"RaS2", PWG_RASTER),
    (b"UNIRAST\0", APPLE_RASTER),
    (b"^XA", ZPL),
)
_JOB_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
_SIZE_TOLERANCE = 1.0


class PrinterError(Exception):
    """A printer that cannot do what was asked: what happened, and what to do next.

    When `Backend.send` raises it, the printer has taken nothing: the job may be sent again.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class PrinterBusy(PrinterError):
    """The printer takes no job just now. Nothing was taken; try again in a moment."""


class PrinterRefused(PrinterError):
    """The printer never takes this: it lacks the size, the form or the right. Nothing was taken; trying is vain."""


class SendUnsure(PrinterError):
    """The connection broke after bytes had left: the badge may come out or not. Never send it again unasked."""


class PrinterKind(StrEnum):
    """How a printer is reached."""

    IPP = "ipp"
    RAW = "raw"
    LP = "lp"
    FOLDER = "folder"


class Condition(StrEnum):
    """What a printer is doing. SILENT: nothing answers at its address, or not in words we understand; that is a
    fault, and such a printer is not set up."""

    IDLE = "idle"
    PROCESSING = "processing"
    STOPPED = "stopped"
    UNKNOWN = "unknown"
    SILENT = "silent"


class Severity(StrEnum):
    """How bad a reason is (RFC 8011, 5.4.12). NONE: the printer put no suffix to it."""

    REPORT = "report"
    WARNING = "warning"
    ERROR = "error"
    NONE = ""


class JobState(StrEnum):
    """Where a print job stands; see `jobs` for the moves. UNKNOWN: only a person can say whether it came out."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    PRINTING = "printing"
    PRINTED = "printed"
    HELD = "held"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Sides(StrEnum):
    """One side or both; the words of IPP's `sides`."""

    ONE = "one-sided"
    LONG_EDGE = "two-sided-long-edge"
    SHORT_EDGE = "two-sided-short-edge"


@dataclass(frozen=True, slots=True)
class Media:
    """A paper, card or label: width and height in mm, and how many sides are printed."""

    width: float
    height: float
    sides: Sides = Sides.ONE

    def fits(self, other: Media) -> bool:
        """Whether both are the same stock, either way round, within 1 mm (makers round inches differently)."""
        mine, theirs = sorted((self.width, self.height)), sorted((other.width, other.height))
        return all(abs(a - b) <= _SIZE_TOLERANCE for a, b in zip(mine, theirs, strict=True))

    def __str__(self) -> str:
        return f"{self.width:g} × {self.height:g} mm"


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer as set up.

    `kind`: a `PrinterKind`, or the word of a kind that only a newer program knows.
    `uri`: `ipp://` or `ipps://` for IPP, `socket://host:9100` for RAW, the queue's name for LP, a
    folder for FOLDER. `media`: the stock it is used with. `dpi`: dots an inch, needed
    where pictures are sent. `model`: make and model where known. `certificate`: SHA-256 of the printer's TLS
    certificate in hex, else any certificate is accepted (printers sign their own).
    """

    name: str
    kind: str
    uri: str
    media: Media | None = None
    dpi: int = 300
    model: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a printer or a job is not simply fine: an IPP keyword without its suffix, and the suffix."""

    keyword: str
    severity: Severity = Severity.NONE

    @classmethod
    def parse(cls, text: str) -> Reason:
        """Split `media-empty-error` into keyword and severity; the suffix may change while the cause stays."""
        for severity in (Severity.ERROR, Severity.WARNING, Severity.REPORT):
            if text.endswith(f"-{severity}") and len(text) > len(severity) + 1:
                return cls(text[: -len(severity) - 1], severity)
        return cls(text)


@dataclass(frozen=True, slots=True)
class PrinterState:
    """What a printer says of itself. `message` is its own sentence, `media_ready` what is loaded, if it tells."""

    state: Condition
    reasons: tuple[Reason, ...] = ()
    accepting: bool = True
    media_ready: tuple[Media, ...] = ()
    message: str = ""
    model: str = ""
    waiting: int = 0
    """Jobs or labels still in the printer's queue."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A document the printer took: its id for the job, and the wishes it said it would ignore (IPP names)."""

    job_id: str | None
    state: JobState
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobStatus:
    """What the printer says of a job. `name` is the job's name there: compare it, ids begin anew after a restart."""

    job_id: str
    name: str
    state: JobState
    reasons: tuple[Reason, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class PrinterJob:
    """A line of a printer's own list of jobs."""

    job_id: str
    name: str
    state: JobState


class Backend(Protocol):
    """A printer in use. Calls block, at most for the back end's timeouts; one thread at a time."""

    def formats(self) -> tuple[str, ...]:
        """The document formats it takes, best first. Raises PrinterError when it does not answer."""
        ...

    def resolutions(self) -> tuple[int, ...]:
        """Its dots an inch, coarse to fine; () where it does not say. Raises PrinterError when it does not answer."""
        ...

    def raster_types(self) -> tuple[str, ...]:
        """The kinds of picture a raster document may hold, in the words of PWG raster; () where it does not say."""
        ...

    def check_stock(self, media: Media) -> None:
        """Raises PrinterRefused when it says that it cannot print on this; PrinterError when it does not answer."""
        ...

    def send(self, document: bytes, media: Media, job_name: str, copies: int = 1) -> Sent:
        """Hand over one document. `job_name` is our own id of the job.

        Raises SendUnsure when nobody can say whether the printer took it, and any other PrinterError when
        it surely did not. ValueError for a name that `check_order` refuses or for less than one copy.
        """
        ...

    def job(self, job_id: str) -> JobStatus:
        """How that job stands; UNKNOWN when the printer no longer knows it. Raises PrinterError on no answer."""
        ...

    def jobs(self) -> tuple[PrinterJob, ...]:
        """The jobs it still knows, done ones too; () where it keeps no list. Raises PrinterError on no answer."""
        ...

    def cancel(self, job_id: str) -> None:
        """Ask to drop a job. Raises PrinterError when that cannot be done. Look at `job` for what came of it."""
        ...

    def state(self) -> PrinterState:
        """How the printer is. Never raises where nothing is or answers: that is SILENT, with a reason."""
        ...


def document_format(document: bytes) -> str:
    """The format of `document`, told by its first bytes. Raises PrinterError for anything a printer cannot take."""
    for magic, name in _MAGIC:
        if document.startswith(magic):
            return name
    raise PrinterError("This is no PDF, picture or label.", "Nothing was sent. Make the badge again.")


def check_order(job_name: str, copies: int) -> None:
    """Refuse with ValueError a job name that is not 1-100 letters, digits, dots, hyphens and underscores, or no copy.

    Names go into file names, ZPL and command lines; what this does not raise for is harmless in each.
    """
    if not _JOB_NAME.fullmatch(job_name):
        raise ValueError(f"{job_name!r} is no name for a print job")
    if copies < 1:
        raise ValueError(f"{copies} copies")
