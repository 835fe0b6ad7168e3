"""Making a conference, and what is true of it as a whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

from badges.code import new_key, new_prefix
from checkin.clock import parse_time, system_now, zone_named
from checkin.core.models import Category, Conference, Day
from checkin.core.search_words import keep_words
from checkin.core.trouble import in_user_words
from checkin.errors import UsageError
from checkin.text import clean_text
from db.journal.entries import Draft, Stamp
from db.local import settings as stored
from db.reading import conference
from db.store import Connection, Store, create_store

FIRST_KEY_LETTER = "B"
DEFAULT_CATEGORIES = (
    Category("delegate", "DELEGATE", "#1f4e79"),
    Category("observer", "OBSERVER", "#5b7f2b"),
    Category("embassy", "EMBASSY", "#4b2e83"),
    Category("un", "UNITED NATIONS", "#0072b5"),
    Category("igo", "INTERNATIONAL ORGANISATION", "#00707a"),
    Category("ngo", "CIVIL SOCIETY", "#8a5a00"),
    Category("police", "POLICE", "#26323f"),
    Category("government", "GOVERNMENT", "#27415e"),
    Category("academia", "ACADEMIA", "#6a3d5c"),
    Category("private", "PRIVATE SECTOR", "#5a5a5a"),
    Category("media", "MEDIA", "#b3261e"),
    Category("speaker", "SPEAKER", "#9c4a00"),
    Category("interpreter", "INTERPRETER", "#44546a"),
    Category("security", "SECURITY", "#111111"),
    Category("support", "SUPPORT STAFF", "#6b6b47"),
    Category("secretariat", "SECRETARIAT", "#006d3c"),
    Category("guest", "GUEST", "#7a7a7a"),
)
_CATEGORY_FIELDS = ("key", "label", "colour", "zones")
_TEXT_FIELDS = ("name", "place", "organiser", "funding_line", "project")


def load(connection: Connection) -> Conference:
    """The conference as recorded."""
    fields = conference.fields(connection)
    days = [
        Day(item["number"], date.fromisoformat(item["date"]), item.get("label", ""))
        for item in json.loads(fields.get("days", "[]"))
    ]
    categories = [
        Category(**{name: item[name] for name in _CATEGORY_FIELDS if name in item})
        for item in json.loads(fields.get("categories", "[]"))
    ]
    return Conference(
        id=fields.get("id", ""),
        days=tuple(sorted(days, key=lambda day: day.number)),
        timezone=fields.get("timezone", "UTC"),
        cut_over=fields.get("cut_over", "04:00"),
        code_prefix=fields.get("code_prefix", ""),
        training=stored.setting(connection, "training") == "yes" or fields.get("training") == "yes",
        privacy=fields.get("privacy") == "yes",
        categories=tuple(categories) or DEFAULT_CATEGORIES,
        **{name: fields.get(name, "") for name in _TEXT_FIELDS},
    )


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
    with in_user_words():
        store = create_store(path, on_change=keep_words)
        try:
            with store.write(Stamp(desk, operator, now())) as writing:
                writing.append(Draft("conference", "", {"v": 1, "fields": _fields(facts)}))
                stored.add_code_key(writing.connection, FIRST_KEY_LETTER, new_key())
                if facts.training:
                    stored.set_setting(writing.connection, "training", "yes")
        except BaseException:
            store.close()
            discard(path)
            raise
    return store


def discard(path: Path) -> None:
    """Remove a conference file that was not completed."""
    for leftover in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        leftover.unlink(missing_ok=True)


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
    return replace(
        conference,
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


def days_from_dates(dates: Sequence[str]) -> tuple[Day, ...]:
    """Number dates (YYYY-MM-DD) from 1 in their order in time. Raises UsageError for what is no date."""
    parsed = []
    for text in dates:
        try:
            parsed.append(date.fromisoformat(text.strip()))
        except ValueError:
            raise UsageError(f"{text!r} is no date.", "Write it as year-month-day, such as 2026-11-24.") from None
    return tuple(Day(number, day) for number, day in enumerate(sorted(parsed), start=1))


def _fields(conference: Conference) -> dict[str, str]:
    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    days = [{"number": day.number, "date": day.date.isoformat(), "label": day.label} for day in conference.days]
    categories = [{name: getattr(item, name) for name in _CATEGORY_FIELDS} for item in conference.categories]
    return {
        "id": conference.id,
        "days": text(days),
        "categories": text(categories),
        "timezone": conference.timezone,
        "cut_over": conference.cut_over,
        "code_prefix": conference.code_prefix,
        "training": "yes" if conference.training else "",
        "privacy": "yes" if conference.privacy else "",
        **{name: getattr(conference, name) for name in _TEXT_FIELDS},
    }


def login_name() -> str:
    """The name of the person logged in to this computer."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return os.environ.get("USER", "operator")
