"""The traffic with the hub as a process: one a file, whoever starts it."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from checkin.core import files
from checkin.core.session import Session
from checkin.core.syncing.ending import end
from checkin.errors import UsageError

from .relay import News, Relay


class BusyError(UsageError):
    """Another process keeps the file's traffic with the hub."""


def keep_up(session: Session, tell: Callable[[News], None], *, until_eof: bool = False) -> None:
    """Keep the file in step with its hub until the process is told to end; with `until_eof` also when its stdin ends.

    Raises UsageError where the file has no hub, BusyError, and whatever the file raises.
    """
    with only_one(session.store.path):
        _run(Relay(session, tell).run(), until_eof=until_eof)


def once(session: Session, tell: Callable[[News], None]) -> int:
    """Bring file and hub to the same knowledge; return how many entries came. Raises HubError too."""
    with only_one(session.store.path):
        return _run(Relay(session, tell).once()) or 0


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock of the file's traffic, which falls with the process. Raises BusyError."""
    with files.only_one(_lock_file(path)) as mine:
        if not mine:
            raise BusyError(
                f"Another program keeps {path.name} in step with its hub.", "A desk that is open does so by itself."
            )
        yield


def _lock_file(path: Path) -> Path:
    """Beside the file, by what the file is: two names of one file have one lock."""
    real = path.resolve()
    return real.with_name(f".{real.name}.sync.lock")


def _run(work: Coroutine[Any, Any, int | None], *, until_eof: bool = False) -> int | None:
    return asyncio.run(_until_told(work, until_eof))


async def _until_told(work: Coroutine[Any, Any, int | None], until_eof: bool) -> int | None:
    """Do the work until it ends or is told to."""
    task, told = asyncio.create_task(work), asyncio.Event()
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows ends it, and the file bears that
        loop.add_signal_handler(signal.SIGTERM, told.set)
    if until_eof:
        threading.Thread(target=_wait_for_eof, args=(loop, told), daemon=True).start()
    waiting = asyncio.create_task(told.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await end(task, waiting)
    return None if task.cancelled() else task.result()


def _wait_for_eof(loop: asyncio.AbstractEventLoop, told: asyncio.Event) -> None:
    while sys.stdin.buffer.read(1024):
        pass
    with suppress(RuntimeError):  # the loop has ended by itself
        loop.call_soon_threadsafe(told.set)
