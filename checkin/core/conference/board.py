"""The day at a glance, for a screen that everybody may see: counts and organisations, nobody's name.

Everything comes from what is kept by change, so that it can be looked up every second, however long the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from checkin.core.attendance.counts import DelegationCount, day_count
from checkin.core.models import Conference, Count, Day
from checkin.core.people import lookup
from checkin.core.people.delegations import delegation_of
from checkin.core.printing.jobs import PrintQueue, print_queues
from checkin.core.session import Session
from checkin.core.syncing.agreement.conflicts import Watch
from checkin.countries import country_name
from checkin.text import fold
from db.journal.entries import utc_text
from db.reading import counts, journal

SLOT = 5
"""Minutes over which arrivals are counted."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """A day's first arrivals: how many in the five minutes that begin so many minutes after midnight of its date."""

    day: Day
    count: Count
    slots: Mapping[int, int]

    def by(self, minute: int) -> int:
        """How many were in before a minute of the day."""
        return sum(people for begins, people in self.slots.items() if begins < minute)


@dataclass(frozen=True, slots=True)
class DeskAtWork:
    """A desk that worked today: when it last did, and how many a minute it has checked in of late."""

    name: str
    last: datetime
    per_minute: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody with the help desk: the number, with whom they come, and since when."""

    ref: str
    comes_with: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Board:
    """What the board shows. `before` are the arrivals of the conference day before this one."""

    conference: Conference
    now: datetime
    today: Arrivals | None
    before: Arrivals | None = None
    desks: tuple[DeskAtWork, ...] = ()
    in_part: tuple[DelegationCount, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    printers: tuple[PrintQueue, ...] = ()
    to_settle: int = 0

    @property
    def minute(self) -> int:
        """Minutes since midnight of the day's date: beyond 24 hours after midnight."""
        return _minute_of(self.today.day, self.now) if self.today else 0


@dataclass(slots=True)
class Overview:
    """The board, looked up again when something was written or the minute turned. For one thread."""

    session: Session
    _conflicts: Watch = field(init=False)
    _seen: tuple[object, ...] = ()
    _board: Board | None = None

    def __post_init__(self) -> None:
        self._conflicts = Watch(self.session)

    def look(self) -> Board:
        """The board as of now. Raises DatabaseError, NotSavedError."""
        session = self.session
        session.stand()
        now, day = session.clock.now(), session.day
        seen = (journal.data_version(session.read), day, f"{now:%H:%M}")
        if self._board is None or seen != self._seen:
            self._board = _board(session, day, now, self._conflicts.count())
        self._seen = seen
        return replace(self._board, now=now)


def _board(session: Session, day: Day | None, now: datetime, to_settle: int) -> Board:
    today = _arrivals(session, day) if day else None
    before = _day_before(session.conference, day)
    return Board(
        conference=session.conference,
        now=now,
        today=today,
        before=_arrivals(session, before) if before else None,
        desks=_desks(session, day.number, now) if day else (),
        in_part=_in_part(session, day.number) if day else (),
        waiting=_waiting(session),
        printers=tuple(print_queues(session)),
        to_settle=to_settle,
    )


def _day_before(conference: Conference, day: Day | None) -> Day | None:
    earlier = [one for one in conference.days if day is not None and one.date < day.date]
    return max(earlier, key=lambda one: one.date, default=None)


def _arrivals(session: Session, day: Day) -> Arrivals:
    slots: Counter[int] = Counter()
    for begins, people in counts.arrivals(session.read, day.number):
        slots[_minute_of(day, session.clock.local(f"{begins}Z"))] += people
    return Arrivals(day, day_count(session, day.number), slots)


def _minute_of(day: Day, moment: datetime) -> int:
    midnight = datetime.combine(day.date, time(), moment.tzinfo)
    return int((moment - midnight).total_seconds()) // 60


def _desks(session: Session, day: int, now: datetime) -> tuple[DeskAtWork, ...]:
    """The desks that wrote in the last half day; the rate is of the last five to ten minutes."""
    since = now.replace(minute=now.minute // SLOT * SLOT, second=0, microsecond=0) - timedelta(minutes=SLOT)
    minutes = (now - since).total_seconds() / 60
    marked = counts.arrivals_by_desk(session.read, day, utc_text(since)[:16])
    seen = [(name, session.clock.local(at)) for name, at, _ in journal.desks(session.read)]
    return tuple(
        DeskAtWork(name, at, marked.get(name, 0) / minutes) for name, at in seen if now - at < timedelta(hours=12)
    )


def _in_part(session: Session, day: int) -> tuple[DelegationCount, ...]:
    """The delegations of which some are in and some are not, those who lack fewest first."""
    present: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    names: dict[str, str] = {}
    for part in ("delegation", "state"):
        for name, due, here in counts.tally(session.read, day, part):
            shown = country_name(name) or name if part == "state" else name
            names.setdefault(shown.casefold(), shown)
            expected[shown.casefold()] += due
            present[shown.casefold()] += here
    found = [
        DelegationCount(name, present[key], expected[key])
        for key, name in names.items()
        if name and 0 < present[key] < expected[key]
    ]
    return tuple(sorted(found, key=lambda one: (one.expected - one.present, fold(one.name))))


def _waiting(session: Session) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(who.ref, delegation_of(who), session.clock.local(who.hold_since) if who.hold_since else None)
        for who in lookup.held(session)
    )
