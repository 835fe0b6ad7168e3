"""The picture in the README, from the running app: see `tools.pictures`."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import resvg_py

from checkin.core.conference.demo import make_demo
from checkin.core.machine import Machine
from checkin.core.session import Session
from checkin.tui.app import CheckinApp
from checkin.tui.desk.screen import DeskScreen

TARGET = Path(__file__).resolve().parents[1] / "docs" / "desk.png"
MORNING = datetime(2026, 11, 24, 3, 41, tzinfo=UTC)  # 08:41 in Islamabad
SIZE = (120, 36)


async def photograph(session: Session) -> str:
    """Drive the desk as a person does, and return what it shows as SVG."""
    app = CheckinApp(session, Machine("Desk 3", "Amina", sound=False), desk="Desk 3")
    app.scan_hold = 0
    async with app.run_test(size=SIZE) as pilot:
        desk = next(screen for screen in app.screen_stack if isinstance(screen, DeskScreen))
        while desk.finder is None or desk.desk.pulse is None:
            await pilot.pause(0.05)
        desk.line.cursor_blink = False  # it is on every picture
        for keys in ("el fassi", "moh kha"):
            await pilot.press(*("space" if char == " " else char for char in keys))
            while desk.desk.painted[0] != keys:
                await pilot.pause(0.05)
            if keys == "el fassi":
                await pilot.press("enter", "enter")
                while not desk.band.band.delegate:
                    await pilot.pause(0.05)
        await pilot.pause(0.5)
        picture = app.export_screenshot(title="")
        desk.stop_work()
        return picture


def sources(folder: Path) -> dict[Path, bytes]:
    """The picture, and the drawing it is made from."""
    path = make_demo(folder, now=lambda: MORNING)
    with Session.open(path, "Desk 3", "Amina", lambda: MORNING) as session:
        return {TARGET: asyncio.run(photograph(session)).encode()}


def draw(folder: Path) -> None:
    """Draw the picture; needs the font DejaVu Sans Mono."""
    drawing = folder / "desk.svg"
    drawing.write_bytes(sources(folder)[TARGET])
    png = resvg_py.svg_to_bytes(
        svg_path=str(drawing), font_dirs=["/usr/share/fonts"], monospace_family="DejaVu Sans Mono"
    )
    TARGET.write_bytes(bytes(png))
