"""The List of Participants: States in the order of their short names, heads first, then all other bodies.

Provisional until the last day is over, then final: of those who came. What differs from the last one that was handed
out stands at its end, and who stood on it is kept in the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from badges.papers.model import Block, Cell, Column, Document, Each, Gap, Group, Heading, Paragraph, Row, Table, Text
from checkin.core.issuing.specs import language_of
from checkin.core.models import Delegate
from checkin.core.people.lookup import everybody
from checkin.core.session import Session
from checkin.text import fold
from db.journal.entries import Draft
from db.reading import others

from .heads import head_of
from .kinds import DOCX, PDF, XLSX, Report, Wanted
from .people import Place, Places, arrivals_on, as_shown, name_as_listed, shown
from .revisions import Change, Issue, differences, next_issue, short, words_of

_NAME = "participants"
_TITLE = "List of Participants"
_STATES = (Column("Name", 66), Column("", 36), Column("Position, institution", 80))
_BODIES = (Column("Institution", 54), Column("Name", 54), Column("", 27), Column("Position", 47))
_CHANGES = (Column("", 20), Column("Name", 60), Column("Delegation, institution", 50), Column("Position", 52))
_HEADS = """head of delegation; head of the delegation; hod; head; leader of delegation; leader of the delegation; chef
    de delegation; cheffe de delegation; chef de la delegation; jefe de delegacion; jefa de delegacion; jefe de la
    delegacion; jefa de la delegacion"""
_DEPUTIES = """deputy head of delegation; deputy head of the delegation; deputy head; alternate head of delegation; chef
    adjoint de delegation; chef de delegation adjoint"""
_RANKS = {
    " ".join(words.split()): rank for rank, listed in enumerate((_HEADS, _DEPUTIES)) for words in listed.split(";")
}
_LAST = 10**9
_WORDS = {Change.ADDED: "added", Change.REMOVED: "removed", Change.CHANGED: "changed"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A person as the list has them. `key` orders them within their home."""

    id: str
    place: Place
    key: tuple[int, int, str]
    name: str
    native_name: str
    position: str
    organisation: str
    language: str

    @property
    def said(self) -> str:
        """All that the list says of the person: whoever reads it again sees whether that changed."""
        return "\n".join(
            (self.place.words, self.place.home, self.name, self.native_name, self.position, self.organisation)
        )


def _issue(wanted: Wanted) -> tuple[Document, tuple[Draft, ...]]:
    session = wanted.session
    final = _is_over(session)
    came = _who_came(session) if final else None
    places = Places(session.conference)
    nominated = sorted(
        (_listed(places.of(person), person) for person in shown(session, wanted.profile) if person.expected),
        key=lambda one: (*one.place.key, one.key),
    )
    listed = nominated if came is None else [one for one in nominated if one.id in came]
    here = {one.place.key for one in listed}
    absent = [one.place for one in nominated if one.place.is_state and one.place.key not in here]
    issue = next_issue(session, _NAME, wanted.profile.key, {one.id: one.said for one in listed}, final=final)
    blocks = (*_blocks(listed, absent), *_changes(wanted, listed, issue))
    facts = (issue.fact(_NAME, wanted.profile.key),) if issue.is_new else ()
    return Document(_TITLE, head_of(session, revision=issue.words), blocks), facts


def _show(wanted: Wanted) -> Document:
    return _issue(wanted)[0]


LIST = Report(_NAME, _TITLE, (PDF, DOCX, XLSX), "participants", _show, of_a_day=False, issue=_issue)


def _is_over(session: Session) -> bool:
    """Whether the last day is over, or closed at this desk: who has not come by then does not come."""
    last = session.conference.days[-1]
    closed = any(others.has_closed(session.read, desk, last.number) for desk in others.heads(session.read))
    return closed or session.clock.today() > last.date


def _who_came(session: Session) -> set[str]:
    return {delegate_id for day in session.conference.days for delegate_id in arrivals_on(session, day.number)}


def _listed(place: Place, person: Delegate) -> Listed:
    order = person.list_order if person.list_order.isdecimal() else ""
    return Listed(
        id=person.id,
        place=place,
        key=(_rank(person), int(order or _LAST), fold(person.ref)),
        name=name_as_listed(person),
        native_name=person.native_name if person.native_name != person.name and person.name else "",
        position=person.position,
        organisation=person.organisation,
        language=language_of(person.country),
    )


def _rank(person: Delegate) -> int:
    """0 for the head of a delegation, 1 for the deputy, else 2."""
    return _RANKS.get(fold(person.capacity), 2)


def _blocks(listed: Sequence[Listed], absent: Sequence[Place]) -> Iterator[Block]:
    """States one by one, each under its name, absent ones too; the other bodies by institution."""
    by_home: dict[tuple[int, str], list[Listed]] = {place.key: [] for place in absent}
    homes = {place.key: place for place in absent}
    for one in listed:
        by_home.setdefault(one.place.key, []).append(one)
        homes.setdefault(one.place.key, one.place)
    for (_, words, is_state), together in groupby(
        (homes[key] for key in sorted(homes)), key=lambda place: (place.block, place.words, place.is_state)
    ):
        members = [(place.home, by_home[place.key]) for place in together]
        yield Heading(words, note=str(sum(len(people) for _, people in members)))
        if is_state:
            yield Table(_STATES, tuple(_state(home, people) for home, people in members))
        else:
            everybody_there = [one for _, people in members for one in people]
            yield Table(_BODIES, (Group("", Each(everybody_there, _of_body)),))
    if not homes:
        yield Paragraph(Text("Nobody is on this list."))


def _state(home: str, people: Sequence[Listed]) -> Group:
    return Group(home, Each(people, _of_state), str(len(people))) if people else Group(home, (Row(("Absent",)),))


def _native(one: Listed) -> Cell:
    return (Text(one.native_name, "plain", one.language, whole=True),)


def _of_state(_: int, one: Listed) -> Row:
    office = (Text(one.position, "plain", one.language), Text(one.organisation, "quiet", one.language))
    return Row(((Text(one.name, "strong", one.language),), _native(one), office))


def _of_body(_: int, one: Listed) -> Row:
    below = one.organisation if fold(one.organisation) != fold(one.place.home) else ""
    home = (Text(one.place.home, "plain", one.language), Text(below, "quiet", one.language))
    name, position = Text(one.name, "strong", one.language), Text(one.position, "plain", one.language)
    return Row((home, (name,), _native(one), (position,)))


def _changes(wanted: Wanted, listed: Sequence[Listed], issue: Issue) -> Iterator[Block]:
    """What changed since the last list that was handed out."""
    changes = differences(issue)
    here = {short(one.id): one for one in listed}
    rows = [
        Row((_WORDS[changes[key]], (Text(one.name, "strong", one.language),), one.place.home, one.position))
        for key, one in here.items()
        if key in changes
    ]
    rows += [Row((_WORDS[Change.REMOVED], name, home, position)) for name, home, position in _gone(wanted, changes)]
    if rows and issue.before:
        at = wanted.session.clock.local(issue.before.at)
        yield Gap()
        yield Heading(f"Changes since the list of {at:%Y-%m-%d %H:%M} ({words_of(issue.before)})", 2)
        yield Table(_CHANGES, (Group("", rows),))


def _gone(wanted: Wanted, changes: Mapping[str, Change]) -> Iterator[tuple[str, str, str]]:
    """Those who stand no more on the list; not who is sensitive now, nor whose record was found to be another's."""
    removed = {key for key, change in changes.items() if change is Change.REMOVED}
    if not removed:
        return
    places = Places(wanted.session.conference)
    for person in everybody(wanted.session):
        if short(person.id) in removed and not person.under_cover:
            told = as_shown(person, wanted.profile)
            yield name_as_listed(told), places.of(told).home, told.position
