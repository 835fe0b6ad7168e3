"""A desk that prints: its spooler serves the queue until nothing more can be done. Run by the kill tests."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from checkin.core.printing import jobs
from checkin.core.printing.spooler import Spooler, to_serve
from checkin.core.session import Session


def main(path: str) -> None:
    changed = threading.Event()
    with Session.open(Path(path), "Desk 1", "Amina") as session:
        spooler = Spooler(session, changed.set, lambda error: sys.exit(str(error)))
        spooler.start()
        while to_serve(jobs.open_jobs(session)):
            changed.wait(0.2)
            changed.clear()
        spooler.stop()


if __name__ == "__main__":
    main(sys.argv[1])
