"""The hub moves to another laptop: desks find it by what it says in the network, and believe it by its authority."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import new_session
from relays import Desks, TestHub, agreed, in_step, running, syncing, until

from checkin.core import nearby
from checkin.core.attendance import marking
from checkin.core.nearby import NearHub
from checkin.core.syncing.link import link_of
from checkin.core.syncing.standing import standing
from checkin.errors import HubError

LOOPBACK = "127.0.0.1"


@pytest.fixture(autouse=True)
def _on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(nearby.LOOK_ON, LOOPBACK)


def near(desks: Desks, hub: TestHub) -> NearHub:
    return NearHub(desks.hub.conference, "Conference", "Desk 2", (f"tls://{LOOPBACK}:{hub.port}",))


def test_a_hub_at_another_place_is_found_and_filled_again(desks: Desks, tmp_path: Path) -> None:
    first, second, third = desks.sessions
    marking.mark(third, desks.people[0], 1)
    agreed(first, second, third)
    desks.hub.kill()
    with running(TestHub(tmp_path / "other", second, desks.pairs)) as other:
        with nearby.announced(near(desks, other), [LOOPBACK], other.port):
            marking.mark(first, desks.people[1], 1)
            in_step(first)
        link = link_of(first)
        assert link is not None
        assert link.urls == (f"tls://{LOOPBACK}:{other.port}",)
        for which in (1, 2):
            desks.link(desks.sessions[which], which, other.port)
        agreed(first, second, third)


def test_a_hub_with_another_authority_is_not_believed(desks: Desks, tmp_path: Path) -> None:
    first = desks.sessions[0]
    (tmp_path / "strange").mkdir()
    desks.hub.kill()
    with (
        new_session(tmp_path / "strange") as strange,
        running(TestHub(tmp_path / "other", strange, desks.pairs)) as other,
        nearby.announced(near(desks, other), [LOOPBACK], other.port),
        pytest.raises(HubError, match="be reached"),
    ):
        in_step(first)
    link = link_of(first)
    assert link is not None
    assert link.urls == (f"tls://{LOOPBACK}:{desks.hub.port}",)


def test_a_desk_that_is_linked_anew_goes_there_without_being_started_again(desks: Desks, tmp_path: Path) -> None:
    first = desks.sessions[0]
    with running(TestHub(tmp_path / "other", first, desks.pairs)) as other, syncing(first):
        until(lambda: (now := standing(first)) is not None and now.connected, "the first hub is reached")
        desks.link(first, 0, other.port)
        until(lambda: other.messages(), "the other one is filled")
