"""For `make soak`: a network that is cut for a minute."""

from __future__ import annotations

import time

from networks import network
from relays import Desks, all_know, mark_all, syncing, until

MINUTE = 60.0


def test_a_cut_of_a_minute(desks: Desks) -> None:
    with network(desks.hub.port, delay=0.2) as bad:
        for which, session in enumerate(desks.sessions):
            desks.link(session, which, bad.port)
        with syncing(*desks.sessions):
            mark_all(desks)
            until(lambda: all_know(desks, 3), "the first marks")
            bad.cut()
            mark_all(desks, 1)
            time.sleep(MINUTE)
            mark_all(desks, 2)
            bad.mend()
            until(lambda: all_know(desks, 9), "all marks after the network came back")
