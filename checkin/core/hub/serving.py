"""The hub at work: the server, whom it lets in, the codes by which laptops join, and the desk whose laptop it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from checkin.core import nearby
from checkin.core.machine import data_folder, host_name
from checkin.core.nearby import NearHub
from checkin.core.session import Session
from checkin.core.syncing.belonging import shared_key
from checkin.core.syncing.link import HubLink, may_hear
from checkin.errors import HubError, UsageError

from . import credentials, streams
from .admitting import Door
from .authority import authority, server_certificate
from .codes import JoinCode
from .configuration import EVERYWHERE, LOOPBACK, Site, url_of
from .connecting import connect, trusting
from .credentials import User, desk_user, new_pair
from .own_link import link_own_desk, link_to
from .places import port_for
from .server import Server, Start, binary

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from nats.aio.client import Client

PORT: Final = 4222
_LOOK_SECONDS: Final = 1.0  # how often the journal is looked at for who may come
_OTHERS_SECONDS: Final = 1.5
_REST_SECONDS: Final = 1.0  # before a server that ended is started again


def default_folder(session: Session) -> Path:
    """Where the hub of a conference stores, unless it is said."""
    return data_folder() / "hub" / session.conference.id


class Hub:
    """A conference's hub on this laptop. Made with `starting`, it serves until that is left."""

    def __init__(
        self, session: Session, folder: Path, host: str, port: int, told: Callable[[str], None] = lambda _: None
    ) -> None:
        if not may_hear(session, [url_of(host, port)]):
            raise UsageError("A conference to train on has no hub.", "Start it in the real one.")
        binary()
        self.session = session
        self._folder = folder
        self._told = told
        self._authority = authority(session)
        self._site = Site(host, port_for(folder, host, port), folder.as_posix())
        self._own = new_pair()
        self._door = Door(session, folder, self.link, self.refresh, lambda name: told(f"{name} joined."))
        self._let_in: list[User] = []
        self._telling = asyncio.Lock()  # who joins and the look at the journal come at the same moment
        self._is_reached = True
        self._server: Server
        self._client: Client

    @property
    def urls(self) -> tuple[str, ...]:
        """Where desks find it: on this computer only, unless it listens on an address of a network."""
        return tuple(url_of(address, self._site.port) for address in self._addresses)

    @property
    def is_for_this_computer_only(self) -> bool:
        """Whether no other laptop can reach it."""
        return all(ip_address(address).is_loopback for address in self._addresses)

    async def new_code(self) -> JoinCode:
        """A code by which laptops join for a quarter of an hour; the one before is over."""
        return await self._door.new_code()

    async def faults(self) -> list[str]:
        """In sentences, in what this hub is not safe; none where it is. Raises HubError."""
        return await self._server.faults()

    async def refresh(self) -> None:
        """Let in whom the journal and the codes name now, and nobody else. Raises HubError."""
        async with self._telling:
            if (users := self._users()) == self._let_in:
                return
            await self._server.let_in(users)
            self._let_in = users
            for fault in await self._server.faults():
                self._told(f"Unsafe: {fault}")

    def link(self, desk: str, seed: str) -> HubLink:
        """What a desk keeps of this hub."""
        return link_to(self.session, self.urls, desk, seed)

    async def serve(self) -> None:
        """Serve until cancelled: let in who is named, shut out who is not any more, start the server again if it ends.

        Raises HubError where it does not start again.
        """
        async with _announced(self._near, self._addresses, self._site.port):
            while True:
                if not await self._server.has_ended(within=_LOOK_SECONDS):
                    await self._look()
                    continue
                self._told("The server ended by itself. It is started again.")
                await asyncio.sleep(_REST_SECONDS)
                await self.begin()

    async def begin(self) -> None:
        """Start the server, for whom it lets in. Raises HubError where it does not start."""
        await asyncio.to_thread(link_own_desk, self.session, self.urls)
        certificate = server_certificate(self.session, {*self._addresses, LOOPBACK, "localhost", *_names()})
        storage_key = shared_key(self.session, "hub storage").hex()
        name = f"hub-{self.session.store.writer_id}"
        async with self._telling:
            self._server = Server(Start(self._site, name, certificate, self._authority, storage_key))
            self._let_in = self._users()
            await self._server.begin(self._let_in)
        try:
            self._client = await connect(self._site.url, self._own.seed, trusting(self._authority))
            await streams.ensure(self._client.jetstream(), self._conference)
            await self._door.open(self._client)
        except BaseException:
            await self._server.end()
            raise

    async def end(self) -> None:
        """End serving; what is stored stays."""
        self._door.close()
        await self._client.close()
        await self._server.end()

    async def _look(self) -> None:
        self._door.sweep()
        self._look_at_address()
        try:
            await self.refresh()
        except HubError as error:  # the server may be ending just now
            self._told(str(error))

    def _look_at_address(self) -> None:
        """Say it, once, when the network gave this computer another address: nobody reaches the hub then."""
        here = self._site.host in (EVERYWHERE, *nearby.addresses()) or ":" in self._site.host
        if self._is_reached and not here:
            self._told(
                f"This computer is not at {self._site.host} any more. End the hub, and start it at the new address."
            )
        self._is_reached = here

    @property
    def _conference(self) -> str:
        return self.session.conference.id

    @property
    def _addresses(self) -> tuple[str, ...]:
        if self._site.host != EVERYWHERE:
            return (self._site.host,)
        own = nearby.addresses()
        return tuple(address for address in own if not ip_address(address).is_loopback) or own

    @property
    def _near(self) -> NearHub:
        return NearHub(self._conference, self.session.conference.name, self.session.desk, self.urls)

    def _users(self) -> list[User]:
        desks = [desk_user(self._conference, credential) for credential in credentials.may_come(self.session)]
        return [User(self._own.public), *desks, *self._door.users]


@asynccontextmanager
async def starting(
    session: Session,
    folder: Path | None = None,
    host: str = LOOPBACK,
    port: int = PORT,
    told: Callable[[str], None] = lambda _: None,
) -> AsyncIterator[Hub]:
    """A hub that has started; it ends when the block is left. `told` hears, in sentences, what happens.

    `port` 0 takes a free one, the same one at each start in a folder. Raises HubError where the hub cannot start,
    UsageError for a conference to train on or where the server is not installed.
    """
    place = (folder or default_folder(session)).expanduser().resolve()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _held(place):
        hub = Hub(session, place, host, port, told)
        await hub.begin()
        try:
            yield hub
        finally:
            await hub.end()


def another_hub(session: Session, host: str) -> NearHub | None:
    """A hub of the same conference that is in the network already; None where none answers."""
    on = None if host == EVERYWHERE else [host]
    own = session.conference.id
    found = nearby.find(_OTHERS_SECONDS, lambda hub: hub.conference == own, on)
    return next((hub for hub in found if hub.conference == own), None)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the folder against another hub. Raises HubError."""
    lock = FileLock(folder / "hub.lock", thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise HubError(f"Another hub works in {folder}.", "End it first, or give another folder with --dir.") from error
    try:
        yield
    finally:
        lock.release()


@asynccontextmanager
async def _announced(hub: NearHub, addresses: tuple[str, ...], port: int) -> AsyncIterator[None]:
    """Say that the hub is there. Where the network lets nobody say so, its address has to be typed."""
    with ExitStack() as stack:
        with suppress(OSError):
            await asyncio.to_thread(stack.enter_context, nearby.announced(hub, addresses, port))
        try:
            yield
        finally:
            await asyncio.to_thread(stack.close)


def _names() -> list[str]:
    """The names of this computer that a certificate can hold."""
    name = host_name()
    return [name, f"{name}.local"] if name.isascii() and name.replace("-", "").replace(".", "").isalnum() else []
