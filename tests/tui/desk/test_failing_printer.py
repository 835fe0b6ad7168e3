"""When a printer fails: what is asked, and the other ways to a badge."""

from __future__ import annotations

from pathlib import Path

import pytest
from printers.label_printer import LabelPrinter
from textual.widgets import OptionList

from badges.printers.model import JobState
from checkin.core import dossier
from checkin.core.printing import file_output, jobs, orders, printers
from checkin.core.session import Session
from checkin.tui.dialogs.badges.print_jobs import PrintJobsDialog
from checkin.tui.dialogs.badges.waiting_badge import WaitingBadgeDialog
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import ChoiceButton
from checkin.tui.plain import PlainStatic


@pytest.fixture(autouse=True)
def _listens_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dialog, "GRACE", 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "out"
    place.mkdir()
    return place


def set_up_and_gone(session: Session) -> None:
    """This desk's printer answered once, and is there no more."""
    labels = LabelPrinter()
    printers.add(session, "Desk printer", labels.uri, template="label")
    printers.use(session, "Desk printer")
    labels.stop()


def rows(work, selector: str) -> str:
    """The rows of the list on top, as text."""
    lists = work.app.screen.query(selector).results(OptionList)
    return "\n".join(str(option.prompt) for found in lists for option in found.options)


async def test_a_stuck_badge_is_told_and_goes_elsewhere_with_two_keys(open_desk, folder: Path, tmp_path: Path) -> None:
    async with open_desk() as work:
        session = work.app.session
        gone = tmp_path / "gone"
        gone.mkdir()
        printers.add(session, "Desk printer", f"folder:{gone}")
        printers.add(session, "Other", f"folder:{folder}")
        printers.use(session, "Desk printer", "Other")
        gone.rmdir()
        gone.write_text("no folder any more")
        await work.type("el-say")
        await work.command("badge")
        await work.until(lambda: "THE BADGE WAITS" in work.band, "the desk says that it waits")
        assert "cannot be" in work.band
        await work.command("badge")
        await work.until(lambda: isinstance(work.app.screen, WaitingBadgeDialog), "what to do about it")
        await work.pilot.press("1")
        await work.until(lambda: list(folder.glob("*.pdf")), "it comes out of the other printer")
        await work.until(lambda: dossier.badges_of(session, work.people["N3"].id), "and is logged")
        assert jobs.open_jobs(session) == []


async def test_a_badge_for_a_printer_that_is_gone_is_made_as_a_file(open_desk) -> None:
    async with open_desk((80, 24)) as work:
        session = work.app.session
        set_up_and_gone(session)
        await work.type("el-say")
        await work.command("badge")
        await work.until(lambda: "F2: make a PDF instead, or take it back." in work.band, "what to do")
        await work.command("badge")
        await work.until(lambda: isinstance(work.app.screen, WaitingBadgeDialog), "the question")
        assert [choice.label for choice in work.app.screen._ways()] == [
            "Make a PDF instead", "Take it back: no badge", "Wait for it"
        ]  # fmt: skip
        await work.pilot.press("1")
        await work.until(lambda: "Badge made" in work.band, "the file")
        (file,) = file_output.badge_folder(session).glob("*.pdf")
        assert file.read_bytes().startswith(b"%PDF")
        assert jobs.open_jobs(session) == []
        (badge,) = dossier.badges_of(session, work.people["N3"].id)
        assert badge.copy == 1


async def test_a_job_is_made_as_a_file_when_it_waits_and_when_it_failed(open_desk, folder: Path) -> None:
    async with open_desk((80, 24)) as work:
        session = work.app.session
        printers.add(session, "Desk printer", f"folder:{folder}", template="a7")
        printers.pause(session, "Desk printer", True)
        failed = orders.order(session, [work.people["N3"]], "Desk printer").jobs[0]
        with session.write() as writing:
            orders.drop(writing, failed, JobState.FAILED, "It does not know this size.")
        orders.order(session, [work.people["K2"], work.people["S4"]], "Desk printer")
        made = file_output.badge_folder(session)
        for number in (1, 2):
            work.desk.action_command("print_jobs")
            await work.until(lambda: "\n" in rows(work, "#jobs"), "two jobs")
            if number == 1:
                await work.until(lambda: "2 badges: " in said(work, "#note"), "whose they are")
                assert "SHARMA, Krishna Prasad" in said(work, "#note")
            await work.pilot.press(*["down"] * (number - 1), "enter")
            await work.until(lambda: "Make a PDF instead" in choices(work), "what can be done")
            assert ("Try again" in choices(work)) == (number == 2)
            assert ("2 badges: ", "Badge of EL-SAYED, Nadia, no. N3")[number - 1] in said(work, ".lines")
            await work.pilot.press(str(choices(work).index("Make a PDF instead") + 1))
            await work.until(lambda made_by=number: len(list(made.glob("*.pdf"))) == made_by, "the file")
            await work.until(lambda: isinstance(work.app.screen, PrintJobsDialog), "back at the jobs")
            await work.pilot.press("escape")
            await work.until(lambda: work.app.screen is work.desk, "back at the desk")
        assert jobs.open_jobs(session) == []
        assert [len(dossier.badges_of(session, work.people[ref].id)) for ref in ("K2", "S4", "N3")] == [1, 1, 1]


def said(work, selector: str) -> str:
    """A text of the dialog on top."""
    return "".join(str(found.content) for found in work.app.screen.query(selector).results(PlainStatic))


def choices(work) -> list[str]:
    """What the dialog on top offers, by digit."""
    return [button.choice.label for button in work.app.screen.query(ChoiceButton)]
