"""Ctrl+G: what a person was given, a digit each."""

from __future__ import annotations

from checkin.core import dossier
from checkin.core.people import items, lookup
from checkin.tui.dialogs.people.give import GiveDialog


async def test_enter_alone_says_that_all_is_given(show, session, khan):
    async with show(GiveDialog(session, khan)) as stage:
        assert stage.choices[2] == "All given"
        await stage.press("enter")
        assert stage.answer.message == "Given: bag, headset."
        assert items.owed(session, khan) == ()


async def test_what_is_not_ticked_stays_owed_and_is_asked_for_again(show, session, khan):
    async with show(GiveDialog(session, khan)) as stage:
        await stage.press("2")
        assert stage.choices[2] == "1 of 2 given"
        await stage.press("enter")
        assert stage.answer.message == "Owed: headset.  Given: bag."
        assert items.owed(session, khan) == ("headset",)
    async with show(GiveDialog(session, lookup.existing(session, khan.id))) as stage:
        await stage.press("2", "2", "enter")
        assert stage.answer.message == "Given: bag, headset."
        assert items.owed(session, khan) == ()
    assert len([line for line in dossier.history(session, khan.id) if line.what == "handed over"]) == 2


async def test_esc_records_nothing(show, session, khan):
    async with show(GiveDialog(session, khan)) as stage:
        await stage.press("escape")
        assert stage.answer is None
        assert items.owed(session, khan) == ("bag", "headset")
