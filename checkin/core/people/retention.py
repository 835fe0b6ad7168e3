"""Until when what is known of people is kept, and whether that day is over.

The dates belong to the conference, so that every desk knows them; where nobody said, they follow from its last day.
They remind; nothing goes by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from checkin.core.models import Conference
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal.entries import Draft
from db.reading import personal


@dataclass(frozen=True, slots=True)
class Kept:
    """Some of what is known of people: its key, what it is called, the fields (all for none), and how long after the
    last day it is kept unless a date is said."""

    key: str
    words: str
    fields: tuple[str, ...]
    days: int


KEPT: Final = (
    Kept("contacts", "contacts and the numbers of passports", ("email", "phone", "credential_ref"), 30),
    Kept("needs", "what people need and desks noted", ("dietary", "accessibility", "desk_note", "hold"), 30),
    Kept("all", "all that names people", (), 5 * 365 + 1),
)
BY_KEY: Final = {kept.key: kept for kept in KEPT}


def dates(conference: Conference) -> dict[str, date]:
    """By key, the last day on which each is kept."""
    last = max(day.date for day in conference.days)
    return {kept.key: last + timedelta(days=kept.days) for kept in KEPT} | dict(conference.keep)


def set_dates(session: Session, said: Mapping[str, str]) -> None:
    """Say until when (YYYY-MM-DD) each of these keys is kept, for every desk. Raises UsageError."""
    fields = {}
    for key, text in said.items():
        if key not in BY_KEY:
            raise UsageError(f"There is no {key!r} to keep.", f"There are: {', '.join(BY_KEY)}.")
        try:
            fields[f"keep_{key}"] = date.fromisoformat(text.strip()).isoformat()
        except ValueError:
            raise UsageError(f"{text!r} is no date.", "Write it as year-month-day, such as 2026-12-25.") from None
    if fields:
        session.record(Draft("conference", "", {"v": 1, "fields": fields}))


def reminder(session: Session) -> str:
    """What is kept longer than it was meant to be, in a sentence with a next step; empty where nothing is."""
    conference = session.conference
    if conference.training or not conference.days:
        return ""
    today, until = session.clock.today(), dates(conference)
    over = [kept for kept in KEPT if until[kept.key] < today and personal.is_kept(session.read, kept.fields)]
    if not over:
        return ""
    oldest = min(over, key=lambda kept: until[kept.key])
    return (
        f"{oldest.words.capitalize()} were to be kept until {until[oldest.key]:%d %B %Y}. See what a purge takes away:"
        f" checkin purge --all --dry-run; or say another day: checkin retention {oldest.key} DATE."
    )
