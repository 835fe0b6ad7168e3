"""Three servers of an organisation on loopback, as its administrator starts them; for tests."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

from checkin.core.hub import cluster
from checkin.core.hub.configuration import STORAGE_KEY
from checkin.core.hub.server import binary
from checkin.core.session import Session
from checkin.errors import HubError


def free_addresses(number: int = 3) -> list[str]:
    """Addresses on loopback of which the ports for desks and for routes are free."""
    with ExitStack() as stack:
        found: list[str] = []
        while len(found) < number:
            port = stack.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
            if port < 63_000:
                found.append(f"127.0.0.1:{port}")
        return found


@asynccontextmanager
async def running(
    session: Session, folder: Path, addresses: Sequence[str]
) -> AsyncIterator[list[subprocess.Popen[bytes]]]:
    """The servers, started from what was written for them, with the streams made."""
    homes = cluster.write(session, folder, addresses)
    environment = {**os.environ, STORAGE_KEY: (folder / "storage-key").read_text()}
    servers = [
        subprocess.Popen([str(binary()), "-c", "server.conf"], cwd=home, env=environment, stderr=subprocess.DEVNULL)
        for home in homes
    ]
    try:
        await _made(session, folder)
        yield servers
    finally:
        for server in servers:
            server.kill()
            server.wait()


async def _made(session: Session, folder: Path) -> None:
    """Make the streams as soon as the servers have found each other."""
    from nats.js.errors import APIError, NoStreamResponseError, ServiceUnavailableError

    async with asyncio.timeout(60):
        while True:
            try:
                assert await cluster.begin(session, folder) == []
            except (HubError, APIError, NoStreamResponseError, ServiceUnavailableError, TimeoutError):
                await asyncio.sleep(0.1)
            else:
                return
