"""How long it takes to start: the command line and the desk."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from figures import each, heading, percentile, row
from people import conference_of

TIMES = 9


def run() -> int:
    heading("Start (whole process, median)")
    with tempfile.TemporaryDirectory() as name:
        conference_of(Path(name), 5_000).close()
        database = str(Path(name) / "bench5000.db")
        checkin = [sys.executable, "-P", "-m", "checkin", "--db", database]
        _timed("limit: python -c pass", [sys.executable, "-c", "pass"])
        _timed("checkin --help", [sys.executable, "-P", "-m", "checkin", "--help"])
        _timed("checkin mark R000001 --day 1", [*checkin, "mark", "R000001", "--day", "1"])
        _timed("checkin find hosseini (loads the list of 5,000)", [*checkin, "find", "hosseini"])
        _timed("limit: python -c 'import textual.app'", [sys.executable, "-c", "import textual.app"])
    return 0


def _timed(name: str, command: list[str]) -> None:
    call = partial(subprocess.run, command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    row(name, f"{percentile(each([call] * TIMES), 0.5):.0f} ms")
