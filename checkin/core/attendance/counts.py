"""The figures of a day: expected, present, by category and country, and how people arrived."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from checkin.core.models import Conference, Count, DayStatus
from checkin.core.people.delegations import of_delegation
from checkin.core.session import Session
from db.reading import attendance, journal
from db.reading import counts as kept


class DeskSeen(NamedTuple):
    """A desk that has worked on this conference, and when it last did."""

    name: str
    operator: str
    at: datetime


class ConferenceStatus(NamedTuple):
    """Every day's figures, and the desks."""

    conference: Conference
    days: tuple[DayStatus, ...]
    desks: tuple[DeskSeen, ...]


def day_status(session: Session, number: int) -> DayStatus:
    """The figures of one day. Expected are confirmed and provisional people entitled to it."""
    day = session.day_numbered(number)
    by_category = kept.tally(session.read, number, "category")
    by_country = kept.tally(session.read, number, "country")
    return DayStatus(
        day,
        sum(expected for _, expected, _ in by_category),
        sum(present for _, _, present in by_category),
        {key: Count(expected, present) for key, expected, present in by_category},
        {key: Count(expected, present) for key, expected, present in by_country},
    )


def day_count(session: Session, number: int) -> Count:
    """How many are expected and in on a day: a few rows, for whoever asks at every piece of news."""
    return Count(*kept.expected_and_present(session.read, number))


def conference_status(session: Session) -> ConferenceStatus:
    """The figures of every day."""
    desks = [DeskSeen(name, operator, session.clock.local(at)) for name, at, operator in journal.desks(session.read)]
    days = [day_status(session, day.number) for day in session.conference.days]
    return ConferenceStatus(session.conference, tuple(days), tuple(desks))


def arrivals_by_quarter_hour(session: Session, number: int) -> list[tuple[str, int]]:
    """First arrivals of a day, counted by quarter of an hour from the first to the last ("08:15", 12)."""
    clock = session.clock
    slots: Counter[int] = Counter()
    for at in attendance.present_on(session.read, number).values():
        moment = clock.local(at)
        slots[moment.hour * 4 + moment.minute // 15] += 1
    if not slots:
        return []
    return [(f"{slot // 4:02d}:{slot % 4 * 15:02d}", slots[slot]) for slot in range(min(slots), max(slots) + 1)]


class DelegationCount(NamedTuple):
    """How many of a delegation are in on the day, of how many expected."""

    name: str
    present: int
    expected: int


def delegation_count(session: Session, delegation: str, day: int) -> DelegationCount:
    """How complete a delegation is."""
    members = of_delegation(session, delegation)
    present = attendance.standing_of(session.read, [member.id for member in members], day)
    return DelegationCount(delegation, len(present), sum(member.expected_on(day) for member in members))
