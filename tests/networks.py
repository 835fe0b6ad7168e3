"""A network between a desk and its hub as hotels have it: slow, cut, stalled, and now and then reset."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

_CHUNK = 64 * 1024


class Network:
    """A TCP proxy on a port of its own, in a thread of its own. `delay` (seconds) is that of each way."""

    def __init__(self, target: int, delay: float = 0.0) -> None:
        self.target, self.delay = target, delay
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._is_cut = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._do(self._listen())

    def stop(self) -> None:
        self._do(self._reset())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def reset(self) -> None:
        """Break every connection, as a router that forgets them does."""
        self._do(self._reset())

    def cut(self) -> None:
        """Nothing comes through, and nothing is answered."""
        self._is_cut = True
        self.stall()

    def mend(self) -> None:
        self._is_cut = False
        self._loop.call_soon_threadsafe(self._flowing.set)

    def stall(self) -> None:
        """Connections stand, and nothing moves on them."""
        self._loop.call_soon_threadsafe(self._flowing.clear)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    async def _reset(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with suppress(OSError):
            await self._flowing.wait()
            there, thither = await asyncio.open_connection("127.0.0.1", self.target)
            self._writers.add(thither)
            await asyncio.gather(self._carry(reader, thither), self._carry(there, writer))
        writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Everything from one side to the other, in order, each piece late by the delay."""
        late: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        async def read() -> None:
            with suppress(OSError):
                while some := await reader.read(_CHUNK):
                    late.put_nowait((loop.time() + self.delay, some))
            late.put_nowait((loop.time(), b""))

        reading = asyncio.create_task(read())
        try:
            while True:
                due, some = await late.get()
                await asyncio.sleep(max(due - loop.time(), 0))
                await self._flowing.wait()
                if not some:
                    break
                writer.write(some)
                await writer.drain()
        except OSError:
            pass
        finally:
            reading.cancel()
            self._writers.discard(writer)
            writer.transport.abort()


@contextmanager
def network(target: int, delay: float = 0.0) -> Iterator[Network]:
    made = Network(target, delay)
    made.start()
    try:
        yield made
    finally:
        made.stop()
