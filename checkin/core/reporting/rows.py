"""One row per delegate and day, absent ones too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from checkin.core.attendance.arrivals import first_from, marks_on
from checkin.core.models import Conference, Day, Delegate, First, Profile
from checkin.core.people import lookup
from checkin.core.people.disclosure import DESK
from checkin.core.people.fields import BY_NAME, EXPORTED
from checkin.core.session import Session
from checkin.countries import country_name
from db.reading import attendance as stored

Cell = str | int | date | datetime | None

# The layout is a contract: what is exported beyond it comes after it, and then the free attributes.
_LAYOUT = (
    "ref", "honorific", "given_names", "family_name", "name", "native_name", "sex", "position", "organisation",
    "delegation", "country", "country_name", "category", "capacity", "status", "day", "date", "present", "first_in",
    "desk", "operator", "method", "undone",
)  # fmt: skip
COLUMNS = (*_LAYOUT, *(name for name in EXPORTED if name not in _LAYOUT))
TRAINING = "training"
"""The last column of all, only of a conference to train on."""
_STEP = 1000


@dataclass(frozen=True, slots=True)
class Table:
    """An export: its columns and rows, for which days, of which conference and when. The rows are there once."""

    conference: Conference
    days: tuple[Day, ...]
    made_at: datetime
    columns: tuple[str, ...]
    rows: Iterable[Mapping[str, Cell]]


def columns_of(profile: Profile) -> tuple[str, ...]:
    """The columns that a profile shows, in the order of the contract, before the free attributes."""
    wanted = profile.columns
    if wanted is None:
        return COLUMNS
    return (*(name for name in COLUMNS if name in wanted), *(name for name in wanted if name not in COLUMNS))


def attendance_rows(
    session: Session,
    day: int | None = None,
    progress: Callable[[int], None] | None = None,
    profile: Profile = DESK,
) -> Table:
    """The rows of one day, or of all days, of the people whom the profile shows; read as they are asked for."""
    conference = session.conference
    days = (session.day_numbered(day),) if day is not None else conference.days
    columns = columns_of(profile)
    attributes = (
        _attribute_columns(lookup.as_listed(session, profile), conference.training) if profile.columns is None else {}
    )
    rows: Iterable[Mapping[str, Cell]] = _rows(session, days, columns, attributes, profile, progress)
    columns = (*columns, *attributes.values())
    if conference.training:  # whoever is given the file sees in each row that nothing in it counts
        columns, rows = (*columns, TRAINING), ({**row, TRAINING: "yes"} for row in rows)
    return Table(conference, days, session.clock.now(), columns, rows)


def _rows(
    session: Session,
    days: Sequence[Day],
    columns: Sequence[str],
    attributes: Mapping[str, str],
    profile: Profile,
    progress: Callable[[int], None] | None,
) -> Iterator[Mapping[str, Cell]]:
    made, fields = 0, tuple(dict.fromkeys(name for name in (*EXPORTED, *columns) if name in BY_NAME))
    for item in days:
        clock = session.clock
        arrivals = {row.delegate_id: first_from(row, clock) for row in stored.arrivals_on(session.read, item.number)}
        taken_back = Counter(mark.delegate_id for mark in marks_on(session, item.number) if mark.undone)
        for delegate in lookup.by_number(session, profile):
            row = _row(delegate, fields, item, arrivals.get(delegate.id), taken_back[delegate.id])
            row.update({column: delegate.attributes.get(title, "") for title, column in attributes.items()})
            yield row
            made += 1
            if progress and made % _STEP == 0:
                progress(made)


def _row(delegate: Delegate, fields: Sequence[str], day: Day, first: First | None, undone: int) -> dict[str, Cell]:
    row: dict[str, Cell] = {name: getattr(delegate, name) for name in fields}
    row["expected"] = "yes" if delegate.expected_on(day.number) else "no"  # for the summary; no column
    row.update(
        name=delegate.name or delegate.native_name,
        given_names=delegate.given_names or _unsaid(delegate),
        family_name=delegate.family_name or _unsaid(delegate),
        country=delegate.country or None,
        country_name=country_name(delegate.country) if delegate.country else delegate.country_text,
        day=day.number,
        date=day.date,
        present="yes" if first else "no",
        first_in=first.at if first else None,
        desk=first.desk if first else "",
        operator=first.operator if first else "",
        method=first.method if first else "",
        undone=undone,
    )
    return row


def _unsaid(delegate: Delegate) -> str | None:
    """What stands where nothing does: of a sensitive person that is not known (null), not empty."""
    return None if delegate.under_cover else ""


def _attribute_columns(listed: Iterable[Delegate], training: bool) -> dict[str, str]:
    """Free attributes as further columns; one whose title is ours gets another name."""
    titles: dict[str, str] = {}
    taken = {*COLUMNS, TRAINING} if training else set(COLUMNS)
    for delegate in listed:
        for title in delegate.attributes:
            if title in titles:
                continue
            column = title
            while column in taken:
                column += "_"
            taken.add(column)
            titles[title] = column
    return titles
