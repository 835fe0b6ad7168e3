"""The folder back end: each job a file, for whoever prints it elsewhere, or nobody."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

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
    PrinterState,
    Reason,
    Sent,
    Severity,
    check_order,
    document_format,
)

_ENDINGS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", PWG_RASTER: ".pwg", APPLE_RASTER: ".urf", ZPL: ".zpl"}


class FolderBackend:
    """A folder in the place of a printer. A job is PRINTED when its file is complete on the disk.

    The job's id is the file's name. The same job name writes the same file, so nothing is doubled; `copies` is
    for whoever prints the file, and one file is written however many.
    """

    def __init__(self, printer: Printer) -> None:
        self.printer = printer
        self._folder = Path(printer.uri)

    def formats(self) -> tuple[str, ...]:
        return tuple(_ENDINGS)

    def resolutions(self) -> tuple[int, ...]:
        return ()

    def raster_types(self) -> tuple[str, ...]:
        return ()

    def check_stock(self, media: Media) -> None:
        """A file has any size."""

    def send(self, document: bytes, media: Media, job_name: str, copies: int = 1) -> Sent:
        check_order(job_name, copies)
        name = job_name + _ENDINGS[document_format(document)]
        try:
            _write(self._folder / name, document)
        except OSError as error:
            said = error.strerror or str(error)
            raise PrinterError(f"{self._folder} cannot be written: {said}.", "Free room, or choose another.") from error
        return Sent(name, JobState.PRINTED)

    def job(self, job_id: str) -> JobStatus:
        done = any(job.job_id == job_id for job in self.jobs())
        return JobStatus(job_id, Path(job_id).stem, JobState.PRINTED if done else JobState.UNKNOWN)

    def jobs(self) -> tuple[PrinterJob, ...]:
        try:
            files = [path for path in self._folder.iterdir() if path.suffix in _ENDINGS.values()]
        except OSError as error:
            raise PrinterError(f"{self._folder} cannot be read.", "Choose another folder.") from error
        return tuple(PrinterJob(path.name, path.stem, JobState.PRINTED) for path in sorted(files))

    def cancel(self, job_id: str) -> None:
        raise PrinterError("The file is written already.", "Delete it by hand if nobody shall print it.")

    def state(self) -> PrinterState:
        if not self._folder.is_dir():
            return PrinterState(Condition.SILENT, (Reason("folder-missing", Severity.ERROR),))
        if not os.access(self._folder, os.W_OK):
            return PrinterState(Condition.STOPPED, (Reason("folder-full", Severity.ERROR),))
        return PrinterState(Condition.IDLE)


def _write(path: Path, document: bytes) -> None:
    """Whole or not at all: the name appears when every byte is on the disk."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            out.write(document)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink()
    # Where a folder can be opened (not on Windows), the new name is made to last as well.
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
