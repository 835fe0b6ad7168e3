"""Reports at the desk: the first page is seen before anything is written or printed."""

from __future__ import annotations

import pypdfium2
from builders import entries_of

from checkin.core.attendance import marking
from checkin.core.printing import printers
from checkin.core.session import Session
from checkin.tui.dialogs.day.reports import ReportsDialog
from checkin.tui.phrases import IN_CLEAR


def what_was_made(session):
    return [(entry.body["what"], entry.body["form"]) for entry in entries_of(session, "exported")]


async def test_of_an_encrypted_conference_a_file_is_said_to_be_plain(show, session, khan, tmp_path, monkeypatch):
    monkeypatch.setattr(Session, "encrypted", True)
    async with show(ReportsDialog(session, folder=tmp_path)) as stage:
        await stage.press("enter")
        await stage.press("enter")
        assert stage.text("#outcome").splitlines()[-1] == IN_CLEAR


async def test_page_one_is_shown_before_the_file_is_written(show, session, khan, tmp_path):
    marking.mark(session, khan.id)
    async with show(ReportsDialog(session, folder=tmp_path)) as stage:
        assert stage.screen.query_one("Form").values["file"] == str(tmp_path / "signatures-day-1.pdf")
        await stage.press("enter")
        assert stage.message == "Page 1 of 1."
        assert stage.choices[0] == "Write"
        picture = stage.text("#outcome").splitlines()
        assert len(picture) > 20
        assert any("█" in line or "▀" in line for line in picture)
        assert not list(tmp_path.glob("*.pdf"))
        await stage.press("escape")
        assert stage.choices[0] == "Show page one"
        await stage.press("enter")
        await stage.press("enter")
        assert stage.text("#outcome").splitlines()[0] == f"The report is in {tmp_path / 'signatures-day-1.pdf'}."
    with pypdfium2.PdfDocument(tmp_path / "signatures-day-1.pdf") as pdf:
        assert khan.family_name in pdf[0].get_textpage().get_text_range()
    assert what_was_made(session) == [("signatures", "pdf")]


async def test_a_look_at_the_list_of_participants_issues_nothing_and_asks_no_day(show, session, khan, tmp_path):
    async with show(ReportsDialog(session, folder=tmp_path)) as stage:
        await stage.fill(report="participants")
        form = stage.screen.query_one("Form")
        assert not form.row("day").display
        assert form.values["file"] == str(tmp_path / "participants.pdf")
        await stage.press("enter")
        assert stage.message == "Page 1 of 1."
    assert not entries_of(session, "list_issued")


async def test_a_report_goes_to_a_printer_that_takes_pages(show, session, khan, tmp_path):
    (tmp_path / "tray").mkdir()
    printers.add(session, "Office", f"folder:{tmp_path / 'tray'}")
    async with show(ReportsDialog(session, folder=tmp_path)) as stage:
        await stage.fill(form="at Office")
        await stage.press("enter")
        assert stage.choices[0] == "Print"
        await stage.press("enter")
        assert stage.text("#outcome").splitlines()[0] == "The report was sent to Office."
    (page,) = (tmp_path / "tray").iterdir()
    assert page.read_bytes().startswith(b"%PDF")
