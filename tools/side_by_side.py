"""Badge, signature sheet and board of the demo in one picture of the README; see `tools.pictures`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
from PIL import Image

from badges.render import render_pdf
from checkin.core.conference.demo import make_demo
from checkin.core.issuing.specs import spec_of
from checkin.core.people.lookup import required
from checkin.core.reports.making import write_report
from checkin.core.session import Session
from checkin.tui.board.app import BoardApp
from checkin.tui.board.screen import BoardScreen

from .picture import PATIENCE_SECONDS, ROOT, in_pixels

TARGET = ROOT / "docs" / "badge-sheet-board.png"
RUSH = datetime(2026, 11, 25, 4, 5, tzinfo=UTC)  # 09:05 in Islamabad
BEARER = "0163XS"
NO_CODE = "BCDEFGHIJKLNOPRSTUVXBCDEFGHI"  # opens no door
BOARD_SIZE = (84, 28)
HEIGHT, GAP, GROUND, COLOURS = 620, 14, "#d5d9dd", 128


async def board_of(session: Session) -> str:
    """What the board shows, as a drawing."""
    app = BoardApp(session)
    async with app.run_test(size=BOARD_SIZE) as pilot:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not isinstance(app.screen, BoardScreen) or app.screen.board is None:
                await pilot.pause(0.02)
        await pilot.pause()
        return app.export_screenshot(title="")


def parts(folder: Path) -> tuple[bytes, bytes, str]:
    """A badge and a sheet, as PDF, and the board, as a drawing."""
    with Session.open(make_demo(folder, lambda: RUSH), "Desk 1", "Bilal", lambda: RUSH) as session:
        badge = render_pdf([spec_of(session.conference, required(session, BEARER), NO_CODE, 1)])
        sheet = folder / "sheet.pdf"
        write_report(session, "signatures", sheet, 2)
        return badge, sheet.read_bytes(), asyncio.run(board_of(session))


def sources(folder: Path) -> dict[Path, bytes]:
    """The picture, and what it is made from."""
    badge, sheet, board = parts(folder)
    return {TARGET: badge + sheet + board.encode()}


def _page(pdf: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        return page.render(scale=HEIGHT / page.get_height()).to_pil()


def beside(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures of one height side by side."""
    width = GAP + sum(picture.width + GAP for picture in pictures)
    whole = Image.new("RGB", (width, HEIGHT + 2 * GAP), GROUND)
    at = GAP
    for picture in pictures:
        whole.paste(picture, (at, GAP))
        at += picture.width + GAP
    return whole


def draw(folder: Path) -> None:
    """Draw the picture."""
    badge, sheet, board = parts(folder)
    pictures = [_page(badge), _page(sheet), in_pixels(board, height=HEIGHT)]
    beside(pictures).quantize(COLOURS).save(TARGET, optimize=True)
