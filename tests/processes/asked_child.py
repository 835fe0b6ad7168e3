"""A desk in a process of its own that marks whom it is told, one a line, and says each answer once it is durable."""

from __future__ import annotations

import sys
from pathlib import Path

from checkin.core.attendance import marking
from checkin.core.session import Session
from checkin.errors import CheckinError


def main(path: str, desk: str) -> None:
    try:
        session = Session.open(Path(path), desk, desk, day=1)
    except CheckinError as error:
        print("unopened", error, flush=True)
        return
    with session:
        print("open", flush=True)
        for line in sys.stdin:
            try:
                outcome = marking.mark(session, line.strip())
                print(outcome.result.value, outcome.message, flush=True)
            except CheckinError as error:
                print(type(error).__name__, error, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
