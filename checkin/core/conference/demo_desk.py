"""One of the demo's other desks, as a program: it joins by the hub's code, and checks in whoever is still expected.

It says that it belongs, or why it does not, and ends when its stdin does.
"""

from __future__ import annotations

import os
import random
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from checkin.core.attendance import marking
from checkin.core.attendance.presence import Presence
from checkin.core.hub.joining import join
from checkin.core.models import Day, Delegate, Result
from checkin.core.people.lookup import everybody
from checkin.core.session import Session
from checkin.core.syncing.relay.watch import Watch
from checkin.core.trouble import in_words

READY: Final = "ready"


def main(file: str, desk: str, operator: str, code: str, hub: str, *pause: str) -> None:
    """Work until nobody holds the other end of stdin."""
    ended = threading.Event()
    threading.Thread(target=_wait_for_end, args=(ended,), daemon=True).start()
    try:
        joined = join(code, Path(file), desk=desk, operator=operator, urls=[hub])
    except Exception as error:  # noqa: BLE001 - whoever began it tells
        print(in_words(error), flush=True)
        return
    with Session.open(joined.file, joined.desk, operator) as session:
        print(READY, flush=True)
        sync = Watch(session)
        sync.start()
        try:
            _check_in(session, [float(seconds) for seconds in pause], ended)
        finally:
            sync.stop()


def _check_in(session: Session, pause: Sequence[float], ended: threading.Event) -> None:
    """One person after the other, until all are in or the day is over; then only the traffic goes on."""
    chance, presence = random.Random(session.desk), Presence(session)
    while not ended.wait(chance.uniform(*pause)):
        if (day := session.day) is not None and (waiting := _waiting(session, day, presence)):
            marking.mark(session, chance.choice(waiting).id, day.number)


def _waiting(session: Session, day: Day, presence: Presence) -> list[Delegate]:
    """Who is expected on the day, is not in, and has nothing to settle first."""
    here = presence.on(day.number)
    expected = [person for person in everybody(session) if person.expected_on(day.number) and person.id not in here]
    return [person for person in expected if marking.judge(person, day.number, None) is Result.OK]


def _wait_for_end(ended: threading.Event) -> None:
    os.read(sys.stdin.fileno(), 1)  # not its buffer: nobody may hold that when the interpreter ends
    ended.set()


if __name__ == "__main__":
    main(*sys.argv[1:])
