"""What is to be given, ticked over the desk: its key, its digits, and a scan that comes meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkin.core import dossier
from checkin.core.issuing import copies
from checkin.core.people import items
from checkin.core.printing import file_output
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.people.give import GiveDialog
from checkin.tui.scan_guard import Scanned

PEOPLE: tuple[dict[str, str], ...] = (
    {"given_names": "Nadia", "family_name": "EL-SAYED", "ref": "N3", "box": "S", "hand_over": "bag; headset"},
    {"given_names": "Krishna Prasad", "family_name": "SHARMA", "native_name": "कृष्ण प्रसाद शर्मा", "ref": "S4",
     "box": "S", "hand_over": "headset"},
    {"name": "[/] Bracket", "native_name": "محمد یوسف خان", "ref": "B5", "box": "[/]", "hand_over": "[red]bag[/]"},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _listens_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dialog, "GRACE", 0.0)


def print_all(work, folder: Path) -> None:
    file_output.print_badges(work.app.session, list(work.people.values()), folder / "all.pdf")


async def test_a_scan_closes_the_ticks_and_records_none(open_desk, tmp_path: Path) -> None:
    async with open_desk(people=PEOPLE) as work:
        print_all(work, tmp_path)
        session, sharma = work.app.session, work.people["S4"]
        await work.mark("el-sayed")
        await work.pilot.press("1", "2")
        assert work.desk.line.value == "12", "digits are typed as ever after a mark"
        await work.pilot.press("escape")
        await work.command("give")
        await work.until(lambda: isinstance(work.app.screen, GiveDialog) and work.app.screen.ready, "the ticks")
        work.app.screen.post_message(Scanned(copies.code_of(session, dossier.badges_of(session, sharma.id)[0])))
        await work.until(lambda: "SHARMA" in work.band, "the next guest")
        assert items.owed(session, work.people["N3"]) == ("bag", "headset")


async def test_hostile_names_of_items_and_boxes_are_shown_as_they_are(open_desk) -> None:
    async with open_desk((80, 24), PEOPLE) as work:
        await work.mark("B5")
        await work.until(lambda: "Badge is in box [/].  Give (Ctrl+G): [red]bag[/]." in work.band, "the words")
        await work.command("give")
        await work.until(lambda: isinstance(work.app.screen, GiveDialog) and work.app.screen.ready, "the ticks")
        await work.pilot.press("enter")
        await work.until(lambda: "Given: [red]bag[/]." in work.band, "given")
