"""Marks from paper, export, close of the day, badges for many, first opening: what they write and say."""

from __future__ import annotations

import json
import threading

from builders import add_people
from textual.widgets import Input

from checkin.core import dossier, machine
from checkin.core.attendance import arrivals, marking
from checkin.core.issuing import temporary
from checkin.core.models import Method
from checkin.core.people import registration
from checkin.core.printing import file_output
from checkin.core.session import Session
from checkin.tui.dialogs.badges.for_many import BadgesDialog
from checkin.tui.dialogs.badges.print_jobs import PrintJobsDialog
from checkin.tui.dialogs.day.close_day import CloseDayDialog
from checkin.tui.dialogs.day.export import ExportDialog
from checkin.tui.dialogs.day.late_marks import LateMarksDialog
from checkin.tui.dialogs.kit.background import Job, JobCancelledError, JobDialog, progress_words
from checkin.tui.dialogs.kit.form import Form
from checkin.tui.dialogs.people.picture import NamePictureDialog
from checkin.tui.lines import LineView
from checkin.tui.phrases import IN_CLEAR
from checkin.tui.plain import PlainStatic
from checkin.tui.setup.first_open import FirstOpenDialog


async def test_marks_from_paper(show, session, khan, nadia, monkeypatch):
    monkeypatch.setattr(Session, "encrypted", True)
    async with show(LateMarksDialog(session)) as stage:
        await stage.press("enter")
        assert stage.wrong()[0].startswith("Type or paste the numbers")
        await stage.fill(refs=f"{khan.ref.lower()}, {nadia.ref} 9999XX", at="25:99", reason="no power")
        await stage.press("enter")
        assert "is no time" in stage.wrong()[-1]
        await stage.fill(at="")
        assert stage.screen.query_one(Form).row("at").query_one(Input).placeholder.startswith("such as: ")
        await stage.fill(at="23:59")
        await stage.press("enter")
        assert "has not come yet" in stage.message
        await stage.fill(at="08:15")
        await stage.press("enter")
        assert stage.message == "From paper: 2 checked in, 1 not on the list."
        assert "9999XX: Nobody on the list has this number." in stage.text("#outcome")
        assert IN_CLEAR not in stage.text("#outcome"), "no file was written"
        await stage.press("enter")
        assert len(stage.answer.outcomes) == 3
    (mark,) = arrivals.marks_of(session, khan.id)
    assert (f"{mark.at:%H:%M}", mark.method, mark.reason) == ("08:15", Method.PAPER.value, "no power")


async def test_marks_from_a_file(show, session, khan, tmp_path):
    paper = tmp_path / "paper [1].txt"
    paper.write_text(f"ref\n{khan.ref}\n", encoding="utf-8")
    async with show(LateMarksDialog(session)) as stage:
        await stage.fill(file=str(tmp_path / "no.txt"), at="08:15", reason="paper")
        await stage.press("enter")
        assert "no.txt cannot be read" in stage.message
        await stage.fill(file=str(paper))
        await stage.press("enter")
        assert dossier.days_attended(session, khan.id) == [1]


async def test_export_names_the_file_after_the_choices(show, session, khan, tmp_path):
    marking.mark(session, khan.id)
    async with show(ExportDialog(session, tmp_path)) as stage:
        await stage.press("right", "right", "tab", "right", "right")
        await stage.press("enter")
        assert stage.text("#outcome").splitlines()[0] == f"2 rows are in {tmp_path / 'attendance-all-days.json'}."
        await stage.press("enter")
        assert stage.answer.message.startswith("2 rows")
    rows = json.loads((tmp_path / "attendance-all-days.json").read_text(encoding="utf-8"))
    assert "yes" in str(rows)


async def test_export_into_nowhere_is_a_sentence(show, session, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    async with show(ExportDialog(session, tmp_path)) as stage:
        await stage.fill(file=str(blocked / "a.csv"))
        await stage.press("enter")
        assert "There is no folder" in stage.message
        assert stage.answers == []


async def test_the_day_is_closed_into_a_folder(show, session, khan, nadia, tmp_path):
    marking.mark(session, khan.id)
    registration.park(session, nadia.id, "identity in doubt")
    async with show(CloseDayDialog(session)) as stage:
        assert "UNSETTLED: 3" in stage.text("#outcome")
        assert "No backup is made" in stage.text("#outcome")
        assert "2 items owed: bag 1, headset 1" in stage.text("#outcome")
        assert "Nadia EL-SAYED is still with the help desk" in stage.text("#outcome")
        await stage.fill(folder=str(tmp_path / "out"))
        await stage.press("enter")
        assert "attendance-day-1.csv" in stage.text("#outcome")
        await stage.press("enter")
        assert stage.answer.message == f"The day is closed; the files are in {tmp_path / 'out' / '2026-11-24 day 1'}."


async def test_what_must_be_looked_up_first_is_said_to_be(show, session, monkeypatch):
    look, said = CloseDayDialog.look, []

    def watched(dialog):
        said.append(str(dialog.query_one("#message", PlainStatic).content))
        return look(dialog)

    monkeypatch.setattr(CloseDayDialog, "look", watched)
    async with show(CloseDayDialog(session)) as stage:
        assert (said, stage.message) == (["Looking ..."], "")


async def test_a_date_after_the_last_day_is_no_dead_end(show, session, clock):
    clock.forward(days=5)
    async with show(CloseDayDialog(session)) as stage:
        assert stage.message == "Today is no day of the conference. Esc, then F7: choose the day."
        assert (stage.choices, stage.text("#keys")) == (["Close"], "Esc close")


async def test_esc_while_the_day_is_closed_leaves_nothing(show, session, khan, tmp_path, monkeypatch):
    begun, pressed = threading.Event(), threading.Event()

    def slow(_document, path, *_):
        begun.set()
        pressed.wait(20)
        path.write_bytes(b"%PDF")

    monkeypatch.setattr("checkin.core.conference.closing.write_document", slow)
    marking.mark(session, khan.id)
    async with show(CloseDayDialog(session)) as stage:
        await stage.fill(folder=str(tmp_path / "out"))
        await stage.pilot.press("enter")
        while not begun.is_set():
            await stage.pilot.pause(0.01)
        await stage.pilot.press("escape")
        assert stage.message == "Stopping ..."
        pressed.set()
        while stage.screen.working:
            await stage.pilot.pause(0.01)
        assert stage.message == "Cancelled. No file was written; the day can be closed again."
        assert list((tmp_path / "out").iterdir()) == []
        assert stage.answers == []


async def test_a_page_of_print_jobs_without_any_says_so(show, session):
    async with show(PrintJobsDialog(session)) as stage:
        assert "Nothing was sent to a printer yet." in stage.everything
        assert stage.text("#heading") == "Print jobs: 0 open, 0 in doubt"


async def test_who_still_has_a_temporary_badge_is_named_before_the_day_is_closed(show, session, khan, nadia, clock):
    temporary.lend(session, khan.id, "forgot the badge", 7)
    clock.forward(days=1)
    temporary.lend(session, nadia.id, "forgot the badge", 9)
    async with show(CloseDayDialog(session)) as stage:
        assert "UNSETTLED: 3" in stage.text("#outcome")
        assert "KHAN still has temporary badge 7 of day 1" in stage.text("#outcome")
        assert "EL-SAYED still has temporary badge 9 of day 2" in stage.text("#outcome")


async def test_badges_of_those_without_one(show, session, khan, nadia, tmp_path):
    file_output.print_badges(session, [nadia], tmp_path / "earlier.pdf")
    async with show(BadgesDialog(session)) as stage:
        assert stage.text("#outcome").strip() == "1 badges."
        await stage.fill(target=str(tmp_path / "many.pdf"))
        await stage.press("enter")
        assert stage.text("#outcome").startswith(f"1 badges printed, in {tmp_path / 'many.pdf'}.")
    assert (tmp_path / "many.pdf").read_bytes().startswith(b"%PDF")
    assert len(dossier.badges_of(session, khan.id)) == 1
    assert len(dossier.badges_of(session, nadia.id)) == 1


async def test_badges_of_a_delegation_again(show, session, khan, nadia, tmp_path):
    file_output.print_badges(session, [khan], tmp_path / "many.pdf")
    add_people(session, "𒀀 Gilgamesh", delegation="Pakistan")
    async with show(BadgesDialog(session)) as stage:
        await stage.fill(whom="delegation")
        await stage.fill(delegation="Pakistan", again="SPOILED", target=str(tmp_path / "many.pdf"))
        await stage.press("enter")
        assert "No font here can print" in stage.text("#outcome")
        await stage.press("enter")
        assert (tmp_path / "many-2.pdf").exists(), "badges that lie there are not written over"
        assert "2 badges printed" in stage.text("#outcome")
        assert "1 is worth a look." in stage.text("#outcome")
        assert "𒀀 Gilgamesh: " in stage.text("#outcome")
    copies = dossier.badges_of(session, khan.id)
    assert [copy.void for copy in copies] == [True, False]
    assert dossier.badges_of(session, nadia.id) == []


async def test_what_would_be_cut_is_told_before_printing(show, session, khan, tmp_path):
    long = "Deputy Assistant Director-General for Everything and More " * 30
    add_people(session, "Nadia Long", position=long)
    async with show(BadgesDialog(session)) as stage:
        await stage.fill(target=str(tmp_path / "many.pdf"))
        await stage.press("enter")
        assert stage.text("#outcome").startswith("Before printing 2 badges, look at these:")
        assert "Nadia Long: " in stage.text("#outcome")
        assert dossier.badges_of(session, khan.id) == []
        await stage.press("escape")
        assert stage.text("#outcome").strip() == "2 badges."
        await stage.press("enter", "enter")
        assert "2 badges printed" in stage.text("#outcome")
    assert len(dossier.badges_of(session, khan.id)) == 1


async def test_nobody_to_print(show, session, khan, tmp_path):
    async with show(BadgesDialog(session)) as stage:
        await stage.fill(whom="category")
        await stage.press("enter")
        assert "Nobody is chosen" in stage.message


async def test_long_work_can_be_cancelled(show):
    steps = []

    class Long(JobDialog[str]):
        def confirm(self) -> None:
            self.begin(self._count, self.answer)

        def _count(self, job: Job) -> str:
            for step in range(1, 1_000_000):
                steps.append(step)
                if step == 3:
                    self.app.call_from_thread(self.action_cancel)
                job(step, 1_000_000)
            return "done"

    async with show(Long("Long work")) as stage:
        await stage.press("enter")
        assert steps == [1, 2, 3]
        assert stage.message == "Cancelled. Nothing was written."
        assert not stage.screen.working
        await stage.press("escape")
        assert stage.answer is None


def test_progress_in_words():
    assert progress_words(5, 10) == "▓" * 15 + "░" * 15 + " 5 of 10"
    assert progress_words(12, 0) == "12 done"


def test_a_cancelled_job_stops_the_work():
    job = Job.__new__(Job)
    job.cancelled = True
    try:
        job(1, 2)
    except JobCancelledError:
        return
    raise AssertionError


async def test_desk_and_operator_are_asked_once_and_kept(show):
    async with show(FirstOpenDialog(machine.Machine(theme="dark"))) as stage:
        await stage.fill(desk="", operator="Amina [/]")
        await stage.press("enter")
        assert stage.wrong() == ["Give the desk a name."]
        await stage.fill(desk="Desk 3")
        await stage.press("enter")
        assert stage.answer == machine.Machine("Desk 3", "Amina [/]", theme="dark")
    assert machine.load() == stage.answer


async def test_the_name_as_printed(show, session, khan):
    async with show(NamePictureDialog(session, khan), (120, 36)) as stage:
        shown = stage.screen.query_one("#picture", LineView)
        assert any(block in shown.text for block in "█▀▄")
        lines = shown.text.splitlines()
        assert shown.size.height == len(shown.lines)
        assert max(map(len, lines)) <= 114
        await stage.press("enter")
        assert stage.answer is None
