"""Enter, scans and dialogs that lead to a mark or a badge: the key reaches the desk, and its answer is painted."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import FrozenClock

from checkin.core import dossier
from checkin.core.attendance import marking
from checkin.core.issuing import copies
from checkin.core.models import Result
from checkin.core.printing import file_output
from checkin.core.session import Session
from checkin.tui.dialogs.badges.made_badge import MadeBadgeDialog
from checkin.tui.dialogs.kit.form import ChoiceField, Form
from checkin.tui.dialogs.people.new_person import NewPersonDialog
from checkin.tui.lines import LineView
from checkin.tui.plain import PlainStatic
from checkin.tui.scan_guard import Scanned


async def test_type_enter_checked_in(open_desk) -> None:
    async with open_desk() as work:
        await work.type("sharma")
        assert "SHARMA, Krishna Prasad" in work.desk.card.text
        await work.pilot.press("enter")
        await work.until(lambda: "CHECKED IN" in work.band, "CHECKED IN")
        assert "SHARMA, Krishna Prasad" in work.band
        assert work.desk.line.value == ""
        assert dossier.days_attended(work.app.session, work.people["S4"].id) == [1]
        await work.until(lambda: "Here today 1 of" in work.desk.query_one("#foot").text, "the count")
        assert not work.desk.band.dimmed
        await work.pilot.press("n")
        await work.until(lambda: work.desk.band.dimmed, "an old answer is dimmed")


async def test_namesakes_need_a_second_enter_after_the_question(open_desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checkin.tui.desk.desk.QUESTION_SECONDS", 30.0)
    async with open_desk() as work:
        await work.type("mohammad yusuf khan")
        assert "2 PEOPLE HAVE THIS NAME" in work.desk.card.text
        await work.pilot.press("enter")
        await work.until(lambda: "organisation" in work.band, "the question")
        await work.pilot.press("enter")  # it was on its way when the question came
        await work.pilot.pause()
        monkeypatch.setattr("checkin.tui.desk.desk.QUESTION_SECONDS", 0.0)
        assert dossier.days_attended(work.app.session, work.people["K1"].id) == []
        await work.pilot.press("down")
        await work.until(lambda: work.state.painted[1] == work.people["K2"].id, "the other's card")
        await work.pilot.press("enter")  # the question was asked: it is answered by choosing
        await work.until(lambda: "CHECKED IN" in work.band, "CHECKED IN")
        assert dossier.days_attended(work.app.session, work.people["K2"].id) == [1]
        assert dossier.days_attended(work.app.session, work.people["K1"].id) == []


async def test_another_desks_mark_shows_by_itself(open_desk, clock: FrozenClock) -> None:
    async with open_desk() as work:
        await work.type("sharma")
        with Session.open(work.app.session.store.path, "Desk 5", "Bilal", clock) as other:
            assert marking.mark(other, work.people["S4"].id).result is Result.OK
        await work.until(lambda: "08:40" in work.desk.results.text, "the other desk's mark")
        await work.pilot.press("enter")
        await work.until(lambda: "ALREADY IN since 08:40" in work.band, "ALREADY IN")
        assert "Desk 5" in work.band


async def test_a_scan_marks_whatever_has_the_focus(open_desk, tmp_path: Path) -> None:
    async with open_desk() as work:
        session = work.app.session
        badge = file_output.print_badges(session, [work.people["N3"]], tmp_path / "n.pdf").printed[0]
        code = copies.code_of(session, badge)
        await work.pilot.press(*"moh")
        work.app.screen.post_message(Scanned(code))
        await work.until(lambda: "EL-SAYED, Nadia" in work.band, "the scan's answer")
        assert "CHECKED IN" in work.band
        assert work.desk.line.value == ""


async def test_a_scan_cancels_a_question_and_is_not_its_answer(open_desk, clock: FrozenClock, tmp_path: Path) -> None:
    async with open_desk() as work:
        session = work.app.session
        badge = file_output.print_badges(session, [work.people["N3"]], tmp_path / "n.pdf").printed[0]
        await work.mark("sharma")
        clock.forward(minutes=2)
        await work.command("undo")
        await work.until(lambda: type(work.app.screen).__name__ == "UndoDialog", "the question")
        work.app.screen.post_message(Scanned(copies.code_of(session, badge)))
        await work.until(lambda: "EL-SAYED, Nadia" in work.band, "the scan's answer")
        assert work.app.screen is work.desk
        assert dossier.days_attended(session, work.people["S4"].id) == [1]


async def test_f2_makes_a_badge_and_names_its_folder(open_desk) -> None:
    async with open_desk() as work:
        await work.mark("sharma")
        await work.command("badge")
        await work.until(lambda: "Badge made" in work.band, "the badge")
        (file,) = file_output.badge_folder(work.app.session).glob("*.pdf")
        assert file.read_bytes().startswith(b"%PDF")
        assert file.name in work.band
        await work.until(lambda: isinstance(work.app.screen, MadeBadgeDialog) and work.app.screen.ready, "the badge")
        seen = work.app.screen
        await work.until(lambda: "▀▀▀" in seen.query_one("#picture", LineView).text, "how it looks")
        assert str(file) in str(seen.query_one("#note", PlainStatic).content)
        await work.pilot.press("escape")
        await work.until(lambda: work.app.screen is work.desk, "back at the desk")
        await work.type("el-say")
        await work.command("badge")
        await work.until(lambda: "EL-SAYED" in work.band and "Badge made" in work.band, "the next badge")
        assert work.app.screen is work.desk, "only the first one is shown"


async def test_no_key_that_closed_the_first_badge_checks_in_behind_the_next(open_desk, monkeypatch) -> None:
    monkeypatch.setattr("checkin.tui.desk.printing.open_folder", lambda path: False)
    async with open_desk((80, 24)) as work:
        session = work.app.session
        await work.type("sharma")
        await work.command("badge")
        await work.until(lambda: isinstance(work.app.screen, MadeBadgeDialog) and work.app.screen.ready, "the badge")
        picture = work.app.screen
        await work.pilot.press("enter")
        assert work.app.screen is picture, "Enter is for check-ins, here and behind the next badge"
        await work.until(lambda: "Esc closes" in str(picture.query_one("#message", PlainStatic).content), "the way out")
        await work.pilot.press("escape")
        await work.until(lambda: work.app.screen is work.desk, "back at the desk")
        await work.pilot.press("enter")
        await work.until(lambda: "CHECKED IN" in work.band, "a badge and Enter is a check-in")
        await work.type("el-say")
        await work.command("badge")
        await work.until(lambda: "EL-SAYED" in work.band and "Badge made" in work.band, "the next badge")
        await work.pilot.press("escape")
        await work.until(lambda: not work.desk.line.value, "an empty line")
        assert not dossier.days_attended(session, work.people["N3"].id)


async def test_a_new_person_is_checked_in_with_one_more_enter(open_desk) -> None:
    async with open_desk() as work:
        await work.pilot.press(*"garcia")
        await work.command("new_person")
        await work.until(lambda: isinstance(work.app.screen, NewPersonDialog) and work.app.screen.ready, "the form")
        await work.pilot.press(*"Ana", "tab", *"Garcia")
        category = work.app.screen.query_one(Form).row("category").query_one(ChoiceField)
        while category.value != "support":
            category.action_step(1)
        await work.pilot.press("enter")
        await work.until(lambda: "Added Garcia, Ana" in work.band, "who was added")
        assert "Enter checks in" in work.band
        await work.until(lambda: work.state.painted[0] == work.desk.line.value != "", "the new person's card")
        await work.pilot.press("enter")
        await work.until(lambda: "CHECKED IN" in work.band, "the mark")
        assert "Garcia, Ana" in work.band
