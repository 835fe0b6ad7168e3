"""Which desks belong: listed, renamed, and revoked, also at the hub, at once."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from builders import new_session
from hub.hubs import admitted, at_work, calling, new_hub
from hub.processes import hub_of
from laptops import Laptop

from checkin.core.hub import desks
from checkin.core.hub.connecting import NotLetInError, connect, trusting
from checkin.errors import UsageError


async def test_a_desk_that_is_revoked_is_shut_out_at_once_and_nobody_else(tmp_path: Path) -> None:
    async with new_hub(tmp_path) as hub:
        stays, goes = await admitted(hub, "Desk 2"), await admitted(hub, "Desk 3")
        async with calling(stays) as staying, calling(goes) as going, at_work(hub):
            desks.revoke(hub.session, "desk 3")
            await asyncio.wait_for(going.left.wait(), 10)
            await staying.client.jetstream().publish(staying.subject("e"), b"one")
        with pytest.raises(NotLetInError, match="It was revoked"):
            await connect(goes.urls[0], goes.seed, trusting(goes.ca))
        told = {desk.name: (desk.at_hub, desk.revoked, desk.here) for desk in desks.belonging(hub.session)}
        assert told == {"Desk 1": (True, False, True), "Desk 2": (True, False, False), "Desk 3": (False, True, False)}


async def test_a_desk_is_renamed_and_may_still_come(tmp_path: Path) -> None:
    async with new_hub(tmp_path) as hub:
        link = await admitted(hub, "Desk 2")
        desks.rename(hub.session, "Desk 2", "Help [/] desk")
        await hub.refresh()
        assert [desk.name for desk in desks.belonging(hub.session)] == ["Desk 1", "Help [/] desk"]
        async with calling(link) as desk:
            await desk.client.flush()
        for taken in ("desk 1", " "):
            with pytest.raises(UsageError, match="is no name for a desk"):
                desks.rename(hub.session, "Help [/] desk", taken)
        with pytest.raises(UsageError, match=r"There is no desk called Desk 2\. There are: Desk 1, Help \[/\] desk"):
            desks.rename(hub.session, "Desk 2", "Desk 4")
        with pytest.raises(UsageError, match="Desk 1 is the desk you are at"):
            desks.revoke(hub.session, "Desk 1")


@pytest.fixture
def laptops(tmp_path: Path) -> tuple[Laptop, Laptop, Laptop]:
    """Three that belong, by stick."""
    session = new_session(tmp_path)
    session.close()
    first = Laptop(session.store.path, "Desk 1")
    others = [Laptop(tmp_path / f"{number}.db", f"Desk {number}") for number in (2, 3)]
    code = first.invite(tmp_path / "invitation")
    for laptop in others:
        laptop.join(tmp_path / "invitation", code)
        laptop.export(tmp_path / "stick")
    first.bring(tmp_path / "stick")
    return first, others[0], others[1]


def test_by_commands_and_by_stick(laptops: tuple[Laptop, Laptop, Laptop], tmp_path: Path) -> None:
    first, second, lost = laptops
    listed = json.loads(first.run("desks", "--json")[0])
    assert [(desk["name"], desk["revoked"], desk["hub"], desk["here"]) for desk in listed] == [
        ("Desk 1", False, False, True),
        ("Desk 2", False, False, False),
        ("Desk 3", False, False, False),
    ]
    _, err = first.run("desks", "revoke", "Desk 3")
    assert err.startswith("Desk 3 is shut out of the hub")
    first.run("desks", "rename", "Desk 2", "Help desk")
    first.export(tmp_path / "stick")
    second.bring(tmp_path / "stick")
    lost.run("carry", "invite", str(tmp_path / "another"))
    lost.export(tmp_path / "stick")
    told = second.bring(tmp_path / "stick", code=1)
    assert [refused.split(":")[0] for refused in told["refused"]] == ["Entries of Desk 3 set aside"]
    out, _ = second.run("desks")
    assert [" ".join(line.split()[:3]) for line in out.splitlines()[1:]] == [
        "Desk 1 by", "Desk 3 revoked", "Help desk this",
    ]  # fmt: skip


def test_a_hub_shuts_out_whom_another_program_revoked_at_its_file(
    laptops: tuple[Laptop, Laptop, Laptop],
) -> None:
    first, second, _ = laptops
    with hub_of(first) as hub:
        code = hub.says()["codes"][0]
        second.run("join", code)
        first.run("desks", "revoke", "Desk 2")
        assert "Desk 2" in first.run("desks")[0]
        asyncio.run(_is_shut_out(second))
        assert hub.end() == 0


async def _is_shut_out(laptop: Laptop) -> None:
    from checkin.core.syncing.link import link_of

    with laptop.session() as session:
        link = link_of(session)
    assert link is not None
    for _ in range(100):
        try:
            client = await connect(link.urls[0], link.seed, trusting(link.ca))
        except NotLetInError:
            return
        await client.close()
        await asyncio.sleep(0.05)
    pytest.fail("it still may come")
