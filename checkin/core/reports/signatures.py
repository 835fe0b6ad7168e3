"""Sheets of a day: to sign, as recorded, and who was there.

Local and international people stand apart, each by delegation; small organisations stand together under their kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from badges.papers.model import Block, Cell, Column, Document, Each, Group, Heading, PageBreak, Row, Table, Text
from checkin.core.issuing.specs import language_of
from checkin.core.models import First
from checkin.core.people.disclosure import DESK

from .heads import head_of
from .kinds import DOCX, PDF, XLSX, Report, Wanted
from .people import Place, Places, arrivals_on, by_name, category_words, name_with_title, shown

_SMALL = 3
"""So many people at most stand together with others of their kind."""
_EMPTY_ROWS, _FEW_ROWS = 15, 3
"""For whoever is not on the list: so many at most, as the page has room; and where more follows on the page."""
_WALK_INS = "Not on this list: name in capitals, institution, signature"
_INTERNATIONAL, _LOCAL = "international", "local"
_SECTIONS = {
    _INTERNATIONAL: "International participants",
    _LOCAL: "Local participants",
    "": "Local or international: not recorded",
}
_ROW = 8.6
_PERSON = (Column("No.", 9, "right"), Column("Name", 47), Column("", 28), Column("Position, institution", 54))


@dataclass(frozen=True, slots=True)
class _Line:
    """A person on a sheet, with no more than is printed: there may be 100,000."""

    section: str
    place: Place
    key: str
    name: str
    native_name: str
    position: str
    organisation: str
    category: str
    language: str
    expected: bool
    first: First | None


@dataclass(frozen=True, slots=True)
class _Form:
    """A kind of sheet: its columns, and what stands in those after the institution."""

    title: str
    columns: tuple[Column, ...]
    rest: Callable[[_Line], tuple[Cell, ...]]
    to_sign: bool = False


def _recorded(line: _Line) -> tuple[Cell, ...]:
    return (f"{line.first.at:%H:%M}", line.first.desk) if line.first else ("", "absent")


def _there(line: _Line) -> tuple[Cell, ...]:
    at, method = (f"{line.first.at:%H:%M}", line.first.method) if line.first else ("", "")
    return (Text(line.category, "quiet"),), at, (Text(method, "quiet"),)


_TO_SIGN = _Form("Signature sheet", (*_PERSON, Column("Signature", 44, boxed=True)), lambda line: (), to_sign=True)
_SIGNED = _Form("Signature sheet, as recorded", (*_PERSON, Column("Time in", 15), Column("Desk", 29)), _recorded)
_THERE = _Form("Attendance list", (*_PERSON, Column("Category", 20), Column("Time in", 13), Column("How", 11)), _there)


def to_sign(wanted: Wanted) -> Document:
    """The sheet of a day to come: who is expected, with boxes."""
    return _sheet(_TO_SIGN, wanted, _lines(wanted, {}))


def as_signed(wanted: Wanted) -> Document:
    """The sheet of a day as it was: who came when and to which desk, and who did not."""
    return _sheet(_SIGNED, wanted, _lines(wanted, arrivals_on(wanted.session, wanted.number)))


def of_closed_day(wanted: Wanted, revision: str) -> tuple[Document, Document]:
    """The attendance list, of who was there, and the sheet as it was signed."""
    lines = _lines(wanted, arrivals_on(wanted.session, wanted.number))
    return _sheet(_THERE, wanted, lines, revision), _sheet(_SIGNED, wanted, lines, revision)


BEFORE = Report("signatures", "Signature sheet, to sign", (PDF, DOCX, XLSX), DESK.key, to_sign)
AFTER = Report("signatures-after", "Signature sheet, as recorded", (PDF, DOCX, XLSX), DESK.key, as_signed)


def _lines(wanted: Wanted, arrivals: Mapping[str, First]) -> list[_Line]:
    """Everybody who is expected or came, in the order of the sheet."""
    conference, day = wanted.session.conference, wanted.number
    places, words = Places(conference), {}
    lines = []
    for person in shown(wanted.session, wanted.profile):
        expected = person.expected_on(day)
        if not expected and person.id not in arrivals:
            continue
        if person.category not in words:
            words[person.category] = category_words(conference, person.category)
        lines.append(
            _Line(
                section=person.local if person.local in _SECTIONS else "",
                place=places.of(person),
                key=by_name(person),
                name=name_with_title(person) or person.ref,
                native_name=person.native_name if person.native_name != person.name else "",
                position=person.position,
                organisation=person.organisation,
                category=words[person.category],
                language=language_of(person.country),
                expected=expected,
                first=arrivals.get(person.id),
            )
        )
    return sorted(lines, key=lambda line: (*line.place.key, line.key))


def _sheet(form: _Form, wanted: Wanted, lines: Sequence[_Line], revision: str = "") -> Document:
    return Document(form.title, head_of(wanted.session, wanted.day, revision), tuple(_blocks(form, lines)))


def _blocks(form: _Form, lines: Sequence[_Line]) -> Iterator[Block]:
    """A table for international, one for local people, each from a page of its own; then of whom nobody says which."""
    listed = [line for line in lines if line.first] if form is _THERE else lines
    sections = [key for key in _SECTIONS if any(line.section == key for line in listed)] or [""]
    for at, key in enumerate(sections):
        members = [line for line in listed if line.section == key]
        if at and key:
            yield PageBreak()
        if sections != [""]:
            yield Heading(_SECTIONS[key], note=_totals(form, members))
        groups = [*_groups(form, members)]
        if form.to_sign and (key or not at):
            # What is left of a page is theirs, unless something follows on it.
            follows = "" in sections[at + 1 : at + 2]
            groups.append(_walk_ins(len(members), _FEW_ROWS if follows else _EMPTY_ROWS))
        yield Table(form.columns, groups, _ROW)
    if not form.to_sign:
        came, expected = sum(line.first is not None for line in lines), sum(line.expected for line in lines)
        yield Heading(f"{came} present, {expected} expected", 2)


def _walk_ins(before: int, count: int) -> Group:
    """Empty rows: as many as the page holds on which the last person stands, and one at least."""
    rows = [Row((str(before + number),), spare=number > 1) for number in range(1, count + 1)]
    return Group(_WALK_INS, rows, leaning=True)


def _totals(form: _Form, lines: Sequence[_Line]) -> str:
    if form is not _SIGNED:
        return str(len(lines))
    came = sum(line.first is not None for line in lines)
    return f"{came} came, {len(lines) - came} absent"


def _groups(form: _Form, members: Sequence[_Line]) -> Iterator[Group]:
    sizes = Counter(line.place.key for line in members)

    def alone(line: _Line) -> bool:
        return line.place.is_state or sizes[line.place.key] > _SMALL

    def title(line: _Line) -> tuple[int, str]:
        return line.place.block, line.place.home if alone(line) else line.place.words

    # Within a block those who stand together come first.
    ordered = sorted(members, key=lambda line: (line.place.block, alone(line)))
    number = 1
    for (_, words), found in groupby(ordered, key=title):
        together = list(found)
        yield Group(words, Each(together, _row_of(form, number)), _totals(form, together))
        number += len(together)


def _row_of(form: _Form, first_number: int) -> Callable[[int, _Line], Row]:
    struck = form is _SIGNED

    def row(at: int, line: _Line) -> Row:
        name = (Text(line.name, "strong", line.language),)
        native = (Text(line.native_name, "plain", line.language, whole=True),) if line.native_name else ""
        office = (Text(line.position, "quiet", line.language), Text(line.organisation, "plain", line.language))
        cells = (str(first_number + at), name, native, office, *form.rest(line))
        return Row(cells, struck=struck and line.first is None)

    return row
