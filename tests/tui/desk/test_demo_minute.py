"""The first minute of the demo, with the keys that README and the strip of things to try name."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import FrozenClock
from tui.desk.conftest import DeskAtWork

from checkin.core import dossier
from checkin.core.conference.demo import make_demo
from checkin.core.finding import Finder
from checkin.core.machine import Machine
from checkin.core.printing.standing import standing
from checkin.core.session import Session
from checkin.tui.app import CheckinApp
from checkin.tui.dialogs.badges.made_badge import MadeBadgeDialog


@pytest.fixture
def demo(tmp_path: Path, clock: FrozenClock) -> Path:
    return make_demo(tmp_path, clock)


def test_the_first_match_is_at_the_desk_for_the_first_time(demo: Path, clock: FrozenClock) -> None:
    with Session.open(demo, "Desk 3", "Amina", clock) as session:
        first = Finder(session).find("moham").rows[0]
        found = standing(session, first.delegate.id)
        assert not first.guess
        assert (found.copies, found.where, found.job) == ((), "", None)
        assert dossier.days_attended(session, first.delegate.id) == []
        assert first.delegate.expected_on(2)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_moham_enter_f8_f2_leaves_a_badge_on_the_screen(demo: Path, clock: FrozenClock, size) -> None:
    app = CheckinApp(Session.open(demo, "Desk 3", "Amina", clock), Machine("Desk 3", "Amina", sound=False), demo=True)
    app.scan_hold = 0
    async with app.run_test(size=size) as pilot:
        work = DeskAtWork(app, pilot, {})
        await work.until(lambda: work.desk.finder is not None and work.state.pulse is not None, "the list")
        await work.type("moham")
        await pilot.press("enter")
        await work.until(lambda: "CHECKED IN" in work.band and "Press F2 to print" in work.band, "the mark")
        await work.command("undo")
        await work.until(lambda: "TAKEN BACK" in work.band, "taken back")
        await work.command("badge")
        await work.until(lambda: isinstance(app.screen, MadeBadgeDialog) and app.screen.ready, "the badge")
        await pilot.press("escape")
        await work.until(lambda: app.screen is work.desk, "back at the desk")
        assert "Badge made" in work.band
        work.desk.stop_work()
        app.exit()
