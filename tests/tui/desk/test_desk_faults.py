"""A desk outlives its faults: of the file, told once in its words; and what nobody foresaw, told and logged."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from builders import add_people, new_session
from faults import spoil_table
from tui.desk.conftest import DeskAtWork

from checkin.core import trouble
from checkin.core.attendance import arrivals, marking
from checkin.core.finding import Finder
from checkin.core.keeping import verification
from checkin.core.machine import Machine
from checkin.core.session import Session
from checkin.errors import DatabaseError, NotSavedError
from checkin.tui.app import CheckinApp
from checkin.tui.desk import look
from checkin.tui.desk.bands import AT_REST
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.people.undo import UndoDialog
from db import errors
from db.reading_only import open_to_read


@pytest.fixture
def attended(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As at a desk, where somebody sits: a fault does not end the app, as it must in every other test."""
    monkeypatch.setattr(CheckinApp, "is_headless", False)
    return iter(())


def toasts(work) -> str:
    return " ".join(notification.message for notification in work.app._notifications)


def spoil(work) -> None:
    """Damage the open file, and forget what was read of it."""
    session = work.app.session
    for table in ("delegate", "attendance", "delegate_words", "entry"):
        spoil_table(session.store.path, table)
    with session.store._lock:
        for _, connection in session.store._all_readers:
            connection.execute("PRAGMA shrink_memory")


async def test_a_damaged_file_is_told_at_a_key_and_at_enter_and_the_desk_lives(open_desk, monkeypatch) -> None:
    def damaged(*_: object, **__: object) -> None:
        raise DatabaseError("The conference file is damaged.", "Leave it as it is.")

    async with open_desk() as work:
        await work.type("el-say")
        with monkeypatch.context() as patched:
            patched.setattr(marking, "mark", damaged)
            await work.pilot.press("enter")
            await work.until(lambda: "The conference file is damaged." in work.band, "the words at Enter")
            assert "Leave it as it is." in work.band
            work.desk.show_band(AT_REST)
            patched.setattr(Finder, "find", damaged)
            await work.pilot.press("k")
            await work.until(lambda: "The conference file is damaged." in work.band, "the words at a key")
        await work.pilot.press("escape")
        await work.mark("el-say")
        assert "EL-SAYED" in work.band


async def test_a_desk_whose_file_is_damaged_says_so_once_and_takes_it_back(open_desk, monkeypatch) -> None:
    looked, shown = [], []
    trouble_now = NotSavedError("The conference file is busy.", "Close other programs.")
    pulse = look.take_pulse

    def take_pulse(*arguments: object) -> object:
        looked.append(1)
        if trouble_now in ill:
            raise trouble_now
        return pulse(*arguments)

    ill = [trouble_now]
    async with open_desk() as work:
        show = work.state.show
        monkeypatch.setattr(work.state, "show", lambda band: (shown.append(band), show(band)))
        monkeypatch.setattr(look, "take_pulse", take_pulse)

        async def looks(count: int) -> None:
            await work.until(lambda: len(looked) >= count and not work.desk.looking.busy, "a look")

        for count in (1, 2, 3):
            work.desk.look_around()
            await looks(count)
        assert [band.second for band in shown] == ["The conference file is busy."]
        ill.clear()
        work.desk.look_around()
        await work.until(lambda: work.desk.band.band == AT_REST, "it is taken back")
        ill.append(trouble_now)
        work.desk.look_around()
        await work.until(lambda: "busy" in work.band, "told again")
        await work.mark("el-say")  # another answer stands there now, and stays
        ill.clear()
        work.desk.look_around()
        await work.until(lambda: work.state.ailing == AT_REST, "well again")
        assert "EL-SAYED" in work.band


async def test_a_list_that_cannot_be_loaded_is_loaded_when_it_can_be(open_desk, monkeypatch) -> None:
    tried = []
    load = Finder.__init__

    def fails_twice(self: Finder, *arguments: object) -> None:
        tried.append(1)
        if len(tried) < 3:
            raise DatabaseError("The conference file is damaged.", "")
        load(self, *arguments)

    monkeypatch.setattr(Finder, "__init__", fails_twice)
    async with open_desk() as work:
        assert len(tried) == 3
        await work.mark("el-say")
        assert "EL-SAYED" in work.band


async def test_really_damaged_pages(open_desk) -> None:
    async with open_desk() as work:
        await work.type("el-say")
        spoil(work)
        await work.pilot.press("enter")
        await work.until(lambda: "The conference file is damaged" in work.band, "the words")
        await work.pilot.press("k", "h", "a")
        await work.until(lambda: work.desk.line.value == "kha", "the line takes keys")
        await work.pilot.press("ctrl+q")
        await work.until(lambda: isinstance(work.app.screen, Dialog), "it can be left")


async def test_a_handler_that_nobody_foresaw_to_fail_leaves_the_desk_at_work(open_desk, attended, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("as nobody foresaw")

    async with open_desk() as work:
        desk = work.desk
        monkeypatch.setattr(desk, "move", fail)
        await work.type("k")
        await work.pilot.press("down")
        await work.until(lambda: str(trouble.log_file()) in toasts(work).replace("\n", ""), "the path of the log")
        assert "did not foresee (RuntimeError)" in toasts(work)
        assert "as nobody foresaw" in trouble.log_file().read_text("utf-8")
        await work.pilot.press("escape")
        await work.mark("el-say")
        assert "EL-SAYED" in work.band
        assert arrivals.first_of(work.app.session, work.app.session.read, work.people["N3"].id, 1)


async def test_the_same_fault_at_every_tick_of_a_timer_is_told_once(open_desk, attended, monkeypatch) -> None:
    failed = []

    def fail() -> None:
        failed.append(1)
        raise RuntimeError("at every tick")

    async with open_desk() as work:
        work.desk.set_interval(0.01, fail)
        await work.until(lambda: len(failed) > 5, "ticks")
        assert trouble.log_file().read_text("utf-8").count("RuntimeError: at every tick") == 1


async def test_work_beside_the_screen_that_fails_is_told(open_desk, attended, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("as nobody foresaw")

    monkeypatch.setattr(look, "mark", fail)
    async with open_desk() as work:
        await work.type("el-say")
        await work.pilot.press("enter")
        await work.until(lambda: "did not foresee (KeyError)" in toasts(work), "the sentence")
        await work.type("kha")


@pytest.mark.parametrize("step", ["compose_body", "on_mount"])
async def test_a_dialog_that_cannot_be_built_is_closed(open_desk, attended, monkeypatch, step: str) -> None:
    composed: list[object] = []

    def fail(*_: object) -> None:
        composed.append(_)
        raise RuntimeError("as nobody foresaw")

    def tried(count: int) -> bool:
        return len(composed) == count

    monkeypatch.setattr(UndoDialog, step, fail, raising=False)
    async with open_desk() as work:
        await work.mark("el-say")
        work.app.session._now.forward(minutes=5)
        for count in (1, 2):
            await work.pilot.press("ctrl+z")
            await work.until(partial(tried, count), "it was tried")
            await work.until(lambda: work.app.screen is work.desk, "the desk again")
        assert "RuntimeError: as nobody foresaw" in trouble.log_file().read_text("utf-8")
        await work.type("kha")


async def test_without_somebody_at_the_desk_a_fault_ends_the_app(open_desk, monkeypatch) -> None:
    """Or the other tests would hide it."""

    def fail() -> None:
        raise RuntimeError("as nobody foresaw")

    async def desk_that_fails() -> None:
        async with open_desk() as work:
            work.app.call_later(fail)
            await work.app._exception_event.wait()
            work.desk.stop_work()

    with pytest.raises(RuntimeError, match="as nobody foresaw"):
        await desk_that_fails()


async def test_a_desk_whose_file_went_away_is_held_until_it_is_back(open_desk) -> None:
    async with open_desk() as work:
        await work.mark("el-say")
        path = work.app.session.store.path
        elsewhere = path.with_name("elsewhere")
        path.rename(elsewhere)
        await work.until(lambda: "was moved, removed or replaced" in work.band, "what happened")
        assert "rescued-1" in work.band
        await work.mark("sharma")
        assert "NOT SAVED" in work.band
        elsewhere.rename(path)
        await work.mark("sharma")
        assert "CHECKED IN" in work.band


async def test_damage_is_found_when_a_desk_opens(open_desk, monkeypatch) -> None:
    monkeypatch.setattr(verification, "damage", lambda session: "Row 3 is missing. checkin repair.")
    async with open_desk() as work:
        await work.until(lambda: "Row 3 is missing. checkin repair." in work.band, "the damage")


async def test_a_desk_on_a_full_disk_finds_people_and_says_that_nothing_is_recorded(tmp_path, clock) -> None:
    with new_session(tmp_path, clock) as session:
        add_people(session, "Nadia El-Sayed")
    store = open_to_read(session.store.path, errors.NotSavedError(*errors.FULL), trouble.explained)
    with Session(store, "Desk 1", "Amina", clock) as session:
        app = CheckinApp(session, Machine(desk="Desk 1", operator="Amina", sound=False), desk="Desk 1")
        app.scan_hold = 0
        async with app.run_test() as pilot:
            work = DeskAtWork(app, pilot, {})
            await work.until(lambda: "can be read, but nothing is recorded" in work.band, "what is wrong")
            await work.mark("nadia")
            assert "NOT SAVED" in work.band
            work.desk.stop_work()
            app.exit()
