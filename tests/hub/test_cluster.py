"""An organisation's own three servers: what is written for them, and that desks work through them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hub.clusters import free_addresses, running
from hub.hubs import calling

from checkin.core.hub import cluster
from checkin.core.hub.configuration import STORAGE_KEY
from checkin.core.hub.credentials import heads_stream
from checkin.core.hub.server import binary
from checkin.core.session import Session
from checkin.core.syncing.link import link_of
from checkin.errors import UsageError

THREE = ("10.0.0.1", "10.0.0.2", "10.0.0.3")


def test_what_is_written_is_understood_and_tells_no_secret_twice(session: Session, tmp_path: Path) -> None:
    homes = cluster.write(session, tmp_path, THREE)
    assert [home.name for home in homes] == ["server-1", "server-2", "server-3"]
    for home, address in zip(homes, THREE, strict=True):
        said = (home / "server.conf").read_text()
        assert f'listen: "{address}:4222"' in said
        assert f'listen: "{address}:6222"' in said
        command = [str(binary()), "-t", "-c", "server.conf"]
        tried = subprocess.run(
            command, cwd=home, env={**os.environ, STORAGE_KEY: "x"}, capture_output=True, text=True, check=False
        )
        assert tried.returncode == 0, tried.stderr
        assert (tmp_path / "storage-key").read_text() not in said
        assert {path.stat().st_mode & 0o077 for path in home.iterdir()} == {0}
    link = link_of(session)
    assert link is not None
    assert link.urls == tuple(f"tls://{address}:4222" for address in THREE)
    before = (homes[0] / "server.conf").read_text()
    cluster.write(session, tmp_path, THREE)
    assert (homes[0] / "server.conf").read_text() == before, "the keys stay, so that servers need not be restarted"


@pytest.mark.parametrize("addresses", [THREE[:2], (*THREE[:2], THREE[0]), (*THREE, "10.0.0.4")])
def test_three_servers_or_none(session: Session, tmp_path: Path, addresses: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match=r"A cluster has 3 servers\."):
        cluster.write(session, tmp_path, addresses)


async def test_without_addresses_something_must_have_been_written(session: Session, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Nothing was written to"):
        await cluster.begin(session, tmp_path)


async def test_desks_work_through_three_servers(session: Session, tmp_path: Path) -> None:
    async with running(session, tmp_path, free_addresses()):
        link = link_of(session)
        assert link is not None
        async with calling(link) as desk:
            js = desk.client.jetstream()
            await js.publish(desk.subject("e"), b"one")
            for stream in (link.stream, heads_stream(session.conference.id)):
                assert (await js.stream_info(stream)).config.num_replicas == 3
