"""The board as it is read from the other end of the hall: at every size, with names that a terminal turns around."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest
from builders import MORNING, FrozenClock, add_people
from rich.cells import cell_len

from checkin.core.attendance import marking
from checkin.core.conference.board import Overview
from checkin.core.models import Count
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.tui.board.app import BoardApp
from checkin.tui.board.charts import bars
from checkin.tui.board.drawing import board_lines, legible
from checkin.tui.board.screen import BoardScreen
from checkin.tui.phrases import needs_own_row

SIZES = [(80, 24), (120, 36), (200, 50), (60, 20)]
HOSTILE = ("[/]", "الوفد المصري", "नेपाल प्रहरी", "X" * 300, "Embassy of China 👨‍👩‍👧‍👦", "[red]FIA[/red]")


@pytest.fixture
def busy(session: Session, clock: FrozenClock) -> Session:
    """Two days, hostile names, more delegations and people at the help desk than there is room for."""
    names = [*HOSTILE, *(f"Ministry {number}" for number in range(40))]
    people = [add_people(session, "Somebody Real", "Somebody Else", delegation=name) for name in names]
    for day, most in ((0, 40), (1, 20)):
        for number, person in enumerate(chain(*people[:most])):
            clock.moment = MORNING + timedelta(days=day, minutes=number)
            if number % 2 == 0:
                marking.mark(session, person.id)
    for first, _ in people[:12]:
        registration.park(session, first.id, "identity in doubt")
    clock.forward(minutes=20)
    return session


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_row_fits_and_none_can_be_turned_around(busy: Session, width: int, height: int) -> None:
    lines = board_lines(Overview(busy).look(), width, height)
    assert len(lines) == height
    for line in lines:
        assert cell_len(line.text) <= width
        assert not needs_own_row(line.text)
    text = "\n".join(line.text for line in lines)
    assert "Somebody" not in text
    assert "doubt" not in text
    assert "Help desk 12, longest 20 min" in text
    assert "and " in text


@pytest.mark.parametrize(("present", "expected", "share"), [(159, 1000, 16), (1, 8, 13), (154, 1000, 15), (0, 3, 0)])
def test_a_share_is_rounded_as_in_the_reports(session: Session, present: int, expected: int, share: int) -> None:
    seen = Overview(session).look()
    assert seen.today is not None
    board = replace(seen, today=replace(seen.today, count=Count(expected, present)))
    assert f"  {share} %" in "\n".join(line.text for line in board_lines(board, 120, 36))


async def test_a_board_that_closes_at_once_has_begun_nothing(session: Session, recwarn) -> None:
    app = BoardApp(session)
    async with app.run_test() as pilot:
        screen = app.screen
        assert isinstance(screen, BoardScreen)
        await pilot.pause()
        while screen._busy:
            await pilot.pause(0.01)
        screen.look()
        screen.workers.cancel_node(screen)  # as its closing does, before the look has begun
        await pilot.pause()
    gc.collect()
    assert not [told for told in recwarn if "never awaited" in str(told.message)]


def test_a_name_in_another_script_is_told_in_latin_letters() -> None:
    assert legible("الوفد المصري").isascii()
    assert legible("Ministère") == "Ministère"


def test_bars_are_as_high_as_what_they_stand_for_and_nothing_is_lost() -> None:
    assert bars([0, 1, 8, 16], 2, 16) == ["   █", " ▁██"]
    assert bars([], 2, 0) == ["", ""]
    assert bars([0, 1], 1, 1000) == [" ▁"]


async def test_marks_of_another_desk_come_by_themselves(session: Session) -> None:
    (person,) = add_people(session, "Amina Khan")
    app = BoardApp(session)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        assert isinstance(screen, BoardScreen)

        async def shown(present: int) -> None:
            while screen.board is None or screen.board.today is None or screen.board.today.count.present != present:
                screen.look()
                await pilot.pause(0.02)

        await shown(0)
        marking.mark(session, person.id)
        await shown(1)
        await pilot.press("escape")
        await pilot.pause()
    assert app.return_code == 0
