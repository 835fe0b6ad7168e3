"""A desk outlives its faults: of the file, told once in its words; and what nobody foresaw, told and logged."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import partial, partialmethod

import pytest
from faults import spoil_table

from checkin.core import trouble
from checkin.core.attendance import arrivals
from checkin.core.keeping import verification
from checkin.errors import DatabaseError
from checkin.tui.app import CheckinApp
from checkin.tui.desk import look
from checkin.tui.desk.bands import problem, told
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.people.undo import UndoDialog
from checkin.tui.plain import notify_plain
from db import errors


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
        asked = " ".join(str(part.render()) for part in work.app.screen.query("Static"))
        assert "The conference file is damaged" in asked
        assert "Write on paper." in asked


async def test_whoever_is_in_is_told_so_though_their_badges_cannot_be_read(open_desk) -> None:
    async with open_desk() as work:
        await work.type("el-say")
        spoil_table(work.app.session.store.path, "badge")
        spoil_table(work.app.session.store.path, "badge_delegate")
        await work.pilot.press("enter")
        await work.until(lambda: "CHECKED IN" in work.band, "what is true: the mark is stored")
        assert "Where the badge is cannot be read." in work.band
        await work.until(lambda: work.desk.desk.damage, "the damage")
        assert "FILE DAMAGED" in work.desk.face.foot.text
        assert any("is damaged" in notice.words for notice in work.state.notices.latest)
        await work.until(lambda: trouble.log_file().exists(), "the log")
        assert "is damaged" in trouble.log_file().read_text("utf-8")
        await work.until(lambda: "in since" in work.desk.card.text, "the card says no less than the band")
        said: list[object] = []
        work.desk.desk.unreadable = said.append
        await work.type("k1")
        await work.until(lambda: said, "that the card cannot be completed")
        assert "NOT DONE" not in work.band, "nobody did anything"


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
            await work.command("undo")
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


async def test_damage_is_found_when_a_desk_opens(open_desk, monkeypatch) -> None:
    monkeypatch.setattr(verification, "damage", lambda session: "Row 3 is missing. checkin repair.")
    async with open_desk() as work:
        await work.until(lambda: "Row 3 is missing. checkin repair." in work.band, "the damage")


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_what_to_do_in_trouble_is_read_whole_on_a_small_screen(open_desk, size) -> None:
    damaged = errors.DAMAGED.about(reason="row 4 missing from index sqlite_autoindex_entry_1")
    moved = errors.MOVED.about(name="regional-conference.db", kept="regional-conference.rescued-1.db")
    async with open_desk(size) as work:
        for words in (damaged, moved):
            work.desk.show_band(problem(DatabaseError(*words)))
            await work.pilot.pause()
            shown = [row.text.strip() for row in work.desk.band.lines]
            assert " ".join(shown) == f"!  NOT DONE {words.message} {words.hint}"
            assert work.desk.band.size.height == len(shown)
            assert work.desk.face.keys.region.bottom == size[1]
        work.desk.show_band(told("Done."))
        await work.pilot.pause()
        assert work.desk.band.size.height == 3


async def test_work_that_is_ended_before_it_began_leaves_nothing_behind(open_desk, recwarn) -> None:
    async with open_desk() as work:
        work.desk.looking.look_up(work.people["K1"])
        work.app.workers.cancel_all()  # as a desk that closes does
        await work.pilot.pause()
    gc.collect()
    assert not [told for told in recwarn if "never awaited" in str(told.message)]


@pytest.mark.parametrize(("size", "free"), [((80, 24), 4), ((80, 40), 8), ((120, 24), 8), ((120, 36), 8)])
async def test_notices_lie_over_the_end_of_the_list_only(open_desk, monkeypatch, size, free) -> None:
    monkeypatch.setattr(CheckinApp, "run_test", partialmethod(CheckinApp.run_test, notifications=True))
    told = (
        "The practice copy of yesterday was removed.",
        f"{'The clock was wrong when 3 were marked. ' * 5}",
        "Lost. " * 22,
    )
    async with open_desk(size) as work:
        for words in told:
            notify_plain(work.app, words, severity="warning", timeout=900)
        await work.until(lambda: len(work.app.screen.query("Toast")) == len(told), "the notices")
        await work.type("khan")
        await work.pilot.pause()
        screen, face = work.app.screen, work.desk.face
        newest = screen.find_widget(screen.query("Toast").last()).visible_region
        assert newest.height >= 2
        assert newest.y == screen.query("Toast").last().region.y, "its beginning is read"
        seen = [toast for toast in screen.query("Toast") if toast.parent.display]
        for shown in (screen.find_widget(toast).visible_region for toast in seen):
            for part in (face.line, face.band, face.card, face.native, face.foot, face.keys):
                assert not shown.overlaps(part.region), part.id
            assert not shown or shown.y - face.results.region.y >= free, "rows of the list"


async def test_damage_that_is_known_at_the_start_is_a_line_in_the_log(open_desk, monkeypatch) -> None:
    monkeypatch.setattr(verification, "damage", lambda session: "The conference file is damaged (page 7).")
    async with open_desk((80, 24)) as work:
        await work.until(lambda: "THE FILE IS DAMAGED" in work.band, "the words")
        assert "(page 7)" in work.band
        await work.mark("khan")
        assert "FILE DAMAGED" in work.desk.face.foot.text, "also when the band says something else"
        written = trouble.log_file().read_text(encoding="utf-8").splitlines()
        assert [line.partition("UTC  ")[2] for line in written] == ["The conference file is damaged (page 7)."]
