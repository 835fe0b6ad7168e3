"""How a laptop joins by a code, over the network: it finds the hub, proves the code, and gets what a stick would bring.

It does not know the hub's authority yet. That is safe: by the challenge nothing is given away, and what the hub answers
is sealed with a key that only who has the code can derive. A wrong hub can neither read what is asked nor answer it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from checkin.clock import system_now
from checkin.core import nearby
from checkin.core.nearby import NearHub
from checkin.core.sealed import Progress
from checkin.core.session import Session
from checkin.core.syncing.inviting import Joined, join_with_key
from checkin.core.syncing.link import HubLink, keep_link
from checkin.errors import HubError, UsageError

from .codes import JoinCode, code_of, letters_of
from .configuration import url_of
from .connecting import NotLetInError, connect, require_client, trusting_anybody
from .credentials import KeyPair, new_pair
from .serving import PORT

if TYPE_CHECKING:
    from nats.aio.client import Client

_LOOK_SECONDS: Final = (1.0, 1.9)  # a refusal is told within three seconds
_FIRST_SECONDS: Final = 60.0  # the hub makes the invitation then
_PART_SECONDS: Final = 30.0
_TRIES: Final = 10
_WAIT_SECONDS: Final = 0.1
_NO_HUB: Final = (
    "No hub was found in this network.",
    "Is it running, and does it listen on its address in this network? Else give that: --hub ADDRESS",
)
_WRONG_CODE: Final = (
    "No hub here knows that code.",
    "Compare it with the hub's screen, where a new one can be shown: each holds for 15 minutes.",
)


def join(
    code: str,
    target: Path,
    *,
    desk: str,
    operator: str,
    urls: Sequence[str] = (),
    now: Callable[[], datetime] = system_now,
    progress: Progress | None = None,
) -> Joined:
    """Make a desk of its own: `target`, a new conference file that is ready to work and linked to the hub.

    `urls` say where the hub is; it is looked for in the network, unless they are given. `progress(bytes read, bytes in
    all)` may raise to cancel: then nothing is made. Raises HubError where no hub answers, or none that knows the code,
    UsageError for what is no code or a target that exists, and what `inviting.join` does.
    """
    require_client()
    derived = code_of(code)
    if target.exists():
        raise UsageError(f"{target.name} exists already.", "Choose another name, or open it instead.")
    asked = {"ask": "join", "name": desk}
    with TemporaryDirectory(prefix="checkin-") as scratch:
        file = Path(scratch) / "invitation"
        link, called = asyncio.run(_fetch(urls, derived, asked, file, progress))
        joined = join_with_key(file, derived.invitation_key, target, desk=called, operator=operator, now=now)
    with Session.open(target, called, operator, now) as session:
        keep_link(session, link)
    return joined


def link(session: Session, code: str, urls: Sequence[str] = ()) -> tuple[HubLink, str]:
    """Link a desk that belongs already, such as one that joined by stick, to a hub of its conference; the link, and
    what the desk is called there. Raises as `join` does."""
    require_client()
    asked = {
        "ask": "link",
        "name": session.desk,
        "conference": session.conference.id,
        "writer": session.store.writer_id,
    }
    made, called = asyncio.run(_fetch(urls, code_of(code), asked, None, None))
    keep_link(session, made)
    return made, called


def hubs_near(seconds: float) -> tuple[NearHub, ...]:
    """The hubs that say in this network that they are there. Raises UsageError where the extra is missing."""
    require_client()
    return nearby.find(seconds)


def code_typed(code: str) -> str:
    """The letters of a code as somebody typed it. Raises UsageError where it cannot be one."""
    return letters_of(code)


def url_typed(address: str) -> str:
    """A hub's address as somebody typed it: host, host:port or tls://host:port. Raises UsageError."""
    try:
        said = urlsplit(f"tls://{address.removeprefix('tls://')}")
        host, port = said.hostname, said.port or PORT
    except ValueError:
        host = None
    if not host:
        raise UsageError(f"{address} is no address of a hub.", "It is as the hub shows it, such as 192.168.1.20:4222.")
    return url_of(host, port)


async def _fetch(
    urls: Sequence[str], code: JoinCode, asked: dict[str, Any], file: Path | None, progress: Progress | None
) -> tuple[HubLink, str]:
    """Get a link, and the name that the hub gives; the invitation too, where there is a `file` to write it to."""
    client = await _let_in(urls, code)
    try:
        pair = new_pair()
        answer = await _ask(client, code, {"v": 1, "key": pair.public, **asked}, _FIRST_SECONDS)
        said = code.open(answer, "desk") or {}
        if "refused" in said:
            raise HubError(str(said["refused"]))
        made = _link(said, pair)
        if file is not None:
            await _fetch_parts(client, code, int(said["size"]), file, progress)
        return made, str(said["called"])
    finally:
        await client.close()


async def _fetch_parts(client: Client, code: JoinCode, size: int, file: Path, progress: Progress | None) -> None:
    with file.open("wb") as invitation:
        while (got := invitation.tell()) < size:
            part = await _ask(client, code, {"v": 1, "ask": "part", "at": got}, _PART_SECONDS)
            if not part:
                raise HubError("The code was over before all had come.", "Let the hub show a new one.")
            invitation.write(part)
            if progress:
                progress(invitation.tell(), size)


async def _let_in(urls: Sequence[str], code: JoinCode) -> Client:
    """A connection to the hub that knows the code; without `urls`, among those that say in this network that they are
    there. Others learn nothing by being asked."""
    troubles: list[HubError] = []
    tried: set[str] = set()
    for seconds in (0,) if urls else _LOOK_SECONDS:  # there may be several hubs, and ours the last to answer
        for url in urls or await asyncio.to_thread(_urls_nearby, seconds):
            if url in tried:
                continue
            tried.add(url)
            try:
                return await connect(url, code.pair.seed, trusting_anybody(), code.inbox)
            except NotLetInError as error:
                troubles.insert(0, HubError(*_WRONG_CODE))
                troubles[0].__cause__ = error
            except HubError as error:
                troubles.append(error)
    raise troubles[0] if troubles else HubError(*_NO_HUB)


def _urls_nearby(seconds: float) -> list[str]:
    return [url for hub in nearby.find(seconds) for url in hub.urls]


async def _ask(client: Client, code: JoinCode, asked: dict[str, Any], seconds: float) -> bytes:
    from nats.errors import Error, NoRespondersError

    for _ in range(_TRIES):
        try:
            answer = await client.request(code.subject, code.seal(asked, "hub"), timeout=seconds)
        except NoRespondersError:  # the server is there, and the hub behind it is about to be
            await asyncio.sleep(_WAIT_SECONDS)
        except (Error, OSError) as error:
            raise HubError("The hub does not answer any more.", "Try again.") from error
        else:
            return bytes(answer.data)
    raise HubError("The hub does not hear who joins.", "Start it again.")


def _link(said: dict[str, Any], pair: KeyPair) -> HubLink:
    try:
        told = said["link"]
        return HubLink(**{**told, "urls": tuple(told["urls"]), "seed": pair.seed})
    except (KeyError, TypeError) as error:
        raise HubError("What answers is no hub of this conference.", "Try again, or give --hub ADDRESS.") from error
