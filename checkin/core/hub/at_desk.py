"""The hub that an open desk runs: a process of its own, so that nothing at the screen disturbs it.

It ends with the program that started it, whatever ends that: it reads from it, and that ends.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final

from checkin.core import alongside, nearby
from checkin.core.people import ticket
from checkin.core.people.rights import Act
from checkin.core.session import Session
from checkin.errors import HubError

from .codes import qr_of
from .configuration import LOOPBACK
from .server import binary
from .serving import PORT

_START_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What people need who join: where the hub is, the code, also as a QR for the terminal, and whether it is safe."""

    address: str
    code: str
    safe: bool

    @property
    def qr(self) -> str:
        return qr_of(self.code)


class HubAtDesk:
    """None, until it is started. Its calls wait, so they are for threads."""

    def __init__(self) -> None:
        self.shown: Shown | None = None
        self.told: list[str] = []  # what happened, in sentences
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, session: Session, listen: str, folder: Path | None = None) -> Shown:
        """Be the hub of the session's conference on that address of this computer, in the place of any other.

        With a `folder` it stores there, and takes a port that is free. Raises NotAllowedError, HubError.
        """
        where = ("--dir", str(folder), "--port", "0") if folder else ("--port", str(PORT))
        environment = {**os.environ, **ticket.given(session, Act.HUB)}
        with TemporaryFile() as stderr:
            self._process = alongside.start(
                session,
                *("hub", "--json", "--take-over", "--listen", listen, *where),
                stdout=subprocess.PIPE,
                stderr=stderr,
                env=environment,
                text=True,
                encoding="utf-8",
            )
            threading.Thread(target=self._hear, args=(self._process.stdout,), daemon=True).start()
            said = self._next("address")
            if said is None:
                self.stop()
                stderr.seek(0)
                why = stderr.read().decode(errors="replace").strip().splitlines()
                raise HubError(why[-1] if why else "The hub did not start.")
        self.shown = Shown(said["address"], said["codes"][0], said["safe"])
        return self.shown

    def new_code(self) -> Shown:
        """Show a new code; the one before is over. Raises HubError where the hub has ended."""
        said = None
        if self.runs and self._process and self._process.stdin and self.shown:
            self._process.stdin.write("\n")
            self._process.stdin.flush()
            said = self._next("codes")
        if said is None or self.shown is None:
            raise HubError("The hub has ended.", "Start it again.")
        self.shown = Shown(self.shown.address, said["codes"][0], self.shown.safe)
        return self.shown

    def stop(self) -> None:
        """End it. The desks go on by themselves."""
        if self._process is not None:
            if self._process.stdin:
                self._process.stdin.close()
            self._process.wait()
        self._process = self.shown = None
        self.told.clear()

    def _hear(self, lines: IO[str] | None) -> None:
        for line in lines or ():
            said = json.loads(line)
            if "told" in said:
                self.told.append(str(said["told"]))
            else:
                self._lines.put(said)
        self._lines.put({})

    def _next(self, key: str) -> dict[str, Any] | None:
        """The next line with that key; None where it ended before."""
        try:
            while said := self._lines.get(timeout=_START_SECONDS):
                if key in said:
                    return said
        except queue.Empty:
            pass
        return None


def places() -> list[str]:
    """The addresses on which a hub may listen: those by which other laptops come first, this computer only last.

    Raises UsageError where a hub is not installed.
    """
    binary()
    return [*(address for address in nearby.addresses() if address != LOOPBACK), LOOPBACK]
