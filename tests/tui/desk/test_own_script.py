"""A name that a terminal may turn around is told by number and place, and stands in a row of its own."""

from __future__ import annotations

import pytest

from checkin.tui.dialogs.day.journal import JournalDialog

PEOPLE = (
    {"name": "रामबहादुर गुरुङ", "ref": "T014", "country": "NP", "organisation": "Nepal Police", "box": "B"},
    {"name": "محمد یوسف خان", "ref": "T015", "country": "PK", "organisation": "وزارت داخلہ", "status": "pending"},
    {"name": "Abdul Rahman Mohammad " * 6, "ref": "T016"},
)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_band_says_what_can_be_read_aloud_and_the_name_below_it(open_desk, size: tuple[int, int]) -> None:
    async with open_desk(size, PEOPLE) as work:
        for ref, word, place, then in (
            ("T014", "CHECKED IN", "Nepal Police, Nepal", "Badge is in box B."),
            ("T015", "NOT YET APPROVED", "Pakistan", "Press F6: help desk."),
        ):
            await work.mark(ref)
            head, name, *below = [row.strip() for row in work.band.strip().splitlines()]
            assert word in head
            assert f"No. {ref} - {place}" in head
            assert name == work.people[ref].display_name
            assert then in "".join(below)
            assert "name below" not in work.band
            await work.pilot.press("escape")


async def test_the_card_cuts_nothing_while_it_has_rows(open_desk) -> None:
    long = {
        "name": "Abdul Rahman Mohammad " * 3 + "AL-ZAHRANI", "ref": "T016",
        "organisation": "Ministry " * 5 + "of Mines", "position": "Deputy Director " * 5 + "of Affairs",
        "desk_note": "A chair with arms " * 5 + "at the door",
    }  # fmt: skip
    async with open_desk((120, 36), (long,)) as work:
        await work.type("T016")
        await work.until(lambda: "WATCH" in work.desk.card.text, "the card")
        for end in ("AL-ZAHRANI", "of Mines", "of Affairs", "at the door"):
            assert end in " ".join(work.desk.card.text.split()), end
        assert "…" not in work.desk.card.text


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_each_entry_of_the_log_is_one_row_and_names_no_key(open_desk, size: tuple[int, int]) -> None:
    async with open_desk(size, PEOPLE) as work:
        for ref in work.people:
            await work.mark(ref)
        work.desk.action_command("journal")
        await work.until(lambda: isinstance(work.app.screen, JournalDialog) and work.app.screen.ready, "the log")
        table = work.app.screen.query_one("#log")
        await work.until(lambda: table.option_count, "its rows")
        await work.until(lambda: table.virtual_size.height == table.option_count, "a row each")
        rows = "\n".join(strip.text for strip in work.app.screen._compositor.render_strips(work.app.size))
        assert "Checked" in rows
        assert "F3" not in rows
