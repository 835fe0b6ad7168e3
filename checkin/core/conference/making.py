"""Making a conference, and what is true of it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

from badges.code import new_key, new_prefix
from checkin.clock import parse_time, system_now, zone_named
from checkin.core.facts import DEFAULT_CATEGORIES, FIRST_KEY_LETTER, fields_of
from checkin.core.machine import this_computer
from checkin.core.models import Conference, Day, WalkIn
from checkin.core.search.kept import keep_words
from checkin.core.session import Session
from checkin.core.trouble import explained
from checkin.errors import UsageError
from checkin.text import clean_text
from db.journal.entries import Draft, Stamp
from db.local import settings as stored
from db.opening import create_store, discard
from db.store import Store


def create(
    path: Path,
    conference: Conference,
    *,
    desk: str,
    operator: str,
    now: Callable[[], datetime] = system_now,
) -> Store:
    """Make a conference file and record what is true of it. Raises UsageError for impossible facts."""
    facts = checked(conference)
    store = create_store(path, this_computer(), keep_words, explained)
    try:
        with store.write(Stamp(desk, operator, now())) as writing:
            writing.append(Draft("conference", "", {"v": 1, "fields": fields_of(facts)}))
            stored.add_code_key(writing.connection, FIRST_KEY_LETTER, new_key())
            if facts.training:
                stored.set_setting(writing.connection, stored.TRAINING, "yes")
    except BaseException:
        store.close()
        discard(path)
        raise
    return store


def abandon(session: Session) -> None:
    """Close a conference that was not completed, and remove it."""
    session.close()
    discard(session.store.path)


def checked(conference: Conference) -> Conference:
    """Return the conference with clean text, an id and a code prefix; raise UsageError if it cannot be."""
    if not clean_text(conference.name):
        raise UsageError("A conference needs a name.")
    if not conference.days:
        raise UsageError("A conference needs at least one day.")
    if len({day.number for day in conference.days}) < len(conference.days):
        raise UsageError("Two days have the same number.")
    if len({day.date for day in conference.days}) < len(conference.days):
        raise UsageError("Two days have the same date.")
    zone_named(conference.timezone)
    return conference._replace(
        cut_over=f"{parse_time(conference.cut_over):%H:%M}",
        id=conference.id or uuid4().hex,
        code_prefix=conference.code_prefix or new_prefix(),
        categories=conference.categories or DEFAULT_CATEGORIES,
        name=clean_text(conference.name, 300),
        place=clean_text(conference.place, 300),
        organiser=clean_text(conference.organiser, 300),
        funding_line=clean_text(conference.funding_line, 500),
        project=clean_text(conference.project, 300),
    )


def set_walk_ins(session: Session, rules: Mapping[str, WalkIn]) -> None:
    """Say, by the keys of categories, whom a desk may add; the others stay as they are."""
    conference = session.conference
    categories = tuple(item._replace(walk_in=rules.get(item.key, item.walk_in)) for item in conference.categories)
    if categories != conference.categories:
        changed = {"categories": fields_of(conference._replace(categories=categories))["categories"]}
        session.record(Draft("conference", "", {"v": 1, "fields": changed}))


def days_from_dates(dates: Sequence[str]) -> tuple[Day, ...]:
    """Number dates (YYYY-MM-DD) from 1 in their order in time. Raises UsageError for what is no date."""
    parsed = []
    for text in dates:
        try:
            parsed.append(date.fromisoformat(text.strip()))
        except ValueError:
            raise UsageError(f"{text!r} is no date.", "Write it as year-month-day, such as 2026-11-24.") from None
    return tuple(Day(number, day) for number, day in enumerate(sorted(parsed), start=1))
