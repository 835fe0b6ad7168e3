"""The hub from the palette, and joining from the welcome screen: real hubs, found by themselves, on loopback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from builders import add_people, new_session
from hub.processes import hub_of
from laptops import Laptop

from checkin.core import nearby
from checkin.core.hub import at_desk, serving
from checkin.core.hub.at_desk import HubAtDesk
from checkin.core.machine import Machine, data_folder, load
from checkin.core.people.lookup import everybody
from checkin.core.session import Session
from checkin.tui.dialogs.kit.base import offer_scan
from checkin.tui.setup.hub import HubDialog
from checkin.tui.setup.joining import JoinDialog
from checkin.tui.setup.welcome import Opening, WelcomeScreen


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hubs listen on this computer only, and on ports that are free."""
    monkeypatch.setattr(at_desk, "places", lambda: ["127.0.0.1"])
    monkeypatch.setattr(at_desk, "PORT", 0)


async def test_a_hub_is_started_shows_a_new_code_and_ends(show, session, loopback):
    hub = HubAtDesk()
    async with show(HubDialog(session, hub)) as stage:
        assert stage.choices == ["This computer only: to try it with two terminals"]
        await stage.press("1")
        await stage.until(lambda: hub.shown is not None)
        first = hub.shown
        await stage.until(lambda: first.code in stage.everything)
        assert first.safe
        assert first.address in stage.everything
        assert "█" in stage.everything
        await stage.press("2")
        await stage.until(lambda: hub.shown.code != first.code and hub.shown.code in stage.everything)
        await stage.press("escape")
        assert hub.runs
    async with show(HubDialog(session, hub)) as stage:
        assert hub.shown.code in stage.everything
        await stage.press("3")
        await stage.until(lambda: bool(stage.answers))
        assert stage.answer.message.startswith("The hub has ended.")
        assert not hub.runs


async def test_another_hub_of_the_conference_is_replaced_only_when_chosen_once_more(
    show, session, loopback, monkeypatch
):
    other = nearby.NearHub(session.conference.id, session.conference.name, "Desk 2", ("tls://127.0.0.1:4222",))
    monkeypatch.setattr(serving, "another_hub", lambda *_: other)
    hub = HubAtDesk()
    async with show(HubDialog(session, hub)) as stage:
        await stage.press("1")
        await stage.until(lambda: stage.message.startswith("Desk 2 is the hub already, at tls://127.0.0.1:4222."))
        assert not hub.runs
        await stage.press("1")
        await stage.until(lambda: hub.shown is not None)
        hub.stop()


async def test_why_a_hub_cannot_be_is_a_sentence(show, session, monkeypatch):
    monkeypatch.setattr(at_desk, "places", lambda: ["192.0.2.77"])
    monkeypatch.setattr(serving, "another_hub", lambda *_: None)
    async with show(HubDialog(session, HubAtDesk())) as stage:
        await stage.press("1")
        await stage.until(lambda: "192.0.2.77 is no address of this computer." in stage.message)


async def test_a_hub_is_chosen_from_the_list_its_code_scanned_and_the_desk_is_there(show, tmp_path, loopback):
    with new_session(tmp_path) as session:
        add_people(session, "Sita RAI")
    gate = f"Gate {os.getpid()}"  # other tests have hubs of that name in this network, at a Desk 1 each
    with hub_of(Laptop(session.store.path, gate)) as hub:
        code = hub.says()["codes"][0]
        async with show(WelcomeScreen(Machine(desk="Desk 2", operator="Bilal"))) as stage:
            await stage.press("2")
            await stage.until(lambda: any(f"hub at {gate}" in choice for choice in stage.choices))
            mine = next(number for number, choice in enumerate(stage.choices) if f"hub at {gate}" in choice)
            assert "Islamabad Regional Conference" in stage.choices[mine]
            await stage.press(str(mine + 1))
            assert not offer_scan(stage.app, code.replace(" ", ""))
            await stage.press("enter")
            await stage.until(lambda: bool(stage.answers))
            assert stage.answer == Opening(data_folder() / "islamabad-regional-conference.db")
    assert load().desk == "Desk 2"
    with Session.open(stage.answer.path, "Desk 2", "Bilal") as joined:
        assert [person.name for person in everybody(joined)] == ["Sita RAI"]


async def test_an_address_can_be_typed_and_a_wrong_code_leaves_what_was_typed(show, tmp_path, loopback):
    new_session(tmp_path).close()
    with hub_of(Laptop(tmp_path / "conference.db", "Desk 1")) as hub:
        address = hub.says()["address"]
        async with show(JoinDialog(Machine(operator="Bilal"))) as stage:
            await stage.until(lambda: "Type the address that the hub shows" in stage.choices)
            await stage.press(str(stage.choices.index("Type the address that the hub shows") + 1))
            await stage.fill(address=address, code="BCDE", desk="Desk 2", file=str(tmp_path / "two"))
            await stage.press("enter")
            assert "A code has 16 letters" in stage.wrong()[-1]
            await stage.fill(code="BCDE FGHI JKLN OPRS")
            await stage.press("enter")
            await stage.until(lambda: stage.message.startswith("No hub here knows that code."))
            await stage.fill(code=hub.new_code())
            await stage.press("enter")
            await stage.until(lambda: bool(stage.answers))
            assert stage.answer == Path(tmp_path / "two.db")
