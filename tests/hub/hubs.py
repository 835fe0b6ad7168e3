"""A hub at a desk of its own, with the real server on loopback; for tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from builders import new_session

from checkin.core.hub import credentials
from checkin.core.hub.connecting import connect, trusting
from checkin.core.hub.serving import Hub, starting
from checkin.core.syncing.ending import end
from checkin.core.syncing.link import HubLink

if TYPE_CHECKING:
    from nats.aio.client import Client


@asynccontextmanager
async def new_hub(folder: Path) -> AsyncIterator[Hub]:
    """A hub with a conference of its own, on a port that is free."""
    folder.mkdir(exist_ok=True)
    with new_session(folder) as session:
        async with starting(session, folder / "hub", port=0) as hub:
            yield hub


@asynccontextmanager
async def at_work(hub: Hub) -> AsyncIterator[None]:
    """The hub does what it does from time to time."""
    serving = asyncio.ensure_future(hub.serve())
    try:
        yield
    finally:
        await end(serving)


async def admitted(hub: Hub, name: str) -> HubLink:
    """The link of another desk that may come."""
    pair = credentials.new_pair()
    credential = credentials.admit(hub.session, pair.public, name)
    await hub.refresh()
    return hub.link(credential.desk, pair.seed)


class Caller:
    """A desk's connection, and what the server says on it: it refuses in its own time, not in an answer."""

    def __init__(self, link: HubLink, client: Client) -> None:
        self.link = link
        self.client = client
        self.left = asyncio.Event()
        self._said: asyncio.Queue[str] = asyncio.Queue()
        client._error_cb = self._heard
        client._disconnected_cb = self._leave

    async def _heard(self, error: Exception) -> None:
        await self._said.put(str(error))

    async def _leave(self) -> None:
        self.left.set()

    async def refused(self, act: Callable[[], Awaitable[object]]) -> str:
        """What the server says against something that is done."""
        doing = asyncio.ensure_future(act())
        try:
            return await asyncio.wait_for(self._said.get(), 5)
        finally:
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)

    def subject(self, kind: str, desk: str = "") -> str:
        return f"c.{self.link.stream.removeprefix('C_')}.{kind}.{desk or self.link.desk}"


@asynccontextmanager
async def calling(link: HubLink) -> AsyncIterator[Caller]:
    client = await connect(link.urls[0], link.seed, trusting(link.ca), f"_I.{link.desk}")
    try:
        yield Caller(link, client)
    finally:
        await client.close()
