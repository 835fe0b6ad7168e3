"""A printer in this process: a real `Backend` without a wire, for the rules of orders and jobs."""

from __future__ import annotations

from collections import Counter

from badges.printers.model import (
    PDF,
    Condition,
    JobState,
    JobStatus,
    Media,
    PrinterError,
    PrinterJob,
    PrinterState,
    Sent,
    check_order,
    document_format,
)


class FakePrinter:
    """Takes every document and keeps it until it is told what becomes of it.

    `fault` is raised by the next `send`: before the document is taken, or after with `taken_all_the_same`. While
    `silent` it answers nobody. `out` counts what came out by the job's name: more than one of a badge is never right.
    """

    def __init__(self) -> None:
        self.silent = False
        self.fault: PrinterError | None = None
        self.taken_all_the_same = False
        self.documents: dict[str, bytes] = {}
        self.out: Counter[str] = Counter()
        self._jobs: dict[str, PrinterJob] = {}

    def comes_out(self, name: str, state: JobState = JobState.PRINTED) -> None:
        """What becomes of a job that was taken."""
        job = next(job for job in self._jobs.values() if job.name == name)
        self._jobs[job.job_id] = PrinterJob(job.job_id, name, state)
        self.out[name] += state is JobState.PRINTED

    def forgets(self) -> None:
        """It was switched off and on: it knows no job, and counts them anew."""
        self._jobs.clear()

    # -- as a back end -------------------------------------------------------------------------------------------

    def formats(self) -> tuple[str, ...]:
        self._answer()
        return (PDF,)

    def resolutions(self) -> tuple[int, ...]:
        return ()

    def raster_types(self) -> tuple[str, ...]:
        return ()

    def check_stock(self, media: Media) -> None:
        self._answer()

    def send(self, document: bytes, media: Media, job_name: str, copies: int = 1) -> Sent:
        check_order(job_name, copies)
        assert document_format(document) == PDF
        self._answer()
        fault, self.fault = self.fault, None
        if fault is not None and not self.taken_all_the_same:
            raise fault
        number = str(len(self._jobs) + 1)
        self._jobs[number] = PrinterJob(number, job_name, JobState.PRINTING)
        self.documents[job_name] = document
        if fault is not None:
            raise fault
        return Sent(number, JobState.PRINTING)

    def job(self, job_id: str) -> JobStatus:
        self._answer()
        known = self._jobs.get(job_id)
        return JobStatus(job_id, known.name, known.state) if known else JobStatus(job_id, "", JobState.UNKNOWN)

    def jobs(self) -> tuple[PrinterJob, ...]:
        self._answer()
        return tuple(self._jobs.values())

    def cancel(self, job_id: str) -> None:
        self._answer()
        self._jobs[job_id] = PrinterJob(job_id, self._jobs[job_id].name, JobState.CANCELLED)

    def state(self) -> PrinterState:
        return PrinterState(Condition.SILENT if self.silent else Condition.IDLE)

    def _answer(self) -> None:
        if self.silent:
            raise PrinterError("It does not answer.", "Look at it.")
