"""Coming to the hub: where it was last, else where it says in this network that it is now."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Final

from checkin.core import nearby
from checkin.core.syncing.link import HubLink
from checkin.errors import HubError

from .hub import Hub

_FIND_SECONDS: Final = 1.5


async def reached(link: HubLink, conference: str) -> Hub:
    """A connection to the hub; its link says where that is. What announces itself must have the same authority.

    Raises HubError, with the reason of the hub where it was last.
    """
    hub = Hub(link)
    try:
        await hub.connect()
    except HubError:
        moved = await _elsewhere(link, conference)
        if moved is None:
            raise
        return moved
    return hub


async def _elsewhere(link: HubLink, conference: str) -> Hub | None:
    for near in await asyncio.to_thread(nearby.find, _FIND_SECONDS, lambda near: near.conference == conference):
        hub = Hub(replace(link, urls=near.urls, name=near.desk))
        if near.conference != conference or hub.link == link:
            continue
        try:
            await hub.connect()
        except HubError:
            continue
        return hub
    return None
