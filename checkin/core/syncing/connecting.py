"""A connection to a NATS server, in TLS or not at all. The only place that makes one."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from nats.aio.client import Client

_PING_SECONDS: Final = 3
_MOST_PINGS: Final = 2  # without an answer: then the connection is lost


class InTheClearError(Exception):
    """The server does not encrypt. The library would go on without."""


async def _unheard(_: Exception) -> None:
    """What goes wrong is raised where it is waited for."""


async def open_client(
    url: str,
    seed: str,
    trust: ssl.SSLContext,
    seconds: float,
    told: Callable[[Exception], Awaitable[None]] = _unheard,
    **more: Any,
) -> Client:
    """Connect with the key of that seed; a connection that breaks is over, and does not come back by itself.

    `told` hears why the server refuses something, which no question ever raises; `more` is in the library's words.
    Raises OSError, TimeoutError, ValueError, InTheClearError and the library's `nats.errors.Error`.
    """
    from nats.aio.client import Client

    silence_library()
    client = Client()
    await client.connect(
        [url],
        tls=trust,
        nkeys_seed_str=seed,
        allow_reconnect=False,
        max_reconnect_attempts=1,
        reconnect_time_wait=0,
        connect_timeout=max(int(seconds), 1),
        ping_interval=_PING_SECONDS,
        max_outstanding_pings=_MOST_PINGS,
        error_cb=told,
        **more,
    )
    if not client._server_info.get("tls_required"):
        await client.close()
        raise InTheClearError
    return client


def silence_library() -> None:
    """It writes its troubles to stderr, where a screen may be: tracebacks, and what it thinks of the other's TLS."""
    logging.getLogger("nats").setLevel(logging.CRITICAL + 1)
    logging.getLogger("asyncio").setLevel(logging.ERROR)
