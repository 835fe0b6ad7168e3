"""A connection of the hub, or of who comes to it, to the server; and in words why there is none."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from checkin.core.syncing.connecting import InTheClearError, open_client
from checkin.errors import HubError, UsageError

if TYPE_CHECKING:
    from nats.aio.client import Client

ANSWER_SECONDS: Final = 2.5
"""How long the server may take to answer: that nobody is there is told within three seconds."""
_PATIENCE_SECONDS: Final = 10.0  # for somebody who is there, on a busy computer or in a bad network
_AGAIN_SECONDS: Final = 0.1
_NOBODY_THERE: Final = "Is it running, and is this laptop in the same network?"


INSTALL: Final = "Install it with: pip install 'delegate-checkin[hub]'"


class NotLetInError(HubError):
    """The server does not know the key that it was shown, or not any more."""


def require_client() -> None:
    """Raises UsageError where what it takes to speak to a hub is not installed."""
    from importlib.util import find_spec

    if not all(map(find_spec, ("nats", "nkeys", "zeroconf"))):
        raise UsageError("What it takes to speak to a hub is not installed.", INSTALL)


def trusting(authority: str) -> ssl.SSLContext:
    """Trust a server that this authority (PEM) vouches for, and no other."""
    context = ssl.create_default_context(cadata=authority)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_flags |= ssl.VERIFY_X509_STRICT  # as from Python 3.13 on: on every one alike
    return context


def trusting_anybody() -> ssl.SSLContext:
    """For the time before a desk knows the authority: what it hears then must prove itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def connect(
    url: str, seed: str, context: ssl.SSLContext, inbox: str = "_INBOX", patience: float = _PATIENCE_SECONDS
) -> Client:
    """Connect with the key of that seed. Raises HubError: where nobody is there within `ANSWER_SECONDS`.

    A server with much to do hangs up on who is slow to greet it: then it is greeted once more.
    """
    from nats.errors import Error

    loop = asyncio.get_running_loop()
    give_up = loop.time() + ANSWER_SECONDS
    while True:
        try:
            await _reach(url)
            return await asyncio.wait_for(open_client(url, seed, context, patience, inbox_prefix=inbox), patience)
        except (Error, OSError, TimeoutError, InTheClearError) as error:
            trouble = _in_words(url, error)
            if trouble.hint != _NOBODY_THERE or isinstance(error, ConnectionRefusedError) or loop.time() > give_up:
                raise trouble from error
        await asyncio.sleep(_AGAIN_SECONDS)


def _in_words(url: str, error: Exception) -> HubError:
    if isinstance(error, InTheClearError):
        return HubError(
            f"What answers at {url} does not encrypt: it is no hub.", "Give the address that the hub shows."
        )
    if isinstance(error, ssl.SSLCertVerificationError):
        return HubError(
            f"{url} is not the hub of this conference, or says that it is at another address.",
            "Whoever runs the hub compares the address that it shows.",
        )
    if "authorization violation" in str(error).lower():
        return NotLetInError(
            f"{url} does not let this desk in.", "It was revoked, or the hub is of another conference."
        )
    return HubError(f"No hub answers at {url}.", _NOBODY_THERE)


async def _reach(url: str) -> None:
    """Raises OSError or TimeoutError where nobody is there."""
    said = urlsplit(url)
    _, writer = await asyncio.wait_for(asyncio.open_connection(said.hostname, said.port), ANSWER_SECONDS)
    writer.close()
