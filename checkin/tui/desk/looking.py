"""What a desk reads: the list, who is found, what is known of a person, and what the other desks did."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from functools import partial
from string import ascii_lowercase
from typing import TYPE_CHECKING

from checkin.core.finding import Finder, Found
from checkin.core.models import Delegate
from checkin.errors import CheckinError
from checkin.tui.desk.bands import AT_REST, problem
from checkin.tui.desk.front import Front, tell_unread
from checkin.tui.desk.picturing import Picturing
from checkin.tui.desk.threads import done_by

from . import look as look

if TYPE_CHECKING:
    from checkin.core.syncing.agreement.conflicts import Watch


# By then the answer is on its way to the terminal, and what the card says beside it is read.
AHEAD_SECONDS = 0.03


class Looking:
    """Searches and looks, in threads; `finder` is None until the list is loaded."""

    def __init__(self, front: Front) -> None:
        self.finder: Finder | None = None
        self.busy = False
        self._front = front
        self._desk = front.desk
        self._session = front.session
        self._threads = front.threads
        self._watch: Watch | None = None
        self._wanted_facts = ""
        self._picturing = Picturing(front)

    # -- the list and the other desks ----------------------------------------------------------------------------

    async def around(self, also: Callable[[], Awaitable[None]]) -> None:
        """See what other desks did, and do `also`. Loads the list first, where that is still to be done."""
        if self.busy:
            return
        self.busy = True
        try:
            finder = self.finder or await self._load_list()
            pulse = await done_by(self._threads.looks, partial(self._take_pulse, finder))
            await also()
        except CheckinError as error:
            self._desk.ails(problem(error))
            self._front.paint()
            return
        finally:
            self.busy = False
        self._desk.ails(AT_REST)
        news = self._desk.take_pulse(pulse)
        self._front.paint()
        if news:
            await self._renew(finder)

    async def _load_list(self) -> Finder:
        self.finder = await done_by(self._threads.search, partial(Finder, self._session))
        self.begin_search()
        await done_by(self._threads.search, self.finder.remember)
        gc.freeze()  # what is loaded stays: looking through it again and again costs a tenth of every search
        self._front.begin("letters", partial(self._learn_letters, self.finder))
        return self.finder

    async def _learn_letters(self, finder: Finder) -> None:
        """Look for each first letter before it is typed, which is remembered. What is typed waits for one at most."""
        for letter in ascii_lowercase:
            await done_by(self._threads.search, partial(finder.hits, letter))

    def _take_pulse(self, finder: Finder) -> look.Pulse:
        self._watch = self._watch or look.watch_conflicts(self._session)
        return look.take_pulse(self._session, finder, self._watch, self._desk.pulse)

    async def _renew(self, finder: Finder) -> None:
        """Bring the people on the screen up to date, in their places."""
        if query := self._desk.query:
            self._desk.take_news(await done_by(self._threads.search, partial(_found, finder, query)))
            self._front.paint()
        elif (delegate := self._desk.person) is not None:
            self.look_up(delegate)

    # -- searching -----------------------------------------------------------------------------------------------

    def begin_search(self) -> None:
        """Find what the line asks for, unless a reader is typing: then the scan answers, or its keys come back."""
        query, finder = self._desk.query, self.finder
        if not query or finder is None or self._front.program.scanning:
            return
        if len(query) > 1 or not self._found_at_once(finder, query):
            find, take = partial(self._find_if_wanted, finder, query), partial(self._take_found, finder)
            self._threads.ask(self._threads.search, find, take)

    def _found_at_once(self, finder: Finder, query: str) -> bool:
        """Whether the first letter has its answer: it is looked for here, since it changes most of the screen and
        would have that drawn twice. A file that cannot be read is for the search to tell."""
        try:
            found = _found(finder, query)
        except CheckinError:
            return False
        self._show(finder, found)
        return True

    def _find_if_wanted(self, finder: Finder, query: str) -> Found | None:
        return _found(finder, query) if query == self._desk.query else None

    def _take_found(self, finder: Finder, search: asyncio.Future[Found | None]) -> None:
        """Show who a thread found. What went wrong is told as that of any other work."""
        if (error := search.exception()) is not None:
            self._front.begin("search", partial(_raise, error))
            return
        found = search.result()
        if found is not None:
            self._show(finder, found)

    def _show(self, finder: Finder, found: Found) -> None:
        """Show who is found, if the line still asks for it by then."""
        if not self._desk.found(found):
            return
        self._front.paint()
        if finder.short:
            self._front.set_timer(AHEAD_SECONDS, partial(self._look_ahead, finder, found))
        if len(found.query) >= 5 and "moham".startswith(found.query.casefold()[:5]):
            self._front.tick("type")

    def _look_ahead(self, finder: Finder, found: Found) -> None:
        """Nobody types: search for what is likely typed next. What cannot be read the key itself will tell."""

        def wanted() -> bool:
            return self._desk.query == found.query

        if wanted():
            self._threads.ask(self._threads.search, partial(finder.look_ahead, found, wanted), asyncio.Future.exception)

    # -- the card ------------------------------------------------------------------------------------------------

    def look_up(self, delegate: Delegate) -> None:
        """Complete the card."""
        self._wanted_facts = delegate.id
        self._front.begin("facts", partial(self._look_up, delegate))

    async def _look_up(self, delegate: Delegate) -> None:
        day = self._desk.day
        try:
            found = await done_by(
                self._threads.looks,
                lambda: look.person_facts(self._session, delegate, day) if self._wanted_facts == delegate.id else None,
            )
        except CheckinError as error:
            tell_unread(self._front, error)
            self._front.paint()
            return
        if found is not None and self._wanted_facts == delegate.id:
            self._desk.read(found.delegate, found.first, found.facts)
            if found.unread is not None:
                tell_unread(self._front, found.unread)
            self._front.paint()
            await self._picturing.photo(found.delegate)


def _found(finder: Finder, query: str) -> Found:
    return finder.find(query)._replace(query=query)


async def _raise(error: BaseException) -> None:
    raise error
