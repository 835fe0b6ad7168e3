"""The hub at work: the server, whom it lets in, and the link of the desk whose laptop it is."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from checkin.core.machine import data_folder, host_name
from checkin.core.session import Session
from checkin.core.syncing.belonging import introduced, shared_key
from checkin.core.syncing.link import HubLink, keep_link, link_of
from checkin.errors import HubError, UsageError

from . import credentials, streams
from .authority import authority, server_certificate
from .configuration import Site
from .connecting import connect, trusting
from .credentials import User, desk_user, events_stream, new_pair
from .server import Server, Start, binary

if TYPE_CHECKING:
    from nats.aio.client import Client

LOOPBACK: Final = "127.0.0.1"
PORT: Final = 4222
_KEPT: Final = "hub.json"


def default_folder(session: Session) -> Path:
    """Where the hub of a conference stores, unless it is said."""
    return data_folder() / "hub" / session.conference.id


class Hub:
    """A conference's hub on this laptop. `begin` starts it; whoever began it must `end` it."""

    def __init__(self, session: Session, folder: Path | None = None, host: str = LOOPBACK, port: int = PORT) -> None:
        """`port` 0 takes a free one, the same one at each start in a folder."""
        if session.conference.training:
            raise UsageError("A conference to train on has no hub.", "Start it in the real one.")
        binary()
        self.session = session
        self._folder = (folder or default_folder(session)).resolve()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.site = Site(host, port or _kept_port(self._folder, host), self._folder.as_posix())
        self._authority = authority(session)
        self._own = new_pair()
        self._lock = FileLock(self._folder / "hub.lock", thread_local=False)
        self._let_in: list[User] = []
        self._server: Server
        self._client: Client

    async def begin(self) -> None:
        """Start serving. Raises HubError where the server does not start."""
        try:
            self._lock.acquire(blocking=False)
        except Timeout as error:
            raise HubError(
                f"Another hub works in {self._folder}.", "End it first, or give another folder with --dir."
            ) from error
        try:
            await self._begin()
        except BaseException:
            self._lock.release()
            raise

    async def _begin(self) -> None:
        introduced(self.session)
        self._link_own_desk()
        names = {self.site.host, LOOPBACK, "localhost", host_name(), f"{host_name()}.local"}
        certificate = server_certificate(self.session, names)
        storage_key = shared_key(self.session, "hub storage").hex()
        name = f"hub-{self.session.store.writer_id}"
        self._server = Server(Start(self.site, name, certificate, self._authority, storage_key))
        self._let_in = self._users()
        await self._server.begin(self._let_in)
        try:
            self._client = await connect(self.site.url, self._own.seed, trusting(self._authority))
            await streams.ensure(self._client.jetstream(), self._conference)
        except BaseException:
            await self._server.end()
            raise

    async def end(self) -> None:
        """End serving; what is stored stays."""
        await self._client.close()
        await self._server.end()
        self._lock.release()

    async def refresh(self) -> None:
        """Let in whom the journal names now, and nobody else. Raises HubError."""
        if (users := self._users()) != self._let_in:
            await self._server.let_in(users)
            self._let_in = users

    async def faults(self) -> list[str]:
        """In sentences, in what this hub is not safe; none where it is."""
        return await self._server.faults()

    @property
    def _conference(self) -> str:
        return self.session.conference.id

    def _users(self) -> list[User]:
        desks = [desk_user(self._conference, credential) for credential in credentials.may_come(self.session)]
        return [User(self._own.public), *desks]

    def link(self, desk: str, seed: str) -> HubLink:
        """What a desk keeps of this hub."""
        stream = events_stream(self._conference)
        return HubLink((self.site.url,), self._authority, desk, seed, stream, self.session.desk)

    def _link_own_desk(self) -> None:
        """The desk at this laptop comes to the hub like any other; its credential stays the same."""
        kept = link_of(self.session)
        held = {credential.desk for credential in credentials.may_come(self.session)}
        if kept is not None and kept.desk in held:
            keep_link(self.session, self.link(kept.desk, kept.seed))
            return
        pair = new_pair()
        credential = credentials.admit(self.session, pair.public, self.session.desk)
        keep_link(self.session, self.link(credential.desk, pair.seed))


def _kept_port(folder: Path, host: str) -> int:
    """The port that was free when a hub first served from the folder: the desks know it."""
    place = folder / _KEPT
    with suppress(OSError, ValueError, KeyError, TypeError):
        return int(json.loads(place.read_text(encoding="utf-8"))["port"])
    port = _free_port(host)
    place.write_text(json.dumps({"port": port}), encoding="utf-8")
    return port


def _free_port(host: str) -> int:
    try:
        with socket.create_server((host, 0)) as listening:
            return int(listening.getsockname()[1])
    except OSError as error:
        raise HubError(f"{host} is no address of this computer.", "Give one of its own with --listen.") from error
