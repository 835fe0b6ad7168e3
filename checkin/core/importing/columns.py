"""The columns of one table, and what each of them means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .headers import NAME_FIELDS
from .layouts import Layout
from .mapping import IGNORE
from .results import Row
from .samples import Samples
from .states import Sense

COUNTRY_OR_ORGANISATION = "country_or_organisation"


@dataclass(slots=True)
class Columns:
    """What the columns of one table mean. Indexes count from 0.

    `parts` are columns that go on with a given or family name, `days` those of one conference day each, and `untaken`
    those that are left out unless somebody asks for them. `fallback` holds columns that give a field only where its own
    column is blank, `numbering` those that only number the rows, left out or kept as attributes. `states` are the
    columns that speak of the registration, each as it asks; the first of them is the field `status`, and `answered`
    those in which a blank cell is an answer that is missing.
    """

    header: Row
    titles: tuple[str, ...]
    layout: Layout
    language: str
    samples: Sequence[Samples]
    fields: dict[int, str] = field(default_factory=dict)
    attributes: dict[int, str] = field(default_factory=dict)
    parts: dict[int, str] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)
    untaken: dict[int, str] = field(default_factory=dict)
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
        return {index for index, name in self.fields.items() if name in NAME_FIELDS} | self.parts.keys()

    def has(self, name: str) -> bool:
        """Whether a column gives this field."""
        return name in self.fields.values() or name in self.fallback.values()

    def index_of(self, name: str) -> int | None:
        """The column of a field."""
        return next((index for index, given in self.fields.items() if given == name), None)

    def keep(self, index: int) -> None:
        """Keep a column as it is: an attribute under its title."""
        self.fields.pop(index, None)
        title, wanted, count = self.titles[index], self.titles[index], 1
        while wanted in self.attributes.values():
            count += 1
            wanted = f"{title} ({count})"
        self.attributes[index] = wanted

    def claim(self, index: int, name: str) -> None:
        """Give a column its meaning; of several with the same the first wins, the others are kept as they are."""
        if name == IGNORE:
            self.skipped.add(index)
        elif name.startswith("~"):
            self.fallback[index] = name[1:]
        elif name and name not in self.fields.values():
            self.fields[index] = name
        else:
            self.keep(index)
