from __future__ import annotations

import pytest
from builders import HOSTILE_NAMES, FrozenClock, add_people

from checkin.core import temporary
from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.tui.dialogs import ConfirmDialog, TemporaryDialog


async def test_a_digit_lends_the_lowest_free_number(show, session: Session, khan: Delegate) -> None:
    async with show(TemporaryDialog(session, khan)) as stage:
        assert "None is out." in stage.everything
        await stage.press("1")
        assert "Temporary badge 1 is lent to" in stage.answer.message
    (loan,) = temporary.out_now(session)
    assert (loan.delegate_id, loan.reason) == (khan.id, "forgot the badge")


async def test_what_cannot_be_lent_is_said(show, session: Session, khan: Delegate) -> None:
    temporary.lend(session, khan.id, "forgot the badge")
    async with show(TemporaryDialog(session, khan)) as stage:
        await stage.press("2")
        assert "has temporary badge 1 already" in stage.message
        assert stage.answers == []


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_those_that_are_out_are_taken_back(show, session: Session, clock: FrozenClock, size) -> None:
    for person in add_people(session, *HOSTILE_NAMES):
        temporary.lend(session, person.id, "visitor for a day")
    clock.forward(days=1)
    async with show(TemporaryDialog(session), size=size) as stage:
        assert f"Out: {len(HOSTILE_NAMES)}" in stage.everything
        await stage.press("enter")
        assert isinstance(stage.screen, ConfirmDialog)
        await stage.press("1")
        assert "Temporary badge 1 is back." in stage.message
    assert len(temporary.out_now(session)) == len(HOSTILE_NAMES) - 1
