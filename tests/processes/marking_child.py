"""A desk in a process of its own: marks the delegates it is given, and says each answer once it is durable."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from checkin.core.attendance import marking
from checkin.core.session import Session


def main(path: str, desk: str, rounds: int, seed: int) -> None:
    ids = sys.stdin.read().split()
    with Session.open(Path(path), desk, desk, day=1) as session:
        for _ in range(rounds):
            random.Random(seed).shuffle(ids)
            for delegate_id in ids:
                outcome = marking.mark(session, delegate_id)
                print(delegate_id, outcome.result.value, outcome.mark_id, flush=True)
            seed += 1


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
