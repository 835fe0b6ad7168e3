"""A program in a pseudo-terminal of its own: keys go in as bytes, and each frame can be asked what it holds."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unicodedata
from collections.abc import Callable, Sequence

SIZE = (120, 36)
PATIENCE_SECONDS = 20.0
_QUIET_SECONDS = 0.02
# What a program sends: an order to the terminal (of which only where to write is obeyed), a line's end, or text.
_SENT = re.compile(
    rb"\x1b\[(?P<to>[\d;]*)H|\x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|\x1b[\]P_^][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b."
    rb"|(?P<end>[\r\n])|(?P<text>[^\x00-\x1f\x7f]+)|[\x00-\x1f\x7f]"
)
_UNFINISHED = re.compile(rb"(\x1b[^\x40-\x7e\x07]*|\x1b[\[\]P_^][^\x40-\x7e\x07\x1b]*|[\xc0-\xf7][\x80-\xbf]{0,2})$")


class Terminal:
    """Runs a program until it is closed. Times are those of `time.perf_counter`, in seconds."""

    def __init__(self, command: Sequence[str]) -> None:
        self.cells = [[" "] * SIZE[0] for _ in range(SIZE[1])]
        self._at = (0, 0)
        self._rest = b""
        self._screen, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        self.begun = self._read_at = time.perf_counter()
        self._process = subprocess.Popen(
            command, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
        )  # fmt: skip
        os.close(terminal)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def lines(self) -> list[str]:
        return ["".join(line) for line in self.cells]

    def send(self, text: str, holds: Callable[[list[str]], bool]) -> float:
        """Write keys at once; milliseconds until a frame was out whose lines hold what was waited for."""
        written = time.perf_counter()
        os.write(self._screen, text.encode())
        return (self.until(holds) - written) * 1000

    def until(self, holds: Callable[[list[str]], bool]) -> float:
        """When the frame was out whose lines hold what is waited for. Raises TimeoutError."""
        last = time.perf_counter() + PATIENCE_SECONDS
        met = self._read_at if holds(self.lines) else 0.0
        while not met:
            frames = self._frames(last - time.perf_counter())
            if not frames:
                raise TimeoutError("\n".join(self.lines))
            for at, sent in frames:
                self._paint(sent)
                met = met or (at if holds(self.lines) else 0.0)
        return met

    def rest(self, seconds: float) -> None:
        """Let the program be, and keep up with what it paints."""
        last = time.perf_counter() + seconds
        while (left := last - time.perf_counter()) > 0:
            for _, sent in self._frames(left):
                self._paint(sent)

    def close(self) -> None:
        """End the program."""
        os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._screen)

    def _frames(self, seconds: float) -> list[tuple[float, bytes]]:
        """What comes within so many seconds, until nothing has come for a moment, and when each was read.

        It is painted by whoever asked, afterwards: a terminal that paints one frame would read the next too late.
        """
        frames = []
        while (sent := self._read(_QUIET_SECONDS if frames else seconds)) is not None:
            self._read_at = time.perf_counter()
            frames.append((self._read_at, sent))
        return frames

    def _read(self, seconds: float) -> bytes | None:
        """What is sent in one go; None where nothing is within so many seconds."""
        if not select.select([self._screen], [], [], max(seconds, 0))[0]:
            return None
        sent = os.read(self._screen, 1 << 16)
        while select.select([self._screen], [], [], 0)[0]:
            sent += os.read(self._screen, 1 << 16)
        return sent

    def _paint(self, sent: bytes) -> None:
        sent = self._rest + sent
        cut = _UNFINISHED.search(sent)
        sent, self._rest = (sent[: cut.start()], sent[cut.start() :]) if cut else (sent, b"")
        row, column = self._at
        for part in _SENT.finditer(sent):
            if part["to"] is not None:
                row, column = ([int(number or 1) - 1 for number in part["to"].split(b";")] + [0, 0])[:2]
            elif part["end"]:
                row, column = (row + 1, column) if part["end"] == b"\n" else (row, 0)
            else:
                for char in (part["text"] or b"").decode(errors="replace"):
                    column = self._put(char, row, column)
        self._at = row, column

    def _put(self, char: str, row: int, column: int) -> int:
        if unicodedata.combining(char) or row >= SIZE[1] or column >= SIZE[0]:
            return column
        self.cells[row][column] = char
        if unicodedata.east_asian_width(char) not in "WF":
            return column + 1
        if column + 1 < SIZE[0]:
            self.cells[row][column + 1] = ""
        return column + 2
