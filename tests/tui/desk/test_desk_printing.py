"""Badges at a desk with a printer: two keys, and what becomes of it is told."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from textual.widgets import OptionList

from checkin.core import dossier
from checkin.core.models import Reprint, ReprintReason
from checkin.core.people import registration
from checkin.core.printing import file_output, jobs, printers
from checkin.tui.dialogs.badges.print_jobs import PrintJobsDialog
from checkin.tui.dialogs.badges.printers import PrintersDialog
from checkin.tui.dialogs.badges.reprint import ReprintDialog
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.confirm import ConfirmDialog
from checkin.tui.dialogs.kit.form import ChoiceField, Form
from checkin.tui.phrases import in_line
from checkin.tui.plain import PlainStatic
from db.local import printers as stored
from db.rows import PrinterRow


@pytest.fixture(autouse=True)
def _listens_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dialog, "GRACE", 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "out"
    place.mkdir()
    return place


def rows(work, selector: str) -> str:
    """The rows of the list on top, as text."""
    lists = work.app.screen.query(selector).results(OptionList)
    return "\n".join(str(option.prompt) for found in lists for option in found.options)


def said(work, selector: str) -> str:
    """A text of the dialog on top; nothing while it opens."""
    return "".join(str(found.content) for found in work.app.screen.query(selector).results(PlainStatic))


async def test_somebody_who_is_refused_or_held_gets_a_badge_only_when_asked_for_twice(open_desk) -> None:
    async with open_desk((80, 24)) as work:
        session, nadia = work.app.session, work.people["N3"]
        for change, doubt in (({"status": "refused"}, "refused"), ({"status": "confirmed"}, "identity in doubt")):
            registration.edit(session, nadia.id, change)
            if change["status"] == "confirmed":
                registration.park(session, nadia.id, doubt)
            await work.type("el-say")
            await work.command("badge")
            await work.until(lambda: isinstance(work.app.screen, ConfirmDialog) and work.app.screen.ready, "a question")
            assert doubt in work.app.screen._text
            await work.pilot.press("2")
            await work.until(lambda: work.app.screen is work.desk, "the desk")
            assert dossier.badges_of(session, nadia.id) == []
            await work.pilot.press("escape")
        await work.type("el-say")
        await work.command("badge")
        await work.until(lambda: isinstance(work.app.screen, ConfirmDialog) and work.app.screen.ready, "the question")
        await work.pilot.press("1")
        await work.until(lambda: dossier.badges_of(session, nadia.id), "the badge")


async def test_one_key_sends_the_badge_to_this_desks_printer(open_desk, folder: Path) -> None:
    async with open_desk((80, 24)) as work:
        session = work.app.session
        printers.add(session, "Desk printer", f"folder:{folder}")
        printers.use(session, "Desk printer")
        await work.type("el-say")
        await work.command("badge")
        await work.until(lambda: "BADGE PRINTED" in work.band, "the badge is out")
        assert "EL-SAYED, Nadia" in work.band
        await work.until(lambda: "ready" in work.desk.query_one("#foot").text, "the foot says how the printer is")
        assert len(list(folder.glob("badge-*.pdf"))) == 1
        assert len(dossier.badges_of(session, work.people["N3"].id)) == 1
        await work.command("badge")
        await work.until(lambda: isinstance(work.app.screen, ReprintDialog), "a second one asks why")


async def test_a_printer_of_a_kind_that_is_not_known_is_told_at_the_desk(open_desk) -> None:
    async with open_desk((80, 24)) as work:
        session = work.app.session
        with session.write() as writing:
            row = PrinterRow("New one", "carrier-pigeon", "loft", 300, "", "", "a6", 1, paused=False)
            stored.put(writing.connection, row)
            stored.use(writing.connection, session.desk, row.name, "")
        work.desk.printing.look_at_printer()
        await work.until(lambda: "! This program" in work.desk.query_one("#foot").text, "the foot says it")
        await work.type("el-say")
        await work.pilot.press("f2")
        await work.until(lambda: "does not know its kind of printer" in work.band, "F2 says it")
        assert "forget this one" in work.band
        assert jobs.open_jobs(session) == []


@pytest.mark.parametrize(
    ("place", "seconds", "words"),
    [(1, None, "1st"), (2, 8.2, "2nd, about 8 s"), (3, 0.2, "3rd, about 1 s"), (11, 43, "11th, about 45 s"),
     (121, 800, "121st, about 13 min")],
)  # fmt: skip
def test_the_words_of_a_place_in_line(place: int, seconds: float | None, words: str) -> None:
    assert in_line(place, seconds) == words


@pytest.mark.parametrize("reason", list(ReprintReason))
@pytest.mark.parametrize("note", ["", "by the door: [/]"])
def test_the_reason_of_a_reprint_is_read_from_its_words(reason: ReprintReason, note: str) -> None:
    assert Reprint.of(Reprint(reason, note).words) == Reprint(reason, note)


async def test_printers_and_jobs_have_their_pages(open_desk, folder: Path) -> None:
    async with open_desk((80, 24)) as work:
        session = work.app.session
        printers.add(session, "Desk printer [/]", f"folder:{folder}")
        work.desk.action_command("printers")
        await work.until(lambda: isinstance(work.app.screen, PrintersDialog), "the printers")
        await work.until(lambda: "✓ ready" in rows(work, "#printers"), "it is ready")
        await work.pilot.press("enter")
        await work.until(lambda: not isinstance(work.app.screen, PrintersDialog), "one printer")
        await work.pilot.press("1")
        await work.until(lambda: printers.of_desk(session)[0] is not None, "this desk prints there")
        await work.pilot.press("escape")
        await work.until(lambda: work.app.screen is work.desk, "back at the desk")
        await work.type("el-say")
        await work.command("badge")
        await work.until(lambda: "BADGE PRINTED" in work.band, "the badge is out")
        work.desk.action_command("print_jobs")
        await work.until(lambda: isinstance(work.app.screen, PrintJobsDialog), "the jobs")
        await work.until(lambda: "✓ printed" in rows(work, "#jobs"), "the job is done")
        await work.until(lambda: "Badge of EL-SAYED, Nadia, no. N3 (Ministry" in said(work, "#note"), "whose it is")
        await work.pilot.press("enter")
        await work.until(lambda: "nothing is left to do" in said(work, "#message"), "what Enter finds")
        assert said(work, "#message").startswith("Badge of EL-SAYED, Nadia")


async def test_many_badges_go_to_a_printer_by_delegation(open_desk, folder: Path) -> None:
    async with open_desk((80, 24)) as work:
        session = work.app.session
        printers.add(session, "Desk printer", f"folder:{folder}")
        work.desk.action_command("badges")
        await work.until(lambda: "badges." in said(work, "#outcome"), "a count")
        form = work.app.screen.query_one(Form)
        form.row("form").query_one(ChoiceField)._choose(2)
        await work.until(lambda: form.row("separators").display, "what lies between")
        await work.pilot.press("enter")
        await work.until(lambda: "ordered at Desk printer" in said(work, "#outcome"), "ordered")
        work.desk.wake_printers()
        await work.until(lambda: not jobs.open_jobs(session), "all are out")
        assert {job.state for job in jobs.newest_jobs(session)} == {"printed"}


async def test_many_badges_have_the_design_that_is_chosen_or_each_category_its_own(open_desk, tmp_path: Path) -> None:
    async with open_desk((80, 24)) as work:
        session = work.app.session
        place = session.store.path.parent
        card = (
            "width = {}\nheight = 60\n[[element]]\n"
            'kind = "text"\nx = 2\ny = 2\nwidth = 60\nheight = 9\nfield = "name"\n'
        )
        (place / "own.toml").write_text(card.format(90))
        (place / "police.toml").write_text('categories = ["police"]\n' + card.format(80))
        work.desk.action_command("badges")
        await work.until(lambda: "badges." in said(work, "#outcome"), "a count")
        options = work.app.screen.query_one(Form).row("design").field.options
        assert options[0][1] == "each category's own (police.toml)"
        assert {"a6", "label", "own.toml", "police.toml"} <= {label for _, label in options}
        await work.pilot.press("enter")
        await work.until(lambda: "nobody can scan this badge" in said(work, "#outcome"), "what is doubtful about it")
        await work.pilot.press("enter")
        await work.until(lambda: "badges printed" in said(work, "#outcome"), "made")
        (file,) = file_output.badge_folder(session).glob("*.pdf")
        widths = sorted({round(page.get_width() * 25.4 / 72) for page in pypdfium2.PdfDocument(file)})
        assert widths == [80, 105]
