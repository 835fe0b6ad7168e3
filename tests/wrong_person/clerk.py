"""Somebody at the real desk: keys go in one by one at times of our own, and questions are read, then answered.

Nobody waits for a clock: the program's clocks are ours, and time goes by when the clerk lets it, with the silences
that the reader guard waits for at their moments.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace

from builders import MORNING
from textual import events
from textual.keys import _character_to_key

from checkin.tui.commands.registry import BY_ID
from checkin.tui.desk.screen import DeskScreen
from checkin.tui.dialogs.kit.base import Clock, Dialog
from checkin.tui.phrases import latin, origin
from checkin.tui.scan_guard import _Silence
from checkin.tui.setup.lock import LockScreen

NAMES = {"\r": "enter", "\n": "ctrl+j", "\t": "tab", " ": "space"}
# A worker of these may wait for an answer of the clerk's; those of the last run beside everything.
ASKING = {"command", "quit", "print", "welcome"}
BESIDE = {"background"}
A_LOOK = 1.0
"""Seconds in which a clerk looks up: longer than the program waits for anything."""
PATIENCE = 20_000
MOST_QUESTIONS = 4


class DrivenClock:
    """The time of keys, of dialogs and of the venue; it stands until somebody moves it."""

    def __init__(self):
        self.seconds = 1000.0

    def monotonic(self):
        return self.seconds

    def __call__(self):
        return MORNING + timedelta(seconds=self.seconds)

    def drive(self, monkeypatch):
        """Let the program read all its times here."""
        monkeypatch.setattr("textual.message._time", SimpleNamespace(get_time=self.monotonic))
        monkeypatch.setattr("checkin.tui.desk.screen.POLL_SECONDS", 3600.0)
        monkeypatch.setattr(Dialog, "CLOCK", Clock(self.monotonic))


class Clerk:
    """What a person at the desk does; each verb is a step of a situation.

    `guest` is who stands there (None: nobody on the list). Asked about somebody, the clerk says yes if it is the
    guest, takes the guest's own row if there is one, and says no otherwise. `agreed` are the ids to whom yes was said.
    """

    def __init__(self, app, clock):
        self.app = app
        self.clock = clock
        self.guest = None
        self.agreed = set()
        self.certain = []  # whom the search was certain of when Enter was pressed

    @property
    def desk(self):
        return next(screen for screen in self.app.screen_stack if isinstance(screen, DeskScreen))

    async def go_through(self, situation):
        """The steps of a situation."""
        self.guest, self.agreed, self.certain = situation.guest, set(), []
        for verb, *given in situation.steps:
            await getattr(self, verb)(*given)

    # -- keys and time -------------------------------------------------------------------------------------------

    async def press(self, key, gap=0.1):
        """One key, or that of a command, and the time a hand takes."""
        key = BY_ID[key].keys[0] if key in BY_ID else key
        self.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await self._delivered()
        await self.wait(gap)

    async def keys(self, text, gap, clump=1):
        """Characters, and what stands for Enter, line feed and Tab, `gap` seconds apart on the average.

        A terminal hands over a fast reader's keys in clumps: so many at once, then the time of as many.
        """
        for number, char in enumerate(text, start=1):
            name = NAMES.get(char) or _character_to_key(char)
            self.app.post_message(events.Key(name, char))
            await self._delivered()
            if number % clump == 0 or number == len(text):
                await self.wait(gap * clump)

    async def wait(self, seconds):
        """Let time go by."""
        until = self.clock.seconds + seconds
        while (due := self.app._burst.deadline) is not None and due <= until:
            self.clock.seconds = max(self.clock.seconds, due)
            self.app.post_message(_Silence())
            await self._delivered()
        self.clock.seconds = until

    async def look(self):
        """Wait until everything that was begun is on the screen."""
        await self.wait(A_LOOK)
        await self.settle()
        if isinstance(self.app.screen, Dialog) and not self.app.screen.ready:
            self.app.screen.become_ready()
            await self.settle()

    async def settle(self):
        """Wait, without time going by on our clock, until nothing more happens."""
        for _ in range(PATIENCE):
            await self._delivered()
            if self._rests():
                return
            await asyncio.sleep(0.001)
        raise AssertionError(f"the desk does not come to rest: {self._busy()}, {self.shown()}")

    async def _delivered(self):
        """Wait until whatever gets keys has taken all that was sent to it; what closes takes nothing any more."""
        await self._taken(self.app)
        for pump in (self.app.screen, self.app.focused, self.app.screen, self.desk, self.desk.line, self.desk):
            await self._taken(pump)

    async def _taken(self, pump):
        taken = asyncio.Event()
        if pump is not None and pump.call_later(taken.set):
            while not taken.is_set() and pump.is_running:
                assert self.app._exception is None, "the desk has ended"
                await asyncio.sleep(0)

    def _busy(self):
        asks = self.app.screen is not self.desk
        groups = {worker.group for worker in self.app.workers if worker.is_running}
        return groups - BESIDE - (ASKING if asks else set())

    def _rests(self):
        pumps = [*self.app.screen_stack, *(screen.focused for screen in self.app.screen_stack if screen.focused)]
        if self._busy() or any(pump.message_queue_size for pump in pumps):
            return False
        desk = self.desk
        query = desk.line.value.strip()
        if not query or self.app.scanning or self.app.screen is not desk:
            return True
        people, painted = desk.desk.people, desk.desk.painted
        whom = (query, people.current.delegate.id) if people.current else ("", "")
        return people.query == query and painted == whom

    def shown(self):
        """What is on the screen, for whoever repeats it."""
        desk = self.desk
        return f"{self.app.screen!r} {desk.line.value!r}\n{desk.band.text}\n{desk.results.text}\n{desk.card.text}"

    # -- what a clerk does ---------------------------------------------------------------------------------------

    async def type(self, text, gap=0.12):
        await self.keys(text, gap)

    async def enter(self):
        """Enter, whatever is on the screen."""
        row = self.desk.desk.people.current
        if row is not None and not row.doubt:
            self.certain.append(row.delegate.id)
        await self.press("enter", 0.0)

    async def check_in(self):
        """Look, press Enter, and answer what is asked."""
        await self.look()
        await self.enter()
        await self.answer()

    async def answer(self):
        """Read the questions that stand, one after the other."""
        for _ in range(MOST_QUESTIONS):
            await self.look()
            if not self.asked:
                return
            if self.guest is not None and self._names_the_guest():
                self.agreed.add(self.guest.id)
                await self.enter()
            elif not await self.choose():
                await self.press("escape")

    async def choose(self, gap=0.2):
        """Go down to the guest's row and take it; False where the guest is not among those shown."""
        rows = self.desk.desk.people.rows
        places = [
            place for place, row in enumerate(rows) if self.guest is not None and row.delegate.id == self.guest.id
        ]
        if not places:
            return False
        step = "down" if places[0] > self.desk.desk.people.cursor else "up"
        for _ in range(abs(places[0] - self.desk.desk.people.cursor)):
            await self.press(step, gap)
        self.agreed.add(self.guest.id)
        if gap:
            await self.settle()
        await self.enter()
        return True

    @property
    def asked(self):
        """Whether the band asks something: an Enter is an answer now."""
        band = self.desk.band
        return self.app.screen is self.desk and not band.dimmed and (
            band.band.tone == "ask" or band.band.word.startswith("OLD BADGE")
        )  # fmt: skip

    def _names_the_guest(self):
        """Whether what is asked is about the guest, by the words on the screen."""
        words, guest = self.desk.band.text, self.guest
        return latin(guest) in words and (origin(guest) in words or guest.ref in self.desk.card.text)

    async def take_who_is_shown(self):
        """The clerk reads the card: whoever is on it is the guest. Of some names nobody may be left on the list."""
        row = self.desk.desk.people.current
        self.guest = row.delegate if row else None
        self.agreed |= {self.guest.id} if row else set()

    async def open(self, key):
        """Open a dialog, and wait until it listens."""
        await self.press(key)
        await self.settle()
        await self.look()

    async def elsewhere(self, what, act):
        """Another desk does something; this one has not looked yet."""
        act(self)

    async def news(self):
        """This desk looks what the others did."""
        self.desk.look_around()
        await self.settle()

    async def next_day(self):
        await self.wait(24 * 3600.0)
        await self.news()

    async def rest(self):
        """Back to an empty line."""
        for _ in range(8):
            await self.look()
            if isinstance(self.app.screen, LockScreen):
                await self.keys("Amina\r", 0.2)
            elif self.app.screen is not self.desk or self.desk.line.value:
                await self.press("escape")
            else:
                return
        raise AssertionError(f"no way back to an empty line: {self.shown()}")
