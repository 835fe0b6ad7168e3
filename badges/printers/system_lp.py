"""The last resort: the system's own `lp`, where a printer is known to CUPS but cannot be reached by IPP."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence

from .model import (
    JPEG,
    PDF,
    PNG,
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

_REQUEST = re.compile(r"request id is (\S+-\d+)\b")
_JOB_ID = re.compile(r"[A-Za-z0-9_.@-]+-\d{1,9}", re.ASCII)
_QUEUE = re.compile(r"[A-Za-z0-9_.@][A-Za-z0-9_.@-]{0,126}", re.ASCII)
_NAMES = {
    "A3": Media(297, 420),
    "A4": Media(210, 297),
    "A5": Media(148, 210),
    "A6": Media(105, 148),
    "A7": Media(74, 105),
    "Letter": Media(215.9, 279.4),
    "4x6": Media(101.6, 152.4),
}
_CONDITIONS = (
    (" is idle", Condition.IDLE),
    (" now printing ", Condition.PROCESSING),
    (" disabled since ", Condition.STOPPED),
)


class LpBackend:
    """A queue reached through `lp` and `lpstat`.

    `lpstat` tells no job names and few reasons (it says "printing" while paper is out), so prefer IPP: jobs
    cannot be matched after a crash, and "printed" means gone from the queue.
    """

    def __init__(self, printer: Printer, timeout: float = 20.0) -> None:
        if not _QUEUE.fullmatch(printer.uri):
            raise PrinterError(f"{printer.uri!r} is no print queue.", "Look at lpstat -e for the names.")
        self.printer = printer
        self._timeout = timeout

    def formats(self) -> tuple[str, ...]:
        return (PDF, PNG, JPEG)

    def resolutions(self) -> tuple[int, ...]:
        return ()

    def raster_types(self) -> tuple[str, ...]:
        return ()

    def check_stock(self, media: Media) -> None:
        """`lp` does not say; what the queue cannot print it scales."""

    def send(self, document: bytes, media: Media, job_name: str, copies: int = 1) -> Sent:
        check_order(job_name, copies)
        if document_format(document) not in self.formats():
            raise PrinterRefused("The print queue takes a PDF or a picture.", "Choose another printer.")
        options = ["-t", job_name, "-n", str(copies), "-o", f"media={_paper(media)}", "-o", "fit-to-page"]
        if media.sides is not Sides.ONE:
            options += ["-o", f"sides={media.sides}"]
        said = self._run(["lp", "-d", self.printer.uri, *options, "-"], document, sends=True)
        found = _REQUEST.search(said)
        return Sent(found[1] if found else None, JobState.ACCEPTED)

    def job(self, job_id: str) -> JobStatus:
        if not _JOB_ID.fullmatch(job_id):
            return JobStatus(job_id, "", JobState.UNKNOWN)
        found = next((job for job in self.jobs() if job.job_id == job_id), None)
        return JobStatus(job_id, "", found.state if found else JobState.UNKNOWN)

    def jobs(self) -> tuple[PrinterJob, ...]:
        found = {}
        # Done ones last: a job that finishes between the two questions is not missed.
        for which, state in (("not-completed", JobState.ACCEPTED), ("completed", JobState.PRINTED)):
            for line in self._run(["lpstat", "-W", which, "-o", self.printer.uri]).splitlines():
                job_id = line.split(" ", 1)[0]
                if _JOB_ID.fullmatch(job_id):
                    found[job_id] = PrinterJob(job_id, "", state)
        return tuple(found.values())

    def cancel(self, job_id: str) -> None:
        if not _JOB_ID.fullmatch(job_id):
            raise PrinterError(f"{job_id!r} is no job of this printer.", "It belongs to another printer.")
        self._run(["cancel", job_id])

    def state(self) -> PrinterState:
        try:
            said = self._run(["lpstat", "-p", self.printer.uri])
            accepting = self._run(["lpstat", "-a", self.printer.uri])
        except PrinterError as error:
            return PrinterState(Condition.SILENT, (Reason("queue-missing", Severity.ERROR),), message=error.message)
        condition = next((found for words, found in _CONDITIONS if words in said), Condition.UNKNOWN)
        reasons = (Reason("stopped", Severity.ERROR),) if condition is Condition.STOPPED else ()
        if not said.strip():
            return PrinterState(Condition.SILENT, (Reason("queue-missing", Severity.ERROR),))
        return PrinterState(condition, reasons, " not accepting " not in accepting)

    def _run(self, command: Sequence[str], document: bytes = b"", sends: bool = False) -> str:
        program = shutil.which(command[0])
        if program is None:
            raise PrinterError(f"This system has no {command[0]}.", "Print by IPP, or into a folder.")
        try:
            done = subprocess.run(
                [program, *command[1:]],
                input=document,
                capture_output=True,
                timeout=self._timeout,
                env={**os.environ, "LC_ALL": "C"},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            if sends:
                message = f"{command[0]} did not end while a badge was sent."
                raise SendUnsure(message, "Look whether it came out.") from error
            raise PrinterError(f"{command[0]} does not answer.", "Look whether CUPS is running.") from error
        if done.returncode:
            said = " ".join(done.stderr.decode("utf-8", "replace").split())
            raise PrinterError(f"{command[0]} refused: {said}", "Look at the printer's set-up in CUPS.")
        return done.stdout.decode("utf-8", "replace")


def _paper(media: Media) -> str:
    for name, size in _NAMES.items():
        if size.fits(media):
            return name
    short, long = sorted((media.width, media.height))
    return f"Custom.{short:g}x{long:g}mm"
