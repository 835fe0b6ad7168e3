"""A program on a pseudo terminal: bytes go in as a reader sends them, and what the program says is heard."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="no pseudo terminals on this system")

ROOT = Path(__file__).parents[1]
# With the terminal its own, the program ends by SIGHUP when a test that was killed leaves it behind.
PROGRAM = "import fcntl, runpy, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
PROGRAM += "runpy.run_path(sys.argv[1])['run_in_terminal'](int(sys.argv[2]), *sys.argv[3:])"


class Terminal:
    """Runs `run_in_terminal(pipe, *words)` of a file. What it paints is thrown away; what it says comes through
    the pipe, one JSON list a line."""

    def __init__(self, file, *words):
        self._screen, terminal = pty.openpty()
        hear, say = os.pipe()
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLUMNS": "80",
            "LINES": "24",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(file), str(say), *map(str, words)],
            stdin=terminal, stdout=terminal, stderr=terminal, pass_fds=[say], env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(terminal)
        os.close(say)
        self._painter = threading.Thread(target=self._drain, daemon=True)
        self._painter.start()
        self._said = os.fdopen(hear, encoding="utf-8")
        self.heard = []

    def _drain(self):
        with contextlib.suppress(OSError):
            while os.read(self._screen, 65536):
                pass

    def send(self, text, gap=0.0):
        """Write as one burst of bytes, or a character every `gap` seconds, as a reader at that speed does."""
        for part in text if gap else (text,):
            os.write(self._screen, part.encode())
            time.sleep(gap)

    def hear(self, *said):
        """Wait until the app has said this."""
        while self.hear_next() != said:
            pass

    def hear_next(self):
        """Wait until the app says anything."""
        line = self._said.readline()
        assert line, f"no more is said after {self.heard}"
        self.heard.append(tuple(json.loads(line)))
        return self.heard[-1]

    def scans(self):
        return [text for kind, text in self.heard if kind == "scan"]

    def words(self):
        return {kind for kind, _ in self.heard} - {"ready"}

    def close(self):
        self._process.kill()
        self._process.wait()
        self._said.close()
        self._painter.join()
        os.close(self._screen)
