"""One desk of a file keeps its copies: the text copy a second later, a backup every five minutes and at the end.

All of it is done in a thread, and what costs more than a moment in a program of its own: no answer waits for a stick.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from time import monotonic
from typing import Final

from checkin.core import alongside
from checkin.core.session import Session
from checkin.errors import CheckinError

from . import backup
from . import place as places
from .place import Place
from .text_copy import TextCopy

_FOLLOW_SECONDS: Final = 1.0
_BETWEEN_SECONDS: Final = 0.01
"""How long the desk has the program to itself between two parts of a text copy that is far behind."""
_LOOK_SECONDS: Final = 5.0
"""How often a desk looks whether the copies are its to keep: the one that did it may have left."""
_AGAIN_SECONDS: Final = 60.0
_BACKUP_SECONDS: Final = 600.0
_LONGEST_PAUSE: Final = 60.0
_STOP_SECONDS: Final = 10.0


def in_a_program_of_its_own(session: Session) -> None:
    """Make a backup as `checkin backup` does. What goes wrong there it tells the file, and so every desk."""
    with alongside.start(session, "backup", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        try:
            child.communicate(timeout=_BACKUP_SECONDS)
        except BaseException:
            child.kill()
            raise


class Keeper:
    """Keeps the copies of a file while a desk is open on it, unless another desk does.

    `on_trouble` is called in the thread with what nobody foresaw; the rest is told by `backup.standing`.
    """

    def __init__(
        self,
        session: Session,
        on_trouble: Callable[[Exception], object],
        make: Callable[[Session], None] = in_a_program_of_its_own,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self._session = session
        self._on_trouble = on_trouble
        self._make = make
        self._seconds = seconds
        self._stopping = threading.Event()
        self._bell = threading.Event()
        self._next = 0.0
        self._thread = threading.Thread(target=self._again_and_again, name="copies", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """A folder was chosen: begin at once."""
        self._bell.set()

    def stop(self) -> None:
        """Bring the copies up to date a last time, and end. A stick that does not answer is not waited for longer; a
        backup that was begun comes to its end by itself."""
        self._stopping.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS)

    def _again_and_again(self) -> None:
        pause = _LOOK_SECONDS
        while not self._stopping.is_set():
            try:
                with backup.keeping(self._session) as mine:
                    if mine:
                        self._keep()
                pause = _LOOK_SECONDS
            except CheckinError as error:
                backup.tell_trouble(self._session, str(error))
            except Exception as error:  # noqa: BLE001 - the last place where it can be told
                self._on_trouble(error)
                pause = min(pause * 2, _LONGEST_PAUSE)
            self._rest(pause)

    def _keep(self) -> None:
        """Keep the copies until the desk leaves; then once more."""
        while (where := places.place(self._session)) is None:
            if self._rest(_LOOK_SECONDS):
                return
        copy = TextCopy(self._session, where)
        while not self._stopping.is_set() and places.place(self._session) == where:
            more = self._turn(copy)
            self._rest(_BETWEEN_SECONDS if more else _FOLLOW_SECONDS)
        if self._stopping.is_set():
            self._next = 0.0
            while self._turn(copy):
                pass

    def _turn(self, copy: TextCopy) -> bool:
        """Do some of what is to be done; whether there is more."""
        try:
            more = copy.follow()
            if not more:
                self._back_up_when_due(copy.place)
        except CheckinError as error:
            backup.tell_trouble(self._session, str(error))
            self._next = 0.0  # as soon as it is over
            return False
        return more

    def _back_up_when_due(self, where: Place) -> None:
        standing = backup.standing(self._session)
        if standing is None or self._seconds() < self._next or (standing.newer == 0 and not standing.trouble):
            return
        where.require()
        self._make(self._session)
        after = backup.standing(self._session)
        failed = after is None or bool(after.trouble)
        self._next = self._seconds() + (_AGAIN_SECONDS if failed else backup.EVERY.total_seconds())

    def _rest(self, seconds: float) -> bool:
        """Wait, or until the bell; whether the desk leaves."""
        if not self._stopping.is_set():  # it rings once for all who rest on the way out
            self._bell.wait(seconds)
        self._bell.clear()
        return self._stopping.is_set()
