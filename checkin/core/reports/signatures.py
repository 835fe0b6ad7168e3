"""Signature sheets: before a day with blank boxes, after it with who came when.

Local and international people sign apart, each by delegation; small organisations stand together under their kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from badges.papers.model import Block, Cell, Column, Document, Each, Group, Heading, PageBreak, Row, Table, Text
from checkin.core.issuing.specs import language_of
from checkin.core.models import Conference, Delegate, First
from checkin.core.people.disclosure import DESK

from .heads import head_of
from .kinds import DOCX, PDF, XLSX, Report, Wanted
from .people import Place, arrivals_on, by_name, name_with_title, place_of, shown

_SMALL = 3
"""So many people at most stand together with others of their kind."""
_EMPTY_ROWS, _SURE = 15, 3
"""For whoever is not on the list: so many at most, as the page has room, and at least."""
_WALK_INS = "Not on this list: name in capitals, institution, signature"
_SECTIONS = (
    ("international", "International participants"),
    ("local", "Local participants"),
    ("", "Local or international: not recorded"),
)
_ROW = 8.6
_COLUMNS = (Column("No.", 9, "right"), Column("Name", 47), Column("", 28), Column("Position, institution", 54))
_TO_SIGN = (*_COLUMNS, Column("Signature", 44, boxed=True))
_SIGNED = (*_COLUMNS, Column("Time in", 15), Column("Desk", 29))


@dataclass(frozen=True, slots=True)
class _Line:
    """A person on the sheet, with no more than is printed: there may be 100,000."""

    section: str
    place: Place
    key: str
    ref: str
    name: str
    native_name: str
    position: str
    organisation: str
    language: str
    first: First | None


def _before(wanted: Wanted) -> Document:
    lines = _lines(wanted, {})
    return Document("Signature sheet", head_of(wanted.session, wanted.day), tuple(_sections(lines, _TO_SIGN)))


def _after(wanted: Wanted) -> Document:
    lines = _lines(wanted, arrivals_on(wanted.session, wanted.number))
    blocks = tuple(_sections(lines, _SIGNED))
    return Document("Signature sheet, as recorded", head_of(wanted.session, wanted.day), blocks)


BEFORE = Report("signatures", "Signature sheet, to sign", (PDF, DOCX, XLSX), DESK.key, _before)
AFTER = Report("signatures-after", "Signature sheet, as recorded", (PDF, DOCX, XLSX), DESK.key, _after)


def _lines(wanted: Wanted, arrivals: Mapping[str, First]) -> list[_Line]:
    """Everybody who is expected or came, in the order of the sheet."""
    conference, day = wanted.session.conference, wanted.number
    return sorted(
        (
            _line(conference, person, arrivals.get(person.id))
            for person in shown(wanted.session, wanted.profile)
            if person.expected_on(day) or person.id in arrivals
        ),
        key=lambda line: (*line.place.key, line.key),
    )


def _line(conference: Conference, person: Delegate, first: First | None) -> _Line:
    return _Line(
        section=person.local if person.local in ("local", "international") else "",
        place=place_of(conference, person),
        key=by_name(person),
        ref=person.ref,
        name=name_with_title(person),
        native_name=person.native_name if person.native_name != person.name else "",
        position=person.position,
        organisation=person.organisation,
        language=language_of(person.country),
        first=first,
    )


def _sections(lines: Sequence[_Line], columns: tuple[Column, ...]) -> Iterator[Block]:
    """A table for local, one for international people, each from a page of its own; one where nobody says which."""
    after = columns is _SIGNED
    apart = [(words, [line for line in lines if line.section == key]) for key, words in _SECTIONS]
    apart = [(words, members) for words, members in apart if members] or [("", [])]
    for at, (words, members) in enumerate(apart):
        if at and members[0].section:
            yield PageBreak()
        if len(apart) > 1 or (members and members[0].section):
            yield Heading(words, note=_totals(members, after))
        groups = [*_groups(members, after)]
        if not after and (members[0].section if at else True):
            empty = [Row((str(len(members) + n),), spare=n > _SURE) for n in range(1, _EMPTY_ROWS + 1)]
            groups.append(Group(_WALK_INS, empty, together=_SURE))
        yield Table(columns, groups, _ROW)
    if after and len(apart) != 1:
        yield Heading("In all", 2, note=_totals(lines, after))


def _totals(lines: Sequence[_Line], after: bool) -> str:
    if not after:
        return f"{len(lines)} expected"
    came = sum(line.first is not None for line in lines)
    return f"{came} came, {len(lines) - came} absent"


def _groups(members: Sequence[_Line], after: bool) -> Iterator[Group]:
    sizes = Counter(line.place.key for line in members)

    def alone(line: _Line) -> bool:
        return line.place.is_state or sizes[line.place.key] > _SMALL

    def title(line: _Line) -> tuple[int, str]:
        return line.place.block, line.place.home if alone(line) else line.place.words

    # Within a block those who stand together come first.
    ordered = sorted(members, key=lambda line: (line.place.block, alone(line)))
    number = 0
    for (_, words), found in groupby(ordered, key=title):
        together = list(found)
        note = _totals(together, after) if after else str(len(together))
        yield Group(words, Each(together, _row_from(number, after)), note)
        number += len(together)


def _row_from(before: int, after: bool) -> Callable[[int, _Line], Row]:
    def row(at: int, line: _Line) -> Row:
        native = (Text(line.native_name, "plain", line.language, whole=True),) if line.native_name else ""
        office = (Text(line.position, "quiet", line.language), Text(line.organisation, "plain", line.language))
        name = (Text(line.name or line.ref, "strong", line.language),)
        cells: tuple[Cell, ...] = (str(before + at + 1), name, native, office)
        if not after:
            return Row((*cells, ""))
        if line.first is None:
            return Row((*cells, "", "absent"), struck=True)
        return Row((*cells, f"{line.first.at:%H:%M}", line.first.desk))

    return row
