"""Long work that shows how far it is and can be cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from textual.message import Message

from .base import Dialog, Found

Answer = TypeVar("Answer")
_EVERY_SECONDS = 0.1
_CELLS = 30


class JobCancelledError(Exception):
    """Raised inside the work when the user cancelled it."""


class Progressed(Message):
    """How far a long job is."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self.done = done
        self.total = total

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, Progressed)


class Job:
    """Handed to the work as its progress call; Esc makes the next call raise JobCancelledError."""

    def __init__(self, dialog: Dialog[Answer]) -> None:
        self._dialog = dialog
        self._told_at = 0.0
        self.cancelled = False

    def __call__(self, done: int, total: int = 0) -> None:
        if self.cancelled:
            raise JobCancelledError
        now = time.monotonic()
        if now - self._told_at >= _EVERY_SECONDS or done == total:
            self._told_at = now
            self._dialog.post_message(Progressed(done, total))


class JobDialog(Dialog[Answer]):
    """A dialog whose work takes a while: progress on a line, Esc cancels the work first."""

    CANCELLED = "Cancelled. Nothing was written."

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._job: Job | None = None

    @property
    def working(self) -> bool:
        """Whether work is under way: Esc cancels it before it closes anything."""
        return self._job is not None

    def begin(self, work: Callable[[Job], Found], then: Callable[[Found], None]) -> None:
        """Start long work; a second start while it runs does nothing."""
        if self._job is not None:
            return
        job = self._job = Job(self)
        self.say("Working ... Esc cancels")

        def ended(found: Found) -> None:
            self._job = None
            self.say("")
            then(found)

        self.in_core(lambda: work(job), ended, deaf=False)

    def on_progressed(self, event: Progressed) -> None:
        if self._job is not None and not self._job.cancelled:
            self.say(f"{progress_words(event.done, event.total)}   Esc cancels")

    def trouble(self, error: BaseException) -> None:
        self._job = None
        if isinstance(error, JobCancelledError):
            self.say(self.CANCELLED, "warning")
        else:
            super().trouble(error)

    def action_cancel(self) -> None:
        if self._job is None:
            self.leave()
        else:
            self._job.cancelled = True
            self.say("Stopping ...", "warning")

    def leave(self) -> None:
        """Esc when nothing is under way."""
        self.dismiss(None)

    def unfinished(self) -> bool:
        return self.working


def progress_words(done: int, total: int) -> str:
    """A bar and figures."""
    if not total:
        return f"{done} done"
    full = round(_CELLS * min(done, total) / total)
    return f"{'▓' * full}{'░' * (_CELLS - full)} {done} of {total}"
