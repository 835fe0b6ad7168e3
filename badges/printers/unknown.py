"""The back end for a printer of a kind that this program does not know: a newer one set it up. It says so."""

from __future__ import annotations

from .doctor_words import WORDS, sentence_about
from .model import (
    Condition,
    JobStatus,
    Media,
    Printer,
    PrinterError,
    PrinterJob,
    PrinterState,
    Reason,
    Sent,
    Severity,
)

_KEYWORD = "kind-unknown"


class UnknownBackend:
    """Takes nothing and knows nothing: whatever is asked of it, but how it is, raises PrinterError."""

    def __init__(self, printer: Printer) -> None:
        self.printer = printer

    def formats(self) -> tuple[str, ...]:
        raise self._unknown()

    def resolutions(self) -> tuple[int, ...]:
        raise self._unknown()

    def raster_types(self) -> tuple[str, ...]:
        raise self._unknown()

    def check_stock(self, media: Media) -> None:
        raise self._unknown()

    def send(self, document: bytes, media: Media, job_name: str, copies: int = 1) -> Sent:
        raise self._unknown()

    def job(self, job_id: str) -> JobStatus:
        raise self._unknown()

    def jobs(self) -> tuple[PrinterJob, ...]:
        raise self._unknown()

    def cancel(self, job_id: str) -> None:
        raise self._unknown()

    def state(self) -> PrinterState:
        return PrinterState(Condition.SILENT, (Reason(_KEYWORD, Severity.ERROR),))

    def _unknown(self) -> PrinterError:
        words = WORDS[_KEYWORD]
        return PrinterError(sentence_about(self.printer.name, words.sentence), words.next_step)
