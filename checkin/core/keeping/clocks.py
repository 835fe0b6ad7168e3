"""Can this computer's clock be right, and what was written while one was not?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from checkin.core.session import Session
from db.journal.entries import MAX_CLOCK_SKEW_MS, Entry, utc_text
from db.reading import journal, others

SLACK = timedelta(milliseconds=MAX_CLOCK_SKEW_MS)
_SHOWN = 5
_YEARS = timedelta(days=730)
SET_IT = "Set the clock before anybody is marked."


def doubt(session: Session) -> str:
    """Why this computer's clock can hardly be right, in a sentence; empty where nothing speaks against it."""
    now = session.clock.now()
    last = others.last_moment(session.read, session.store.writer_id)
    if last and session.clock.local(last) > now + SLACK:
        return (
            f"This computer's clock says {_in_words(now)}, but the newest entry here was written at"
            f" {_in_words(session.clock.local(last))}: it is wrong, or was. {SET_IT}"
        )
    days = [day.date for day in session.conference.days]
    if days and not min(days) - _YEARS <= now.date() <= max(days) + _YEARS:
        return (
            f"This computer's clock says {_in_words(now)}, years from the conference ({min(days):%d %b %Y}). {SET_IT}"
        )
    return ""


def under_wrong_clock(session: Session) -> list[str]:
    """What was written under a clock that was wrong, a line an entry: at a time to come, or before there was a list."""
    from checkin.core.people import lookup

    until = session.now() + SLACK
    found = journal.written_after(session.read, utc_text(until)) + journal.written_before_the_first(
        session.read, MAX_CLOCK_SKEW_MS
    )
    people = lookup.by_ids(session, [entry.subject for entry in found if entry.subject])
    names = {key: f" {person.ref} {person.name}" for key, person in people.items()}
    return [_line(session, entry, names.get(entry.subject, "")) for entry in found]


def summed_up(lines: Sequence[str]) -> str:
    """The same in a few words."""
    shown = "\n".join(lines[:_SHOWN])
    more = f"\nAnd {len(lines) - _SHOWN} more." if len(lines) > _SHOWN else ""
    return f'Look at what was written under the wrong clock ("checkin verify" lists it):\n{shown}{more}'


def _line(session: Session, entry: Entry, whom: str) -> str:
    at = session.clock.local(entry.at)
    return f"{entry.desk} wrote under a wrong clock ({_in_words(at)}): {entry.kind}{whom}"


def _in_words(moment: datetime) -> str:
    return f"{moment:%d %b %Y, %H:%M}"
