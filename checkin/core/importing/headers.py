"""Which row is the header, and what each column below it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from checkin.core.models import Status
from checkin.text import clean_text

from . import titles, values
from .layouts import Layout, detect_layout, layout_meaning
from .mapping import ATTRIBUTE, IGNORE, ColumnMap
from .names import is_honorific
from .results import Row
from .state_columns import days_asked, judged, kind_of, sense_of
from .states import Sense, read
from .titles import language, meaning, normalised

NAME_FIELDS = ("name", "given_names", "family_name", "native_name")
COUNTRY_OR_ORGANISATION = "country_or_organisation"
_SEARCHED_ROWS = 100
_SAMPLED_ROWS = 200
_MOSTLY = 0.8
_BARE_NUMBER = re.compile(r"#?(0|[^\D0]\d{0,8})(?:\.0?|\))?")
# Words for people that also stand in category columns: alone they make no header.
_ALSO_VALUES = {"delegate", "delegates", "participant", "participants", "speaker", "guest", "attendee", "nominee",
                "representative", "person", "delegado", "delegue", "participante", "name of participants"}  # fmt: skip


@dataclass(slots=True)
class Columns:
    """What the columns of one table mean. Indexes count from 0.

    `fallback` holds columns that give a field only where its own column is blank, `numbering` those that only number
    the rows, left out or kept as attributes. `states` are the columns that speak of the registration, each as it asks;
    the first of them is the field `status`, and `answered` those in which a blank cell is an answer that is missing.
    """

    header: Row
    titles: tuple[str, ...]
    layout: Layout
    language: str
    fields: dict[int, str] = field(default_factory=dict)
    attributes: dict[int, str] = field(default_factory=dict)
    fallback: dict[int, str] = field(default_factory=dict)
    skipped: set[int] = field(default_factory=set)
    numbering: set[int] = field(default_factory=set)
    remarks: set[int] = field(default_factory=set)
    states: dict[int, Sense] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)
    nationality_is_country: bool = False
    h_means_male: bool = False

    @property
    def named(self) -> bool:
        """Whether some column holds names: without one nobody can be loaded."""
        return any(name in NAME_FIELDS for name in self.fields.values())

    @property
    def name_columns(self) -> set[int]:
        return {index for index, name in self.fields.items() if name in NAME_FIELDS}

    def has(self, name: str) -> bool:
        """Whether a column gives this field."""
        return name in self.fields.values() or name in self.fallback.values()


def find_header(rows: Sequence[Row], mapping: ColumnMap | None) -> int | None:
    """The index of the header row among `rows`, or None where no row names a name column."""
    if mapping and mapping.header_row is not None:
        return next((index for index, row in enumerate(rows) if row.number == mapping.header_row), None)
    best, best_score = None, 0
    narrow = all(sum(map(bool, row.cells)) <= 1 for row in rows[:_SEARCHED_ROWS])
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        score = header_score(whole_header(rows, index), mapping)
        if score == 1 and not narrow and not _plain_header(row):
            continue
        if score > best_score:
            best, best_score = index, score
    return best


def whole_header(rows: Sequence[Row], at: int) -> Row:
    """The header with its blank cells filled from the row above, where the titles take two rows."""
    header, above = rows[at], rows[at - 1] if at else rows[at]
    if above.number != header.number - 1 or sum(1 for cell in above.cells if cell.strip()) < 2:
        return header
    width = max(len(header.cells), len(above.cells))
    upper, lower = (row.cells + ("",) * (width - len(row.cells)) for row in (above, header))
    return Row(header.number, tuple(low if low.strip() else up for up, low in zip(upper, lower, strict=True)))


def header_score(row: Row, mapping: ColumnMap | None = None) -> int:
    """How many different things the titles of this row name; 0 if none of them is a person's name."""
    known = set()
    for index, cell in enumerate(row.cells):
        if not cell or len(cell) > 120:
            continue
        given = mapping.field_of(cell, index) if mapping else None
        known.add(given or meaning(cell))
    known.discard("")
    return len(known) if known.intersection(NAME_FIELDS) else 0


def _plain_header(row: Row) -> bool:
    """Whether a row with only a name among its titles is still a header: several texts, none of them a number."""
    texts = [cell for cell in row.cells if cell.strip()]
    named = next((cell for cell in texts if meaning(cell) in NAME_FIELDS), "")
    return (
        bool(named)
        and len(texts) > 1
        and normalised(named) not in _ALSO_VALUES
        and not any(text[:1].isdigit() for text in texts)
    )


def resolve(header: Row, body: Sequence[Row], mapping: ColumnMap | None = None) -> Columns:
    """Decide what every column means, looking at the first rows where a title alone does not tell."""
    shown = tuple(clean_text(cell, limit=200) for cell in header.cells)
    layout = detect_layout(shown, _samples(body, 0))
    columns = Columns(header, shown, layout, language(list(shown)))
    unsure: list[tuple[int, str]] = []
    said: set[int] = set()
    for index, title in enumerate(shown):
        given = mapping.field_of(title, index) if mapping else None
        if given is not None:
            said.add(index)
            _claim_as_said(columns, index, given)
            if given == "status":
                columns.states[index] = sense_of(title)[0] or Sense.STATE
    for index, title in enumerate(shown):
        if index in said:
            continue
        if not title:
            columns.attributes[index] = f"column {index + 1}"
            columns.states[index] = Sense.AMONG
            continue
        fixed = layout_meaning(layout, shown, index)
        found = meaning(title) if fixed is None else fixed
        if _settle_state(columns, index, found, fixed is None, body):
            continue
        if found.startswith("?"):
            unsure.append((index, found))
        else:
            _claim(columns, index, found)
    for index, found in unsure:
        _settle(columns, index, found, partial(_samples, body, index))
    _settle_numbers(columns, said, body)
    _settle_names(columns, said)
    _settle_countries(columns, body)
    for index in columns.states:
        columns.answered |= {index} if _says_who_comes(columns, index, body) else set()
    return columns


def _claim_as_said(columns: Columns, index: int, name: str) -> None:
    if name == IGNORE:
        columns.skipped.add(index)
    elif name == ATTRIBUTE:
        _keep(columns, index)
    else:
        columns.fields[index] = name


def _claim(columns: Columns, index: int, name: str) -> None:
    """Give a column its meaning; the first of several with the same meaning wins, the others are kept as they are."""
    if name == IGNORE:
        columns.skipped.add(index)
    elif name.startswith("~"):
        columns.fallback[index] = name[1:]
    elif name and name not in columns.fields.values():
        columns.fields[index] = name
    else:
        _keep(columns, index)


def _keep(columns: Columns, index: int) -> None:
    title, wanted, count = columns.titles[index], columns.titles[index], 1
    while wanted in columns.attributes.values():
        count += 1
        wanted = f"{title} ({count})"
    columns.attributes[index] = wanted


def _settle(columns: Columns, index: int, found: str, samples: Callable[[], list[str]]) -> None:
    """Give a meaning to a column whose title has several, by the values below it."""
    if found == titles.LINE_NUMBER:
        columns.skipped.add(index)
        columns.numbering.add(index)
    elif found == titles.ID:
        _claim(columns, index, "ref")
    elif found == titles.TITLE:
        honorific = columns.layout is Layout.INDICO or _share(samples(), is_honorific) >= 0.5
        _claim(columns, index, "honorific" if honorific else "position")
    elif found == titles.STATE:
        countries, states = (
            _share(samples(), lambda text: bool(values.country(text))),
            _share(samples(), lambda text: bool(read(text))),
        )
        if states > 0.5:
            _claim_state(columns, index, Sense.STATE)
        else:
            _claim(columns, index, "country" if countries > 0.5 else "")
    elif found == titles.COUNTRY_OR_ORGANISATION:
        _claim(columns, index, COUNTRY_OR_ORGANISATION)
    elif found == titles.WEAK_ORGANISATION:
        _claim(columns, index, "organisation")
    elif found == titles.REMARKS:
        _keep(columns, index)
        columns.remarks.add(index)
        columns.states[index] = Sense.AMONG


def _settle_state(columns: Columns, index: int, found: str, free: bool, body: Sequence[Row]) -> bool:
    """Take a column that speaks of the registration, by its values too; `free`: its layout leaves it to the title."""
    if (not free and found != "status") or columns.titles[index] in days_asked(columns.titles):
        return False
    samples = _samples(body, index)
    sense = judged(columns.titles[index], found, samples)
    if sense is not None:
        _claim_state(columns, index, sense)
    elif found == "status":
        kinds = [kind for text in samples if (kind := kind_of(text))]
        _claim(columns, index, max(set(kinds), key=kinds.count))
        columns.states[index] = Sense.AMONG
    elif found in ("capacity", "category"):
        columns.states[index] = Sense.AMONG
    return sense is not None or found == "status"


def _claim_state(columns: Columns, index: int, sense: Sense) -> None:
    columns.states[index] = sense
    if sense is Sense.ASIDE:
        _keep(columns, index)
    else:
        _claim(columns, index, "status")


def _says_who_comes(columns: Columns, index: int, body: Sequence[Row]) -> bool:
    """Whether the column says of some that they are confirmed: then a blank cell does not."""
    sense = columns.states[index]
    if sense not in (Sense.STATE, Sense.COMING, Sense.AGREED):
        return False
    return any(read(text, sense) == Status.CONFIRMED for text in _samples(body, index, rows=len(body)))


def _settle_numbers(columns: Columns, said: set[int], body: Sequence[Row]) -> None:
    """Bare numbers that rise by row are no refs: the next row that is inserted moves them all."""
    index = next((at for at, name in columns.fields.items() if name == "ref"), None)
    if index is None or index in said or columns.layout is Layout.OWN_ATTENDANCE:
        return
    people = [row for row in body[: 2 * _SAMPLED_ROWS] if sum(map(bool, row.cells)) > 1]  # no headings among them
    if _rises(_samples(people, index)):
        del columns.fields[index]
        _keep(columns, index)
        columns.numbering.add(index)


def _settle_names(columns: Columns, said: set[int]) -> None:
    """ "Nom" beside "Prénom" is the family name, "Nombre" beside "Apellidos" the given one."""
    by_field = {name: index for index, name in columns.fields.items()}
    whole = by_field.get("name")
    if (
        whole is not None
        and whole not in said
        and normalised(columns.titles[whole]) in ("nom", "noms", "name", "nombre")
    ):
        if "given_names" in by_field and "family_name" not in by_field:
            columns.fields[whole] = "family_name"
        elif "family_name" in by_field and "given_names" not in by_field:
            columns.fields[whole] = "given_names"
    present = {"name", "given_names", "family_name"}.intersection(columns.fields.values())
    if len(present) == 1 and "name" not in present:
        only = present.pop()
        index = next(at for at, name in columns.fields.items() if name == only)
        if index not in said:
            columns.fields[index] = "name"


def _settle_countries(columns: Columns, body: Sequence[Row]) -> None:
    given = columns.fields.values()
    columns.nationality_is_country = "nationality" in given and not (
        "country" in given or COUNTRY_OR_ORGANISATION in given or "country" in columns.fallback.values()
    )
    sex = next((index for index, name in columns.fields.items() if name == "sex"), None)
    if sex is not None and columns.language in ("es", "fr"):
        used = {text.casefold().strip(".") for text in _samples(body, sex)}
        columns.h_means_male = "h" in used and "m" in used and "f" not in used


def _samples(body: Sequence[Row], index: int, rows: int = _SAMPLED_ROWS) -> list[str]:
    return [row.cells[index].strip() for row in body[:rows] if index < len(row.cells) and row.cells[index].strip()]


def _share(samples: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for text in samples if test(text)) / len(samples) if samples else 0.0


def _rises(samples: Sequence[str]) -> bool:
    """Whether the values are whole numbers that rise by row, perhaps anew for each group, but for a few.

    Zeros in front are written by somebody who means a code.
    """
    numbers = [int(found[1]) for text in samples if (found := _BARE_NUMBER.fullmatch(text))]
    anew = 1 if numbers and numbers[0] <= 1 else -1
    steps = sum(1 for before, after in pairwise(numbers) if after > before or after <= anew)
    return len(numbers) == len(samples) > 0 and steps >= (len(numbers) - 1) * _MOSTLY
