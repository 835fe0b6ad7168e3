"""The IPP back end: driverless printers and CUPS queues, over `ipp://` and `ipps://`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from . import ipp_media, ipp_raster
from .doctor import blocks
from .ipp_client import IppClient, IppRefused, Operation, PrinterGone, keywords, mime, number, strings, text_of
from .ipp_encoding import Attribute, Attributes, Group, Message, Tag
from .ipp_transport import NoAnswer
from .model import (
    APPLE_RASTER,
    JPEG,
    PDF,
    PNG,
    PWG_RASTER,
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
    Sides,
    check_order,
    document_format,
)

_BEST_FIRST = (PDF, PWG_RASTER, APPLE_RASTER, PNG, JPEG, ZPL)
_JOB_STATES = {
    3: JobState.ACCEPTED,
    4: JobState.HELD,
    5: JobState.PRINTING,
    6: JobState.HELD,
    7: JobState.CANCELLED,
    8: JobState.FAILED,
    9: JobState.PRINTED,
}
_WAITING = (JobState.ACCEPTED, JobState.PRINTING, JobState.HELD)
_CONDITIONS = {3: Condition.IDLE, 4: Condition.PROCESSING, 5: Condition.STOPPED}
_JOB_ASKED = ("job-id", "job-name", "job-state", "job-state-reasons", "job-state-message", "job-printer-state-reasons")
_STATE_ASKED = (
    "printer-state",
    "printer-state-reasons",
    "printer-state-message",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "queued-job-count",
    "media-ready",
    "media-col-ready",
)
_LIST_LIMIT = 500
"""The newest so many done jobs are looked at; CUPS gives no more at once."""
_ROUTINE = frozenset(
    {"job-incoming", "job-queued", "job-transforming", "job-printing", "job-outgoing", "job-completed-successfully"}
)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a printer can do, as it says: formats, operations, resolutions in dpi, and its raw attributes.

    `raster_types` are the kinds of picture a raster document may hold, in the words of PWG raster.
    """

    formats: tuple[str, ...]
    operations: frozenset[int]
    resolutions: tuple[int, ...]
    raster_types: tuple[str, ...]
    model: str
    attributes: Attributes


class IppBackend:
    """A printer that speaks IPP. `user` is the name jobs are under: CUPS shows a job's name only to its own user.

    PRINTED means what the printer means by "completed". A CUPS queue to a printer that cannot report back says
    so when the last byte has left.
    """

    def __init__(self, printer: Printer, user: str = "checkin", timeout: float = 5.0) -> None:
        self.printer = printer
        self._client = IppClient(printer.uri, user, timeout, printer.certificate)
        self._capabilities: Capabilities | None = None

    def formats(self) -> tuple[str, ...]:
        return self.capabilities().formats

    def resolutions(self) -> tuple[int, ...]:
        return self.capabilities().resolutions

    def raster_types(self) -> tuple[str, ...]:
        return self.capabilities().raster_types

    def capabilities(self) -> Capabilities:
        """What the printer can do, asked once. Raises PrinterError."""
        if self._capabilities is None:
            asked = [keywords("requested-attributes", *_CAPABILITIES_ASKED)]
            answer = self._call(Operation.GET_PRINTER_ATTRIBUTES, asked)
            self._capabilities = _capabilities(answer.first(Group.PRINTER))
        return self._capabilities

    def check_stock(self, media: Media) -> None:
        self._template(self.capabilities(), media, 1)

    def send(self, document: bytes, media: Media, job_name: str, copies: int = 1) -> Sent:
        check_order(job_name, copies)
        form = document_format(document)
        able = self.capabilities()
        if form not in able.formats:
            listed = ", ".join(able.formats) or "nothing we can make"
            raise PrinterRefused(f"{self.printer.name} does not take {form}.", f"It takes {listed}.")
        job = self._template(able, media, copies)
        if Operation.PRINT_JOB in able.operations:
            return self._print_job(document, form, job_name, job)
        return self._create_and_send(document, form, job_name, job)

    def job(self, job_id: str) -> JobStatus:
        asked = [_job_id(job_id), keywords("requested-attributes", *_JOB_ASKED)]
        try:
            answer = self._call(Operation.GET_JOB_ATTRIBUTES, asked)
        except PrinterGone:
            return JobStatus(job_id, "", JobState.UNKNOWN)
        status = _job_status(job_id, answer.first(Group.JOB))
        return self._with_causes(status) if status.state in _WAITING else status

    def jobs(self) -> tuple[PrinterJob, ...]:
        found: dict[str, PrinterJob] = {}
        # Done ones last, so that a job that finishes between the two questions is not missed.
        for which in ("not-completed", "completed"):
            for attributes in self._listed(which):
                status = _job_status(str(number(attributes, "job-id") or ""), attributes)
                found[status.job_id] = PrinterJob(status.job_id, status.name, status.state)
        return tuple(found.values())

    def cancel(self, job_id: str) -> None:
        self._call(Operation.CANCEL_JOB, [_job_id(job_id)])

    def state(self) -> PrinterState:
        asked = [keywords("requested-attributes", *_STATE_ASKED)]
        try:
            answer = self._client.call(Operation.GET_PRINTER_ATTRIBUTES, asked)
        except NoAnswer as silence:
            return PrinterState(Condition.SILENT, (Reason(silence.keyword, Severity.ERROR),))
        except IppRefused as refused:
            keyword = "no-such-printer" if refused.gone else "http-refused"
            return PrinterState(Condition.SILENT, (Reason(keyword, Severity.ERROR),), message=refused.words)
        return _printer_state(answer.first(Group.PRINTER))

    def _template(self, able: Capabilities, media: Media, copies: int) -> list[Attribute]:
        """The wishes for the job: only such as the printer knows, so that none is silently dropped."""
        job = []
        if copies > 1:
            job.append(Attribute("copies", Tag.INTEGER, (copies,)))
        if size := ipp_media.wish(able.attributes, media):
            job.append(size)
        sides = strings(able.attributes, "sides-supported")
        if media.sides in sides:
            job.append(Attribute("sides", Tag.KEYWORD, (str(media.sides),)))
        elif media.sides is not Sides.ONE:
            raise PrinterRefused(f"{self.printer.name} prints one side only.", "Choose a one-sided template.")
        # The page is drawn for this stock: any scaling would put the QR off its whole dots.
        if "none" in strings(able.attributes, "print-scaling-supported"):
            job.append(keywords("print-scaling", "none"))
        return job

    def _print_job(self, document: bytes, form: str, job_name: str, job: list[Attribute]) -> Sent:
        operation = [Attribute("job-name", Tag.NAME, (job_name,)), mime(form)]
        try:
            return _sent(self._client.call(Operation.PRINT_JOB, operation, job, document))
        except NoAnswer as silence:
            raise self._unsent(silence) from silence
        except IppRefused as refused:
            # "device-error" and its like can come with a job that exists all the same.
            if number(refused.answer.first(Group.JOB), "job-id") is not None:
                return _sent(refused.answer)
            raise refused.as_error(self.printer.name) from refused

    def _create_and_send(self, document: bytes, form: str, job_name: str, job: list[Attribute]) -> Sent:
        created = _sent(self._call(Operation.CREATE_JOB, [Attribute("job-name", Tag.NAME, (job_name,))], job))
        job_id = created.job_id or ""
        operation = [_job_id(job_id), mime(form), Attribute("last-document", Tag.BOOLEAN, (True,))]
        try:
            sent = _sent(self._client.call(Operation.SEND_DOCUMENT, operation, document=document))
        except (NoAnswer, IppRefused) as fault:
            if isinstance(fault, NoAnswer) and fault.left:
                raise self._unsent(fault) from fault
            # An empty job that cannot be taken away is dropped by the printer in its own time.
            with suppress(PrinterError):
                self.cancel(job_id)
            raise fault.as_error(self.printer.name) from fault
        return Sent(job_id, sent.state, created.ignored)

    def _with_causes(self, status: JobStatus) -> JobStatus:
        """A job that waits for a hand is HELD, with the printer's reasons; IPP calls it "processing" meanwhile."""
        now = self.state()
        causes = tuple(reason for reason in now.reasons if blocks(reason))
        if now.state is Condition.STOPPED or causes:
            reasons = tuple(dict.fromkeys((*causes, *status.reasons)))
            return JobStatus(status.job_id, status.name, JobState.HELD, reasons, status.message or now.message)
        return status

    def _listed(self, which: str) -> list[Attributes]:
        asked = [
            Attribute("limit", Tag.INTEGER, (_LIST_LIMIT,)),
            # CUPS leaves out the name of a job it has put aside, unless something is asked for (job-uuid) that
            # makes it read the job again.
            keywords("requested-attributes", "job-id", "job-name", "job-state", "job-uuid"),
            keywords("which-jobs", which),
        ]
        return self._call(Operation.GET_JOBS, asked).every(Group.JOB)

    def _call(self, operation: Operation, attributes: list[Attribute], job: Sequence[Attribute] = ()) -> Message:
        """Ask what may be asked again. Raises PrinterError for silence and for a no."""
        try:
            return self._client.call(operation, attributes, job)
        except (NoAnswer, IppRefused) as fault:
            raise fault.as_error(self.printer.name) from fault

    def _unsent(self, silence: NoAnswer) -> PrinterError:
        if not silence.left:
            return silence.as_error(self.printer.name)
        return SendUnsure(f"The line to {self.printer.name} broke while a badge was sent.", "Look whether it came out.")


_CAPABILITIES_ASKED = (
    "document-format-supported",
    "operations-supported",
    "printer-make-and-model",
    "sides-supported",
    "print-scaling-supported",
    *ipp_media.ASKED,
    *ipp_raster.ASKED,
)


def _capabilities(attributes: Attributes) -> Capabilities:
    known = strings(attributes, "document-format-supported")
    return Capabilities(
        tuple(form for form in _BEST_FIRST if form in known),
        frozenset(item for item in attributes.get("operations-supported", ()) if isinstance(item, int)),
        ipp_raster.resolutions(attributes),
        ipp_raster.raster_types(attributes),
        text_of(attributes, "printer-make-and-model"),
        attributes,
    )


def _job_id(job_id: str) -> Attribute:
    if not job_id.isascii() or not job_id.isdigit() or len(job_id) > 9:
        raise PrinterError(f"{job_id!r} is no job of this printer.", "It belongs to another printer.")
    return Attribute("job-id", Tag.INTEGER, (int(job_id),))


def _sent(answer: Message) -> Sent:
    job = answer.first(Group.JOB)
    job_id = number(job, "job-id")
    state = _JOB_STATES.get(number(job, "job-state") or 0, JobState.ACCEPTED)
    return Sent(None if job_id is None else str(job_id), state, tuple(answer.first(Group.UNSUPPORTED)))


def _job_status(job_id: str, attributes: Attributes) -> JobStatus:
    reasons = strings(attributes, "job-state-reasons") + strings(attributes, "job-printer-state-reasons")
    return JobStatus(
        job_id,
        text_of(attributes, "job-name"),
        _JOB_STATES.get(number(attributes, "job-state") or 0, JobState.UNKNOWN),
        tuple(reason for reason in _reasons(reasons) if reason.keyword not in _ROUTINE),
        text_of(attributes, "job-state-message"),
    )


def _printer_state(attributes: Attributes) -> PrinterState:
    accepting = next(iter(attributes.get("printer-is-accepting-jobs", ())), True)
    return PrinterState(
        _CONDITIONS.get(number(attributes, "printer-state") or 0, Condition.UNKNOWN),
        _reasons(strings(attributes, "printer-state-reasons")),
        accepting is not False,
        ipp_media.loaded(attributes),
        text_of(attributes, "printer-state-message"),
        text_of(attributes, "printer-make-and-model"),
        number(attributes, "queued-job-count") or 0,
    )


def _reasons(texts: tuple[str, ...]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(Reason.parse(text) for text in texts if text != "none"))
