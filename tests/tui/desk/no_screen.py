"""A desk at work without a screen: it reads and writes for real; what would be painted counts as painted at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from types import SimpleNamespace

from textual.message import Message
from textual.screen import Screen

from checkin.core.finding import Finder
from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.errors import CheckinError, NotAllowedError
from checkin.tui.desk.answering import Answering
from checkin.tui.desk.bands import Band
from checkin.tui.desk.desk import Desk
from checkin.tui.desk.looking import Looking
from checkin.tui.desk.marking import Marking
from checkin.tui.desk.printing import Printing
from checkin.tui.desk.threads import Threads


class NoScreen:
    """A `Front`. No dialog opens: those that were asked for are in `asked`, and answer with what is in `answers`.

    A timer goes off only when a test says so. `program` is what stands around the desk; `answered` says whether the
    PIN that an act needs was given. `seen` is the band as it was painted last.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.now = 100.0
        self.desk = Desk(session.conference, session.day, lambda: self.now)
        self.threads = Threads()
        self.program = SimpleNamespace(scanning=False, reader_layout=None, run_in_background=lambda _: None)
        self.answered: Callable[[NotAllowedError], bool] = lambda refused: False
        self.asked: list[Screen[object]] = []
        self.answers: list[object] = []
        self.timers: list[Callable[[], object]] = []
        self.people: dict[str, Delegate] = {}
        self.seen = self.desk.band
        self.steps: list[str] = []
        self.messages: list[Message] = []
        self._work: set[asyncio.Future[None]] = set()
        self.looking = Looking(self)
        self.marking = Marking(self)
        self.printing = Printing(self)
        self.answering = Answering(self, self.marking, self.printing)

    # -- what a test does ----------------------------------------------------------------------------------------

    async def settle(self) -> None:
        """Wait until all that was begun is done, with what follows from it."""
        while self._work or self.threads.asked:
            await asyncio.gather(*self._work)
            await asyncio.gather(*self.threads.asked, return_exceptions=True)  # what is told is told by the desk

    async def do(self, work: Awaitable[None]) -> None:
        """Do it as the screen does, and what follows from it."""
        self.begin("test", lambda: work)
        await self.settle()

    async def type(self, line: str) -> None:
        """Put this on the line; the people found for it and the card of the first are there afterwards."""
        self.desk.line = line
        self.desk.typed()
        self.looking.begin_search()
        self.paint()
        await self.settle()

    async def mark(self, delegate: Delegate) -> None:
        await self.do(self.marking.mark(delegate))

    async def scan(self, text: str) -> None:
        await self.do(self.marking.scan(text))

    async def undo(self) -> None:
        await self.do(self.marking.undo())

    async def answer(self, answer: object) -> None:
        """Take what a dialog answered."""
        self.take_answer(answer)
        await self.settle()

    # -- what the parts of the desk ask --------------------------------------------------------------------------

    @property
    def finder(self) -> Finder | None:
        return self.looking.finder

    @property
    def picture_room(self) -> int:
        return 0

    def paint(self) -> None:
        self.seen = self.desk.band
        if self.desk.unread is not None:
            delegate, self.desk.unread = self.desk.unread, None
            self.desk.was_painted(self.desk.people.query, delegate.id)
            self.looking.look_up(delegate)

    def paint_line(self) -> None:
        """There is none."""

    def call_after_refresh(self, callback: Callable[[], object]) -> bool:
        callback()
        return True

    def show_band(self, band: Band) -> None:
        self.desk.show(band)
        self.paint()

    def say(self, message: str, warning: bool = False) -> None:
        self.desk.say(message, warning)

    def begin(self, group: str, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.ensure_future(self._guarded(work))
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except CheckinError as error:
            self.desk.failed(error)
            self.paint()

    def set_timer(self, delay: float, callback: Callable[[], object]) -> SimpleNamespace:
        self.timers.append(callback)
        return SimpleNamespace(stop=lambda: self.timers.remove(callback))

    def post_message(self, message: Message) -> bool:
        self.messages.append(message)
        return True

    async def allowed(self, work: Callable[[], Awaitable[object]]) -> object:
        while True:
            try:
                return await work()
            except NotAllowedError as refused:
                if not self.answered(refused):
                    raise

    async def answer_of(self, dialog: Screen[object]) -> object:
        self.asked.append(dialog)
        return self.answers.pop(0)

    async def ask(self, dialog: Screen[object]) -> None:
        self.take_answer(await self.answer_of(dialog))

    def take_answer(self, answer: object) -> None:
        self.answering.take(answer)

    def put_on_line(self, delegate: Delegate) -> None:
        self.desk.put(delegate)
        self.looking.begin_search()

    def clear(self) -> None:
        self.desk.clear()
        self.paint()

    def finder_or_wait(self) -> Finder | None:
        return self.finder

    def tick(self, step: str) -> None:
        self.steps.append(step)

    def look_around(self) -> None:
        self.begin("pulse", partial(self.looking.around, self.printing.look_at_prints))


@asynccontextmanager
async def without_screen(session: Session) -> AsyncIterator[NoScreen]:
    """A desk of this session with its list loaded."""
    work = NoScreen(session)
    work.look_around()
    await work.settle()
    try:
        yield work
    finally:
        await work.settle()
        work.threads.stop()
