"""A desk at work: an open conference, the desk's name, its operator and the clock.

Every use case takes a `Session` first. It is the only thing a front has to make.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Self

from checkin.clock import VenueClock, system_now
from checkin.core import facts
from checkin.core.machine import this_computer
from checkin.core.models import Conference, Day
from checkin.core.search.kept import keep_words
from checkin.core.trouble import explained, lacking_in_words
from checkin.errors import CheckinError, NoDayError, UsageError
from db import engine
from db.journal.entries import Draft, Stamp
from db.local import settings as stored
from db.local.one_import import is_held
from db.opening import open_store
from db.reading import journal
from db.store import Connection, Store, Writing


class Second(NamedTuple):
    """A second person whose PIN was right, and the act that it lets be done once; empty: what one command does."""

    name: str
    act: str = ""


class Session:
    """One desk's hold on one conference."""

    def __init__(
        self, store: Store, desk: str, operator: str, now: Callable[[], datetime] = system_now, day: int | None = None
    ) -> None:
        self.store = store
        self.desk = desk
        self.operator = operator
        self.proven = ""  # whose PIN was right: nobody's while roles are off, see `people.rights`
        self.second: Second | None = None
        self.reader_layout: str | None = None  # the keyboard layout that the last garbled scan came through
        self._now = now
        self._chosen_day = day
        self._conference: Conference | None = None
        self._conference_as_of = -1

    @classmethod
    def open(
        cls, path: Path, desk: str, operator: str, now: Callable[[], datetime] = system_now, day: int | None = None
    ) -> Self:
        """Open a conference file. Raises DatabaseError, of which LockedFileError is one, or NotSavedError with a
        sentence and a next step."""
        if engine.name_of(path):
            from checkin.core import unlocking

            unlocking.ready(path)
        return cls(open_store(path, this_computer(), keep_words, explained), desk, operator, now, day)

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def read(self) -> Connection:
        """This thread's reading connection. To read raises DatabaseError or NotSavedError."""
        return self.store.read

    @property
    def conference(self) -> Conference:
        """The conference as recorded, read again when a desk has changed it."""
        read = self.store.read
        as_of = journal.latest(read)
        if self._conference is None or journal.conference_changed_since(read, self._conference_as_of):
            self._conference = facts.load(read)
        self._conference_as_of = as_of
        return self._conference

    @property
    def clock(self) -> VenueClock:
        return self._clock_of(self.conference)

    @property
    def today(self) -> Day | None:
        """The conference day that it is at the venue, or None on any other date."""
        conference = self.conference
        date = self._clock_of(conference).today()
        return next((day for day in conference.days if day.date == date), None)

    def _clock_of(self, conference: Conference) -> VenueClock:
        return VenueClock(conference.timezone, conference.cut_over, self._now)

    @property
    def chosen_day(self) -> Day | None:
        """The day that was chosen by hand, or None when the desk follows the calendar."""
        return self.conference.day(self._chosen_day) if self._chosen_day is not None else None

    def choose_day(self, number: int | None) -> None:
        """Work on another day than today; None follows the calendar again. Raises UsageError."""
        if number is not None:
            self.day_numbered(number)
        self._chosen_day = number

    @property
    def day(self) -> Day | None:
        """The day that marks are for now: the chosen one, else today's; None when there is none."""
        return self.chosen_day or self.today

    def day_numbered(self, number: int | None) -> Day:
        """A day by its number, or the current one. Raises UsageError when there is none."""
        if number is None:
            if (day := self.day) is not None:
                return day
            raise NoDayError("Today is no day of the conference.", f"Say which day: {self._day_choices()}.")
        if (day := self.conference.day(number)) is not None:
            return day
        raise UsageError(f"The conference has no day {number}.", f"Its days: {self._day_choices()}.")

    def _day_choices(self) -> str:
        return ", ".join(f"{day.number} ({day.date.isoformat()})" for day in self.conference.days)

    def now(self) -> datetime:
        """The moment, as this computer has it."""
        return self._now()

    def stamp(self) -> Stamp:
        return Stamp(self.desk, self.operator, self.now())

    def write(self, stamp: Stamp | None = None) -> AbstractContextManager[Writing]:
        """One durable write, by this desk unless `stamp` says by whom."""
        return self.store.write(stamp or self.stamp())

    def record(self, *drafts: Draft) -> None:
        """Record facts that need no decision."""
        with self.write() as writing:
            writing.append(*drafts)

    @property
    def encrypted(self) -> bool:
        """Whether the file, and what the program keeps beside it, can be read with its passphrase only."""
        return self.store.key is not None

    @property
    def reads_only(self) -> bool:
        """Whether nothing can be recorded, since the file lies on a medium that is full or read-only."""
        return self.store.reads_only

    @property
    def lacking(self) -> str:
        """That entries of here were gone when the file was opened, in a sentence; empty where none were."""
        return lacking_in_words(self.store.lacking, self.store.path.name)

    def stand(self) -> None:
        """Raise NotSavedError where nothing can be recorded: the file cannot be written here, or is no longer the one
        that others find under its name."""
        self.store.stand()

    @property
    def parting_words(self) -> str:
        """For whoever leaves: that all is saved, or why not and where it is."""
        try:
            self.stand()
            self.version()
        except CheckinError as error:
            return str(error)
        return "Everything is saved."

    @property
    def importing(self) -> bool:
        """Whether somebody imports a list into this file just now."""
        return is_held(self.store.path)

    @property
    def is_purging(self) -> bool:
        """Whether something is left to do of a purge, ours or another desk's: `conference.purging.finish` does it."""
        return any(stored.setting(self.read, name) for name in (stored.PURGING, stored.TRACES))

    def version(self) -> int:
        """Grows with every change, whichever desk made it."""
        return journal.latest(self.store.read)
