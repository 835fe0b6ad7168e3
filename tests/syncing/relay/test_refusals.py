"""What the hub refuses, and what a desk does not take from it: each in a sentence, within three seconds, and nothing
on stderr, where a screen may be."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

import pytest
from builders import new_session
from relays import Desks, agreed, in_step, lay_down

from checkin.core.attendance import marking
from checkin.core.hub.authority import authority
from checkin.core.hub.credentials import new_pair
from checkin.core.session import Session
from checkin.core.syncing.link import HubLink, keep_link, link_of
from checkin.core.syncing.relay.hub import Hub
from checkin.core.syncing.relay.outgoing import Outgoing
from checkin.core.syncing.relay.wire import Wire
from checkin.core.syncing.standing import standing
from checkin.errors import HubError
from db.reading import others

SECONDS = 3.0


def link(session: Session) -> HubLink:
    found = link_of(session)
    assert found is not None
    return found


def refused(of: HubLink, ask: Callable[[Hub], Awaitable[object]]) -> str:
    """With which sentence the hub refuses; the test fails where it does not, or takes too long."""

    async def said() -> str:
        hub = Hub(of)
        try:
            async with asyncio.timeout(SECONDS):
                await hub.connect()
                await ask(hub)
        except HubError as error:
            return error.message
        finally:
            await hub.close()
        return "It was not refused."

    return asyncio.run(said())


def test_another_desks_subject(desks: Desks) -> None:
    first, second, _ = desks.sessions
    subject = f"c.{first.conference.id}.e.{link(second).desk}"
    assert (
        refused(link(first), lambda hub: hub.put(subject, b"x"))
        == f"The hub does not let this desk write to {subject}."
    )


def test_another_conference(desks: Desks) -> None:
    sentence = refused(link(desks.sessions[0]), lambda hub: hub.put("c.other.e.desk", b"x"))
    assert sentence == "The hub does not let this desk write to c.other.e.desk."


def test_a_message_that_is_too_large(desks: Desks) -> None:
    of = link(desks.sessions[0])
    subject = f"c.{desks.sessions[0].conference.id}.e.{of.desk}"
    large = bytes(1024 * 1024 + 1)
    assert refused(of, lambda hub: hub.put(subject, large)).startswith("The hub takes no message as large as that")


@pytest.mark.parametrize("what", ["STREAM.DELETE", "STREAM.PURGE", "STREAM.UPDATE"])
def test_what_would_take_away_from_others(desks: Desks, what: str) -> None:
    of = link(desks.sessions[0])
    subject = f"$JS.API.{what}.{of.stream}"
    assert "does not let this desk" in refused(of, lambda hub: hub.put(subject, b""))


def test_the_reader_of_another_desk(desks: Desks) -> None:
    first, second, _ = desks.sessions
    other = replace(link(first), desk=link(second).desk)  # it says that it is the other, by its own key

    async def follow(hub: Hub) -> None:
        await hub.follow(other.stream, deliver_policy="all")

    assert "does not" in refused(other, follow)


async def nothing(_: Hub) -> None:
    """To connect is enough."""


def test_another_authority(desks: Desks) -> None:
    (desks.folder / "other").mkdir()
    with new_session(desks.folder / "other") as other:
        of = replace(link(desks.sessions[0]), ca=authority(other))
    assert refused(of, nothing) == (
        "What answers in the place of The hub is another hub: its certificate is not known here."
    )


def test_no_credential(desks: Desks) -> None:
    of = replace(link(desks.sessions[0]), seed=new_pair().seed)
    assert refused(of, nothing) == "The hub does not know this desk, or does not let it in any more."


def test_nobody_there(desks: Desks) -> None:
    desks.hub.kill()
    assert refused(link(desks.sessions[0]), nothing).startswith("The hub cannot be reached (")


def forged(outgoing: Outgoing, subject: str) -> Iterable[bytes]:
    """Own entries of which one says something else than was signed."""
    packet = others.own_packet(outgoing._session.read, outgoing._signer, 0, "Desk 2", 100)
    assert packet is not None
    entries = [entry._replace(body='{"v":1}') if entry.kind == "mark" else entry for entry in packet.entries]
    return Wire(outgoing._session).parts(subject, {}, {}, [packet._replace(entries=entries)])


def unsigned(outgoing: Outgoing, subject: str) -> Iterable[bytes]:
    packet = others.own_packet(outgoing._session.read, outgoing._signer, 0, "Desk 2", 100)
    assert packet is not None
    return Wire(outgoing._session).parts(subject, {}, {}, [packet._replace(signature="0" * 128)])


def of_another_conference(outgoing: Outgoing, subject: str) -> Iterable[bytes]:
    packet = others.own_packet(outgoing._session.read, outgoing._signer, 0, "Desk 2", 100)
    assert packet is not None
    return Wire(outgoing._session).parts(subject, {}, {}, [packet._replace(conference="another")])


def unsealed(outgoing: Outgoing, subject: str) -> Iterable[bytes]:
    return [b"anything at all"]


def moved(outgoing: Outgoing, subject: str) -> Iterable[bytes]:
    """Sealed for another subject."""
    packet = others.own_packet(outgoing._session.read, outgoing._signer, 0, "Desk 2", 100)
    assert packet is not None
    return Wire(outgoing._session).parts(f"{subject}1", {}, {}, [packet])


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (forged, "Desk 2's entry 4 (mark) was changed on its way."),
        (unsigned, "Desk 2's entries do not bear the signature of the key they name."),
        (of_another_conference, "Desk 2's entries are of another conference, or of a practice copy."),
        (unsealed, "A message at the hub was not sealed by a desk of this conference. It was left where it is."),
        (moved, "A message at the hub was not sealed by a desk of this conference. It was left where it is."),
    ],
)
def test_what_is_not_what_a_desk_wrote(
    desks: Desks, make: Callable[[Outgoing, str], Iterable[bytes]], sentence: str
) -> None:
    first, second, third = desks.sessions
    marking.mark(second, desks.people[0], 1)
    lay_down(second, make)
    assert in_step(first) == [sentence]
    told = agreed(second, first, third)  # and the true ones arrive all the same
    assert set(told) <= {sentence}


def run_once(session: Session, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checkin", "--db", str(session.store.path), "sync", "--once", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_says_it_on_stdout_and_nothing_on_stderr(desks: Desks) -> None:
    first, second, _ = desks.sessions
    ran = run_once(first)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("In touch with the hub.")
    keep_link(second, replace(link(second), seed=new_pair().seed))
    ran = run_once(second)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith("The hub does not know this desk, or does not let it in any more.")
    now = standing(second)
    assert now is not None
    assert (now.connected, now.trouble) == (False, ran.stdout.strip())


def test_in_json_it_is_the_sync_of_status_and_what_was_told(desks: Desks) -> None:
    first, second, _ = desks.sessions
    agreed(first, second)
    *_, last = map(json.loads, run_once(first, "--json").stdout.splitlines())
    assert last.keys() == {"hub", "connected", "unsent", "last_news", "desks", "trouble", "told"}
    assert (last["hub"], last["unsent"], last["trouble"], last["told"]) == ("The hub", 0, "", [])
    assert {desk["desk"] for desk in last["desks"]} == {"Desk 2"}
    keep_link(first, replace(link(first), seed=new_pair().seed))
    (last,) = map(json.loads, run_once(first, "--json").stdout.splitlines())
    assert last["trouble"].startswith("The hub does not know this desk")


def test_a_file_without_a_hub_says_so(desks: Desks) -> None:
    with desks.join("Desk 5") as session:
        ran = run_once(session)
    assert ran.returncode == 2
    assert ran.stderr.startswith("This desk belongs to no hub.")
