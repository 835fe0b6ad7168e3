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

from filelock import FileLock, Timeout

from checkin.core.session import Session
from checkin.core.syncing.link import HubLink, link_of
from checkin.errors import UsageError

from .relay import News, Relay


class BusyError(UsageError):
    """Another process keeps the file's traffic with the hub."""


def keep_up(session: Session, tell: Callable[[News], None], *, until_eof: bool = False) -> None:
    """Keep the file in step with its hub until the process is told to end; with `until_eof` also when its stdin ends.

    Raises UsageError where the file has no hub, BusyError, and whatever the file raises.
    """
    with only_one(session.store.path):
        _run(Relay(session, _link(session), tell).run(), until_eof=until_eof)


def once(session: Session, tell: Callable[[News], None]) -> int:
    """Bring file and hub to the same knowledge; return how many entries came. Raises HubError too."""
    with only_one(session.store.path):
        return _run(Relay(session, _link(session), tell).once()) or 0


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock of the file's traffic, which falls with the process. Raises BusyError."""
    lock = FileLock(_lock_file(path), blocking=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise BusyError(
            f"Another program keeps {path.name} in step with its hub.", "A desk that is open does so by itself."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _lock_file(path: Path) -> Path:
    """Beside the file, by what the file is: two names of one file have one lock."""
    real = path.resolve()
    return real.with_name(f".{real.name}.sync.lock")


def _link(session: Session) -> HubLink:
    link = link_of(session)
    if link is None:
        raise UsageError("This desk belongs to no hub.", 'Join one with "checkin join CODE", or carry by stick.')
    return link


def _run(work: Coroutine[Any, Any, int | None], *, until_eof: bool = False) -> int | None:
    async def until_ended() -> int | None:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):  # Windows ends it, and the file bears that
            loop.add_signal_handler(signal.SIGTERM, task.cancel)
        if until_eof:
            threading.Thread(target=_wait_for_eof, args=(loop, task), daemon=True).start()
        with suppress(asyncio.CancelledError):
            return await task
        return None

    return asyncio.run(until_ended())


def _wait_for_eof(loop: asyncio.AbstractEventLoop, task: asyncio.Task[Any]) -> None:
    while sys.stdin.buffer.read(1024):
        pass
    with suppress(RuntimeError):  # the loop has ended by itself
        loop.call_soon_threadsafe(task.cancel)
