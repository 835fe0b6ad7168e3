"""Collecting several badges: few keys, and nothing is handed over by a stray Enter."""

from __future__ import annotations

from builders import add_people, entries_of

from checkin.core.issuing import copies
from checkin.core.models import Delegate
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.tui.dialogs.people.collect import CollectDialog
from checkin.tui.plain import PlainOptionList

from .conftest import Show


def rows(stage) -> list[str]:
    shown = stage.screen.query_one(PlainOptionList)
    return [str(shown.get_option_at_index(index).prompt) for index in range(shown.option_count)]


async def test_named_once_then_scans_numbers_and_ticks(
    show: Show, session: Session, khan: Delegate, nadia: Delegate
) -> None:
    (member,) = add_people(session, "Omar Farooq", delegation="Egypt")
    async with show(CollectDialog(session, "Egypt")) as stage:
        assert ["[ ]" in row for row in rows(stage)] == [True, True]
        await stage.press(*"Driver", "enter", *"letter", "enter")
        await stage.press(*khan.ref, "enter")
        assert stage.message.endswith("ticked.")
        stage.screen.scan_arrived(copies.sign(session, nadia.code_id, 1))
        await stage.settle()
        assert [row[:3] for row in rows(stage)] == ["[x]", "[ ]", "[x]"]
        stage.screen.query_one(PlainOptionList).focus()
        stage.screen.query_one(PlainOptionList).highlighted = 1
        await stage.press("space")
        assert stage.choices[0] == "Hand over 3"
        await stage.press("ctrl+s")
        assert stage.answer.message == "3 badges collected by Driver."
    assert {entry.subject for entry in entries_of(session, "handed_over")} == {khan.id, nadia.id, member.id}


async def test_whoever_has_the_badge_cannot_be_ticked(show: Show, session: Session, nadia: Delegate) -> None:
    registration.hand_over(session, nadia.id, "badge")
    async with show(CollectDialog(session, "Egypt")) as stage:
        stage.screen.query_one(PlainOptionList).focus()
        await stage.press("space")
        assert "has it" in stage.message
        stage.screen.scan_arrived("nobody")
        await stage.settle()
        assert stage.message.startswith("Nobody's badge or number.")
        await stage.press("ctrl+s")
        assert stage.message.startswith("Nobody is ticked.")
        assert stage.screen.unfinished() is False


async def test_without_a_name_nothing_is_handed_over(show: Show, session: Session, nadia: Delegate) -> None:
    async with show(CollectDialog(session)) as stage:
        stage.screen.scan_arrived(nadia.ref)
        await stage.settle()
        await stage.press("ctrl+s")
        assert stage.wrong() == ["Say who takes them.", "Say on what authority: a letter, a call."]
        assert stage.screen.unfinished() is True
    assert entries_of(session, "handed_over") == []
