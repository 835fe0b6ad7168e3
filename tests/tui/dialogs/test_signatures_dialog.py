"""Signatures from paper: all who are checked in but some, or by number."""

from __future__ import annotations

from checkin.core.attendance import marking, signing
from checkin.tui.dialogs.day.signatures import SignaturesDialog


async def test_all_who_are_in_but_one(show, session, khan, nadia):
    for person in (khan, nadia):
        marking.mark(session, person.id)
    async with show(SignaturesDialog(session)) as stage:
        await stage.fill(refs="9999XX")
        await stage.press("enter")
        assert "Nobody on the list has the number '9999XX'" in stage.message
        await stage.fill(refs=khan.ref.lower())
        await stage.press("enter")
        assert stage.answer.message == "Day 1: 1 signed."
    assert signing.entered(session, 1) == {nadia.id: True}


async def test_these_signed_and_one_did_not_after_all(show, session, khan, nadia):
    async with show(SignaturesDialog(session)) as stage:
        await stage.press("down", "right", "enter")
        assert stage.wrong() == ["Type or paste the numbers."]
        await stage.fill(refs=f"{khan.ref}, {nadia.ref}")
        await stage.press("enter")
        assert stage.answer.message == "Day 1: 2 signed."
    async with show(SignaturesDialog(session)) as stage:
        await stage.press("down", "right", "right")
        await stage.fill(refs=khan.ref)
        await stage.press("enter")
        assert stage.answer.message == "Day 1: 1 did not sign, after all."
    assert signing.entered(session, 1) == {khan.id: False, nadia.id: True}
