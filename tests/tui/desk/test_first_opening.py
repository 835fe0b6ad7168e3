"""What is asked when a desk opens: who works there, on a computer that joined; whether the clock can be right."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from builders import FrozenClock, new_session
from tui.desk.conftest import DeskAtWork
from tui.desk.no_screen import NoScreen

from checkin.core.keeping import clocks
from checkin.core.machine import Machine
from checkin.tui.app import CheckinApp
from checkin.tui.desk.keeping import Keeping
from checkin.tui.desk.printing import Printing
from checkin.tui.desk.screen import DeskScreen
from checkin.tui.desk.syncing import Syncing
from checkin.tui.dialogs.kit.confirm import ConfirmDialog
from checkin.tui.setup.first_open import FirstOpenDialog


@pytest.mark.parametrize(("operator", "asked"), [("", True), ("Amina", False)])
async def test_who_works_here_is_asked_until_it_is_known(
    tmp_path: Path, clock: FrozenClock, operator: str, asked: bool
) -> None:
    session = new_session(tmp_path, clock, desk="Desk 2")
    app = CheckinApp(session, Machine(desk="Desk 2", operator=operator, sound=False))
    async with app.run_test() as pilot:
        work = DeskAtWork(app, pilot, {})
        await work.until(lambda: work.desk.finder is not None and work.state.pulse is not None, "the list")
        if asked:
            await work.until(lambda: isinstance(app.screen, FirstOpenDialog), "the question")
        assert isinstance(app.screen, FirstOpenDialog) is asked
        work.desk.stop_work()
        app.exit()
    session.close()


@pytest.mark.parametrize("answer", ["1", "2"])
async def test_a_clock_that_can_hardly_be_right_is_asked_about_first(open_desk, monkeypatch, answer: str) -> None:
    monkeypatch.setattr(clocks, "doubt", lambda session: "It says 2010. Set the clock before anybody is marked.")
    monkeypatch.setattr(clocks, "under_wrong_clock", lambda session: ["Desk 1 wrote under a wrong clock: mark"])
    left: list[int] = []
    monkeypatch.setattr(CheckinApp, "leave", lambda app: left.append(1))
    async with open_desk() as work:
        await work.until(lambda: isinstance(work.app.screen, ConfirmDialog) and work.app.screen.ready, "the question")
        await work.pilot.press(answer)
        if answer == "2":
            await work.until(lambda: left, "to leave")
            return
        told = lambda: " ".join(note.message for note in work.app._notifications)  # noqa: E731
        await work.until(lambda: "wrote under a wrong clock" in told(), "what was written")
        assert not left


async def test_a_desk_that_is_left_before_its_first_picture_begins_nothing(open_desk) -> None:
    seen: list[str] = []
    async with open_desk() as work:
        desk = DeskScreen(work.app.session, work.app, seen=lambda: seen.append("begun"))
        work.app.push_screen(desk)
        desk.stop_work()
        await work.until(lambda: desk.band.band is desk.desk.band and desk.size.width, "the screen")
        work.app.call_later(desk.call_after_refresh, lambda: seen.append("a picture later"))
        await work.until(lambda: seen, "a picture")
        await work.pilot.pause()
        assert seen == ["a picture later"]


async def test_what_begins_beside_a_desk_that_closed_meanwhile_ends_at_once(work: NoScreen) -> None:
    before = threading.enumerate()
    for part in (Printing(work), Keeping(work.session), Syncing(work)):
        part.stop()
        part.start()
    assert threading.enumerate() == before
