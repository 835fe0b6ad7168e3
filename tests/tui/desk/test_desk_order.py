"""What is seen of the desk, and when: before anything else is done, and whole."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.events import Key
from textual.screen import Screen

from checkin.tui.app import CheckinApp
from checkin.tui.desk.bands import told
from checkin.tui.desk.face import classes_for
from checkin.tui.desk.screen import DeskScreen


async def test_the_desk_is_seen_before_its_work_begins(open_desk, monkeypatch) -> None:
    order, display, look_around = [], CheckinApp._display, DeskScreen.look_around

    def displayed(app: CheckinApp, screen: Screen[object], update: object) -> None:
        if not app._batch_count:  # while the app begins it shows nothing
            order.append(type(screen))
        display(app, screen, update)

    def looked(desk: DeskScreen) -> None:
        order.append("work")
        look_around(desk)

    monkeypatch.setattr(CheckinApp, "_display", displayed)
    monkeypatch.setattr(DeskScreen, "look_around", looked)
    async with open_desk():
        assert DeskScreen in order[: order.index("work")]


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (99, 29), (120, 36)])
async def test_the_desk_is_styled_for_its_size_before_it_has_it(open_desk, monkeypatch, size) -> None:
    styled, update = [], DeskScreen.update_node_styles

    def updated(desk: DeskScreen, animate: bool = True) -> None:
        styled.append(set(desk.classes))
        update(desk, animate)

    monkeypatch.setattr(DeskScreen, "update_node_styles", updated)
    async with open_desk(size) as work:
        assert {name for name, holds in classes_for(work.app.size).items() if holds} <= work.desk.classes
        assert styled == [set(work.desk.classes)] * len(styled), "by Textual's own rule in the end"


@pytest.fixture
def frames(monkeypatch) -> list[str]:
    """What is sent to the terminal from now on, frame by frame."""
    frames: list[str] = []
    display = App._display

    def displayed(app: CheckinApp, screen: Screen[object], update: object) -> None:
        if update is not None:
            frames.append(update.render_segments(app.console))
        display(app, screen, update)

    monkeypatch.setattr(App, "_display", displayed)
    return frames


async def test_the_first_letter_comes_with_its_answer_in_one_frame(open_desk, frames) -> None:
    async with open_desk() as work:
        await work.pilot.pause()
        frames.clear()
        work.app.post_message(Key("k", "k"))
        await work.until(lambda: work.state.people.query == "k", "the answer")
        await work.until(lambda: frames, "a frame")
        first = work.state.people.rows[0].delegate.family_name
        assert all(part in frames[0] for part in ("k", first, "found"))


async def test_a_letter_has_a_frame_and_its_answer_another_and_nothing_asks_for_a_third(open_desk, frames) -> None:
    async with open_desk() as work:
        await work.type("k")
        await work.pilot.pause()
        frames.clear()
        work.app.post_message(Key("h", "h"))
        await work.until(lambda: work.state.people.query == "kh", "the answer")
        await work.pilot.pause()
        letter, answer, *others = frames
        assert "h" in letter
        assert "found" not in letter
        assert "found" in answer
        assert not any("found" in other for other in others), "the card is completed, no more"


async def test_what_is_painted_is_sent_before_anything_else_is_done(open_desk, frames) -> None:
    async with open_desk() as work:
        await work.pilot.pause()
        frames.clear()
        work.desk.show_band(told("Printed."))
        assert ["Printed." in frame for frame in frames] == [True]


async def test_a_band_of_another_height_comes_with_what_it_moves_in_one_frame(open_desk, frames) -> None:
    async with open_desk((80, 24)) as work:
        await work.type("k")
        await work.pilot.pause()
        frames.clear()
        work.desk.show_band(told("Something went wrong. " * 12, good=False))
        await work.until(lambda: frames, "a frame")
        await work.pilot.pause()
        assert "went wrong" in frames[0]
        assert work.state.people.rows[0].delegate.family_name in frames[0]
