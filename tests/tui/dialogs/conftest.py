"""A small app to show dialogs in, driven by a pilot; no first moments of deafness unless a test wants them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import WorkerCancelled, WorkerFailed

import checkin.tui.commands.registry  # noqa: F401 - where the commands declare their keys
from checkin.core.finding import Finder
from checkin.core.models import Delegate
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import ChoiceButton
from checkin.tui.dialogs.kit.form import ChoiceField, Form
from checkin.tui.plain import PlainStatic
from checkin.tui.themes import DARK, THEMES


class Bare(App[None]):
    """An app that has the looks of ours, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        for look in THEMES:
            self.register_theme(look)
        self.theme = DARK


class Stage:
    """One dialog on an otherwise empty screen."""

    def __init__(self, app: App[None], pilot: Pilot[None], answers: list[Any]) -> None:
        self.app = app
        self.pilot = pilot
        self.answers = answers

    @property
    def screen(self) -> Screen[Any]:
        return self.app.screen

    @property
    def answer(self) -> Any:
        assert self.answers, "the dialog has not answered"
        return self.answers[-1]

    async def settle(self) -> None:
        """Wait until every thread has reported and what it reported is on the screen."""
        for _ in range(4):
            for worker in list(self.app.workers):
                with suppress(WorkerCancelled, WorkerFailed):  # a newer question took its place; what failed is shown
                    await worker.wait()
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def fill(self, **values: str) -> None:
        """Give the fields of the form on top these values."""
        form = self.screen.query_one(Form)
        for name, value in values.items():
            row = form.row(name)
            if row.field.options:
                field = row.query_one(ChoiceField)
                field._choose([key for key, _ in field._options].index(value))
            else:
                row.query_one(Input).value = value
        await self.settle()

    async def until(self, met: Callable[[], bool]) -> None:
        """Return when something that a thread or another program does is to be seen."""
        try:
            async with asyncio.timeout(30):
                while not met():
                    await self.pilot.pause(0.02)
        except TimeoutError:
            raise AssertionError(f"never came; the screen says:\n{self.everything}") from None
        await self.settle()

    def text(self, selector: str) -> str:
        return str(self.screen.query_one(selector, PlainStatic).content)

    @property
    def message(self) -> str:
        return self.text("#message")

    @property
    def everything(self) -> str:
        """All text of the screen on top."""
        return "\n".join(str(widget.content) for widget in self.screen.query(PlainStatic))

    @property
    def choices(self) -> list[str]:
        return [button.choice.label for button in self.screen.query(ChoiceButton) if button.display]

    def sees(self, widget: Widget) -> bool:
        """Whether all of it stands on the screen, and is not scrolled out of sight."""
        return self.screen.can_view_entire(widget)

    def wrong(self) -> list[str]:
        """The sentences at fields that are wrong."""
        notes = self.screen.query(".form-note.-wrong")
        return [str(note.content) for note in notes if isinstance(note, PlainStatic)]


Show = Callable[..., AbstractAsyncContextManager[Stage]]


@pytest.fixture(autouse=True)
def _listens_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dialog, "GRACE", 0.0)


@pytest.fixture
def show() -> Show:
    @asynccontextmanager
    async def opened(dialog: Screen[Any], size: tuple[int, int] = (80, 24)) -> AsyncIterator[Stage]:
        app = Bare()
        answers: list[Any] = []
        async with app.run_test(size=size) as pilot:
            app.push_screen(dialog, answers.append)
            stage = Stage(app, pilot, answers)
            await stage.settle()
            yield stage
            app.exit()  # as the program ends: what a thread still says is heard no more

    return opened


@pytest.fixture
def khan(session: Session) -> Delegate:
    return registration.add(
        session,
        {
            "given_names": "Mohammad Yusuf",
            "family_name": "KHAN",
            "native_name": "محمد یوسف خان",
            "organisation": "Federal Investigation Agency",
            "delegation": "Pakistan",
            "country": "PK",
            "category": "delegate",
            "hand_over": "bag; headset",
        },
    )


@pytest.fixture
def nadia(session: Session) -> Delegate:
    return registration.add(
        session,
        {
            "given_names": "Nadia",
            "family_name": "EL-SAYED",
            "organisation": "Ministry of Justice",
            "delegation": "Egypt",
            "country": "EG",
        },
    )


@pytest.fixture
def finder(session: Session, khan: Delegate, nadia: Delegate) -> Finder:
    return Finder(session)
