"""Where paper, marks and money differ: who was awaited, marked, signed or paid for, but not all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from badges.papers.model import Block, Column, Document, Group, Heading, Paragraph, Row, Table, Text
from checkin.core.attendance import signing
from checkin.core.issuing.specs import language_of
from checkin.core.models import Day, Delegate, Profile
from checkin.core.people.delegations import delegation_of
from checkin.core.session import Session
from checkin.text import fold
from db.reading import attendance as stored

from .heads import day_text, head_of
from .kinds import DOCX, PDF, XLSX, Report, Wanted
from .people import name_with_title, shown


@dataclass(slots=True)
class Variance:
    """Of one day, each in the order of the refs.

    `entered` says whether the signatures of the day were entered at all: until then nobody is said not to have signed.
    """

    day: Day
    entered: bool
    not_marked: list[Delegate] = field(default_factory=list)
    """On the sheet, since they were expected, and not marked."""
    not_signed: list[Delegate] = field(default_factory=list)
    """Marked, but without a signature."""
    signed_only: list[Delegate] = field(default_factory=list)
    """Signed, but not marked."""
    funded_absent: list[Delegate] = field(default_factory=list)
    """Paid for, expected, and neither marked nor signed."""

    def add(self, person: Delegate, marked: bool, signed: bool) -> None:
        """Put somebody where they belong; most belong nowhere."""
        awaited = not marked and person.expected_on(self.day.number)
        if awaited:
            self.not_marked.append(person)
        if marked and self.entered and not signed:
            self.not_signed.append(person)
        if signed and not marked:
            self.signed_only.append(person)
        if awaited and not signed and _is_paid_for(person.funded):
            self.funded_absent.append(person)


def variance(session: Session, profile: Profile, day: int | None = None) -> list[Variance]:
    """What differs on a day, or on each day, of the people whom the profile shows. Raises UsageError."""
    days = (session.day_numbered(day),) if day is not None else session.conference.days
    marked = [stored.present_on(session.read, one.number) for one in days]
    ticks = [signing.entered(session, one.number) for one in days]
    found = [Variance(one, bool(entered)) for one, entered in zip(days, ticks, strict=True)]
    for person in shown(session, profile):
        for of_day, here, entered in zip(found, marked, ticks, strict=True):
            of_day.add(person, person.id in here, entered.get(person.id, False))
    return found


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


def _is_paid_for(said: str) -> bool:
    """Whether somebody else pays: "yes", or who it is; not where a list says no, or that they pay themselves."""
    return said not in ("", "no") and not fold(said).startswith("self")


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
