"""A hub of the tests: the real server with TLS, keys and a desk's rights, to be killed, frozen, wiped and put back."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nats
from builders import add_people, new_session

from checkin.clock import system_now
from checkin.core.attendance import marking
from checkin.core.hub.authority import authority, server_certificate
from checkin.core.hub.configuration import STORAGE_KEY, Site, written
from checkin.core.hub.credentials import KeyPair, User, admit, desk_user, new_pair
from checkin.core.hub.server import binary
from checkin.core.hub.streams import ensure
from checkin.core.keeping import verification
from checkin.core.session import Session
from checkin.core.syncing import inviting
from checkin.core.syncing.belonging import introduced
from checkin.core.syncing.connecting import silence_library
from checkin.core.syncing.link import HubLink, keep_link, link_of
from checkin.core.syncing.relay import process
from checkin.core.syncing.relay.hub import Hub
from checkin.core.syncing.relay.outgoing import Outgoing
from checkin.core.syncing.relay.wire import Wire
from db.reading.hub import Credential

READY_SECONDS = 15.0


def free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return int(some.getsockname()[1])


class TestHub:
    """A server, or one of a cluster, with the credentials of some desks."""

    __test__ = False

    def __init__(self, folder: Path, session: Session, pairs: Mapping[str, KeyPair]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.conference = folder, session.conference.id
        self.port = free_port()
        self.authority = authority(session)
        shown = server_certificate(session, ["127.0.0.1"])
        (folder / "server.pem").write_text(shown.chain)
        (folder / "server.key").write_text(shown.key)
        self._pairs = pairs
        self._admin = new_pair()
        self._process: subprocess.Popen[bytes] | None = None
        self._write()

    @property
    def stream(self) -> str:
        return f"C_{self.conference}"

    def link(self, desk: str, port: int = 0) -> HubLink:
        """What a desk holds of this hub; `port` is that of a proxy before it."""
        url = f"tls://127.0.0.1:{port or self.port}"
        return HubLink((url,), self.authority, desk, self._pairs[desk].seed, self.stream, "The hub")

    def _write(self) -> None:
        site = Site("127.0.0.1", self.port, str(self.folder))
        users = [desk_user(self.conference, Credential(desk, pair.public, desk)) for desk, pair in self._pairs.items()]
        config = written(site, "hub", new_pair().public, [User(self._admin.public), *users])
        (self.folder / "server.conf").write_text(config)

    def start(self) -> None:
        """Start it, and make the streams where they are not."""
        self._process = subprocess.Popen(
            [str(binary()), "-c", str(self.folder / "server.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, STORAGE_KEY: "key-of-the-tests"},
        )
        asyncio.run(self._make_streams())

    def kill(self) -> None:
        """As a power cut ends it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def wipe(self) -> None:
        """Kill it and lose all that it stored."""
        self.kill()
        shutil.rmtree(self.folder / "streams")

    def save(self) -> None:
        """Keep what it stores now; to be done while it is down."""
        shutil.copytree(self.folder / "streams", self.folder / "saved", dirs_exist_ok=True)

    def roll_back(self) -> None:
        """Kill it and put it back to what was saved."""
        self.wipe()
        shutil.copytree(self.folder / "saved", self.folder / "streams")

    def messages(self, kind: str = "?") -> list[tuple[str, bytes]]:
        """All that lies there: subject and content."""
        return asyncio.run(self._messages())

    async def admin(self) -> Any:
        silence_library()
        trust = ssl.create_default_context(cadata=self.authority)
        deadline = time.monotonic() + READY_SECONDS

        async def told(error: Exception) -> None:
            pass

        while True:
            try:
                return await nats.connect(
                    f"tls://127.0.0.1:{self.port}",
                    tls=trust,
                    nkeys_seed_str=self._admin.seed,
                    allow_reconnect=False,
                    max_reconnect_attempts=1,
                    reconnect_time_wait=0,
                    error_cb=told,
                )
            except Exception:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.02)

    async def _make_streams(self) -> None:
        client = await self.admin()
        await ensure(client.jetstream(timeout=READY_SECONDS), self.conference)
        await client.close()

    async def _messages(self) -> list[tuple[str, bytes]]:
        client = await self.admin()
        js = client.jetstream()
        last = (await js.stream_info(self.stream)).state.last_seq
        found = [await js.get_msg(self.stream, seq) for seq in range(1, last + 1)]
        await client.close()
        return [(str(message.subject), message.data or b"") for message in found]


@contextmanager
def running(hub: TestHub) -> Iterator[TestHub]:
    hub.start()
    try:
        yield hub
    finally:
        hub.kill()


class Desks:
    """A conference and some desks that belong to it, each with a file of its own, linked to one hub."""

    def __init__(self, folder: Path, number: int, people: int = 12) -> None:
        self.folder = folder
        session = new_session(folder, system_now)
        self.people = [person.id for person in add_people(session, *(f"Person {which}" for which in range(people)))]
        pairs = [new_pair() for _ in range(number + 4)]
        self.pairs = {admit(session, pair.public, f"Desk {which}").desk: pair for which, pair in enumerate(pairs, 1)}
        self.names = list(self.pairs)
        self.invitation = inviting.invite(session, folder / "invitation")
        self.unnamed = "0" * 16  # the hub lets it in, and the journal does not say so
        self.pairs[self.unnamed] = new_pair()
        self.hub = TestHub(folder / "hub", session, self.pairs)
        self.sessions = [session, *(self.join(f"Desk {which}") for which in range(2, number + 1))]
        for which, one in enumerate(self.sessions):
            self.link(one, which)

    def join(self, name: str) -> Session:
        """Another desk; it has no hub yet."""
        return self.joined(self.invitation, name)

    def joined(self, invitation: inviting.Invitation, name: str) -> Session:
        path = self.folder / f"{name}.db"
        inviting.join(invitation.file, invitation.code, path, desk=name, operator="Op")
        return Session.open(path, name, "Op")

    def link(self, session: Session, which: int | str, port: int = 0) -> None:
        keep_link(session, self.hub.link(which if isinstance(which, str) else self.names[which], port))

    def close(self) -> None:
        for session in self.sessions:
            session.close()


def in_step(*sessions: Session) -> list[str]:
    """Let each go to the hub once, in order; what they were told."""
    told: list[str] = []
    for session in sessions:
        process.once(session, lambda news: told.extend(filter(None, [news.trouble, *news.told])))
    return told


def lay_down(session: Session, make: Callable[[Outgoing, str], Iterable[bytes]]) -> None:
    """Lay messages down on a desk's own subject, by its link, and do nothing else."""
    link = link_of(session)
    assert link is not None
    subject = f"c.{session.conference.id}.e.{link.desk}"

    async def put() -> None:
        hub = Hub(link)
        await hub.connect()
        for message in make(Outgoing(session, Wire(session), introduced(session)), subject):
            await hub.put(subject, message)
        await hub.close()

    asyncio.run(put())


def own_messages(outgoing: Outgoing, subject: str) -> Iterable[bytes]:
    """What a desk that comes to an empty hub lays down of its own first."""
    own = outgoing.own(subject, {})
    assert own is not None
    return own.messages


def agreed(*sessions: Session) -> list[str]:
    """Let all go to the hub until nobody has anything new, and see that they know the same; what they were told."""
    told: list[str] = []
    before: list[int] = []
    for _ in range(5):
        told += in_step(*sessions)
        now = [session.version() for session in sessions]
        if now == before:
            break
        before = now
    assert equal(*sessions)
    return told


def equal(*sessions: Session) -> bool:
    return len({verification.digest(session) for session in sessions}) == 1


def mark_all(desks: Desks, round_: int = 0) -> None:
    """A mark at each desk."""
    for which, session in enumerate(desks.sessions):
        marking.mark(session, desks.people[(which + 3 * round_) % len(desks.people)], 1)


def all_know(desks: Desks, marks: int) -> bool:
    """Whether every desk has so many marks, and all the same."""
    counts = {
        session.read.execute("SELECT count(*) FROM entry WHERE kind = 'mark'").fetchone()[0]
        for session in desks.sessions
    }
    return counts == {marks} and equal(*desks.sessions)


class Syncing:
    """`checkin sync` beside a file, as a process."""

    def __init__(self, session: Session) -> None:
        self._path, self._desk = session.store.path, session.desk
        self.said = self._path.with_suffix(".said")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "checkin", "--db", str(self._path), "--desk", self._desk, "sync"]
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(command, stdout=said, stderr=said)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def end(self) -> None:
        """As Ctrl-C or a system that shuts down ends it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None


@contextmanager
def syncing(*sessions: Session) -> Iterator[list[Syncing]]:
    """The process of each file; what they said on stdout and stderr must be sentences of ours."""
    made = [Syncing(session) for session in sessions]
    for one in made:
        one.start()
    try:
        yield made
    finally:
        for one in made:
            one.end()


def until(condition: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    """Wait for something that other processes do."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"never came: {what}")
        time.sleep(0.05)
