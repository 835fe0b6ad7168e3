"""What reading a list gives, and what a plan consists of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from checkin.core.models import Delegate, Status
from checkin.errors import CheckinError

ATTRIBUTE_PREFIX = "x:"
"""Before the column title of a free attribute, wherever fields and attributes stand in one mapping."""
SOURCE_KEY = "@source"
"""Among the file values of a person: which list the person came with (a file name). No delegate field."""

GONE = frozenset([Status.CANCELLED.value, Status.REFUSED.value])


TAKEN_BACK = "the import that brought them was taken back"
"""Why people are cancelled whose import was not finished: another list brings them again."""


def is_taken_back(delegate: Delegate) -> bool:
    """Whether somebody is only cancelled because the import was."""
    return delegate.status == Status.CANCELLED and delegate.status_reason == TAKEN_BACK


class Renumbered(StrEnum):
    """What a person says of held rows: match them by name and e-mail, take them as new people, or leave them."""

    MATCH = "match"
    NEW = "new"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: the line or row number a person sees in the file, and its cells as text.

    `merged` says that the row holds one cell merged across several columns, as headings do; `hidden` that the program
    that made the file does not show it; `struck` are the indexes of cells that are struck through.
    """

    number: int
    cells: tuple[str, ...]
    merged: bool = False
    hidden: bool = False
    struck: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or one text file (then `sheet` is empty). Blank rows are left out.

    `hidden_columns` are the indexes of those that the program that made the file does not show; `width` is how many
    columns the sheet has, also where they are too many to be read.
    """

    file: str
    sheet: str
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    width: int = 0


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A person as a file gives them: only what is not blank; attributes keyed by column title."""

    file: str
    sheet: str
    row: int
    fields: Mapping[str, str]
    attributes: Mapping[str, str]

    @property
    def values(self) -> dict[str, str]:
        """Fields and attributes in one mapping, attributes under `x:<title>`."""
        named = {ATTRIBUTE_PREFIX + title: text for title, text in self.attributes.items()}
        return {**self.fields, **named}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot load: where it stands, why not, and what it says."""

    file: str
    sheet: str
    row: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class RowWarning:
    """Something to look at. `row` 0 means the whole file or sheet."""

    file: str
    sheet: str
    row: int
    message: str


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """A column whose meaning a person must confirm: its title, some values, and the likely field ("" if none)."""

    index: int
    title: str
    samples: tuple[str, ...]
    suggestion: str


@dataclass(frozen=True, slots=True)
class NeedsMapping:
    """A sheet that looks like a list, but in which no name column was recognised.

    `header_row` is the number of the row taken for the header, 0 where there seems to be none.
    """

    file: str
    sheet: str
    header_row: int
    columns: tuple[ColumnGuess, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """Everything that was read from the files of one import, in their order."""

    rows: tuple[SourceRow, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[RowWarning, ...] = ()
    unreadable: tuple[tuple[str, CheckinError], ...] = ()
    needs_mapping: tuple[NeedsMapping, ...] = ()


@dataclass(frozen=True, slots=True)
class Existing:
    """A person on the list, and what the previous file said of them.

    `file_values` is the base of the three-way merge: fields by name, attributes under `x:<title>`, the
    list's name under `SOURCE_KEY`. It is empty for walk-ins.
    """

    delegate: Delegate
    file_values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Addition:
    """A person to add: `fields` to store, with the ref (given or allotted), and `base_fields`, what the file gave."""

    delegate_id: str
    fields: Mapping[str, str]
    base_fields: Mapping[str, str]
    source_row: SourceRow


@dataclass(frozen=True, slots=True)
class Update:
    """Edits to a person: `set_fields` to store ("" clears); `base_fields` moves what the file last said.

    With no `set_fields` the person stays as is and only the base moves.
    """

    delegate_id: str
    ref: str
    set_fields: Mapping[str, str]
    base_fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A field that an update changes."""

    ref: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both the desk and the file changed: the desk's value stays."""

    ref: str
    field: str
    desk: str
    file: str


@dataclass(frozen=True, slots=True)
class Held:
    """A row of whose numbers none is its own: `was` is the person who bears `ref`. It waits for a `Renumbered`."""

    file: str
    sheet: str
    row: int
    ref: str
    name: str
    was: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do. Nothing has been stored.

    `numbered`: how many rows bear numbers, of which some may be held.
    """

    additions: tuple[Addition, ...] = ()
    updates: tuple[Update, ...] = ()
    unchanged: int = 0
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[RowWarning, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    changes: tuple[Change, ...] = ()
    missing: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    badges_outdated: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    numbered: int = 0

    @property
    def updated(self) -> int:
        """How many people on the list get at least one new value."""
        return sum(1 for update in self.updates if update.set_fields)

    @property
    def not_expected(self) -> dict[str, int]:
        """How many come in, or change, as people who are not expected: by status, those with none left out."""
        given = [*(item.fields for item in self.additions), *(item.set_fields for item in self.updates)]
        counts = Counter(fields.get("status", "") for fields in given)
        unexpected = (Status.PENDING, Status.CANCELLED, Status.REFUSED)
        return {word.value: counts[word] for word in unexpected if counts[word]}
