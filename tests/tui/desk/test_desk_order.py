"""What is seen of the desk, and when: before anything else is done, and whole."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.events import Key
from textual.screen import Screen

from checkin.tui.app import CheckinApp
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


async def test_the_first_letter_comes_with_its_answer_in_one_frame(open_desk, monkeypatch) -> None:
    frames, display = [], App._display

    def displayed(app: CheckinApp, screen: Screen[object], update: object) -> None:
        if update is not None:
            frames.append(update.render_segments(app.console))
        display(app, screen, update)

    async with open_desk() as work:
        await work.pilot.pause()
        monkeypatch.setattr(App, "_display", displayed)
        work.app.post_message(Key("k", "k"))
        await work.until(lambda: work.state.people.query == "k", "the answer")
        await work.until(lambda: frames, "a frame")
        first = work.state.people.rows[0].delegate.family_name
        assert all(part in frames[0] for part in ("k", first, "found"))
