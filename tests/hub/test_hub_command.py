"""checkin hub and checkin join, each in a program of its own."""

from __future__ import annotations

import asyncio
import signal
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from builders import new_session
from hub.hubs import calling
from hub.processes import hub_of
from laptops import Laptop

from checkin.core.hub.serving import starting
from checkin.core.syncing.link import HubLink, link_of


@pytest.fixture
def first(tmp_path: Path) -> Laptop:
    """A laptop that belongs: it has a conference."""
    session = new_session(tmp_path)
    session.close()
    return Laptop(session.store.path, "Desk 1")


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2])


def is_open(address: str) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port_of(address))) == 0


async def closed(address: str) -> None:
    """Return when nothing listens there any more."""
    while is_open(address):
        await asyncio.sleep(0.01)


def test_from_a_hub_to_a_second_desk_by_nothing_but_the_code(first: Laptop, tmp_path: Path) -> None:
    with hub_of(first) as hub:
        said = hub.says()
        assert said == {"address": said["address"], "codes": said["codes"], "safe": True}
        assert said["address"].startswith("tls://127.0.0.1:")
        second = Laptop(tmp_path / "two.db", "Desk 2")
        out, err = second.run("join", said["codes"][0], "--db", str(second.file), chosen=False)
        assert out == f"{second.file}\n"
        assert err.startswith("This is Desk 2 of Islamabad Regional Conference now")
        assert hub.says_with("told") == "Desk 2 joined."
        third = Laptop(tmp_path / "three.db", "Desk 2")
        address = ("--hub", said["address"])
        _, err = third.run("join", hub.new_code(), *address, "--db", str(third.file), chosen=False)
        assert err.startswith("This is Desk 2 (2) of")
        late = Laptop(tmp_path / "four.db", "Desk 4")
        out, err = late.run("join", said["codes"][0], *address, "--db", str(late.file), chosen=False, code=1)
        assert (out, err) == ("", "That code is over. Let the hub show a new one.\n")
        assert hub.end() == 0
        assert hub.stderr == ""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
async def test_nothing_is_left_when_the_hub_ends_in_whatever_way(first: Laptop, how: int) -> None:
    with hub_of(first) as hub:
        address = hub.says()["address"]
        assert is_open(address)
        hub.end(how)
        await asyncio.wait_for(closed(address), 20)
        assert hub.stderr == ""
        with hub_of(first) as again:
            assert again.says()["address"] == address


async def test_the_hub_ends_with_who_started_it(first: Laptop) -> None:
    with hub_of(first) as hub:
        address = hub.says()["address"]
        assert hub.process.stdin is not None
        hub.process.stdin.close()
        assert hub.process.wait(20) == 0
        assert not is_open(address)


def test_a_desk_that_joined_by_stick_is_linked_by_a_code(first: Laptop, tmp_path: Path) -> None:
    second, foreign = Laptop(tmp_path / "two.db", "Desk 2"), Laptop(tmp_path / "other" / "conference.db", "Desk 9")
    second.join(tmp_path / "invitation", first.invite(tmp_path / "invitation"))
    foreign.file.parent.mkdir()
    new_session(foreign.file.parent).close()
    with hub_of(first) as hub, second.session() as session:
        said = hub.says()
        assert link_of(session) is None
        out, err = second.run("join", said["codes"][0])
        assert out == f"{second.file}\n"
        assert err == "This desk is linked to the hub of Desk 1 now, and is called Desk 2 there.\n"
        link = link_of(session)
        assert link is not None
        assert link.urls == (said["address"],)
        asyncio.run(_says_something(link))
        _, err = foreign.run("join", said["codes"][0], code=1)
        assert err.startswith("That hub is of another conference: Islamabad Regional Conference.")


async def _says_something(link: HubLink) -> None:
    async with calling(link) as caller:
        await caller.client.jetstream().publish(caller.subject("e"), b"one")


def test_a_second_hub_of_a_conference_is_refused_unless_it_takes_over(first: Laptop, tmp_path: Path) -> None:
    with hub_of(first) as hub:
        said = hub.says()
        second = Laptop(tmp_path / "two.db", "Desk 2")
        second.run("join", said["codes"][0], "--db", str(second.file), chosen=False)
        _, err = second.run("hub", "--port", "0", "--dir", str(tmp_path / "second"), code=2)
        assert err.startswith(f"Desk 1 is the hub of this conference already, at {said['address']}.")
        with hub_of(second, "--take-over", "--dir", str(tmp_path / "second")) as other:
            assert other.says()["safe"] is True


def test_who_takes_over_knows_who_may_come_and_is_known_by_all(first: Laptop, tmp_path: Path) -> None:
    """The first laptop is gone. Another one that belonged is the hub, and the desks believe it without being asked."""
    second, third = Laptop(tmp_path / "two.db", "Desk 2"), Laptop(tmp_path / "three.db", "Desk 3")
    with hub_of(first) as hub:
        third.run("join", hub.says()["codes"][0], "--db", str(third.file), chosen=False)
        second.run("join", hub.new_code(), "--db", str(second.file), chosen=False)  # it knows of the third
        hub.end(signal.SIGKILL)
    asyncio.run(_meet(second, third, tmp_path / "second"))


async def _meet(second: Laptop, third: Laptop, folder: Path) -> None:
    with second.session() as session, third.session() as desk:
        link = link_of(desk)
        assert link is not None
        async with starting(session, folder, port=0) as hub:
            assert hub.link("", "").ca == link.ca
            await _says_something(replace(link, urls=hub.urls))


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("hub", "--listen", "192.0.2.77", "--take-over"), "192.0.2.77 is no address of this computer."),
        (("join", "BCDE", "--db", "x.db"), "A code has 16 letters"),
        (("join", "BCDE FGHI JKLN OPRS"), "Say which file to make."),
        (("join", "BCDEFGHIJKLNOPRS", "--hub", "127.0.0.1:1", "--db", "x.db"), "No hub answers at tls://127.0.0.1:1."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(first: Laptop, command: tuple[str, ...], sentence: str) -> None:
    chosen = command[0] == "hub"
    refused = 1 if "No hub answers" in sentence or "no address" in sentence else 2
    out, err = first.run(*command, chosen=chosen, code=refused)
    assert out == ""
    assert err.startswith(sentence)
    assert err.count("\n") == 1


def test_a_practice_copy_has_no_hub(first: Laptop) -> None:
    file = first.run("practice", "--no-ui")[0].strip()
    _, err = Laptop(Path(file), "Desk 1").run("hub", code=2)
    assert err == "A conference to train on has no hub. Start it in the real one.\n"
