"""The moving picture of the README: four guests at the running desk; see `tools.pictures`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import resvg_py
from PIL import Image
from textual.pilot import Pilot

from checkin.core.attendance import marking
from checkin.core.attendance.counts import day_count
from checkin.core.conference.demo import make_demo
from checkin.core.issuing import copies
from checkin.core.machine import Machine
from checkin.core.people.lookup import required
from checkin.core.session import Session
from checkin.tui import keys
from checkin.tui.app import CheckinApp
from checkin.tui.desk.desk import QUESTION_SECONDS
from checkin.tui.desk.screen import DeskScreen
from checkin.tui.scan_guard import Scanned

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "desk.png"
MORNING = datetime(2026, 11, 24, 3, 41, tzinfo=UTC)  # 08:41 in Islamabad
SIZE = (100, 27)
TYPED, READ, ANSWERED = 800, 1600, 2600  # for how many milliseconds a frame stands
WIDTH, COLOURS = 1000, 64
PATIENCE_SECONDS = 60
EL_SHAZLY, FATHALLAH = "0114JV", "0112HP"
Frame = tuple[str, int]


class Film:
    """The desk at work, with a frame of whatever a clerk looks at."""

    def __init__(self, pilot: Pilot[None], session: Session) -> None:
        self.frames: list[Frame] = []
        self.screen = next(screen for screen in pilot.app.screen_stack if isinstance(screen, DeskScreen))
        self._desk = self.screen.desk
        self._pilot = pilot
        self._session = session

    async def opens(self) -> None:
        await self._until(lambda: self.screen.finder is not None and self._desk.pulse is not None)
        self.screen.line.cursor_blink = False  # it is on every picture

    async def types(self, text: str, stands: int = READ) -> None:
        """Letters are typed; whom they find is on the card."""
        await self._pilot.press(*("space" if char == " " else char for char in text))
        await self._until(lambda: self._desk.painted[0] == self._desk.query)
        await self._take(stands)

    async def presses(self, *keys: str, word: str) -> None:
        """Keys are pressed, and the band answers with a word."""
        await self._pilot.press(*keys)
        await self._answers(word)

    async def scans(self, ref: str, word: str) -> None:
        """A reader sends the badge of somebody, and the band answers."""
        code = copies.sign(self._session, required(self._session, ref).code_id, 1)
        self.screen.post_message(Scanned(code))
        await self._answers(word)

    async def chooses(self, *keys: str) -> None:
        """The cursor goes to somebody else, no sooner than a question can be answered."""
        await self._pilot.pause(QUESTION_SECONDS)
        await self._pilot.press(*keys)
        await self._until(lambda: self._desk.chosen is not None and self._desk.painted[1] == self._desk.chosen.id)
        await self._take(READ)

    async def sees(self, ref: str) -> None:
        """What another desk did shows in the row of this person, with no key pressed."""
        await self._until(lambda: any(row.delegate.ref == ref and row.first for row in self._desk.people.rows))
        await self._take(ANSWERED)

    async def _answers(self, word: str) -> None:
        await self._until(lambda: self._desk.band.word.startswith(word))
        await self._take(ANSWERED)

    async def _take(self, stands: int) -> None:
        await self._until(self._is_all_there)
        await self._pilot.pause()
        self.frames.append((self._pilot.app.export_screenshot(title=""), stands))

    def _is_all_there(self) -> bool:
        """Whether the card says all that it will, and the foot counts whoever is in."""
        card, day, foot = self._desk.card, self._session.day, self._desk.foot
        known = card is None or (card.facts is not None and self._desk.unread is None)
        return known and day is not None and foot.present == day_count(self._session, day.number).present

    async def _until(self, seen: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not seen():
                await self._pilot.pause(0.02)


async def film(session: Session, beside: Session) -> list[Frame]:
    """Drive the desk as a clerk does; `beside` is another desk of the same conference."""
    app = CheckinApp(session, Machine("Desk 3", "Amina", sound=False), desk="Desk 3")
    app.scan_hold = 0
    async with app.run_test(size=SIZE) as pilot:
        desk = Film(pilot, session)
        await desk.opens()
        await desk.types("el f", TYPED)
        await desk.types("as")
        await desk.presses("enter", word="CHECKED IN")
        await desk.types("moh kha")
        await desk.presses("enter", word="2 PEOPLE")
        await desk.chooses("down", "down")
        await desk.presses("enter", word="CHECKED IN")
        await desk.types("egypt")
        marking.mark(beside, required(beside, EL_SHAZLY).id)
        await desk.sees(EL_SHAZLY)
        await desk.scans(EL_SHAZLY, word="ALREADY IN")
        await desk.scans(FATHALLAH, word="CHECKED IN")
        await desk.presses(keys.own("undo")[0], word="TAKEN BACK")
        desk.screen.stop_work()
    return desk.frames


def frames(folder: Path) -> list[Frame]:
    """The drawings of the screen, each with the milliseconds for which it stands."""
    path = make_demo(folder, now=lambda: MORNING)
    with (
        Session.open(path, "Desk 3", "Amina", lambda: MORNING) as session,
        Session.open(path, "Desk 1", "Bilal", lambda: MORNING) as beside,
    ):
        return asyncio.run(film(session, beside))


def sources(folder: Path) -> dict[Path, bytes]:
    """The picture, and the drawings it is made from."""
    return {TARGET: "".join(f"{stands}\n{drawing}" for drawing, stands in frames(folder)).encode()}


def in_pixels(drawing: str, **size: int) -> Image.Image:
    """A drawing of a screen at a `width` or `height`; needs the font DejaVu Sans Mono."""
    png = resvg_py.svg_to_bytes(
        svg_string=drawing, font_dirs=["/usr/share/fonts"], monospace_family="DejaVu Sans Mono", **size
    )
    return Image.open(BytesIO(bytes(png))).convert("RGB")


def with_one_palette(pictures: Sequence[Image.Image]) -> list[Image.Image]:
    """The same pictures in the same few colours, which an animated PNG has once for all its frames."""
    width, height = pictures[0].size
    all_of_them = Image.new("RGB", (width, height * len(pictures)))
    for at, picture in enumerate(pictures):
        all_of_them.paste(picture, (0, at * height))
    palette = all_of_them.quantize(COLOURS)
    return [picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]


def draw(folder: Path) -> None:
    """Draw the picture."""
    drawings, stands = zip(*frames(folder), strict=True)
    first, *others = with_one_palette([in_pixels(drawing, width=WIDTH) for drawing in drawings])
    first.save(TARGET, save_all=True, append_images=others, duration=stands, loop=0, optimize=True)
