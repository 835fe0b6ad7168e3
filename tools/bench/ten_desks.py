"""Ten desks on one file that check somebody in once a second each, until they are ended. Run as a program."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from checkin.core.attendance import marking
from checkin.core.models import Delegate
from checkin.core.people.lookup import everybody
from checkin.core.session import Session

DESKS = 10


def come_here(people: Sequence[Delegate]) -> Sequence[Delegate]:
    """Whom these desks check in, of everybody."""
    return people[-max(len(people) // 10, DESKS) :]


if __name__ == "__main__":
    desks = [Session.open(Path(sys.argv[1]), f"Desk {number}", "bench", day=1) for number in range(DESKS)]
    ids = [person.id for person in come_here(list(everybody(desks[0])))]
    for turn in count():
        marking.mark(desks[turn % DESKS], ids[turn % len(ids)])
        time.sleep(1 / DESKS)
