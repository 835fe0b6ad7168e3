"""What the table of people holds of somebody: columns, and JSON of what is no column.

Of somebody new all of it but the clock is known before there is a transaction, in which others wait.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from db.schema import ATTRIBUTE_PREFIX, DEFAULTS, DELEGATE_FIELDS

from .chain import canonical
from .kinds import Facts

ALONE: Final = "alone"
"""Among what an entry says: the row that it makes, where that was worked out before."""
_KNOWN: Final = frozenset(DELEGATE_FIELDS)
COLUMNS: Final = ("id", *DELEGATE_FIELDS, "attributes", "clocks", "file", "file_clocks")
_DEFAULTS: Final = tuple(DEFAULTS.get(name, "") for name in DELEGATE_FIELDS)
BY_ITSELF: Final = (None, *_DEFAULTS, "{}", "{}", "{}", "{}")
"""What the table puts into a column that is not named."""
Columns = tuple[str, ...]
Row = tuple[str, ...]


class Alone(NamedTuple):
    """The row that one entry makes of somebody of whom no other says anything, but for their id and its clock."""

    columns: Columns
    values: Row
    names: str
    file_names: str

    def at(self, delegate_id: str, clock: str) -> Row:
        """The row, as an entry at that clock writes it."""
        return delegate_id, packed(clock, self.names), packed(clock, self.file_names), *self.values


def work_out(said: Sequence[Facts]) -> None:
    """Note in what `delegate_*` entries say the rows that they make by themselves, all with the same columns."""
    written = [(ours(facts["fields"]), facts["file"]) for facts in said]
    columns, rows = named([row_of("", values, "{}", file, "{}") for values, file in written])
    for facts, (values, file), row in zip(said, written, rows, strict=True):
        own = Alone(("id", "clocks", "file_clocks", *columns[1:]), row[1:], listed(tuple(values)), listed(tuple(file)))
        facts[ALONE] = own


def named(rows: Sequence[Row]) -> tuple[Columns, Sequence[Row]]:
    """Of whole rows, the columns in which one says what the table does not put there by itself, and what they say: of a
    list most are empty, and other desks wait while they are bound."""
    columns = {
        name: values
        for name, by_itself, values in zip(COLUMNS, BY_ITSELF, zip(*rows, strict=True), strict=True)
        if values != (by_itself,) * len(rows)
    }
    return tuple(columns), list(zip(*columns.values(), strict=True))


def row_of(delegate_id: str, values: Mapping[str, str], clocks: str, file: Mapping[str, str], file_clocks: str) -> Row:
    """The whole row of somebody."""
    attributes = {name.removeprefix(ATTRIBUTE_PREFIX): values[name] for name in values.keys() - _KNOWN}
    columns = map(values.get, DELEGATE_FIELDS, _DEFAULTS)
    return delegate_id, *columns, canonical(attributes), clocks, canonical(file), file_clocks


def ours(fields: dict[str, str]) -> dict[str, str]:
    """The fields that this version of the program knows, and the list's own."""
    if fields.keys() <= _KNOWN:
        return fields
    return {name: value for name, value in fields.items() if name in _KNOWN or name.startswith(ATTRIBUTE_PREFIX)}


def packed(clock: str, names: str) -> str:
    """Names of fields, as `listed`, under the clock of the entry that wrote them."""
    return f'{{"{clock}":{names}}}' if names else "{}"


@lru_cache(maxsize=256)
def listed(names: tuple[str, ...]) -> str:
    """Names of fields as JSON, empty for none: the rows of one list write the same ones."""
    return canonical(sorted(names)) if names else ""
