"""The traffic with the hub beside an open desk: started, watched and ended with it; what befalls it stays out there."""

from __future__ import annotations

import subprocess
import threading
import time
from typing import Final

from checkin.core import alongside
from checkin.core.session import Session
from checkin.core.syncing.link import link_of, may_hear
from checkin.core.syncing.standing import standing
from checkin.core.trouble import in_words

from .process import BusyError, only_one

_LOOK_SECONDS: Final = 1.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_STOP_SECONDS: Final = 3.0
HUNG_SECONDS: Final = 60.0
"""A process that kept nothing for so long does nothing any more: it is ended, and another one begins."""


class Watch:
    """Sees to it that a file with a hub has its process; whichever terminal of a file comes first starts it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="sync-watch", daemon=True)
        self._child: subprocess.Popen[bytes] | None = None
        self._begun = 0.0
        self._pause = _FIRST_PAUSE
        self._not_before = 0.0

    def start(self) -> None:
        """Begin, now and whenever the file gets a hub."""
        self._thread.start()

    def stop(self) -> None:
        """End the process, if this one started it."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        try:
            while not self._stopping.is_set():
                try:
                    self._look()
                except Exception as error:  # noqa: BLE001 - the file may be locked or gone; it is looked at again
                    in_words(error)
                self._stopping.wait(_LOOK_SECONDS)
        finally:
            self._end()

    def _look(self) -> None:
        link = link_of(self._session)
        wanted = link is not None and may_hear(self._session, link.urls)
        if self._child is not None:
            if self._child.poll() is not None or not wanted or self._hangs():
                self._end()
                lasted = time.monotonic() - self._begun > _LONGEST_PAUSE
                self._pause = _FIRST_PAUSE if lasted else min(self._pause * 2, _LONGEST_PAUSE)
                self._not_before = time.monotonic() + self._pause
        elif wanted and time.monotonic() >= self._not_before and self._is_free():
            self._begin()

    def _hangs(self) -> bool:
        """Whether the process lives, but has not said so for long."""
        now = standing(self._session)
        return time.monotonic() - self._begun > HUNG_SECONDS and now is not None and not now.is_kept

    def _is_free(self) -> bool:
        try:
            with only_one(self._session.store.path):
                return True
        except BusyError:
            return False

    def _begin(self) -> None:
        self._begun = time.monotonic()
        self._child = alongside.start(
            self._session,
            "sync",
            "--until-eof",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the desk
        )

    def _end(self) -> None:
        if self._child is None:
            return
        child, self._child = self._child, None
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
