"""A table walked from top to bottom: people, headings, and lines that are neither."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checkin.core.models import Day, Status, is_sensitive
from checkin.countries import country_name, find_country

from . import states
from .columns import Columns
from .filling import filled_down
from .headers import find_header, header_in_groups
from .layouts import Layout
from .lexicon import folded, name_key
from .lines import (
    filled,
    heading_country,
    is_closing,
    is_new_header,
    is_only_number,
    is_repeated_header,
    is_total,
    read_heading,
)
from .mapping import ColumnMap
from .marks import STRUCK_OUT, columns_untaken, groups_seen, is_struck, marks_seen, rows_filled, words_unknown
from .name_columns import missing_half
from .resolving import resolve
from .results import Rejected, Row, RowWarning, SourceRow, Table
from .understanding import Heading, Person, read_person

_SHOWN_TEXT = 300
_OF_SENSITIVE = "of a sensitive person: look at the row in the file"
# Sparse rows may be headings or notes; a row with more texts than this is a person.
_SPARSE = 3


@dataclass(slots=True)
class FileRows:
    """What one file gave so far. Refs and rows are compared across its sheets."""

    rows: list[SourceRow] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[RowWarning] = field(default_factory=list)
    refs: dict[str, SourceRow] = field(default_factory=dict)
    seen: dict[bytes, int] = field(default_factory=dict)


def open_table(
    table: Table, mapping: ColumnMap | None, days: Sequence[Day] = ()
) -> tuple[Columns, Sequence[Row]] | None:
    """The columns of a table and the rows below its header; None where the columns of names are not all recognised."""
    aside: set[int] = set()
    if mapping and mapping.header_row == 0:
        width = max((len(row.cells) for row in table.rows), default=0)
        header = Row(0, tuple(f"column {index + 1}" for index in range(width)))
        body: Sequence[Row] = table.rows
    else:
        at = find_header(table.rows, mapping)
        if at is None:
            return None
        (header, aside), body = header_in_groups(table.rows, at), table.rows[at + 1 :]
    columns = resolve(header, body, mapping, days, table.hidden_columns, aside)
    return (columns, body) if columns.named and not missing_half(columns) else None


def read_table(table: Table, columns: Columns, body: Sequence[Row], days: Sequence[Day], into: FileRows,
               mapping: ColumnMap | None = None) -> None:  # fmt: skip
    """Read every row below the header into `into`."""
    into.warnings += columns_untaken(table, columns)
    walker = _Walker(table, columns, tuple(days), into, mapping, _first_heading(table, columns))
    body, filled_rows = filled_down(columns, body)
    into.warnings += rows_filled(table, filled_rows)
    for index, row in enumerate(body):
        walker.step(row, body[index + 1 : index + 200])
    into.warnings += marks_seen(table, walker.struck, walker.hidden)
    into.warnings += groups_seen(table, walker.grouped) + words_unknown(table, walker.unknown)


def _first_heading(table: Table, columns: Columns) -> Heading:
    """A country named above the header, or as the sheet's name, holds until a heading says otherwise."""
    if columns.has("country") or columns.nationality_is_country:
        return Heading()
    above = [row for row in table.rows if row.number < columns.header.number]
    for row in reversed(above):
        texts = {text for _, text in filled(row)}
        if len(texts) == 1 and (code := heading_country(texts.pop())):
            return Heading(code, country_name(code), "state")
    named = find_country(table.sheet) if len(table.sheet) > 3 else None
    return Heading(named, country_name(named), "state") if named else Heading()


@dataclass(slots=True)
class _Walker:
    table: Table
    columns: Columns
    days: tuple[Day, ...]
    into: FileRows
    mapping: ColumnMap | None
    heading: Heading
    struck: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    standing: str = ""
    """What the last heading, or the sheet's name, says of all below it; `group` is how it says so."""
    group: str = ""
    grouped: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    unknown: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._begin_group(self.table.sheet)

    def step(self, row: Row, below: Sequence[Row]) -> None:
        texts = [index for index, cell in enumerate(row.cells) if cell and not cell.isspace()]
        if not texts:
            return
        if len(texts) <= _SPARSE and len(filled(row)) in (0, len(texts)) and self._is_no_person(row):
            return
        if len(texts) > 1 and self._is_header(row, below):
            return
        person = read_person(row, self.columns, self.heading, self.days)
        self._check_width(row, person)
        if is_struck(row, self.columns):
            person.fields["status"] = Status.CANCELLED.value
            person.fields.setdefault("status_reason", STRUCK_OUT)
        elif self.standing:
            self._put_in_group(person)
        if "name" not in person.fields:
            self._reject(row, "no name", person)
            return
        self._take(row, person)

    def _is_header(self, row: Row, below: Sequence[Row]) -> bool:
        if is_repeated_header(row, self.columns):
            return True
        if self.mapping is None and is_new_header(row):
            columns = resolve(row, below, None, self.days, self.table.hidden_columns)
            if columns.named:
                self.columns = columns
                return True
        return False

    def _is_no_person(self, row: Row) -> bool:
        texts = filled(row)
        if not texts or is_only_number(texts, self.columns):
            return True
        if is_total(texts, self.columns):
            return self._skip(row, "the total line was skipped")
        if is_closing(texts) and not self._has_own_name(texts):
            return self._skip(row, "a signature or note was skipped")
        if len({text for _, text in texts}) == 1 and states.of_group(texts[0][1]):
            self._begin_group(texts[0][1])
            return True
        heading = read_heading(row, texts, self.columns, self.heading)
        # A list of nothing but names has headings only where they name a country.
        if heading is not None and (heading.country or len(self.columns.titles) > 1):
            self.heading = heading
            self._begin_group(self.table.sheet)
            return True
        if len(texts) == 1 and texts[0][0] not in self._person_columns():
            return self._skip(row, "a line that is no person was skipped")
        return False

    def _begin_group(self, words: str) -> None:
        state = states.of_group(words)
        expected = state in ("", Status.CONFIRMED, Status.PROVISIONAL)
        self.standing, self.group = ("", "") if expected else (state, f'under "{words}"')

    def _put_in_group(self, person: Person) -> None:
        status = person.fields.get("status", Status.CONFIRMED.value)
        person.fields["status"] = states.worst([status, self.standing])
        if person.fields["status"] != status:
            person.fields["status_reason"] = self.group

    def _has_own_name(self, texts: Sequence[tuple[int, str]]) -> bool:
        names = self.columns.name_columns
        return len(texts) > 1 and any(index in names for index, _ in texts[1:])

    def _person_columns(self) -> set[int]:
        """Columns whose lone text speaks of a person: a row with one of them is reported, not skipped."""
        return self.columns.name_columns | {
            index for index, name in self.columns.fields.items() if name in ("ref", "email", "secret")
        }

    def _take(self, row: Row, person: Person) -> None:
        source = SourceRow(self.table.file, self.table.sheet, row.number, person.fields, person.attributes)
        everything = _digest((sorted(person.fields.items()), sorted(person.attributes.items())))
        before = self.into.seen.get(everything)
        if before is not None:
            if self.columns.layout is not Layout.OWN_ATTENDANCE:
                self._warn(row, f"the same as row {before}; loaded once")
            return
        ref = folded(person.fields.get("ref", ""))
        first = self.into.refs.get(ref) if ref else None
        if first is not None:
            same = name_key(person.fields["name"]) == name_key(first.fields["name"])
            who = "the same name with other details" if same else _name_of(first)
            self._reject(row, f"number {person.fields['ref']} is already used on row {first.row} ({who})", person)
            return
        self.into.seen[everything] = row.number
        if ref:
            self.into.refs[ref] = source
        self.into.rows.append(source)
        if person.fields.get("status_reason") == self.group:
            self.grouped.setdefault((self.group, self.standing), []).append(row.number)
        if is_struck(row, self.columns):
            self.struck.append(row.number)
        if row.hidden:
            self.hidden.append(row.number)
        for word in person.unknown:
            self.unknown.setdefault(word, []).append(row.number)
        for complaint in person.complaints:
            self._warn(row, _OF_SENSITIVE if _is_sensitive(person.fields) else complaint)

    def _check_width(self, row: Row, person: Person) -> None:
        titles = self.columns.titles
        spare = [text for index, text in filled(row) if index >= len(titles)] if len(row.cells) > len(titles) else []
        if spare:
            listed = ", ".join(f'"{text[:60]}"' for text in spare[:5])
            person.complaints.append(f"more cells than the header has titles; left out: {listed}")

    def _reject(self, row: Row, reason: str, person: Person) -> None:
        text = _OF_SENSITIVE if _is_sensitive(person.fields) else _shown(row)
        self.into.rejected.append(Rejected(self.table.file, self.table.sheet, row.number, reason, text))

    def _skip(self, row: Row, message: str) -> bool:
        self._warn(row, f"{message}: {_shown(row)[:100]}")
        return True

    def _warn(self, row: Row, message: str) -> None:
        sentence = message[0].upper() + message[1:] + ("" if message.endswith(".") else ".")
        self.into.warnings.append(RowWarning(self.table.file, self.table.sheet, row.number, sentence))


def _digest(everything: object) -> bytes:
    """What stands for all that a row says: of 100,000 rows it takes 10 MB, and what they say 100."""
    return hashlib.blake2b(repr(everything).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _is_sensitive(fields: Mapping[str, str]) -> bool:
    return is_sensitive(fields.get("sensitive", ""))


def _name_of(row: SourceRow) -> str:
    return "a sensitive person" if _is_sensitive(row.fields) else row.fields["name"]


def _shown(row: Row) -> str:
    return " | ".join(text for _, text in filled(row))[:_SHOWN_TEXT]
