"""What stands on each page of every report."""

from __future__ import annotations

from badges.papers.model import Head
from checkin.core.keeping import sealing
from checkin.core.models import Day
from checkin.core.session import Session

# A second logo, of an implementing partner: a file of this name beside the conference's.
_LOGOS = ("logo.svg", "logo.png", "logo.jpg")
_LARGEST_LOGO = 2_000_000


def head_of(session: Session, day: Day | None = None, revision: str = "") -> Head:
    """The head of a report about a day, or about all of them."""
    conference = session.conference
    seal = sealing.last(session)
    return Head(
        conference=conference.name,
        organiser=conference.organiser,
        place=conference.place,
        when=day_text(day) if day else dates_text(conference.days),
        project=conference.project,
        funding=conference.funding_line,
        logo=_logo(session),
        revision=revision,
        printed=f"{session.clock.now():%Y-%m-%d %H:%M}",
        seal=f"seal {seal.letters}" if seal else "",
        training=conference.training,
    )


def day_text(day: Day) -> str:
    """ "Day 2, Wednesday 25 November 2026"."""
    return f"Day {day.number}, {day.date:%A} {day.date.day} {day.date:%B %Y}"


def dates_text(days: tuple[Day, ...]) -> str:
    """ "24 November 2026", or the first and the last: "24 November to 2 December 2026"."""
    first, last = days[0].date, days[-1].date
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last.day} {last:%B %Y}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {first:%B}{year} to {last.day} {last:%B %Y}"


def _logo(session: Session) -> bytes:
    for name in _LOGOS:
        path = session.store.path.with_name(name)
        if path.is_file() and path.stat().st_size <= _LARGEST_LOGO:
            return path.read_bytes()
    return b""
