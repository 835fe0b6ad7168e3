"""The hub as people start it: a program of its own, spoken to by its lines."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from laptops import Laptop


class HubProgram:
    """`checkin hub --json`, and what it says."""

    def __init__(self, laptop: Laptop, *options: str) -> None:
        who = ("--db", str(laptop.file), "--desk", laptop.desk, "--operator", "Op")
        self._stderr = Path(f"{laptop.file}-hub-stderr")
        with self._stderr.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "checkin", *who, "hub", "--json", "--port", "0", *options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env={**os.environ, "CHECKIN_CONFIG_DIR": f"{laptop.file}-settings"},
                text=True,
            )

    def says(self) -> dict[str, Any]:
        """The next line; empty where it ended."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        return dict(json.loads(line)) if line else {}

    def says_with(self, key: str) -> Any:
        """What the next line with that key says under it."""
        while said := self.says():
            if key in said:
                return said[key]
        raise AssertionError(f"it ended: {self.stderr}")

    def new_code(self) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return str(self.says_with("codes")[0])

    @property
    def stderr(self) -> str:
        return self._stderr.read_text(encoding="utf-8")

    def end(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(20)


@contextmanager
def hub_of(laptop: Laptop, *options: str) -> Iterator[HubProgram]:
    hub = HubProgram(laptop, *options)
    try:
        yield hub
    finally:
        hub.process.kill()
        hub.process.wait()
