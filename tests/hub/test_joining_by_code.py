"""Joining by a code, over the network: a desk that works at once, and nothing for whoever lacks the code."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest
from builders import MORNING, add_people
from hub.hubs import at_work, calling, new_hub

from checkin.core import nearby
from checkin.core.hub import admitting, codes, joining
from checkin.core.hub.connecting import NotLetInError, connect, trusting
from checkin.core.hub.joining import url_typed
from checkin.core.hub.serving import Hub
from checkin.core.people.lookup import everybody
from checkin.core.session import Session
from checkin.core.syncing.inviting import Joined
from checkin.core.syncing.link import link_of
from checkin.errors import HubError, UsageError
from db.journal.kinds import is_text
from db.reading import others


async def join(hub: Hub, code: str, target: Path, desk: str = "Desk 2") -> Joined:
    return await asyncio.to_thread(
        joining.join, code, target, desk=desk, operator="Bilal", urls=hub.urls, now=lambda: MORNING
    )


async def test_who_has_the_code_is_a_desk_that_may_come_and_belongs(tmp_path: Path) -> None:
    async with new_hub(tmp_path) as hub:
        add_people(hub.session, "Sita RAI", "Bahadur RAI")
        code = await hub.new_code()
        joined = await join(hub, code.human.lower(), tmp_path / "two.db")
        assert (joined.desk, joined.conference) == ("Desk 2", hub.session.conference.name)
        with Session.open(tmp_path / "two.db", "Desk 2", "Bilal", lambda: MORNING) as session:
            assert [person.name for person in everybody(session)] == ["Sita RAI", "Bahadur RAI"]
            link = link_of(session)
            assert link is not None
            assert (link.urls, link.ca) == (hub.urls, hub.link("", "").ca)
            assert link.desk != hub.link("", "").desk
            async with calling(link) as desk:
                ack = await desk.client.jetstream().publish(desk.subject("e"), b"one")
                assert ack.stream == link.stream
            assert session.store.writer_id in others.vouched_for(session.read)
        held = json.dumps([tuple(row) for row in hub.session.read.execute("SELECT body FROM entry_body")])
        assert link.seed not in held, "the secret of a desk is nowhere else"


async def test_several_join_by_one_code_and_each_has_a_name_of_its_own(tmp_path: Path) -> None:
    async with new_hub(tmp_path) as hub:
        code = await hub.new_code()
        targets = [tmp_path / f"{number}.db" for number in range(3)]
        joined = await asyncio.gather(*(join(hub, code.human, target) for target in targets))
        assert {one.desk for one in joined} == {"Desk 2", "Desk 2 (2)", "Desk 2 (3)"}


async def test_a_large_list_comes_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admitting, "PART", 10_000)
    seen: list[tuple[int, int]] = []
    async with new_hub(tmp_path) as hub:
        add_people(hub.session, *(f"Person {number}" for number in range(50)))
        code = await hub.new_code()
        joining_it = {"desk": "Desk 2", "operator": "B", "urls": hub.urls, "progress": lambda *far: seen.append(far)}
        await asyncio.to_thread(joining.join, code.human, tmp_path / "two.db", **joining_it)
    assert len(seen) > 5
    assert seen[-1][0] == seen[-1][1]


async def test_a_code_that_is_over_joins_nobody(tmp_path: Path) -> None:
    async with new_hub(tmp_path) as hub:
        old = await hub.new_code()
        await hub.new_code()
        with pytest.raises(HubError, match=r"That code is over\. Let the hub show a new one"):
            await join(hub, old.human, tmp_path / "two.db")
        assert not (tmp_path / "two.db").exists()


async def test_a_code_that_is_gone_is_not_let_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admitting, "_GRACE_SECONDS", 0.0)
    async with new_hub(tmp_path) as hub:
        old = await hub.new_code()
        await join(hub, old.human, tmp_path / "two.db")
        await hub.new_code()
        hub._door.sweep()
        await hub.refresh()
        assert not list((tmp_path / "hub").glob("*.invitation"))
        with pytest.raises(HubError, match="No hub here knows that code"):
            await join(hub, old.human, tmp_path / "three.db")


async def test_the_code_of_another_hub_is_found_out_at_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    async with new_hub(tmp_path / "one") as hub, new_hub(tmp_path / "two") as other:
        code = await other.new_code()
        await hub.new_code()
        with pytest.raises(HubError, match="No hub here knows that code"):
            await join(hub, code.human, tmp_path / "two.db")
        # Of several hubs the one that knows the code is found.
        urls = (*hub.urls, "tls://127.0.0.1:1", *other.urls)
        found = await asyncio.to_thread(
            joining.join, code.human, tmp_path / "two.db", desk="Desk 2", operator="B", urls=urls
        )
        assert found.file.exists()
    assert capfd.readouterr().err == ""


async def test_what_cannot_be_is_told_before_anybody_is_asked(tmp_path: Path) -> None:
    async with new_hub(tmp_path) as hub:
        with pytest.raises(UsageError, match="A code has 16 letters"):
            await join(hub, "BCDE", tmp_path / "two.db")
        (tmp_path / "two.db").touch()
        with pytest.raises(UsageError, match="exists already"):
            await join(hub, "BCDE FGHI JKLN OPRS", tmp_path / "two.db")
        with pytest.raises(HubError, match="No hub answers"):
            await asyncio.to_thread(
                joining.join,
                "BCDE FGHI JKLN OPRS",
                tmp_path / "x.db",
                desk="D",
                operator="B",
                urls=["tls://127.0.0.1:1"],
            )


async def test_a_code_lets_do_nothing_but_join(tmp_path: Path) -> None:
    async with new_hub(tmp_path) as hub:
        code, link = await hub.new_code(), link_of(hub.session)
        assert link is not None
        client = await connect(hub.urls[0], code.pair.seed, trusting(link.ca), code.inbox)
        said: asyncio.Queue[str] = asyncio.Queue()

        async def heard(error: Exception) -> None:
            await said.put(str(error))

        client._error_cb = heard
        for subject in (f"c.{hub.session.conference.id}.e.{link.desk}", f"$JS.API.STREAM.INFO.{link.stream}", "join.x"):
            await client.publish(subject, b"")
            assert "permissions violation for publish" in await asyncio.wait_for(said.get(), 5)
        await client.subscribe("join.>")
        assert "permissions violation for subscription" in await asyncio.wait_for(said.get(), 5)
        await client.close()


async def test_a_desk_cannot_hear_or_answer_who_joins(tmp_path: Path) -> None:
    async with new_hub(tmp_path) as hub:
        code, link = await hub.new_code(), link_of(hub.session)
        assert link is not None
        async with calling(link) as desk:
            said = await desk.refused(lambda: desk.client.subscribe(code.subject))
            assert "permissions violation" in said.lower()
            said = await desk.refused(lambda: desk.client.publish(code.subject, b"x"))
            assert "permissions violation" in said.lower()


async def test_a_wrong_hub_can_make_nothing_of_it_and_say_nothing(tmp_path: Path) -> None:
    """One that lets anybody in and answers what it likes: it has no code."""
    code = codes.new_code()

    async def wrong(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'INFO {"server_id":"x","version":"2.15.1","max_payload":1048576,"nonce":"abc"}\r\n')
        while line := await reader.readline():
            if line.startswith(b"PING"):
                writer.write(b"PONG\r\n")

    server = await asyncio.start_server(wrong, "127.0.0.1", 0)
    url = f"tls://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with pytest.raises(HubError, match="does not encrypt: it is no hub"):
        await asyncio.to_thread(joining.join, code.human, tmp_path / "t.db", desk="D", operator="B", urls=[url])
    server.close()
    assert code.open(b"anything at all", "desk") is None
    assert codes.new_code().open(code.seal({"ask": "join"}, "hub"), "hub") is None
    assert code.open(code.seal({"ask": "join"}, "hub"), "desk") is None, "what was said is not played back"


async def test_a_hub_is_found_in_the_network_until_it_ends(tmp_path: Path) -> None:
    def ours(near: nearby.NearHub) -> bool:
        return near.urls == urls

    async with new_hub(tmp_path) as hub:
        urls = hub.urls
        async with at_work(hub):
            found = await asyncio.to_thread(nearby.find, 20, ours, ["127.0.0.1"])
            (near,) = filter(ours, found)
            conference = hub.session.conference
            assert (near.conference, near.name, near.desk) == (conference.id, conference.name, "Desk 1")
            code = await hub.new_code()
            joined = await asyncio.to_thread(joining.join, code.human, tmp_path / "t.db", desk="D", operator="B")
            assert joined.desk == "D"
    assert not [near for near in await asyncio.to_thread(nearby.find, 0.5, None, ["127.0.0.1"]) if ours(near)]


@pytest.mark.parametrize("which", ["the server", "its keeper"])
async def test_a_server_that_was_killed_is_started_again_and_lets_in_the_same(tmp_path: Path, which: str) -> None:
    async with new_hub(tmp_path) as hub:
        code, link = await hub.new_code(), link_of(hub.session)
        assert link is not None
        async with calling(link) as desk, at_work(hub):
            keeper = hub._server._process.pid
            (server,) = map(int, Path(f"/proc/{keeper}/task/{keeper}/children").read_text().split())
            os.kill(server if which == "the server" else keeper, signal.SIGKILL)
            await asyncio.wait_for(desk.left.wait(), 5)
            client = await _as_soon_as_it_is_there(link.urls[0], link.seed, link.ca)
            await client.close()
            assert (await join(hub, code.human, tmp_path / "two.db")).desk == "Desk 2"


async def _as_soon_as_it_is_there(url: str, seed: str, ca: str):  # type: ignore[no-untyped-def]
    while True:
        try:
            return await connect(url, seed, trusting(ca))
        except NotLetInError:
            raise
        except HubError:
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("192.168.1.20", "tls://192.168.1.20:4222"),
        ("192.168.1.20:4000", "tls://192.168.1.20:4000"),
        ("tls://hub.local:4222", "tls://hub.local:4222"),
        ("[fe80::1]:4222", "tls://[fe80::1]:4222"),
    ],
)
def test_an_address_may_be_typed_as_the_hub_shows_it(typed: str, url: str) -> None:
    assert url_typed(typed) == url


@pytest.mark.parametrize("typed", ["", ":4222", "hub:x", "hub:70000"])
def test_what_is_no_address_is_told(typed: str) -> None:
    with pytest.raises(UsageError, match="is no address of a hub"):
        url_typed(typed)


def test_a_code_is_shown_as_a_qr_that_a_reader_types(tmp_path: Path) -> None:
    import zxingcpp
    from PIL import Image

    code = codes.new_code()
    assert is_text(code.human)
    rows = []
    for line in code.qr.splitlines():
        rows += [[glyph in "█▀" for glyph in line], [glyph in "█▄" for glyph in line]]
    image = Image.new("L", (len(rows[0]), len(rows)))
    image.putdata([255 * light for row in rows for light in row])
    scaled = image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)
    assert [found.text for found in zxingcpp.read_barcodes(scaled)] == [code.letters]
