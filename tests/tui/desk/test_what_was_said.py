"""What the desk said is read again, and the folder of what was made is found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import conference, new_session
from textual.widgets._toast import Toast
from tui.desk.conftest import DeskAtWork

from checkin.core.machine import Machine
from checkin.core.models import Delegate
from checkin.tui.app import CheckinApp
from checkin.tui.commands.help import HelpScreen
from checkin.tui.desk.bands import told
from checkin.tui.desk.desk import Desk
from checkin.tui.dialogs.day.notices import NOTHING_SAID, NoticesDialog
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.confirm import ConfirmDialog
from checkin.tui.notices import MOST, Notice, Notices
from checkin.tui.plain import PlainStatic, notify_plain

KHAN = Delegate("k1", "K1", "Yusuf KHAN")


@pytest.fixture(autouse=True)
def _listens_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dialog, "GRACE", 0.0)


@pytest.fixture
def desk() -> Desk:
    return Desk(conference(), None, lambda: 100.0)


def said(desk: Desk) -> list[str]:
    return [notice.words for notice in desk.notices.latest]


def test_the_newest_is_first_and_only_the_last_are_kept() -> None:
    notices = Notices()
    for number in range(MOST + 5):
        notices.keep(Notice("08:41", f"{number}"))
        notices.keep(Notice("08:41", f"{number}"))
    notices.keep(Notice("08:42", ""))
    assert [notice.words for notice in notices.latest] == [str(number) for number in range(MOST + 4, 4, -1)]


def test_what_stood_at_the_foot_and_in_the_band_is_kept(desk: Desk) -> None:
    desk.say("The list is still being loaded.", warning=True)
    desk.unsay("The list is still being loaded.")
    desk.show(told("Corrected.", KHAN, detail="Make a new badge."))
    assert said(desk) == ["DONE: Yusuf KHAN. Corrected. Make a new badge.", "The list is still being loaded."]
    assert [notice.warning for notice in desk.notices.latest] == [False, True]


def test_where_names_are_kept_from_passers_by_none_is_kept_here(desk: Desk) -> None:
    desk.conference = desk.conference._replace(privacy=True)
    desk.show(told("Corrected.", KHAN))
    desk.show(told("The day is closed."))
    assert said(desk) == ["DONE. The day is closed."]
    desk.forget()
    assert said(desk) == []


HOSTILE = ("[red]x[/]", "[/]", "\x1b[31mred", "محمد یوسف خان is in", "王 小明 is in", "A very long word " * 30)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_a_key_shows_it_whatever_it_holds(open_desk, size: tuple[int, int]) -> None:
    async with open_desk(size) as work:
        for words in HOSTILE:
            work.desk.say(words)
        notify_plain(work.app, "Sound is off.", severity="warning")
        await work.command("said")
        await work.until(lambda: isinstance(work.app.screen, NoticesDialog), "what was said")
        await work.until(lambda: str(work.app.screen.query_one("#notices", PlainStatic).content), "the rows")
        rows = str(work.app.screen.query_one("#notices", PlainStatic).content).splitlines()
        assert rows[0] == "08:40 !  Sound is off."
        assert rows[1].startswith("08:40    A very long word A very long word")
        assert "08:40    [red]x[/]" in rows
        assert "08:40    (sentence in its own script)" in rows
        assert not any("\x1b" in row or len(row) > size[0] for row in rows)


async def test_no_notice_lies_over_the_help_and_those_of_the_start_are_kept(tmp_path: Path, clock) -> None:
    settings = Machine(desk="Desk", operator="Amina", sound=False, keymap={"badge": "f3", "delegation": "f5"})
    with new_session(tmp_path, clock) as session:
        app = CheckinApp(session, settings)
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            work = DeskAtWork(app, pilot, {})
            await work.until(lambda: len(app.screen.query(Toast)) == 2, "a key given twice, two times")
            await work.command("help")
            await work.until(lambda: isinstance(app.screen, HelpScreen) and app.screen.ready, "the help")
            await work.until(lambda: not app.screen.query(Toast), "the whole page")
            kept = [notice.words for notice in work.state.notices.latest if "more than one command" in notice.words]
            assert len(kept) == 2
            work.desk.stop_work()
            app.exit()


async def test_where_nothing_was_said_that_is_said(open_desk) -> None:
    async with open_desk() as work:
        work.state.notices.clear()
        work.desk.action_command("said")
        await work.until(lambda: isinstance(work.app.screen, NoticesDialog), "what was said")
        await work.until(lambda: NOTHING_SAID in str(work.app.screen.query_one("#notices", PlainStatic).content))
        await work.pilot.press("enter")
        await work.until(lambda: not isinstance(work.app.screen, NoticesDialog), "closed")


async def test_the_folder_of_what_was_made_is_shown_or_named(open_desk, monkeypatch, tmp_path: Path) -> None:
    shown: list[Path] = []
    monkeypatch.setattr("checkin.tui.opening.open_folder", lambda path: shown.append(path) or len(shown) == 1)
    async with open_desk() as work:
        work.desk.action_command("open_folder")
        await work.until(lambda: work.state.foot.message == "Nothing was made at this desk yet.", "nothing")
        work.desk.take_answer(Done("The report is in a file.", made=tmp_path / "report.pdf"))
        work.desk.action_command("open_folder")
        await work.until(lambda: work.state.foot.message == "Its folder is shown beside.", "the folder")
        work.desk.take_answer(Done("The pack is made.", made=tmp_path))
        work.desk.action_command("open_folder")
        await work.until(lambda: isinstance(work.app.screen, ConfirmDialog) and work.app.screen.ready, "no folder")
        assert str(tmp_path) in [str(text.content) for text in work.app.screen.query(PlainStatic)]
        await work.pilot.press("1")
        await work.until(lambda: work.app.clipboard == str(tmp_path), "the path")
        assert shown == [tmp_path, tmp_path]
