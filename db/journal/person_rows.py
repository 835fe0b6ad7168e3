"""What the table of people holds of somebody: columns, and JSON of what is no column.

Of somebody new all of it but the clock is known before there is a transaction, in which others wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from db.schema import ATTRIBUTE_PREFIX, DEFAULTS, DELEGATE_FIELDS

from .chain import canonical
from .kinds import Facts

ALONE: Final = "alone"
"""Among what an entry says: the row that it makes, where that was worked out before."""
_KNOWN: Final = frozenset(DELEGATE_FIELDS)
DEFAULT_VALUES: Final = tuple(DEFAULTS.get(name, "") for name in DELEGATE_FIELDS)


@dataclass(frozen=True, slots=True)
class Alone:
    """The row that one entry makes of somebody of whom no other says anything, but for their id and its clock."""

    columns: tuple[str, ...]
    names: str
    file: str
    file_names: str

    def at(self, delegate_id: str, clock: str) -> tuple[str, ...]:
        """The row, as an entry at that clock writes it."""
        return delegate_id, *self.columns, packed(clock, self.names), self.file, packed(clock, self.file_names)


def alone(facts: Facts) -> Alone:
    """The row that a `delegate_*` entry makes by itself."""
    values, file = ours(facts["fields"]), facts["file"]
    columns = (*columns_of(values), attributes_of(values))
    return Alone(columns, listed(tuple(values)), canonical(file), listed(tuple(file)))


def ours(fields: dict[str, str]) -> dict[str, str]:
    """The fields that this version of the program knows, and the list's own."""
    if fields.keys() <= _KNOWN:
        return fields
    return {name: value for name, value in fields.items() if name in _KNOWN or name.startswith(ATTRIBUTE_PREFIX)}


def columns_of(values: Mapping[str, str]) -> Iterable[str]:
    """The values of the columns, in their order."""
    return map(values.get, DELEGATE_FIELDS, DEFAULT_VALUES)


def attributes_of(values: Mapping[str, str]) -> str:
    """What is no column."""
    return canonical({name.removeprefix(ATTRIBUTE_PREFIX): values[name] for name in values.keys() - _KNOWN})


def packed(clock: str, names: str) -> str:
    """Names of fields, as `listed`, under the clock of the entry that wrote them."""
    return f'{{"{clock}":{names}}}' if names else "{}"


@lru_cache(maxsize=256)
def listed(names: tuple[str, ...]) -> str:
    """Names of fields as JSON, empty for none: the rows of one list write the same ones."""
    return canonical(sorted(names)) if names else ""
