"""One row under its header, understood: a person with the fields of a delegate."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from checkin.core.models import Day, Status
from checkin.core.people.fields import FIELDS, Kind
from checkin.core.reader.payload import ticket_id
from checkin.text import MAX_NAME, MAX_TEXT, clean_text

from . import states, values
from .columns import COUNTRY_OR_ORGANISATION, Columns
from .day_columns import ticked
from .honorifics import split_honorific
from .layouts import PAID, SOURCE_NUMBER, SOURCE_ORDER, SOURCE_POSITION, Layout
from .lexicon import is_placeholder, key, table
from .marks import is_struck
from .name_columns import family_first
from .names import Name, joined, read_name, split_scripts, two_people
from .results import Row

_APOSTROPHE = re.compile(r"'(?=[=+\-@\d])")
# What forms that demand a name get from people who have only one.
_NO_NAME = frozenset(["fnu", "lnu", "n/a", "na", "nil", "none", "null", "xxx", "xx"])
_YES_NO_FIELDS = tuple(field.name for field in FIELDS if field.kind is Kind.YES_NO)
_SHORT_FIELDS = frozenset(["ref", *(field.name for field in FIELDS if field.kind is Kind.NAME)])
# What few people share; of all else one text stands for all who say the same, which a long list is full of.
_EACH_HAS_OWN = frozenset(["ref", "email", "phone", "source_id", "secret", "desk_note"])
_FILLERS = "-–—._?* "
# Letters to Unicode, nothing to the eye: Braille and Hangul blanks. Forms that demand a name get them.
_LOOKS_BLANK = "\u2800\u3164\u115f\u1160\uffa0 "
_WHOLE_NUMBER = re.compile(r"(\d+)\.0+")


@dataclass(slots=True)
class Heading:
    """What the last heading line says of the people below it; empty where it says nothing."""

    country: str = ""
    delegation: str = ""
    kind: str = ""
    category: str = ""
    organisation: str = ""


@dataclass(slots=True)
class Person:
    """A row understood; `complaints` are sentences about it, in the order of its columns.

    `unknown` holds cells that should say where the registration stands and do not, each with its title.
    """

    fields: dict[str, str]
    attributes: dict[str, str]
    complaints: list[str]
    unknown: list[tuple[str, str]] = field(default_factory=list)


def clean_cell(text: str) -> str:
    """A cell fit to be stored, without the apostrophe that spreadsheets and exports put before signs and figures."""
    if not text:
        return ""
    if text[0] == "'":
        text = _APOSTROPHE.sub("", text, count=1)
    text = clean_text(text)
    return text if text.isascii() else text.strip(_LOOKS_BLANK)


def read_person(row: Row, columns: Columns, heading: Heading, days: Sequence[Day]) -> Person:
    """Understand one row. A person without any name has no "name" in `fields`."""
    complaints: list[str] = []
    cells = row.cells
    raw: dict[str, str] = {}
    for index, name in columns.fields.items():
        if index < len(cells) and cells[index] and (text := clean_cell(cells[index])):
            raw[name] = text
            if len(text) > MAX_NAME and name in _SHORT_FIELDS:
                complaints.append(f'the text under "{columns.titles[index]}" is too long and was cut')
                raw[name] = text[:MAX_NAME].rstrip()
            if name == "name" and two_people(cells[index]):
                complaints.append(f"{values.quoted(text)} looks like two people in one row")
    _put_parts(raw, cells, columns)
    attributes = _attributes(cells, columns, raw)
    if any(len(cell) > MAX_TEXT for cell in cells):
        complaints.append("a cell is too long and was cut")
    person = Person({}, attributes, complaints)
    if "hand_over" in raw:
        source = next(index for index, name in columns.fields.items() if name == "hand_over")
        raw["hand_over"] = values.items(cells[source])
    _put_name(person, raw, columns)
    _put_source(person, raw, columns)
    _put_place(person, raw, columns)
    _put_days(person, raw, cells, columns)
    _put_checked(person, raw, columns, days)
    standing = tuple("" if at in row.struck else cell for at, cell in enumerate(cells))
    _put_status(person, raw, columns, cells if is_struck(row, columns) else standing)
    for name, text in raw.items():
        if text:
            person.fields[name] = text if name in _EACH_HAS_OWN else sys.intern(text)
    _complete(person, columns, heading, cells)
    return person


def _attributes(cells: tuple[str, ...], columns: Columns, raw: dict[str, str]) -> dict[str, str]:
    attributes = {}
    for index, title in columns.attributes.items():
        if index < len(cells) and cells[index] and (text := clean_cell(cells[index])):
            attributes[title] = text
    for index, name in columns.fallback.items():
        text = clean_cell(cells[index]) if index < len(cells) else ""
        if text and name not in raw:
            raw[name] = text
        elif text and text != raw[name]:
            attributes[columns.titles[index]] = text
    return attributes


def _put_parts(raw: dict[str, str], cells: tuple[str, ...], columns: Columns) -> None:
    """Middle names, patronymics and second family names go on with the given and family names, in their order."""
    for index, name in columns.parts.items():
        text = _part(clean_cell(cells[index])) if index < len(cells) else ""
        if text:
            raw[name] = f"{raw.get(name, '')} {text}".strip()


def _put_days(person: Person, raw: dict[str, str], cells: tuple[str, ...], columns: Columns) -> None:
    """The days that are ticked, in a list with a column for each."""
    coming = {day for index, day in columns.days.items() if index < len(cells) and ticked(cells[index].strip())}
    if coming:
        raw["days"] = ",".join(map(str, sorted(coming)))
    elif columns.days:
        person.complaints.append("no day is ticked; expected on every day")


def _part(text: str) -> str:
    """A part of a name, or nothing where the cell only fills the space."""
    return "" if text.casefold() in _NO_NAME or not text.strip(_FILLERS) else text


def _put_name(person: Person, raw: dict[str, str], columns: Columns) -> None:
    whole, given, family = (_part(raw.pop(name, "")) for name in ("name", "given_names", "family_name"))
    native, honorific = _part(raw.pop("native_name", "")), raw.pop("honorific", "")
    french = columns.language == "fr"
    if whole:
        name = Name(whole) if two_people(whole) else read_name(whole, french, honorific)
        if given or family:
            name = Name(name.name, name.honorific, given, family, name.native_name, name.post_nominals)
    else:
        title, given = split_honorific(given, french, honorific) if given else ("", "")
        name = Name(joined(given, family, family_first(columns)), title, given, family)
    fields = person.fields
    fields["name"] = name.name or native
    fields["native_name"] = native or name.native_name
    fields["given_names"], fields["family_name"] = name.given_names, name.family_name
    fields["honorific"] = _joined_titles(honorific, name.honorific)
    fields["post_nominals"] = raw.pop("post_nominals", "") or name.post_nominals
    for empty in [given for given, text in fields.items() if not text]:
        del fields[empty]
    if is_placeholder(fields.get("name", "")):
        person.complaints.append(f'"{fields["name"]}" looks like a placeholder, not a name')
    if native and not name.name and split_scripts(native)[0]:
        fields.pop("native_name")


def _joined_titles(column: str, front: str) -> str:
    """The title of its own column, with those that stand only before the name."""
    if not column or not front or key(front) in key(column):
        return column or front
    return front if key(column) in key(front) else f"{column} {front}"


def _put_source(person: Person, raw: dict[str, str], columns: Columns) -> None:
    """Source ids keep what the other system calls the person; the program allots the ref."""
    number, order, position = (raw.pop(name, "") for name in (SOURCE_NUMBER, SOURCE_ORDER, SOURCE_POSITION))
    if columns.layout is Layout.INDICO and number:
        person.fields["source_id"] = f"indico:{number.lstrip('#')}"
    elif order:
        person.fields["source_id"] = f"pretix:{order}-{position}" if position else f"pretix:{order}"
    if "secret" in raw:
        raw["secret"] = ticket_id(raw["secret"])  # in the spelling under which a scan looks for it
    for name in ("ref", "phone"):
        if whole := _WHOLE_NUMBER.fullmatch(raw.get(name, "")):
            raw[name] = whole[1]
        if values.damaged_number(raw.get(name, "")):
            person.complaints.append(f'"{raw[name]}" is a long number that a spreadsheet has rounded')
    paid = raw.pop(PAID, "")
    if paid and "status" not in raw and values.yes_no(paid) == "no":
        raw["status"] = Status.PENDING.value


def _put_place(person: Person, raw: dict[str, str], columns: Columns) -> None:
    either = raw.pop(COUNTRY_OR_ORGANISATION, "")
    if either:
        is_country = bool(values.country(either)) and "country" not in raw
        raw.setdefault("country" if is_country else "organisation", either)
    nationality = raw.get("nationality", "")
    if nationality:
        code = values.nationality(nationality)
        raw["nationality"] = code or nationality
        if columns.nationality_is_country:
            raw["country"] = code or nationality
    text = raw.pop("country", "")
    if not text:
        return
    code = values.country(text)
    person.fields["country" if code else "country_text"] = code or text
    if not code:
        person.complaints.append(f"{values.quoted(text)} is no country that is known; it was kept as text")


def _put_checked(person: Person, raw: dict[str, str], columns: Columns, days: Sequence[Day]) -> None:
    if "sex" in raw and columns.h_means_male and raw["sex"].casefold().strip(".") == "m":
        raw["sex"] = "F"
    checks: tuple[tuple[str, Callable[[str], tuple[str, str]]], ...] = (
        ("sex", values.sex),
        ("days", lambda text: values.days(text, tuple(days))),
    )
    for name, check in checks:
        text = raw.pop(name, "")
        if text:
            value, complaint = check(text)
            if complaint:
                person.complaints.append(complaint + "; it was kept as an attribute")
                person.attributes[_title_of(columns, name)] = text
            else:
                raw[name] = value
    if "email" in raw:
        raw["email"], complaint = values.email(raw["email"])
        if complaint:
            person.complaints.append(complaint)
    if "category" in raw:
        raw["category"] = values.category(raw["category"])
    if "local" in raw:
        raw["local"] = values.local(raw["local"])
    for name in _YES_NO_FIELDS:
        if name in raw:
            raw[name] = values.yes_no(raw[name])


def _put_status(person: Person, raw: dict[str, str], columns: Columns, cells: tuple[str, ...]) -> None:
    """Where the registration stands, by all columns that speak of it: the worst of them counts, and says why."""
    said = raw.pop("status", "")
    verdicts = {said: ""} if said == Status.PENDING else {}  # so says "unpaid" in a column of its own
    for index, sense in columns.states.items():
        word, why = _state(person, raw, columns, index, sense, clean_cell(cells[index]) if index < len(cells) else "")
        if word:
            verdicts.setdefault(word, why)
    if verdicts:
        raw["status"] = word = states.worst(list(verdicts))
        if word != Status.PENDING:
            person.unknown.clear()  # it makes nobody pending
        if verdicts[word] and word not in (Status.CONFIRMED, Status.PROVISIONAL):
            raw.setdefault("status_reason", verdicts[word])


def _state(
    person: Person, raw: dict[str, str], columns: Columns, index: int, sense: states.Sense, text: str
) -> tuple[str, str]:
    """What one cell says of the registration, and its words where they say more; "" where it says nothing."""
    title = columns.titles[index]
    if not text.strip(_FILLERS):
        if index not in columns.answered:
            return "", ""
        person.unknown.append((title, ""))
        return Status.PENDING.value, f'nothing under "{title}"'
    word = states.read(text, sense)
    if sense is states.Sense.AMONG and word:
        raw.pop(columns.fields.get(index, ""), None)
    elif not word and sense not in (states.Sense.ASIDE, states.Sense.AMONG):
        person.unknown.append((title, text))
        word = Status.PENDING.value
    if columns.fields.get(index) != "status":
        return word, f"{title}: {text}"
    if states.is_plain(text):
        return word, "" if sense is states.Sense.STATE or states.read(text) == word else f"{title}: {text}"
    person.attributes[title] = text
    return word, text


def _title_of(columns: Columns, name: str) -> str:
    return next((columns.titles[index] for index, given in columns.fields.items() if given == name), name)


def _complete(person: Person, columns: Columns, heading: Heading, cells: tuple[str, ...]) -> None:
    """What the heading above says where the row says nothing, and a capacity among the remarks."""
    fields = person.fields
    if "country" not in fields and "country_text" not in fields:
        if code := values.country(fields.get("delegation", "")):
            fields["country"] = code
            fields.setdefault("delegation_kind", "state")
        elif heading.country:
            fields["country"] = heading.country
    if heading.delegation and "delegation" not in fields:
        fields["delegation"] = heading.delegation
        if heading.kind:
            fields.setdefault("delegation_kind", heading.kind)
    for name in ("category", "organisation"):
        text: str = getattr(heading, name)
        if text and name not in fields:
            fields[name] = text
    if columns.remarks and "capacity" not in fields:
        for index in columns.remarks:
            text = clean_cell(cells[index]) if index < len(cells) else ""
            if text and key(text) in table("capacity"):
                fields["capacity"] = text
