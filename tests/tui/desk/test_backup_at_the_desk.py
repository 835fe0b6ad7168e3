"""What the foot of the desk says of backups, and that a desk keeps them by itself until it leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import FrozenClock
from tui.desk.conftest import desk_without_screen
from tui.desk.no_screen import NoScreen

from checkin.core.keeping import backup, place
from checkin.errors import CheckinError
from checkin.tui.dialogs.day.backup import BackupDialog
from checkin.tui.dialogs.kit.base import Dialog


def foot(work) -> str:
    return work.desk.query_one("#foot").text


@pytest.mark.plain  # it reads the text copy without a program
async def test_a_folder_chosen_at_the_desk_is_filled_from_then_on(open_desk, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(Dialog, "GRACE", 0.0)
    stick = tmp_path / "stick"
    stick.mkdir()
    async with open_desk() as work:
        assert "no backup - Saved" in foot(work)
        work.desk.action_command("backup")
        await work.until(lambda: isinstance(work.app.screen, BackupDialog) and work.app.screen.ready, "the dialog")
        await work.pilot.press(*str(stick))
        await work.pilot.press("enter")
        await work.until(lambda: work.app.screen._done is not None, "a backup")
        await work.pilot.press("escape")
        await work.until(lambda: "backed up - Saved" in foot(work), "that it is backed up")
        await work.mark("Nadia")
        await work.until(lambda: "backup 0 min ago" in foot(work), "that something is newer")
        where = place.place(work.app.session)
        assert where is not None
        await work.until(lambda: '"kind":"mark"' in where.journal.read_text("utf-8"), "the mark in the text copy")
        made = len(where.backups)
    assert len(where.backups) == made + 1, "at the end once more"
    last = json.loads(where.journal.read_text("utf-8").splitlines()[-1])
    assert last["who"] == "N3 Nadia EL-SAYED"


async def test_how_the_backups_stand_goes_to_the_foot_and_a_folder_that_is_gone_is_a_warning(
    work: NoScreen, people, tmp_path: Path
) -> None:
    assert (work.desk.foot.backup, work.desk.foot.backup_alarm) == ("no backup", False)
    stick = tmp_path / "stick"
    stick.mkdir()
    place.choose(work.session, stick)
    backup.back_up(work.session)
    work.look_around()
    await work.settle()
    assert (work.desk.foot.backup, work.desk.foot.backup_alarm) == ("backed up", False)
    stick.rename(tmp_path / "pocket")
    with pytest.raises(CheckinError):
        backup.back_up(work.session)
    await work.mark(people["N3"])
    assert (work.desk.foot.backup, work.desk.foot.backup_alarm) == ("backup failed, last 0 min ago", True)


async def test_a_copy_to_train_on_says_nothing_of_backups(tmp_path: Path, clock: FrozenClock) -> None:
    async with desk_without_screen(tmp_path, clock, training=True) as work:
        assert (work.desk.foot.backup, work.desk.foot.backup_alarm) == ("", False)
