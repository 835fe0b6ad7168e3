"""Enter, F8 and scans at the desk: who is marked, and what the band says."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import FrozenClock, foreign_code, make_newer

from badges.code import practice_prefix
from checkin.core import dossier
from checkin.core.attendance import arrivals, marking
from checkin.core.issuing import copies
from checkin.core.models import Result
from checkin.core.people import registration
from checkin.core.printing import file_output, printers
from checkin.core.session import Session
from checkin.tui.dialogs.badges.made_badge import MadeBadgeDialog
from checkin.tui.dialogs.kit.form import ChoiceField, Form
from checkin.tui.dialogs.people.new_person import NewPersonDialog
from checkin.tui.lines import LineView
from checkin.tui.phrases import IN_CLEAR
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


async def test_namesakes_need_a_second_enter_after_the_question(open_desk) -> None:
    async with open_desk() as work:
        await work.type("mohammad yusuf khan")
        assert "2 PEOPLE HAVE THIS NAME" in work.desk.card.text
        await work.pilot.press("enter")
        await work.until(lambda: "organisation" in work.band, "the question")
        assert dossier.days_attended(work.app.session, work.people["K1"].id) == []
        await work.pilot.press("down")
        await work.until(lambda: work.state.painted[1] == work.people["K2"].id, "the other's card")
        await work.pilot.press("enter")  # the question was asked: it is answered by choosing
        await work.until(lambda: "CHECKED IN" in work.band, "CHECKED IN")
        assert dossier.days_attended(work.app.session, work.people["K2"].id) == [1]
        assert dossier.days_attended(work.app.session, work.people["K1"].id) == []


async def test_enter_on_an_empty_line_does_nothing(open_desk) -> None:
    async with open_desk() as work:
        await work.mark("sharma")
        before = work.app.session.version()
        await work.pilot.press("enter", "enter")
        assert work.app.session.version() == before


async def test_enter_before_the_card_is_painted_only_chooses(open_desk) -> None:
    async with open_desk() as work:
        await work.type("sharma")
        work.desk.line.value = "nadia"
        work.desk.enter()
        await work.until(lambda: work.state.people.query == "nadia", "the new results")
        assert list(arrivals.marks_on(work.app.session, 1)) == []


@pytest.mark.parametrize(
    ("query", "word"),
    [("pending person", "NOT YET APPROVED"), ("provisional person", "letter missing")],
)
async def test_the_band_has_the_words_of_the_contract(open_desk, query: str, word: str) -> None:
    async with open_desk() as work:
        await work.mark(query)
        await work.until(lambda: word in work.band, word)


async def test_an_enter_that_comes_with_the_question_does_not_answer_it(
    open_desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checkin.tui.desk.desk.QUESTION_SECONDS", 30.0)
    async with open_desk() as work:
        await work.type("moham")
        await work.pilot.press("enter")
        await work.until(lambda: "Enter again" in work.band, "the question")
        await work.pilot.press("enter")
        await work.pilot.pause()
        assert list(arrivals.marks_on(work.app.session, 1)) == []
        monkeypatch.setattr("checkin.tui.desk.desk.QUESTION_SECONDS", 0.0)
        await work.pilot.press("enter")
        await work.until(lambda: "CHECKED IN" in work.band, "the answer")


async def test_give_and_box_are_said_at_the_mark(open_desk) -> None:
    async with open_desk() as work:
        await work.type("K1")
        await work.until(lambda: "in box P" in work.desk.card.text, "where the badge is")
        assert "bag, headset" in work.desk.card.text
        await work.pilot.press("enter")
        await work.pilot.press("enter")
        await work.until(lambda: "box P" in work.band, "box")
        assert "bag, headset" in work.band


async def test_the_band_dims_at_the_next_key(open_desk) -> None:
    async with open_desk() as work:
        await work.mark("sharma")
        assert not work.desk.band.dimmed
        await work.pilot.press("n")
        await work.until(lambda: work.desk.band.dimmed, "dimmed")


async def test_undo_of_a_fresh_own_mark_asks_nothing(open_desk) -> None:
    async with open_desk() as work:
        await work.mark("sharma")
        await work.pilot.press("f8")
        await work.until(lambda: "TAKEN BACK" in work.band, "TAKEN BACK")
        assert dossier.days_attended(work.app.session, work.people["S4"].id) == []


async def test_undo_of_an_old_mark_asks(open_desk, clock: FrozenClock) -> None:
    async with open_desk() as work:
        await work.mark("sharma")
        clock.forward(minutes=2)
        await work.pilot.press("f8")
        await work.until(lambda: type(work.app.screen).__name__ == "UndoDialog", "the question")
        assert dossier.days_attended(work.app.session, work.people["S4"].id) == [1]


async def test_after_a_mark_was_moved_enter_does_not_check_the_wrong_person_in_again(
    open_desk, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checkin.tui.dialogs.kit.base.Dialog.GRACE", 0.0)
    async with open_desk() as work:
        session = work.app.session
        await work.mark("sharma")
        clock.forward(minutes=2)
        await work.type("sharma")
        await work.pilot.press("f8")
        await work.until(lambda: type(work.app.screen).__name__ == "UndoDialog", "the question")
        await work.pilot.press("2")
        picker = work.app.screen.query_one("PersonPicker")
        await work.pilot.press(*"N3")
        await work.until(lambda: picker.highlighted is not None, "the right person found")
        await work.pilot.press("enter")
        await work.until(lambda: "EL-SAYED, Nadia" in work.band, "moved")
        assert work.desk.line.value == ""
        await work.pilot.press("enter")
        await work.pilot.pause()
        assert dossier.days_attended(session, work.people["S4"].id) == []
        assert dossier.days_attended(session, work.people["N3"].id) == [1]


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
        assert work.desk.strange_ticket == ""
        assert work.desk.line.value == ""
        copies.report_lost(session, work.people["N3"].id)
        work.app.screen.post_message(Scanned(code))
        await work.until(lambda: "OLD BADGE" in work.band, "OLD BADGE")


async def test_a_scan_cancels_a_question_and_is_not_its_answer(open_desk, clock: FrozenClock, tmp_path: Path) -> None:
    async with open_desk() as work:
        session = work.app.session
        badge = file_output.print_badges(session, [work.people["N3"]], tmp_path / "n.pdf").printed[0]
        await work.mark("sharma")
        clock.forward(minutes=2)
        await work.pilot.press("f8")
        await work.until(lambda: type(work.app.screen).__name__ == "UndoDialog", "the question")
        work.app.screen.post_message(Scanned(copies.code_of(session, badge)))
        await work.until(lambda: "EL-SAYED, Nadia" in work.band, "the scan's answer")
        assert work.app.screen is work.desk
        assert dossier.days_attended(session, work.people["S4"].id) == [1]


async def test_an_unknown_code_is_said(open_desk) -> None:
    async with open_desk() as work:
        work.app.screen.post_message(Scanned(foreign_code(work.app.session)))
        await work.until(lambda: "BADGE OF ANOTHER MEETING" in work.band, "another meeting")
        work.app.screen.post_message(Scanned("nonsense-123456"))
        await work.until(lambda: "BADGE NOT KNOWN" in work.band, "not known")
        assert work.desk.strange_ticket


async def test_a_practice_badge_is_called_one(open_desk) -> None:
    async with open_desk() as work:
        facts = work.app.session.conference
        code = practice_prefix(facts.id, facts.code_prefix) + "B" * 26
        work.app.screen.post_message(Scanned(code))
        await work.until(lambda: "A PRACTICE BADGE" in work.band, "a practice badge")


async def test_a_number_is_refused_where_only_signed_badges_count(open_desk) -> None:
    async with open_desk(signed_only=True) as work:
        work.app.screen.post_message(Scanned("N3"))
        await work.until(lambda: "This conference takes signed badges only. Type the name." in work.band, "refused")


async def test_a_held_person_is_with_the_help_desk(open_desk) -> None:
    async with open_desk() as work:
        registration.park(work.app.session, work.people["S4"].id, "identity in doubt")
        await work.mark("sharma")
        await work.until(lambda: "WITH THE HELP DESK" in work.band, "held")


@pytest.mark.parametrize("columns", [80, 120])
async def test_a_newer_program_on_the_same_file_is_said_at_the_mark(open_desk, columns: int) -> None:
    async with open_desk((columns, 24)) as work:
        make_newer(work.app.session.store.path)
        await work.mark("sharma")
        assert "NOT SAVED" in work.band
        assert "A newer version of this program changed the file. Close this one," in work.band
        assert "paper" in work.band
        assert dossier.days_attended(work.app.session, work.people["S4"].id) == []


async def test_f2_makes_a_badge_and_names_its_folder(open_desk) -> None:
    async with open_desk() as work:
        await work.mark("sharma")
        await work.pilot.press("f2")
        await work.until(lambda: "Badge made" in work.band, "the badge")
        (file,) = file_output.badge_folder(work.app.session).glob("*.pdf")
        assert file.read_bytes().startswith(b"%PDF")
        assert file.name in work.band
        await work.until(lambda: isinstance(work.app.screen, MadeBadgeDialog) and work.app.screen.ready, "the badge")
        seen = work.app.screen
        await work.until(lambda: "▀▀▀" in seen.query_one("#picture", LineView).text, "how it looks")
        assert str(file) in str(seen.query_one("#note", PlainStatic).content)
        await work.pilot.press("enter")
        await work.until(lambda: work.app.screen is work.desk, "back at the desk")
        await work.type("el-say")
        await work.pilot.press("f2")
        await work.until(lambda: "EL-SAYED" in work.band and "Badge made" in work.band, "the next badge")
        assert work.app.screen is work.desk, "only the first one is shown"


async def test_the_file_of_a_badge_is_said_to_be_plain_where_the_conference_is_encrypted(
    open_desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "encrypted", True)
    async with open_desk() as work:
        await work.mark("sharma")
        await work.pilot.press("f2")
        await work.until(lambda: "Badge made" in work.band, "the badge")
        assert "Not encrypted. In the folder" in work.band
        await work.until(lambda: isinstance(work.app.screen, MadeBadgeDialog) and work.app.screen.ready, "the badge")
        note = work.app.screen.query_one("#note", PlainStatic)
        await work.until(lambda: IN_CLEAR in str(note.content), "that it is plain")
        await work.pilot.press("enter")
        printers.add(work.app.session, "Tray", f"folder:{tmp_path}")
        printers.use(work.app.session, "Tray")
        await work.type("el-say")
        await work.pilot.press("f2")
        await work.until(lambda: "BADGE PRINTED" in work.band, "the badge in the folder")
        assert IN_CLEAR in work.band


async def test_a_new_person_is_checked_in_with_one_more_enter(open_desk) -> None:
    async with open_desk() as work:
        await work.pilot.press(*"garcia")
        await work.pilot.press("f5")
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


async def test_the_name_of_somebody_on_the_list_leads_to_them_and_marks_nobody(open_desk) -> None:
    async with open_desk() as work:
        await work.type("EL-SAYED, Nadia")
        await work.pilot.press("f5")
        await work.until(lambda: isinstance(work.app.screen, NewPersonDialog) and work.app.screen.ready, "the form")
        await work.until(lambda: work.app.screen.query(Form) and work.app.focused is not None, "its fields")
        await work.pilot.press("enter")
        await work.until(lambda: "ON THE LIST ALREADY" in work.band, "the question")
        asked = work.desk.band.band
        assert asked.second == "Is it this person?"
        assert asked.third == "Enter again checks in this one: Ministry of Justice, Egypt."
        await work.until(lambda: work.state.painted == ("N3", work.people["N3"].id), "the card")
        assert dossier.days_attended(work.app.session, work.people["N3"].id) == []
        await work.pilot.press("enter")
        await work.until(lambda: "CHECKED IN" in work.band, "the mark")
        assert dossier.days_attended(work.app.session, work.people["N3"].id) == [1]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_on_no_day_of_the_conference_the_key_that_chooses_one_is_said(open_desk, clock, size) -> None:
    async with open_desk(size) as work:
        clock.forward(days=5)
        await work.until(lambda: work.desk.day is None, "no day")
        for key in ("enter", "f8"):
            await work.type("sharma")
            await work.pilot.press(key)
            await work.until(lambda: "Press F7 and choose the day." in work.band and not work.desk.band.dimmed, key)
            assert "Today is no day of the conference." in work.band
            await work.pilot.press("escape")
        assert dossier.days_attended(work.app.session, work.people["S4"].id) == []
