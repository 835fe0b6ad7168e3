"""The dialog of backups: a folder once, one now, how they stand, and the code."""

from checkin.core.keeping import backup, place, recovery
from checkin.core.people import registration
from checkin.tui.dialogs.day.backup import BackupDialog


async def test_a_folder_is_asked_once_and_a_backup_made(show, session, tmp_path):
    (tmp_path / "stick").mkdir()
    async with show(BackupDialog(session)) as stage:
        assert "every five minutes" in stage.text("#standing")
        await stage.press("enter")
        assert stage.wrong() == ["Say where: a folder on a stick or another disk."]
        await stage.fill(folder=str(tmp_path / "stick"), keep="3")
        await stage.press("enter")
        assert "The text copy holds everything." in stage.text("#standing")
        await stage.press("escape")
        assert stage.answer.message.startswith("Backed up: ")
    where = place.place(session)
    assert (where.chosen, where.keep, len(where.backups)) == (tmp_path / "stick", 3, 1)


async def test_it_shows_how_the_backups_stand(show, session, clock, tmp_path):
    (tmp_path / "stick").mkdir()
    place.choose(session, tmp_path / "stick")
    backup.back_up(session)
    registration.add(session, {"name": "Amina Khan"})
    async with show(BackupDialog(session)) as stage:
        assert "The last good backup is of Tue 24 Nov, 08:40" in stage.text("#standing")
        assert "entries are not in the text copy yet" in stage.text("#standing")


async def test_the_code_is_shown_to_whoever_asks(show, session):
    async with show(BackupDialog(session)) as stage:
        assert recovery.code(session) not in stage.everything
        await stage.press("f2")
        assert recovery.code(session) in stage.message


async def test_a_stick_that_is_not_there_is_a_sentence(show, session, tmp_path):
    async with show(BackupDialog(session)) as stage:
        await stage.fill(folder=str(tmp_path / "no" / "stick"))
        await stage.press("enter")
        assert "Put the stick in" in stage.message
