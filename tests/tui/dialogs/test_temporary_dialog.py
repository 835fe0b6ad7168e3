from __future__ import annotations

import pytest
from builders import HOSTILE_NAMES, FrozenClock, add_people
from textual.widgets import Input, OptionList

from checkin.core import temporary
from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.tui.dialogs import TemporaryDialog
from checkin.tui.scan_guard import Scanned

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)])


def code(session: Session, number: int) -> str:
    return temporary.pool(session, number, number)[0].code


async def test_a_digit_lends_the_lowest_free_number(show, session: Session, khan: Delegate, nadia: Delegate) -> None:
    temporary.lend(session, nadia.id, "forgot the badge")
    async with show(TemporaryDialog(session, khan)) as stage:
        assert "This lends number 2." in stage.everything
        await stage.press("1")
        assert "Temporary badge 2 is lent to" in stage.answer.message
    loan = temporary.out_now(session)[-1]
    assert (loan.delegate_id, loan.reason) == (khan.id, "forgot the badge")


async def test_what_cannot_be_lent_is_said(show, session: Session, khan: Delegate) -> None:
    temporary.lend(session, khan.id, "forgot the badge")
    async with show(TemporaryDialog(session, khan)) as stage:
        await stage.press("2")
        assert "has temporary badge 1 already" in stage.message
        assert stage.answers == []


@SIZES
@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_any_name_is_lent_one(show, session: Session, name: str, size: tuple[int, int]) -> None:
    (person,) = add_people(session, name)
    async with show(TemporaryDialog(session, person), size=size) as stage:
        await stage.press("3")
        assert stage.answer.message.startswith("Temporary badge 1 is lent to")


@SIZES
async def test_one_is_taken_back_by_its_number(show, session: Session, clock: FrozenClock, size) -> None:
    for person in add_people(session, *HOSTILE_NAMES):
        temporary.lend(session, person.id, "visitor for a day")
    clock.forward(days=1)
    async with show(TemporaryDialog(session), size=size) as stage:
        assert f"Out: {len(HOSTILE_NAMES)}" in stage.everything
        rows = [str(option.prompt) for option in stage.screen.query_one(OptionList).options]
        assert all("! of day 1" in row and row.endswith("visitor for a day") for row in rows)
        await stage.press("2", "enter")
        assert "had it." in stage.everything
        await stage.press("1")
        assert "Temporary badge 2 is back." in stage.message
        assert stage.screen.query_one(Input).value == ""
    assert 2 not in {loan.number for loan in temporary.out_now(session)}


async def test_a_scan_of_one_asks_about_it_and_it_can_be_lost(show, session: Session, khan: Delegate) -> None:
    temporary.lend(session, khan.id, "forgot the badge", 7)
    async with show(TemporaryDialog(session)) as stage:
        stage.screen.post_message(Scanned(code(session, 7)))
        await stage.settle()
        assert stage.choices == ["It is back", "It is lost", "Not yet"]
        await stage.press("2")
        assert "Temporary badge 7 opens no door any more." in stage.message
        await stage.press("7", "enter", "1")
        assert "was reported lost before" in stage.message
    assert temporary.out_now(session) == []


async def test_one_that_two_desks_lent_is_told(show, session: Session, khan: Delegate, nadia: Delegate) -> None:
    from db.journal import Draft

    temporary.lend(session, khan.id, "forgot the badge", 5)
    session.record(Draft("temporary_lent", nadia.id, {"v": 1, "number": 5, "day": 1, "reason": "at the other desk"}))
    async with show(TemporaryDialog(session)) as stage:
        rows = [str(option.prompt) for option in stage.screen.query_one(OptionList).options]
        assert all("! twice" in row for row in rows)
        await stage.press("5", "enter")
        assert "Two desks lent this number" in stage.everything
        await stage.press("1")
    assert temporary.out_now(session) == []
