"""The figures of the attendance, worked out once: for the report, the press and the pack."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from checkin.core.attendance.arrivals import marks_on
from checkin.core.models import Conference, Day, Delegate, First, Mark, Method, Profile
from checkin.core.people.delegations import delegation_of
from checkin.core.session import Session
from checkin.countries import country_name
from checkin.text import fold

from .people import arrivals_on, category_words, shown

SLOT_MINUTES = 5
TOTAL, NOT_SAID = "Total", "Not known"
BUSY_SECONDS = 300
"""A desk that marks nobody for longer is not busy: such a gap is left out of its median."""


@dataclass(frozen=True, slots=True)
class Line:
    """Some people: how many were expected, how many came, and how many of those expected did not."""

    name: str
    expected: int
    present: int
    absent: int


@dataclass(frozen=True, slots=True)
class DeskWork:
    """What a desk did on a day.

    `arrivals` are the people whose first arrival stands there, `marks` all it made, those taken back too. `gap` is the
    median of the seconds between its marks while it was busy; None where it never was.
    """

    name: str
    arrivals: int
    marks: int
    taken_back: int
    gap: float | None


@dataclass(frozen=True, slots=True)
class DayFigures:
    """The figures of a day: `by` holds the lines of each division by its title, `arrivals` counts each five minutes."""

    day: Day
    total: Line
    by: Mapping[str, tuple[Line, ...]]
    arrivals: tuple[tuple[datetime, int], ...]
    desks: tuple[DeskWork, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Those of some days, and over them together: who came at least once, and how many came how often."""

    days: tuple[DayFigures, ...]
    total: Line
    by: Mapping[str, tuple[Line, ...]]
    by_days_attended: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Division:
    """By what people are counted: the field that tells it, in which group one is, and the order of the groups where
    it is not the alphabet's."""

    field: str
    group: Callable[[Delegate], str]
    order: tuple[str, ...] = ()


_SEXES = {"F": "Women", "M": "Men"}
_ORIGINS = ("Local", "International")


def origin_of(delegate: Delegate) -> str:
    """Whether somebody is of the host country or came from abroad, as the list says."""
    return delegate.local.capitalize() if delegate.local in ("local", "international") else NOT_SAID


def _divisions(conference: Conference, profile: Profile) -> dict[str, _Division]:
    """What people are counted by, as far as the profile shows it."""
    categories = [category_words(conference, item.key) for item in conference.categories]
    every = {
        "Local and international": _Division("local", origin_of, (*_ORIGINS, NOT_SAID)),
        "Sex": _Division("sex", lambda one: _SEXES.get(one.sex, NOT_SAID), (*_SEXES.values(), NOT_SAID)),
        "Category": _Division("category", lambda one: _category(conference, one), tuple(categories)),
        "Country": _Division("country", lambda one: country_name(one.country) or one.country_text or NOT_SAID),
        "Delegation": _Division("delegation", lambda one: delegation_of(one) or NOT_SAID),
    }
    told = profile.columns
    return {title: division for title, division in every.items() if told is None or division.field in told}


def _category(conference: Conference, person: Delegate) -> str:
    return category_words(conference, person.category) if person.category else NOT_SAID


@dataclass(frozen=True, slots=True)
class _Person:
    """No more of a person than is counted: there may be 100,000. `groups` are those of the divisions, in order."""

    id: str
    groups: tuple[str, ...]
    days: frozenset[int]
    """The days on which they are expected."""


def figures(session: Session, profile: Profile, day: int | None = None) -> Figures:
    """The figures of a day, or of all days, of the people whom the profile shows. Raises UsageError for no such day."""
    conference = session.conference
    days = (session.day_numbered(day),) if day is not None else conference.days
    divisions = _divisions(conference, profile)
    people = _people(shown(session, profile), days, divisions)
    of_days, came = [], Counter[str]()
    for one in days:
        firsts = arrivals_on(session, one.number)
        total, by = _counted(people, {one.number}, firsts.keys(), divisions)
        standing = [first for person in people if (first := firsts.get(person.id))]
        desks = _desks(standing, marks_on(session, one.number))
        of_days.append(DayFigures(one, total, by, _arrivals(standing), desks))
        came.update(firsts.keys())
    total, by = _counted(people, {one.number for one in days}, came.keys(), divisions)
    attended = Counter(came[person.id] for person in people)
    return Figures(tuple(of_days), total, by, tuple((n, attended[n]) for n in range(len(days), 0, -1)))


def _people(people: Iterable[Delegate], days: Sequence[Day], divisions: Mapping[str, _Division]) -> list[_Person]:
    known: dict[Any, Any] = {}
    once = known.setdefault  # the same object for all who share it
    counted = []
    for person in people:
        groups = tuple(division.group(person) for division in divisions.values())
        expected = frozenset(day.number for day in days if person.expected_on(day.number))
        counted.append(_Person(person.id, once(groups, groups), once(expected, expected)))
    return counted


def _counted(
    people: Iterable[_Person], days: Collection[int], here: Collection[str], divisions: Mapping[str, _Division]
) -> tuple[Line, dict[str, tuple[Line, ...]]]:
    """Everybody in one line, and the lines of each division; groups of whom nobody is expected or came are left out."""
    total = _Count()
    counts: dict[str, dict[str, _Count]] = {title: defaultdict(_Count) for title in divisions}
    for person in people:
        expected, came = not person.days.isdisjoint(days), person.id in here
        if expected or came:
            total.add(expected, came)
            for of_division, group in zip(counts.values(), person.groups, strict=True):
                of_division[group].add(expected, came)
    return total.line(TOTAL), {title: tuple(_lines(counts[title], divisions[title])) for title in divisions}


def _lines(counts: Mapping[str, _Count], division: _Division) -> Iterator[Line]:
    places = {name: at for at, name in enumerate(division.order)}
    order = sorted(counts, key=lambda name: (places.get(name, len(places)), name == NOT_SAID, fold(name)))
    return (counts[name].line(name) for name in order)


@dataclass(slots=True)
class _Count:
    expected: int = 0
    present: int = 0
    absent: int = 0

    def add(self, expected: bool, came: bool) -> None:
        self.expected += expected
        self.present += came
        self.absent += expected and not came

    def line(self, name: str) -> Line:
        return Line(name, self.expected, self.present, self.absent)


def _arrivals(standing: Sequence[First]) -> tuple[tuple[datetime, int], ...]:
    """First arrivals, counted every five minutes from the first to the last."""
    step = timedelta(minutes=SLOT_MINUTES)
    slots = Counter(
        first.at.replace(minute=first.at.minute - first.at.minute % SLOT_MINUTES, second=0, microsecond=0)
        for first in standing
    )
    if not slots:
        return ()
    first, last = min(slots), max(slots)
    return tuple((first + n * step, slots[first + n * step]) for n in range((last - first) // step + 1))


@dataclass(slots=True)
class _Desk:
    """A desk while its marks go by. `moments` are those of its acts: people ticked together are one, and what was
    written on paper first says nothing of its pace."""

    arrivals: int = 0
    marks: int = 0
    taken_back: int = 0
    moments: set[datetime] = field(default_factory=set)

    def add(self, mark: Mark) -> None:
        self.marks += 1
        self.taken_back += bool(mark.undone)
        if mark.method != Method.PAPER:
            self.moments.add(mark.at)

    @property
    def gap(self) -> float | None:
        """The median seconds between its acts while it is busy."""
        gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(sorted(self.moments))]
        return median(busy) if (busy := [gap for gap in gaps if gap <= BUSY_SECONDS]) else None


def _desks(standing: Iterable[First], marks: Iterable[Mark]) -> tuple[DeskWork, ...]:
    desks: dict[str, _Desk] = defaultdict(_Desk)
    for first in standing:
        desks[first.desk].arrivals += 1
    for mark in marks:
        desks[mark.desk].add(mark)
    named = sorted(desks.items(), key=lambda item: fold(item[0]))
    return tuple(DeskWork(name, one.arrivals, one.marks, one.taken_back, one.gap) for name, one in named)
