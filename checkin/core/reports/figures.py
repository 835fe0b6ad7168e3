"""The figures of the attendance, worked out once: for the report, the press and the pack."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

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


def figures(session: Session, profile: Profile, day: int | None = None) -> Figures:
    """The figures of a day, or of all days, of the people whom the profile shows. Raises UsageError for no such day."""
    conference = session.conference
    days = (session.day_numbered(day),) if day is not None else conference.days
    people = list(shown(session, profile))
    divisions = _divisions(conference, profile)
    of_days, came = [], Counter[str]()
    for one in days:
        firsts = arrivals_on(session, one.number)
        of_days.append(day_figures(one, people, firsts, list(marks_on(session, one.number)), divisions))
        came.update(firsts.keys())
    expected = {person.id for person in people if any(person.expected_on(one.number) for one in days)}
    total, by = _counted(people, expected, came.keys(), divisions)
    attended = Counter(came[person.id] for person in people)
    return Figures(tuple(of_days), total, by, tuple((n, attended[n]) for n in range(len(days), 0, -1)))


def day_figures(
    day: Day,
    people: Sequence[Delegate],
    firsts: Mapping[str, First],
    marks: Sequence[Mark],
    divisions: Mapping[str, _Division],
) -> DayFigures:
    """The figures of one day, from the people, their first arrivals and all marks."""
    expected = {person.id for person in people if person.expected_on(day.number)}
    total, by = _counted(people, expected, firsts.keys(), divisions)
    standing = [first for person in people if (first := firsts.get(person.id))]
    return DayFigures(day, total, by, _arrivals(standing), _desks(standing, marks))


def _counted(
    people: Iterable[Delegate], expected: Iterable[str], came: Iterable[str], divisions: Mapping[str, _Division]
) -> tuple[Line, dict[str, tuple[Line, ...]]]:
    """Everybody in one line, and the lines of each division; groups of whom nobody is expected or came are left out."""
    wanted, here = frozenset(expected), frozenset(came)
    counted = [person for person in people if person.id in wanted or person.id in here]
    by = {}
    for title, division in divisions.items():
        groups: dict[str, list[Delegate]] = defaultdict(list)
        for person in counted:
            groups[division.group(person)].append(person)
        places = {name: at for at, name in enumerate(division.order)}
        order = sorted(groups, key=lambda name: (places.get(name, len(places)), name == NOT_SAID, fold(name)))
        by[title] = tuple(_line(name, groups[name], wanted, here) for name in order)
    return _line(TOTAL, counted, wanted, here), by


def _line(name: str, people: Sequence[Delegate], expected: frozenset[str], came: frozenset[str]) -> Line:
    return Line(
        name,
        sum(person.id in expected for person in people),
        sum(person.id in came for person in people),
        sum(person.id in expected and person.id not in came for person in people),
    )


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


def _desks(standing: Sequence[First], marks: Sequence[Mark]) -> tuple[DeskWork, ...]:
    arrivals = Counter(first.desk for first in standing)
    made: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        made[mark.desk].append(mark)
    return tuple(
        DeskWork(name, arrivals[name], len(made[name]), sum(bool(mark.undone) for mark in made[name]), _gap(made[name]))
        for name in sorted({*arrivals, *made}, key=fold)
    )


def _gap(marks: Iterable[Mark]) -> float | None:
    """The median seconds between a desk's marks while it is busy.

    People ticked together are one act; what was written on paper first says nothing of the desk's pace.
    """
    moments = sorted({mark.at for mark in marks if mark.method != Method.PAPER})
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    return median(busy) if (busy := [gap for gap in gaps if gap <= BUSY_SECONDS]) else None
