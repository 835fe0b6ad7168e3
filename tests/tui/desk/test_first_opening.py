"""The first opening on a computer that joined: its name is known, who works there is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import FrozenClock, new_session
from tui.desk.conftest import DeskAtWork

from checkin.core.machine import Machine
from checkin.tui.app import CheckinApp
from checkin.tui.setup.first_open import FirstOpenDialog


@pytest.mark.parametrize(("operator", "asked"), [("", True), ("Amina", False)])
async def test_who_works_here_is_asked_until_it_is_known(
    tmp_path: Path, clock: FrozenClock, operator: str, asked: bool
) -> None:
    session = new_session(tmp_path, clock, desk="Desk 2")
    app = CheckinApp(session, Machine(desk="Desk 2", operator=operator, sound=False))
    async with app.run_test() as pilot:
        work = DeskAtWork(app, pilot, {})
        await work.until(lambda: work.desk.finder is not None and work.desk.pulse is not None, "the list")
        if asked:
            await work.until(lambda: isinstance(app.screen, FirstOpenDialog), "the question")
        assert isinstance(app.screen, FirstOpenDialog) is asked
        work.desk.stop_work()
        app.exit()
    session.close()
