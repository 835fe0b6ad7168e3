"""What happened: newest first, more as one reads on, and only what is sought."""

from __future__ import annotations

import pytest
from builders import add_people

from checkin.core.attendance import marking
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.tui.dialogs.day import journal
from checkin.tui.dialogs.day.journal import JournalDialog
from checkin.tui.plain import PlainOptionList


def rows(stage) -> list[str]:
    shown = stage.screen.query_one("#log", PlainOptionList)
    return [str(shown.get_option_at_index(at).prompt) for at in range(shown.option_count)]


async def test_the_newest_is_on_top_and_told_in_full_below(show, session, khan):
    marking.mark(session, khan.id)
    async with show(JournalDialog(session)) as stage:
        assert rows(stage)[0].startswith("Tue 24 Nov 08:40")
        assert "Checked in: day 1." in rows(stage)[0]
        assert stage.text("#entry").splitlines() == [
            f"Tue 24 Nov 08:40, Desk 1, Amina, {khan.ref}",
            khan.name,
            "Checked in: day 1.",
        ]
        await stage.press("down")
        assert "Added." in stage.text("#entry")


async def test_of_an_encrypted_conference_the_file_is_said_to_be_plain(show, session, khan, monkeypatch):
    for encrypted in (True, False):
        monkeypatch.setattr(Session, "encrypted", encrypted)
        async with show(JournalDialog(session)) as stage:
            stage.screen.chosen("write")
            await stage.settle()
            assert "lines are in" in stage.message
            assert ("is not encrypted, though the conference is" in stage.message) == encrypted


async def test_more_is_read_as_one_goes_down(show, session, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(journal, "_AT_ONCE", 5)
    monkeypatch.setattr(journal, "_NEAR_THE_END", 2)
    add_people(session, *(f"Amina Khan {number}" for number in range(12)))
    async with show(JournalDialog(session)) as stage:
        assert len(rows(stage)) == 5
        await stage.press(*["down"] * 30)
        told = rows(stage)
        assert len(told) == session.version()
        assert [row for row in told if "Amina Khan 0" in row] == [told[-3]]


async def test_what_is_typed_above_narrows_it(show, session, khan, nadia):
    marking.mark(session, khan.id)
    marking.mark(session, nadia.id)
    async with show(JournalDialog(session)) as stage:
        stage.screen.query_one("#sought-ref").focus()
        await stage.press(*khan.ref, "enter")
        assert len(rows(stage)) == 2
        stage.screen.query_one("#sought-kind").focus()
        await stage.press(*"mark", "enter")
        assert len(rows(stage)) == 1
        stage.screen.query_one("#sought-since").focus()
        await stage.press(*"noon", "enter")
        assert "'noon' is no time" in stage.message
        await stage.press(*["backspace"] * 4, *"09:00", "enter")
        assert rows(stage) == []
        assert stage.message == "Nothing of that sort happened."


async def test_hostile_and_turned_around_names_stand_as_they_are(show, session):
    registration.add(session, {"name": "[/]"})
    registration.add(session, {"native_name": "محمد یوسف خان"})
    async with show(JournalDialog(session)) as stage:
        assert "خان" not in "".join(rows(stage))
        assert "محمد یوسف خان" in stage.text("#entry").splitlines()
        assert any("[/]" in row for row in rows(stage))


async def test_what_is_shown_is_written_as_csv(show, session, khan):
    marking.mark(session, khan.id)
    async with show(JournalDialog(session)) as stage:
        before = session.version()
        stage.screen.query_one("#sought-kind").focus()
        await stage.press(*"mark", "enter", "tab", "tab", "tab", "enter")
        assert stage.message.startswith("1 lines are in "), stage.message
        (file,) = session.store.path.parent.glob("conference-log-*.csv")
        assert file.name in stage.message
        assert session.version() == before + 1


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_each_entry_is_one_row_and_names_no_key(show, session, size: tuple[int, int]) -> None:
    for person in ({"name": "रामबहादुर गुरुङ"}, {"name": "محمد یوسف خان", "status": "pending"},
                   {"name": "Abdul Rahman Mohammad " * 6}):  # fmt: skip
        marking.mark(session, registration.add(session, person).id)
    async with show(JournalDialog(session), size) as stage:
        table = stage.screen.query_one("#log")
        assert table.virtual_size.height == table.option_count > 0
        rows = "\n".join(strip.text for strip in stage.screen._compositor.render_strips(stage.app.size))
        assert "Checked" in rows
        assert "F3" not in rows
