"""The demo with many desks: a hub on this computer only, and desks with files of their own that check people in.

Each is a program of its own. They end with the one that began them, whatever ends that: they read from it, and that
ends.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from checkin.core.files import scratch_folder
from checkin.core.hub.at_desk import HubAtDesk, Shown
from checkin.core.hub.configuration import LOOPBACK
from checkin.core.hub.server import binary
from checkin.core.session import Session
from checkin.errors import HubError

from . import demo_desk

PAUSE_SECONDS: Final = (4.0, 8.0)
"""Between two people who come to a desk, at the least and at the most."""
_DESKS: Final = (("Desk 2", "Bilal"), ("Desk 3", "Chiara"), ("Desk 4", "Dawood"), ("Help desk", "Farida"))
_END_SECONDS: Final = 10.0


@contextmanager
def at_work(
    demo: Path, desk: str, operator: str, others: int, pause: tuple[float, float] = PAUSE_SECONDS
) -> Iterator[tuple[Path, ...]]:
    """While the block lasts, the demo at this desk has a hub, and so many (1 to 4) others check people in; their files.

    Raises UsageError where a hub is not installed, HubError where one of them does not start.
    """
    binary()
    with scratch_folder(demo, "desks") as folder, ExitStack() as ending:
        hub = HubAtDesk()
        ending.callback(hub.stop)
        with Session.open(demo, desk, operator) as session:
            shown = hub.start(session, LOOPBACK, folder / "hub")
        desks: list[_Desk] = []
        ending.callback(_end, desks)
        for name, who in _DESKS[:others]:
            desks.append(_Desk(folder / f"{name}.db", name, who, shown, pause))
        for one in desks:
            one.wait_until_ready()
        yield tuple(one.file for one in desks)


class _Desk:
    """Another desk: a process that joins, checks people in, and ends when its stdin does."""

    def __init__(self, file: Path, name: str, operator: str, hub: Shown, pause: tuple[float, float]) -> None:
        self.file = file
        self._name = name
        how = (str(file), name, operator, hub.code, hub.address, *map(str, pause))
        self._process = subprocess.Popen(
            [sys.executable, "-m", demo_desk.__name__, *how],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C is for the desk that is open
        )

    def wait_until_ready(self) -> None:
        """Return when it belongs to the conference. Raises HubError."""
        said = self._process.stdout.readline().strip() if self._process.stdout else ""
        if said != demo_desk.READY:
            raise HubError(said or f"{self._name} of the demo did not start.")

    def leave(self) -> None:
        """Let it end."""
        if self._process.stdin:
            self._process.stdin.close()

    def wait(self) -> None:
        """Return when it has ended."""
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _end(desks: Sequence[_Desk]) -> None:
    for desk in desks:
        desk.leave()
    for desk in desks:
        desk.wait()
