"""Certificates of attendance: one PDF, a page for each person who came on enough days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from checkin.core.issuing.specs import spec_of
from checkin.core.models import Conference, Day, Delegate, Profile
from checkin.core.people.delegations import in_piles
from checkin.core.session import Session
from checkin.errors import UsageError
from db.reading import attendance as stored

from .kinds import PDF, Cards, Report, Wanted
from .people import shown

if TYPE_CHECKING:
    from badges.spec import BadgeSpec

Earned = tuple[Delegate, tuple[Day, ...]]


def earned(session: Session, profile: Profile, least_days: int = 1, day: int | None = None) -> list[Earned]:
    """Who came on at least so many days of all (or on that day), with the days; by delegation, then by name.

    Raises UsageError for no such day, or for more days than there are.
    """
    days = (session.day_numbered(day),) if day is not None else session.conference.days
    if not 1 <= least_days <= len(days):
        raise UsageError(f"Nobody can have come on {least_days} of {len(days)} days.", "Give a number from 1.")
    present = [(one, stored.present_on(session.read, one.number)) for one in days]
    came = (
        (person, tuple(one for one, here in present if person.id in here))
        for person in sorted(shown(session, profile), key=in_piles)
    )
    return [(person, attended) for person, attended in came if len(attended) >= least_days]


def _make(wanted: Wanted) -> Cards:
    from badges.template import certificate_template, load_template

    conference = wanted.session.conference
    people = earned(wanted.session, wanted.profile, wanted.least_days, wanted.number or None)
    if not people:
        raise UsageError("Nobody came on enough days for a certificate.", "Ask for fewer days.")
    design = load_template(Path(wanted.template)) if wanted.template else certificate_template()
    specs = [_spec(conference, person, days) for person, days in people]
    return Cards(f"Certificates of attendance - {conference.name}", conference.organiser, design, specs)


CERTIFICATES = Report("certificates", "Certificates of attendance", (PDF,), "donor", _make, all_days=True)


def _spec(conference: Conference, person: Delegate, days: Sequence[Day]) -> BadgeSpec:
    spec = spec_of(conference, person, "", 1)
    told = {
        "organiser": conference.organiser,
        "place": conference.place,
        "project": conference.project,
        "dates attended": dates_in_words(days),
        "days attended": str(len(days)),
    }
    return replace(spec, attributes={**spec.attributes, **told})


def dates_in_words(days: Sequence[Day]) -> str:
    """ "24 and 25 November 2026": each date, the month once where it is the same."""
    months: dict[str, list[str]] = {}
    for day in days:
        months.setdefault(f"{day.date:%B %Y}", []).append(str(day.date.day))
    return " and ".join(f"{_listed(numbers)} {month}" for month, numbers in months.items())


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
