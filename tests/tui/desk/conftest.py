"""A desk with real people behind it, and a way to wait for what it shows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from builders import FrozenClock, new_session
from textual.pilot import Pilot
from tui.desk.no_screen import NoScreen, without_screen

from checkin.core.machine import Machine
from checkin.core.models import Delegate
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.tui import keys
from checkin.tui.app import CheckinApp
from checkin.tui.desk.desk import Desk
from checkin.tui.desk.screen import DeskScreen

PEOPLE: tuple[dict[str, str], ...] = (
    {"given_names": "Mohammad Yusuf", "family_name": "KHAN", "native_name": "محمد یوسف خان", "country": "PK",
     "organisation": "Federal Investigation Agency", "category": "delegate", "ref": "K1", "box": "P",
     "hand_over": "bag; headset", "delegation": "Pakistan"},
    {"name": "Mohammad Yusuf KHAN", "organisation": "Police, Balochistan", "category": "police", "ref": "K2"},
    {"given_names": "Nadia", "family_name": "EL-SAYED", "country": "EG", "organisation": "Ministry of Justice",
     "category": "delegate", "ref": "N3", "delegation": "Egypt"},
    {"given_names": "Krishna Prasad", "family_name": "SHARMA", "native_name": "कृष्ण प्रसाद शर्मा", "country": "NP",
     "category": "delegate", "ref": "S4"},
    {"name": "Pending Person", "status": "pending", "ref": "P5"},
    {"name": "Provisional Person", "status": "provisional", "ref": "P6"},
)  # fmt: skip

PATIENCE = 3000
"""Looks at the screen, 10 ms apart, before a test gives up on a busy machine."""


class DeskAtWork:
    """The app, its desk and a pilot; `until` waits for what is shown, never for a time."""

    def __init__(self, app: CheckinApp, pilot: Pilot[None], people: dict[str, Delegate]) -> None:
        self.app = app
        self.pilot = pilot
        self.people = people

    @property
    def desk(self) -> DeskScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, DeskScreen))

    @property
    def state(self) -> Desk:
        """What the desk knows and decides."""
        return self.desk.desk

    @property
    def band(self) -> str:
        return self.desk.band.text

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        for _ in range(PATIENCE):
            if condition():
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"never came: {what}\n{self.band}\n{self.desk.card.text}\n{self.desk.results.text}")

    async def type(self, text: str) -> None:
        """Type, and wait until the answer to exactly this is painted."""
        await self.pilot.press(*("space" if char == " " else char for char in text))
        await self.until(lambda: self.state.people.query == self.desk.line.value.strip(), f"results for {text}")
        await self.until(lambda: self.state.painted[0] == self.desk.line.value.strip(), f"card for {text}")

    async def command(self, name: str) -> None:
        """Press the key of a command."""
        await self.pilot.press(keys.own(name)[0])

    async def mark(self, text: str) -> None:
        await self.type(text)
        await self.pilot.press("enter")
        await self.until(lambda: self.desk.band.band.delegate is not None and not self.desk.band.dimmed, "an answer")


@pytest.fixture(autouse=True)
def _answers_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checkin.tui.desk.desk.QUESTION_SECONDS", 0.0)


@pytest.fixture
def open_desk(tmp_path: Path, clock: FrozenClock):
    """Open the desk at a size; a key is not held back for a reader."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (120, 36), people: tuple[dict[str, str], ...] = PEOPLE, **facts: object
    ) -> AsyncIterator[DeskAtWork]:
        session: Session = new_session(tmp_path, clock, desk="Desk 3", **facts)
        added = {person["ref"]: registration.add(session, person) for person in people}
        app = CheckinApp(session, Machine(desk="Desk 3", operator="Amina", sound=False), desk="Desk 3")
        app.scan_hold = 0
        async with app.run_test(size=size) as pilot:
            work = DeskAtWork(app, pilot, added)
            await work.until(lambda: work.desk.finder is not None and work.state.pulse is not None, "the list")
            yield work
            work.desk.stop_work()
            app.exit()  # as the program ends: what a thread still says is heard no more
        session.close()

    return opened


@asynccontextmanager
async def desk_without_screen(folder: Path, clock: FrozenClock, **facts: object) -> AsyncIterator[NoScreen]:
    """A desk of the same people, of which no screen is made: for whatever is decided, written and looked up."""
    with new_session(folder, clock, desk="Desk 3", **facts) as session:
        people = {person["ref"]: registration.add(session, person) for person in PEOPLE}
        async with without_screen(session) as work:
            work.people = people
            yield work


@pytest.fixture
async def work(tmp_path: Path, clock: FrozenClock) -> AsyncIterator[NoScreen]:
    async with desk_without_screen(tmp_path, clock) as desk:
        yield desk


@pytest.fixture
def people(work: NoScreen) -> dict[str, Delegate]:
    """Those of the desk without a screen, by their numbers."""
    return work.people
