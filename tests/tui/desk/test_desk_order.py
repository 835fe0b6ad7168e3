"""The desk is seen before anything else is done."""

from __future__ import annotations

from textual.screen import Screen

from checkin.tui.app import CheckinApp
from checkin.tui.desk.screen import DeskScreen


async def test_the_desk_is_seen_before_its_work_begins(open_desk, monkeypatch) -> None:
    order, display, look_around = [], CheckinApp._display, DeskScreen.look_around

    def displayed(app: CheckinApp, screen: Screen[object], update: object) -> None:
        order.append(type(screen))
        display(app, screen, update)

    def looked(desk: DeskScreen) -> None:
        order.append("work")
        look_around(desk)

    monkeypatch.setattr(CheckinApp, "_display", displayed)
    monkeypatch.setattr(DeskScreen, "look_around", looked)
    async with open_desk():
        assert DeskScreen in order[: order.index("work")]
