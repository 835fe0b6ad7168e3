"""The printers of a file served in threads of their own, as long as a desk is open or a command waits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from badges.printers.model import Backend, JobState, Printer, PrinterError
from badges.printers.opening import backend_for
from checkin.core.session import Session
from checkin.core.trouble import in_words
from checkin.errors import BadgeError, CheckinError, UnforeseenError

from . import jobs, printers
from .jobs import SENT, PrintJob
from .serving import Server, only_server

_IDLE_SECONDS = 1.0
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 2.0
_LONGEST_WAIT = 60.0
_STOP_SECONDS = 15.0


def to_serve(waiting: list[PrintJob]) -> bool:
    """Whether these jobs of a printer want it served: something was sent, or may be."""
    return any(job.state in SENT or (job.state is JobState.QUEUED and not job.paused) for job in waiting)


class Spooler:
    """Serves every printer that has something to do, one thread each.

    `on_change` is called in those threads when the queue changed; `on_trouble` when something went wrong, which
    is tried again. Another process may be serving a printer: then its jobs are left to it.
    """

    def __init__(
        self,
        session: Session,
        on_change: Callable[[], None],
        on_trouble: Callable[[CheckinError], None],
        opening: Callable[[Printer], Backend] = backend_for,
    ) -> None:
        self._session = session
        self._on_change = on_change
        self._on_trouble = on_trouble
        self._opening = opening
        self._stopping = threading.Event()
        self._bells: dict[str, threading.Event] = {}
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    def start(self) -> None:
        """Look for work, now and from then on."""
        self._begin("", self._see_to_all)

    def wake(self) -> None:
        """Something was ordered or wished: see to it at once."""
        with self._lock:
            for bell in self._bells.values():
                bell.set()

    def stop(self) -> None:
        """End after what is being sent just now; the rest waits in the queue."""
        self._stopping.set()
        self.wake()
        for thread in self._threads:
            thread.join(_STOP_SECONDS)

    def _begin(self, name: str, work: Callable[[], None]) -> None:
        with self._lock:
            if name in self._bells or self._stopping.is_set():
                return
            self._bells[name] = threading.Event()
            again = partial(self._again_and_again, name, work)
            thread = threading.Thread(target=again, name=f"printer {name}", daemon=True)
            self._threads.append(thread)
        thread.start()

    def _again_and_again(self, name: str, work: Callable[[], None]) -> None:
        """Do a thread's work until the spooler stops. What goes wrong is tried again, and told when it is new.

        What nobody foresaw waits longer each time, and is told each time: nothing else would show it.
        """
        pause, told = _IDLE_SECONDS, ""
        while not self._stopping.is_set():
            trouble = _trouble_of(work)
            if trouble is None:
                pause, told = _IDLE_SECONDS, ""
            elif isinstance(trouble, UnforeseenError):
                pause = min(pause * 2, _LONGEST_WAIT)
                self._on_trouble(trouble)
            elif str(trouble) != told:
                told = str(trouble)
                self._on_trouble(trouble)
            self._rest(name, pause)

    def _see_to_all(self) -> None:
        """See to it that every printer with something to do has its thread."""
        for name in {job.printer for job in jobs.open_jobs(self._session)}:
            self._begin(name, partial(self._serve, name))

    def _serve(self, name: str) -> None:
        if to_serve(jobs.open_jobs(self._session, name)):
            with only_server(self._session, name) as mine:
                if mine:
                    self._take_turns(name)

    def _take_turns(self, name: str) -> None:
        printer = next((item for item in printers.known(self._session) if item.name == name), None)
        if printer is None:
            return
        server = Server(self._session, printer, self._opening(printer.printer))
        pause = _FIRST_PAUSE
        while not self._stopping.is_set() and to_serve(jobs.open_jobs(self._session, name)):
            changed = server.turn()
            if changed:
                self._on_change()
            pause = _FIRST_PAUSE if changed else min(pause * 1.5, _LONGEST_PAUSE)
            self._rest(name, pause)

    def _rest(self, name: str, seconds: float) -> None:
        bell = self._bells[name]
        bell.wait(seconds)
        bell.clear()


def _trouble_of(work: Callable[[], None]) -> CheckinError | None:
    """Do it; return what went wrong. A thread that ended by it would leave its printer without a word."""
    try:
        work()
    except PrinterError as error:
        return BadgeError(error.message, error.hint)
    except Exception as error:  # noqa: BLE001 - the last place where it can be told
        return in_words(error)
    return None
