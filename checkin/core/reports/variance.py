"""Where paper, marks and money differ: who was awaited, marked, signed or paid for, but not all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from badges.papers.model import Block, Column, Document, Group, Heading, Paragraph, Row, Table, Text
from checkin.core.attendance import signing
from checkin.core.issuing.specs import language_of
from checkin.core.models import Day, Delegate, Profile
from checkin.core.people.delegations import delegation_of
from checkin.core.session import Session
from db.reading import attendance as stored

from .heads import day_text, head_of
from .kinds import DOCX, PDF, XLSX, Report, Wanted
from .people import name_with_title, shown


@dataclass(frozen=True, slots=True)
class Variance:
    """Of one day, each in the order of the refs.

    `entered` says whether the signatures of the day were entered at all: until then nobody is said not to have signed.
    """

    day: Day
    entered: bool
    not_marked: tuple[Delegate, ...]
    """On the sheet, since they were expected, and not marked."""
    not_signed: tuple[Delegate, ...]
    """Marked, but without a signature."""
    signed_only: tuple[Delegate, ...]
    """Signed, but not marked."""
    funded_absent: tuple[Delegate, ...]
    """Paid for, expected, and neither marked nor signed."""


def variance(session: Session, profile: Profile, day: int | None = None) -> tuple[Variance, ...]:
    """What differs on a day, or on each day, of the people whom the profile shows. Raises UsageError."""
    days = (session.day_numbered(day),) if day is not None else session.conference.days
    people = list(shown(session, profile))
    return tuple(_of_day(session, one, people) for one in days)


def _of_day(session: Session, day: Day, people: list[Delegate]) -> Variance:
    marked = stored.present_on(session.read, day.number)
    ticks = signing.entered(session, day.number)
    signed = {delegate_id for delegate_id, yes in ticks.items() if yes}
    awaited = [person for person in people if person.expected_on(day.number) and person.id not in marked]
    return Variance(
        day,
        bool(ticks),
        tuple(awaited),
        tuple(person for person in people if ticks and person.id in marked and person.id not in signed),
        tuple(person for person in people if person.id in signed and person.id not in marked),
        tuple(person for person in awaited if person.funded == "yes" and person.id not in signed),
    )


_PEOPLE = (Column("No.", 22), Column("Name", 62), Column("Position, institution", 66), Column("With", 32))
_DAYS = (
    Column("Day", 62),
    Column("Not marked", 24, "right"),
    Column("Not signed", 24, "right"),
    Column("Signed only", 24, "right"),
    Column("Funded, absent", 28, "right"),
)
_NOT_ENTERED = (
    "The signatures of this day were not entered, so nothing is said of them. They are entered from the signed sheets"
    ' with "checkin signed", or at the desk with Signatures from paper.'
)


def report(wanted: Wanted, revision: str = "") -> Document:
    """What differs on a day, or on each day."""
    found = variance(wanted.session, wanted.profile, wanted.number or None)
    blocks: list[Block] = []
    if len(found) > 1:
        blocks = [Heading("All days"), Table(_DAYS, (Group("", [_totals(one) for one in found]),))]
    for one in found:
        blocks += _blocks(one)
    return Document("Variance", head_of(wanted.session, wanted.day, revision), tuple(blocks))


VARIANCE = Report(
    "variance", "Variance: sheet, marks, signatures, money", (PDF, DOCX, XLSX), "donor", report, all_days=True
)


def _totals(found: Variance) -> Row:
    signed = (str(len(found.not_signed)), str(len(found.signed_only))) if found.entered else ("not entered", "")
    return Row((day_text(found.day), str(len(found.not_marked)), *signed, str(len(found.funded_absent))))


def _blocks(found: Variance) -> Iterator[Block]:
    yield Heading(day_text(found.day))
    yield from _listed("On the sheet, not marked", found.not_marked)
    if found.entered:
        yield from _listed("Marked, not signed", found.not_signed)
        yield from _listed("Signed, not marked", found.signed_only)
    else:
        yield Heading("Marked, not signed", 2)
        yield Paragraph(Text(_NOT_ENTERED))
    yield from _listed("Funded, but absent", found.funded_absent)


def _listed(title: str, people: Sequence[Delegate]) -> Iterator[Block]:
    yield Heading(title, 2, note=str(len(people)))
    if people:
        yield Table(_PEOPLE, (Group("", [_person(person) for person in people]),))
    else:
        yield Paragraph(Text("Nobody."))


def _person(person: Delegate) -> Row:
    language = language_of(person.country)
    office = (Text(person.position, "quiet", language), Text(person.organisation, "plain", language))
    return Row((person.ref, (Text(name_with_title(person), "strong", language),), office, delegation_of(person)))
