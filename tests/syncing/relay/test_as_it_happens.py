"""Processes beside several files: news travels by itself, over whatever network, and nobody has to do anything."""

from __future__ import annotations

from networks import network
from relays import Desks, all_know, mark_all, syncing, until

from checkin.core.syncing.standing import standing, traffic_of


def test_a_mark_travels_by_itself(desks: Desks) -> None:
    with syncing(*desks.sessions):
        for round_ in range(3):
            mark_all(desks, round_)
            until(lambda marks=3 * (round_ + 1): all_know(desks, marks), "the marks of all at all")
        for session in desks.sessions:
            until(lambda one=session: _stands_well(one), "connected, all sent, all seen")
    now = standing(desks.sessions[0])
    assert now is not None
    assert not now.connected  # it ended in order, and said so


def _stands_well(session: object) -> bool:
    now = standing(session)  # type: ignore[arg-type]
    return now is not None and now.connected and now.unsent == 0 and all(desk.last_seen for desk in now.desks)


def test_a_slow_network(desks: Desks) -> None:
    with network(desks.hub.port, delay=0.2) as slow:
        for which, session in enumerate(desks.sessions):
            desks.link(session, which, slow.port)
        with syncing(*desks.sessions):
            mark_all(desks)
            until(lambda: all_know(desks, 3), "the marks, late")


def test_connections_that_are_reset_stalled_and_cut(desks: Desks) -> None:
    with network(desks.hub.port) as bad:
        desks.link(desks.sessions[0], 0, bad.port)
        with syncing(*desks.sessions):
            mark_all(desks)
            until(lambda: all_know(desks, 3), "the first marks")
            for number, trouble in enumerate((bad.reset, bad.stall, bad.cut), start=1):
                trouble()
                mark_all(desks, number)
                until(lambda marks=3 * number + 2: _marks(desks, 1) >= marks, "what the others did among themselves")
                if trouble != bad.reset:
                    until(lambda: not traffic_of(desks.sessions[0]).connected, "that the hub is away is said")
                bad.mend()
                until(lambda marks=3 * number + 3: all_know(desks, marks), "all marks after the network came back")


def _marks(desks: Desks, which: int) -> int:
    row = desks.sessions[which].read.execute("SELECT count(*) FROM entry WHERE kind = 'mark'").fetchone()
    return int(row[0])


def test_a_hub_that_is_killed_frozen_wiped_and_put_back(desks: Desks) -> None:
    hub = desks.hub
    with syncing(*desks.sessions):
        mark_all(desks)
        until(lambda: all_know(desks, 3), "the first marks")
        hub.kill()
        hub.save()
        mark_all(desks, 1)
        hub.start()
        until(lambda: all_know(desks, 6), "the marks made while it was away")
        hub.freeze()
        mark_all(desks, 2)
        until(lambda: not traffic_of(desks.sessions[0]).connected, "that it is silent is noticed")
        hub.thaw()
        until(lambda: all_know(desks, 9), "the marks made while it was frozen")
        hub.roll_back()
        hub.start()
        mark_all(desks, 3)
        until(lambda: all_know(desks, 12), "the marks made after it was put back")
        hub.wipe()
        hub.start()
        until(lambda: hub.messages(), "it is filled again")
    late = desks.join("Desk 4")
    desks.link(late, 5)
    desks.sessions.append(late)
    with syncing(*desks.sessions):
        until(lambda: all_know(desks, 12), "a desk that came later knows all")
