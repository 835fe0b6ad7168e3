from __future__ import annotations

from itertools import cycle

import pytest
from builders import HOSTILE_NAMES, FrozenClock, add_people
from textual.widgets import Input, OptionList

from checkin.core.issuing import temporary
from checkin.core.issuing.temporary import REASONS
from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.tui.dialogs.badges.temporary import TemporaryDialog
from checkin.tui.dialogs.kit.base import offer_scan
from checkin.tui.phrases import latin, native_row, who
from db.journal.entries import Draft

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)])


def code(session: Session, number: int) -> str:
    return temporary.pool(session, number, number)[0].code


def number(stage) -> str:
    return stage.screen.query_one(Input).value


def rows(stage) -> list[str]:
    """The rows of those that are out, as they stand on the screen."""
    drawn = ["".join(part.text for part in strip) for strip in stage.screen._compositor.render_strips(stage.app.size)]
    area = stage.screen.query_one(OptionList).region
    return [line.strip() for line in drawn[area.y : area.bottom]]


async def test_a_digit_lends_the_lowest_free_number(show, session: Session, khan: Delegate, nadia: Delegate) -> None:
    temporary.lend(session, nadia.id, "forgot the badge")
    async with show(TemporaryDialog(session, khan)) as stage:
        assert number(stage) == "2"
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


async def test_another_number_is_typed_or_scanned(show, session: Session, khan: Delegate, nadia: Delegate) -> None:
    async with show(TemporaryDialog(session, khan)) as stage:
        await stage.press("up", "7", "enter", "1")
        assert "Temporary badge 7 is lent to" in stage.answer.message
    async with show(TemporaryDialog(session, nadia)) as stage:
        assert not offer_scan(stage.app, code(session, 9))
        await stage.settle()
        assert "badge 9: why is it lent?" in stage.message
        await stage.press("1")
    assert [(loan.number, loan.delegate_id) for loan in temporary.out_now(session)] == [(7, khan.id), (9, nadia.id)]


async def test_the_next_number_is_proposed_when_another_desk_was_faster(
    show, session: Session, khan: Delegate, nadia: Delegate
) -> None:
    async with show(TemporaryDialog(session, khan)) as stage:
        temporary.lend(session, nadia.id, "forgot the badge", 1)
        await stage.press("1")
        assert "Temporary badge 1 is out: Nadia EL-SAYED has it. Take another." in stage.message
        assert number(stage) == "2"
        await stage.press("1")
        assert "Temporary badge 2 is lent to" in stage.answer.message


@SIZES
@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_any_name_is_lent_one(show, session: Session, name: str, size: tuple[int, int]) -> None:
    (person,) = add_people(session, name)
    async with show(TemporaryDialog(session, person), size=size) as stage:
        assert who(person) in stage.everything
        assert native_row(person) in stage.everything
        await stage.press("3")
        assert stage.answer.message == f"Temporary badge 1 is lent to {who(person)} for day 1."
    async with show(TemporaryDialog(session), size=size) as stage:
        (row,) = rows(stage)
        assert row.endswith("visitor for a day")
        assert latin(person)[:30] in row
        await stage.press("1", "enter")
        assert f"{latin(person)} had it." in stage.everything


@SIZES
async def test_one_is_taken_back_by_its_number(show, session: Session, clock: FrozenClock, size) -> None:
    for person, reason in zip(add_people(session, *HOSTILE_NAMES), cycle(REASONS), strict=False):
        temporary.lend(session, person.id, reason)
    clock.forward(days=1)
    async with show(TemporaryDialog(session), size=size) as stage:
        assert f"Out: {len(HOSTILE_NAMES)}" in stage.everything
        shown = rows(stage)
        assert shown
        assert all("! of day 1" in row and row.endswith(REASONS) for row in shown)
        await stage.press("2", "enter")
        assert "had it." in stage.everything
        await stage.press("1")
        assert "Temporary badge 2 is back." in stage.message
        assert number(stage) == ""
    assert 2 not in {loan.number for loan in temporary.out_now(session)}


async def test_a_scan_of_one_asks_about_it_and_it_can_be_lost(show, session: Session, khan: Delegate) -> None:
    temporary.lend(session, khan.id, "forgot the badge", 7)
    async with show(TemporaryDialog(session)) as stage:
        assert not offer_scan(stage.app, code(session, 7))
        await stage.settle()
        assert stage.choices == ["It is back", "It is lost", "Not yet"]
        await stage.press("2")
        assert "Temporary badge 7 opens no door any more." in stage.message
        await stage.press("7", "enter", "1")
        assert "was reported lost before" in stage.message
    assert temporary.out_now(session) == []


async def test_one_that_two_desks_lent_is_told(show, session: Session, khan: Delegate, nadia: Delegate) -> None:
    temporary.lend(session, khan.id, "forgot the badge", 5)
    session.record(Draft("temporary_lent", nadia.id, {"v": 1, "number": 5, "day": 1, "reason": "at the other desk"}))
    async with show(TemporaryDialog(session)) as stage:
        assert all("! twice" in row for row in rows(stage))
        await stage.press("5", "enter")
        assert "This number was lent twice" in stage.everything
        await stage.press("1")
    assert temporary.out_now(session) == []


async def test_what_another_desk_lent_since_is_taken_back(show, session: Session, khan: Delegate) -> None:
    async with show(TemporaryDialog(session)) as stage:
        assert "None is out." in stage.everything
        temporary.lend(session, khan.id, "forgot the badge", 7)
        await stage.press("7", "enter")
        assert "had it." in stage.everything
        await stage.press("1")
        assert "Temporary badge 7 is back." in stage.message


async def test_a_scan_of_the_next_one_asks_about_that_and_another_badge_goes_to_the_desk(
    show, session: Session, khan: Delegate
) -> None:
    temporary.lend(session, khan.id, "forgot the badge", 7)
    async with show(TemporaryDialog(session)) as stage:
        for scanned in (7, 8):
            assert not offer_scan(stage.app, code(session, scanned))
            await stage.settle()
            assert stage.screen.heading == f"Temporary badge {scanned}"
        assert offer_scan(stage.app, khan.ref)
    assert len(temporary.out_now(session)) == 1


async def test_the_last_guest_is_lent_one_by_name_only(show, session: Session, khan: Delegate) -> None:
    async with show(TemporaryDialog(session, in_band=khan)) as stage:
        await stage.press("1")
        assert temporary.out_now(session) == []
        await stage.press("alt+1")
        assert "KHAN" in stage.text("#heading")
        await stage.press("1")
        (loan,) = temporary.out_now(session)
        assert loan.delegate_id == khan.id
