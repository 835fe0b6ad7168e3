"""The way in, a new conference, and the set-up check."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import FrozenClock, new_session

from checkin.core.conference import setup_check
from checkin.core.machine import Machine, data_folder
from checkin.core.reader.layouts import CALIBRATION_CODE
from checkin.core.session import Session
from checkin.errors import UsageError
from checkin.tui.dialogs.kit.base import offer_scan
from checkin.tui.scan_guard import Scanned
from checkin.tui.setup import setup_check as setup_screen
from checkin.tui.setup.new_conference import days_from_text, own_file
from checkin.tui.setup.setup_check import SetupCheckScreen
from checkin.tui.setup.welcome import Opening, WelcomeScreen, recent_files


async def test_the_last_conference_comes_first(show, session):
    other = session.store.path.with_name("another.db")
    other.write_bytes(b"")
    machine = Machine(last_conference=str(session.store.path))
    assert recent_files(machine) == (session.store.path, other)
    async with show(WelcomeScreen(machine)) as stage:
        await stage.press("enter")
        assert stage.answer == Opening(session.store.path)


async def test_a_conference_is_made_and_a_list_imported_after(show):
    async with show(WelcomeScreen(Machine())) as stage:
        assert stage.choices[0] == "Create a conference"
        await stage.press("1", "enter")
        assert "A conference needs a name." in stage.wrong()
        await stage.fill(name="Islamabad [/] Conférence", days="2026-11-24 to 2026-11-26", timezone="Asia/Karchi")
        await stage.press("enter")
        assert "'Asia/Karchi' is no time zone." in stage.wrong()[-1]
        await stage.fill(timezone="Asia/Karachi", place="Islamabad", funding_line="EU")
        assert "day 3 Thu 26 Nov" in stage.everything
        await stage.press("enter")
        await stage.press("1")
        opening = stage.answer
    assert opening == Opening(data_folder() / "islamabad-conference.db", import_list=True)
    with Session.open(opening.path, "d", "o") as made:
        conference = made.conference
        assert (conference.name, len(conference.days)) == ("Islamabad [/] Conférence", 3)
        assert (conference.place, conference.funding_line) == ("Islamabad", "EU")


async def test_a_practice_copy_is_not_kept_as_the_last(show, session):
    async with show(WelcomeScreen(Machine(last_conference=str(session.store.path)))) as stage:
        await stage.press(str(len(stage.choices)))
        assert not stage.answer.keep
        with Session.open(stage.answer.path, "d", "o") as copy:
            assert copy.conference.training


async def test_a_scan_does_not_leave(show):
    async with show(WelcomeScreen(Machine())) as stage:
        assert not offer_scan(stage.app, "CODE")
        assert stage.message == "Not taken. Open a conference first, then scan again."
        assert stage.answers == []


async def test_escape_leaves(show):
    async with show(WelcomeScreen(Machine())) as stage:
        await stage.press("escape")
        assert stage.answer is None


@pytest.mark.parametrize("text", ["", "24.11.2026", "2026-11-24, 2026-11-24", "2026-01-01 to 2027-01-01", "2026-02-30"])
def test_days_that_cannot_be(text):
    with pytest.raises(UsageError):
        days_from_text(text)


def test_days_in_both_ways_of_writing():
    days = days_from_text("2026-11-26; 2026-11-24 to 2026-11-25")
    assert [(day.number, day.date.isoformat()) for day in days] == [
        (1, "2026-11-24"),
        (2, "2026-11-25"),
        (3, "2026-11-26"),
    ]


def test_a_file_name_that_is_free():
    first = own_file("Séminaire / ../ نام")
    assert first == data_folder() / "seminaire.db"
    first.parent.mkdir(parents=True)
    first.write_bytes(b"")
    assert own_file("Séminaire") == data_folder() / "seminaire-2.db"
    assert own_file("نام") == data_folder() / "conference.db"


async def test_the_check_asks_for_a_line_a_scan_and_an_ear(show, session, monkeypatch):
    async with show(SetupCheckScreen(session)) as stage:
        for name in ("Conference", "Disk", "Clock", "Badges", "Scripts", "Viewer"):
            assert name in stage.text("#results")
        assert "! Keyboard" in stage.text("#results")
        await stage.press(*"Moham 0412", "enter")
        assert "✓ Keyboard" in stage.text("#results")
        await stage.fill(line="محمد محمد محمد")
        assert "switch the keyboard to Latin letters" in " ".join(stage.text("#results").split())
        stage.screen.post_message(Scanned(CALIBRATION_CODE))
        monkeypatch.setattr(setup_screen, "play", lambda sound: True)
        await stage.press("f3")
        assert "✓ Reader" in stage.text("#results")
        assert "✓ Sound" in stage.text("#results")
        monkeypatch.setattr(setup_screen, "play", lambda sound: False)
        await stage.press("f3")
        assert "! Sound      No player was found" in stage.text("#results")
        stage.screen.post_message(Scanned("something else"))
        await stage.settle()
        assert "! Reader" in stage.text("#results")


async def test_the_code_on_the_screen_takes_the_scan(show, session):
    async with show(SetupCheckScreen(session)) as stage:
        await stage.press("f2")
        stage.screen.post_message(Scanned(CALIBRATION_CODE))
        await stage.settle()
        assert "✓ Reader" in stage.text("#results")


def test_the_clock_is_judged_by_the_conference(tmp_path: Path):
    clock = FrozenClock()
    with new_session(tmp_path, clock) as session:
        at_the_venue = session.clock.now()
        assert setup_check.check_clock(session, at_the_venue).ok
        assert "day 1" in setup_check.check_clock(session, at_the_venue).message
        assert not setup_check.check_clock(session, datetime(2026, 11, 24, 3, 40, tzinfo=UTC)).ok
        clock.forward(days=30)
        checked = setup_check.check_clock(session, session.clock.now())
        assert (checked.message.endswith("choose the day."), checked.act) == (True, "day")
        clock.forward(days=3000)
        assert "Set the clock" in setup_check.check_clock(session, session.clock.now()).message


def test_disk_place_viewer_and_scripts(session, tmp_path):
    assert not setup_check.check_disk(tmp_path, 10 * 1024**2).ok
    assert not setup_check.check_disk(tmp_path, 500 * 1024**2).ok
    assert setup_check.check_disk(tmp_path, 50 * 1024**3).ok
    assert setup_check.check_place(session).ok
    assert not setup_check.check_viewer("posix", lambda name: None).ok
    assert setup_check.check_viewer("posix", lambda name: f"/usr/bin/{name}").ok
    assert setup_check.check_viewer("nt", lambda name: None).ok
    assert setup_check.check_native_script(session).ok
    assert setup_check.check_badge_folder(session).ok


def test_a_badge_folder_that_is_a_file(session):
    from checkin.core.printing.file_output import badge_folder

    badge_folder(session).write_text("")
    result = setup_check.check_badge_folder(session)
    assert not result.ok
    assert "cannot be written" in result.message


def test_a_training_copy_is_named(tmp_path):
    with new_session(tmp_path, training=True) as session:
        assert "TRAINING" in setup_check.check_place(session).message


def test_what_a_reader_typed():
    assert setup_check.check_reader(CALIBRATION_CODE).ok
    assert setup_check.check_reader(CALIBRATION_CODE.lower()).ok
    assert not setup_check.check_reader(CALIBRATION_CODE[:-5]).ok
