"""The donor pack from the desk: names its folder after the days, shows the code, can be cancelled."""

from __future__ import annotations

from checkin.core.attendance import marking
from checkin.core.keeping import manifest
from checkin.tui.dialogs.day.pack import PackDialog


async def test_a_pack_is_made_and_its_code_shown(show, session, khan, tmp_path):
    marking.mark(session, khan.id)
    async with show(PackDialog(session, tmp_path)) as stage:
        await stage.press("right")
        await stage.fill(least="none")
        await stage.press("enter")
        assert "is no number" in stage.wrong()[0]
        await stage.fill(least="1", keep="7")
        await stage.press("enter")
        checked = manifest.check(tmp_path / "donor pack day 1")
        assert checked.faults == ()
        assert f"Note its code apart: {checked.code}" in stage.text("#outcome").replace("\n", " ")
        await stage.press("enter")
        assert stage.answer.message == f"The pack is in {tmp_path / 'donor pack day 1'}."


async def test_a_folder_that_holds_something_is_refused(show, session, khan, tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    async with show(PackDialog(session, tmp_path)) as stage:
        await stage.fill(folder=str(tmp_path))
        await stage.press("enter")
        assert "holds something already" in stage.message
