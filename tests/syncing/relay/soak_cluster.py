"""For `make soak`: desks by way of an organisation's three servers, of which the one that leads is killed."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import replace

from hub.clusters import free_addresses, running
from relays import Desks, all_know, syncing, until

from checkin.core.attendance import marking
from checkin.core.syncing.link import HubLink, keep_link, link_of
from checkin.core.syncing.relay.hub import Hub

GAP_SECONDS = 15.0


async def test_the_leader_is_killed(desks: Desks) -> None:
    first = desks.sessions[0]
    folder = desks.folder / "cluster"
    folder.mkdir()
    async with running(first, folder, free_addresses()) as servers:
        led = link_of(first)
        assert led is not None
        for name, session in zip(desks.names[1:], desks.sessions[1:], strict=False):
            keep_link(session, replace(led, desk=name, seed=desks.pairs[name].seed))
        with syncing(*desks.sessions):
            mark(desks, 0)
            until(lambda: all_know(desks, 3), "the first marks")
            for round_ in (1, 2):
                if round_ == 1:
                    await kill_leader(led, servers)
                mark(desks, round_)
                until(lambda marks=3 * round_ + 3: all_know(desks, marks), "the marks after that", GAP_SECONDS)


def mark(desks: Desks, round_: int) -> None:
    for which, session in enumerate(desks.sessions):
        marking.mark(session, desks.people[3 * round_ + which], 1)


async def kill_leader(link: HubLink, servers: Sequence[subprocess.Popen[bytes]]) -> None:
    hub = Hub(link)
    await hub.connect()
    said = await hub._ask(f"$JS.API.STREAM.INFO.{link.stream}")
    await hub.close()
    number = int(said["cluster"]["leader"].removeprefix("hub-"))
    servers[number - 1].kill()
    servers[number - 1].wait()
