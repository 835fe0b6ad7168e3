"""A desk's traffic with the hub, over one connection after the other, until it is ended.

What is sent is what the hub cannot show, asked anew at each connection; an acknowledgement is never remembered. So a
hub that was wiped, put back or replaced is filled again by whoever comes to it first.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Final, TypeVar

from checkin.core.session import Session
from checkin.core.syncing import badge_keys
from checkin.core.syncing.belonging import introduced
from checkin.core.syncing.link import HubLink, keep_link, link_of, may_hear
from checkin.core.syncing.standing import Traffic, keep_traffic, traffic_of
from checkin.errors import HubError, UsageError
from db.journal.entries import utc_text
from db.reading import others
from db.reading.others import Heads

from . import words
from .following import Following
from .hub import Hub
from .incoming import KEEP_SECONDS, Incoming, Taken
from .outgoing import Outgoing
from .reaching import reached
from .wire import Wire
from .words import Lacks, Word, clock_in_words

Made = TypeVar("Made")
_IN_FLIGHT: Final = 8
_LOOK_SECONDS: Final = 0.02
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 5.0
_LASTED_SECONDS: Final = 10.0
_SIGN_SECONDS: Final = 10.0
_WORD_SECONDS, _LONGEST_WORD_SECONDS = 5.0, 10.0
_DESKS_A_SECOND: Final = 4
"""So many words a second, at most, are said by all desks together: with many of them each speaks less often."""
_TURN_SECONDS: Final = (1.0, 5.0)
"""Who looks whether the hub lacks something waits by chance, so that mostly one desk finds it and the others find it
done."""


@dataclass(frozen=True, slots=True)
class News:
    """What the traffic has to tell: the hub was reached or lost (`trouble` says why), or sentences about what came."""

    connected: bool
    trouble: str = ""
    told: tuple[str, ...] = ()


class Relay:
    """One file's traffic. Raises UsageError where the file has no hub, or cannot exchange anything."""

    def __init__(self, session: Session, tell: Callable[[News], None]) -> None:
        self._session, self._tell = session, tell
        self._linked()
        self._wire = Wire(session)
        self._outgoing = Outgoing(session, self._wire, introduced(session))
        self._incoming = Incoming(session, self._wire)
        self._reading, self._writing = ThreadPoolExecutor(1, "sync-reads"), ThreadPoolExecutor(1, "sync-writes")
        self._connection: Hub | None = None
        self._conference = session.conference.id
        # What the subject of own entries holds; until the hub was asked, what it held when it was asked last.
        self._held: Heads = {self._outgoing.writer: (traffic_of(session).sent, "")}
        self._acknowledged: tuple[int, str] | None = None  # the own entry up to which all were, one after the other
        self._heard: dict[str, Word] = {}  # by the desks' subjects
        self._lacks = Lacks()
        self._clock_ahead = 0.0
        self._look_at_hub = True
        self._kept = Traffic()
        self._kept_at = 0.0

    async def run(self) -> None:
        """Keep it up until cancelled. Raises what the file raises when it cannot be read or written."""
        pause = _FIRST_PAUSE
        try:
            while True:
                begun = time.monotonic()
                try:
                    await self._keep_up()
                except HubError as error:
                    self._tell(News(connected=False, trouble=str(error)))
                    await self._keep_traffic(connected=False, trouble=str(error))
                pause = _FIRST_PAUSE if time.monotonic() - begun > _LASTED_SECONDS else min(pause * 2, _LONGEST_PAUSE)
                await asyncio.sleep(random.uniform(pause / 2, pause))
        finally:
            await asyncio.shield(self._end())

    async def once(self) -> int:
        """Bring hub and desk to the same knowledge; return how many entries were taken. Raises HubError."""
        taken = 0
        try:
            following = await self._begin()
            self._tell(News(connected=True, told=clock_in_words(self._clock_ahead)))
            await self._send_all()
            while following.pending:
                some = await self._take(following)
                taken += some.entries
                following = await self._from(some.again) if some.again else following
            await self._pass_on()
            await self._fill(await self._lacking_at_hub())
            await self._send_all()
            await self._speak()
            await self._keep_traffic(connected=True)
            return taken
        except HubError as error:
            await self._keep_traffic(connected=False, trouble=str(error))
            raise
        finally:
            await asyncio.shield(self._end())

    async def _keep_up(self) -> None:
        """One connection, until it is lost. Raises HubError."""
        try:
            following = await self._begin()
            self._tell(News(connected=True, told=clock_in_words(self._clock_ahead)))
            async with asyncio.TaskGroup() as tasks:
                for work in (self._keep_sending, self._keep_hearing, self._keep_speaking, self._keep_mending):
                    tasks.create_task(work())
                tasks.create_task(self._keep_taking(following))
                tasks.create_task(self._hub.gone())
        except ExceptionGroup as errors:
            raise _worst(errors) from errors
        finally:
            await self._leave()

    async def _begin(self) -> Following:
        """Connect, and ask where all stands."""
        link = await self._read(self._linked)
        self._connection, self._look_at_hub = await reached(link, self._conference), True
        if self._hub.link != link:
            await self._write(keep_link, self._session, self._hub.link)
        await self._write(self._incoming.keep)  # and with it the last of what the connection before brought is done
        self._clock_ahead = await self._hub.clock_ahead(self._hub.link.stream)
        self._held = await self._held_by(self._subject("e"))
        if self._acknowledged is not None and self._held.get(self._outgoing.writer, (0, "")) > self._acknowledged:
            self._held[self._outgoing.writer] = self._acknowledged  # between it and the last one some may be missing
        place = self._incoming.place
        if place.seq and not self._incoming.is_there(await self._hub.at(self._hub.link.stream, place.seq)):
            self._incoming.begin_again()
        await self._keep_traffic(connected=True)
        return await self._follow()

    async def _follow(self) -> Following:
        start = {"deliver_policy": "by_start_sequence", "opt_start_seq": self._incoming.place.seq + 1}
        return await self._hub.follow(self._hub.link.stream, **start)

    async def _from(self, seq: int) -> Following:
        """Read once more, from that message on."""
        self._incoming.begin_again(seq - 1)
        return await self._follow()

    async def _held_by(self, subject: str) -> Heads:
        last = await self._hub.last(self._hub.link.stream, subject)
        return await self._read(self._outgoing.reached, last and self._wire.part(subject, last.payload))

    # -- own entries -------------------------------------------------------------------------------------------------

    async def _keep_sending(self) -> None:
        while True:
            await self._send_all()
            while self._outgoing.head() <= self._sent:
                await asyncio.sleep(_LOOK_SECONDS)

    @property
    def _hub(self) -> Hub:
        if self._connection is None:
            raise HubError("There is no connection to the hub.")
        return self._connection

    def _subject(self, kind: str) -> str:
        """Where this desk lays down what it did (e), what the hub lost (r), or its word (h)."""
        return f"c.{self._conference}.{kind}.{self._hub.link.desk}"

    @property
    def _sent(self) -> int:
        return self._held.get(self._outgoing.writer, (0, ""))[0]

    async def _send_all(self) -> None:
        """Lay down all that the hub cannot show of this desk's own; several messages are on their way at once."""
        subject, held = self._subject("e"), self._held
        under_way: deque[tuple[Heads, list[asyncio.Task[int]]]] = deque()
        try:
            while (own := await self._read(self._outgoing.own, subject, held)) or under_way:
                if own:
                    held = own.upto
                    puts = [asyncio.create_task(self._hub.put(subject, message)) for message in own.messages]
                    under_way.append((held, puts))
                if not own or len(under_way) > _IN_FLIGHT:
                    upto, puts = under_way[0]
                    await asyncio.gather(*puts)
                    self._held, self._acknowledged = upto, upto[self._outgoing.writer]
                    under_way.popleft()
        finally:
            left = [put for _, puts in under_way for put in puts]
            for put in left:
                put.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    # -- what others wrote -------------------------------------------------------------------------------------------

    async def _keep_taking(self, following: Following) -> None:
        while True:
            taken = await self._take(following)
            following = await self._from(taken.again) if taken.again else following

    async def _take(self, following: Following) -> Taken:
        taken = await self._write(self._incoming.take, await following.next())
        if taken.told:
            self._tell(News(connected=True, told=taken.told))
        return taken

    async def _keep_hearing(self) -> None:
        following = await self._hub.follow(f"H_{self._conference}", deliver_policy="all")
        while True:
            for message in await following.next():
                word = words.heard(self._wire, message, self._clock_ahead)
                if word is not None and message.subject != self._subject("h"):
                    self._heard[message.subject] = word

    # -- this desk's word --------------------------------------------------------------------------------------------

    async def _keep_speaking(self) -> None:
        """Say what is known here, sooner when that changed; and keep how it stands, for whoever looks at the file."""
        said: Heads = {}
        spoken = 0.0
        while True:
            await asyncio.sleep(KEEP_SECONDS)
            await self._write(self._incoming.keep, KEEP_SECONDS)
            if await self._read(self._linked) != self._hub.link:
                raise HubError("This desk belongs to another hub now, or to none.")
            known = await self._read(self._known)
            rest = max(_WORD_SECONDS if known != said else _LONGEST_WORD_SECONDS, len(self._heard) / _DESKS_A_SECOND)
            if time.monotonic() - spoken > rest:
                await self._speak()
                said, spoken = known, time.monotonic()
            await self._keep_traffic(connected=True)

    async def _speak(self) -> None:
        subject, place = self._subject("h"), self._incoming.place.seq
        await self._hub.put(subject, await self._read(words.spoken, self._session, self._wire, subject, place))

    def _known(self) -> Heads:
        return others.heads(self._session.read)

    def _linked(self) -> HubLink:
        link = link_of(self._session)
        if not may_hear(self._session, link.urls if link else ()):
            raise UsageError("A conference to train on tells nobody.", "Open the real one.")
        if link is None:
            raise UsageError("This desk belongs to no hub.", 'Join one with "checkin join CODE", or carry by stick.')
        return link

    # -- what the hub lost -------------------------------------------------------------------------------------------

    async def _keep_mending(self) -> None:
        """Lay down once more what the hub lost, also of desks that are not there; and pass on badge keys."""
        lacking: dict[str, int] = {}
        while True:
            await asyncio.sleep(random.uniform(*_TURN_SECONDS))
            await self._pass_on()
            before, lacking = lacking, await self._lacking_at_hub() if self._look_at_hub else {}
            if lacking and lacking == before:  # nobody is at it
                await self._fill(lacking)
            self._look_at_hub = bool(lacking)
            if lost := await self._read(self._lost_by_hub):
                await self._fill(lost)
                self._lacks.filled(lost)

    async def _pass_on(self) -> None:
        """What desks need of each other to belong: badge keys, and that somebody vouches for them."""
        await self._write(badge_keys.share, self._session)
        if self._incoming.strangers:
            await self._write(self._incoming.vouch)

    async def _lacking_at_hub(self) -> dict[str, int]:
        """Of which other writers the hub cannot show all that could be passed on, and after which number."""
        held: Heads = {}
        for message in await self._hub.last_of_each(
            self._hub.link.stream, [f"c.{self._conference}.{kind}.*" for kind in "er"]
        ):
            part = self._wire.part(message.subject, message.payload)
            for writer, head in (await self._read(self._outgoing.reached, part)).items():
                held[writer] = max(held.get(writer, (0, "")), head)
        return await self._read(self._outgoing.lacking, held)

    def _lost_by_hub(self) -> dict[str, int]:
        known = {writer: seq for writer, (seq, _) in self._known().items() if writer != self._outgoing.writer}
        return self._lacks.found(self._heard, known, self._incoming.place.seq, time.time())

    async def _fill(self, lacking: dict[str, int]) -> None:
        if not lacking:
            return
        subject = self._subject("r")
        consignments = self._outgoing.again(subject, await self._held_by(subject), lacking)
        while (some := await self._read(next, consignments, None)) is not None:
            for message in some.messages:
                await self._hub.put(subject, message)

    # -- how it stands -----------------------------------------------------------------------------------------------

    async def _keep_traffic(self, *, connected: bool, trouble: str = "") -> None:
        """Keep how it stands; rarely, while nothing but times changes."""
        now = Traffic(
            connected=connected,
            at=utc_text(self._session.clock.now_utc()),
            sent=self._sent,
            trouble=trouble or " ".join(clock_in_words(self._clock_ahead)),
            clock_ahead=round(self._clock_ahead, 1),
            heard={word.writer: utc_text(datetime.fromtimestamp(word.at, UTC)) for word in self._heard.values()},
        )
        same = replace(now, heard={}, at="") == replace(self._kept, heard={}, at="")
        if same and time.monotonic() - self._kept_at < _SIGN_SECONDS:
            return
        self._kept, self._kept_at = now, time.monotonic()
        await self._write(keep_traffic, self._session, now)

    async def _leave(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _end(self) -> None:
        await self._leave()
        if self._kept.connected:
            await self._keep_traffic(connected=False)
        await self._write(self._incoming.keep)
        self._reading.shutdown()
        self._writing.shutdown()

    async def _read(self, work: Callable[..., Made], *values: object) -> Made:
        return await asyncio.get_running_loop().run_in_executor(self._reading, partial(work, *values))

    async def _write(self, work: Callable[..., Made], *values: object) -> Made:
        return await asyncio.get_running_loop().run_in_executor(self._writing, partial(work, *values))


def _worst(errors: ExceptionGroup[Exception]) -> Exception:
    """The error among those that came together that is told: one of the hub only where there is no other."""
    found = [_worst(error) if isinstance(error, ExceptionGroup) else error for error in errors.exceptions]
    return next((error for error in found if not isinstance(error, HubError)), found[0])
