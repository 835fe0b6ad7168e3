"""The messages of a stream as the hub sends them: in order, without a gap, and no faster than they are taken."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from checkin.errors import HubError

if TYPE_CHECKING:
    from nats.aio.msg import Msg

_BEAT_SECONDS: Final = 2
_SILENCE_SECONDS: Final = 3.5 * _BEAT_SECONDS
AT_ONCE: Final = 64
_NANOSECONDS: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message with its number at the hub and the hub's time (seconds since 1970); `pending` more are to come."""

    subject: str
    seq: int
    payload: bytes
    at: float
    pending: int


class Following:
    """What arrives of one stream. Raises HubError where something is missing, or the hub falls silent."""

    MANNER: ClassVar = {
        "ack_policy": "none",
        "max_deliver": 1,
        "flow_control": True,
        "idle_heartbeat": _BEAT_SECONDS * _NANOSECONDS,
        "inactive_threshold": 60 * _NANOSECONDS,
        "mem_storage": True,
        "num_replicas": 1,
    }

    def __init__(self, answer: Callable[[str], Awaitable[None]]) -> None:
        self._answer = answer
        self._queue: asyncio.Queue[Msg] = asyncio.Queue()
        self._taken = 0
        self.pending = 0
        """How many were at the hub but not here, as it said last."""

    def begin(self, pending: int) -> None:
        self.pending = pending

    async def take(self, message: Msg) -> None:
        """Hear a message, or a word about the messages."""
        self._queue.put_nowait(message)

    async def next(self) -> list[Arrived]:
        """What came, at least one message, in order. To ask for more is to say that those before were dealt with.

        Raises HubError when the hub says nothing any more.
        """
        some: list[Arrived] = []
        while not some:
            try:
                async with asyncio.timeout(_SILENCE_SECONDS):  # `wait_for` swallows it when it is told to end
                    message = await self._queue.get()
            except TimeoutError:
                raise HubError("The hub fell silent.") from None
            while True:
                await self._sort_in(message, some)
                if len(some) == AT_ONCE or self._queue.empty():
                    break
                message = self._queue.get_nowait()
        return some

    async def _sort_in(self, message: Msg, some: list[Arrived]) -> None:
        headers = message.headers or {}
        if "Status" in headers and not message.data:
            # The hub sends on when this was answered, and with it all that came before is dealt with.
            if asked := message.reply or headers.get("Nats-Consumer-Stalled"):
                await self._answer(asked)
            if int(headers.get("Nats-Last-Consumer", self._taken)) > self._taken:
                raise HubError("Messages of the hub were lost on the way.")
            return
        # $JS.ACK.[domain.account.]stream.consumer.delivered.number.number here.time.pending[.token]
        told = message.reply.split(".")
        seq, here, moment, pending = map(int, told[5:9] if len(told) == 9 else told[7:11])
        if here != self._taken + 1:
            raise HubError("Messages of the hub were lost on the way.")
        self._taken, self.pending = here, pending
        some.append(Arrived(message.subject, seq, message.data, moment / _NANOSECONDS, pending))
