"""An organisation's own servers in place of a laptop: what their administrator needs, written to a folder.

The credentials of a conference are good at every hub of it, so nothing is different for the desks but where it is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from checkin.core.session import Session
from checkin.core.syncing.belonging import shared_key
from checkin.errors import HubError, UsageError

from . import credentials, streams
from .authority import authority, server_certificate
from .configuration import Peers, Site, written
from .connecting import ANSWER_SECONDS, connect, trusting
from .credentials import KeyPair, User, desk_user
from .joining import url_typed
from .own_link import link_own_desk
from .server import faults_of, write_private

if TYPE_CHECKING:
    from nats.aio.client import Client

REPLICAS: Final = 3
_ROUTES: Final = 2000  # above the port for desks: 6222 for 4222
_KEPT: Final = "cluster.json"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Its servers (tls://host:port), and the keys of whoever makes the streams and asks whether it is safe."""

    urls: tuple[str, ...]
    maker: KeyPair
    keeper: KeyPair


def write(session: Session, folder: Path, addresses: Sequence[str]) -> list[Path]:
    """Write a folder for each of three servers, with what is theirs; again after a desk joined or was revoked.

    Raises UsageError unless three different addresses are given, OutputFileError.
    """
    urls = tuple(dict.fromkeys(map(url_typed, addresses)))
    if len(urls) != REPLICAS:
        raise UsageError(f"A cluster has {REPLICAS} servers.", "Give --at three times: two are worse than one.")
    link_own_desk(session, urls)
    cluster = _kept(folder, urls)
    write_private(folder / "storage-key", shared_key(session, "hub storage").hex())
    users = [User(cluster.maker.public)]
    users += [desk_user(session.conference.id, credential) for credential in credentials.may_come(session)]
    sites = [_site(url) for url in urls]
    written_to = []
    for number, site in enumerate(sites, 1):
        home = folder / f"server-{number}"
        shown = server_certificate(session, {site.host, "localhost"})
        peers = Peers(session.conference.id, _ROUTES, tuple(sites))
        files = {
            "server.conf": written(site, f"hub-{number}", cluster.keeper.public, users, peers),
            "server.pem": shown.chain,
            "server.key": shown.key,
            "authority.pem": authority(session),
        }
        for name, text in files.items():
            write_private(home / name, text)
        written_to.append(home)
    return written_to


async def begin(session: Session, folder: Path) -> list[str]:
    """Make the streams on the servers that run; in sentences, in what they are not safe.

    Raises UsageError where nothing was written to the folder, HubError where no server answers.
    """
    cluster = _read(folder)
    if cluster is None:
        raise UsageError(f"Nothing was written to {folder} yet.", "Give the servers' addresses with --at, three times.")
    context = trusting(authority(session))
    client = await connect(cluster.urls[0], cluster.maker.seed, context)
    try:
        await streams.ensure(client.jetstream(), session.conference.id, REPLICAS)
    finally:
        await client.close()
    found = []
    for url in cluster.urls:
        keeper = await connect(url, cluster.keeper.seed, context)
        try:
            found += [f"{url}: {fault}" for fault in faults_of(await _state(keeper))]
        finally:
            await keeper.close()
    return found


async def _state(client: Client) -> dict[str, Any]:
    from nats.errors import Error

    me = client._server_info["server_id"]
    try:
        answer = await client.request(f"$SYS.REQ.SERVER.{me}.VARZ", b"", timeout=ANSWER_SECONDS)
    except (Error, OSError) as error:
        raise HubError("A server of the cluster does not answer.") from error
    return dict(json.loads(answer.data)["data"])


def _site(url: str) -> Site:
    host, _, port = url.removeprefix("tls://").rpartition(":")
    return Site(host.strip("[]"), int(port), ".")


def _kept(folder: Path, urls: tuple[str, ...]) -> Cluster:
    """The cluster as it was written before, at these addresses now; with new keys the first time."""
    before = _read(folder)
    cluster = Cluster(
        urls,
        before.maker if before else credentials.new_pair(),
        before.keeper if before else credentials.new_pair(),
    )
    seeds = {"maker": cluster.maker.seed, "keeper": cluster.keeper.seed}
    write_private(folder / _KEPT, json.dumps({"urls": urls, **seeds}))
    return cluster


def _read(folder: Path) -> Cluster | None:
    try:
        said = json.loads((folder / _KEPT).read_text(encoding="utf-8"))
        maker, keeper = credentials.pair_from(said["maker"]), credentials.pair_from(said["keeper"])
        return Cluster(tuple(said["urls"]), maker, keeper)
    except (OSError, ValueError, KeyError, TypeError):
        return None
