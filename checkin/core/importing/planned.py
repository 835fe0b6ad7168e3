"""People as they are at a point of a plan: so the next file meets them as they will be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checkin.core.models import FIELD_NAMES, Delegate

from .merging import Merge
from .results import ATTRIBUTE_PREFIX, Existing, SourceRow


@dataclass(slots=True)
class State:
    """A person as they are at this point of the plan.

    `addition` says that they come in with it, `in_doubt` that a held row may be theirs. Of somebody new there is no
    `record` until one is asked for: of a long list nobody asks, and 100,000 would take 50 MB.
    """

    id: str
    record: Existing | None = None
    set_fields: Mapping[str, str] = field(default_factory=dict)
    base_fields: Mapping[str, str] = field(default_factory=dict)
    row: SourceRow | None = None
    addition: bool = False
    seen: bool = False
    in_doubt: bool = False

    @property
    def person(self) -> Existing:
        """The record."""
        if self.record is None:
            self.record = Existing(delegate_of(self.id, self.set_fields), self.base_fields)
        return self.record


def together(kept: Existing, found: Sequence[tuple[SourceRow, Existing]]) -> tuple[SourceRow, Mapping[str, str]]:
    """What a file says of a person in one or several rows, and the row that tells first.

    The row of the record that is kept rules. Of a record merged into it counts what its row says anew: which of two
    names and addresses is right was said at the desk.
    """
    own = next((row for row, record in found if record is kept), None)
    values: dict[str, str] = {}
    for row, record in found:
        values |= {name: text for name, text in row.values.items() if record.file_values.get(name) != text}
    return (own, {**values, **own.values}) if own else (found[0][0], values)


def renumbered(row: SourceRow, record: Existing) -> dict[str, str]:
    """The numbers under which a merged record stands in the list now: its row is found by them when it comes again."""
    numbers = {name: text for name, text in row.fields.items() if name in ("ref", "source_id")}
    return {name: text for name, text in numbers.items() if record.file_values.get(name) != text}


def apply(state: State, outcome: Merge) -> None:
    """Bring a person up to date within the plan, so that the next file meets them as they will be."""
    if not outcome.set_fields and not outcome.base_fields:
        return
    person = state.person
    state.set_fields = {**state.set_fields, **outcome.set_fields}
    state.base_fields = {**state.base_fields, **outcome.base_fields}
    delegate = person.delegate
    if outcome.set_fields:
        plain = {name: text for name, text in outcome.set_fields.items() if not name.startswith(ATTRIBUTE_PREFIX)}
        named = {name[len(ATTRIBUTE_PREFIX) :]: text for name, text in outcome.set_fields.items() if name not in plain}
        delegate = delegate._replace(attributes={**delegate.attributes, **named}, **plain)
    state.record = Existing(delegate, {**person.file_values, **outcome.base_fields})


def delegate_of(delegate_id: str, values: Mapping[str, str]) -> Delegate:
    """A new person with these fields and attributes (under `x:`)."""
    plain = {name: text for name, text in values.items() if name in FIELD_NAMES}
    named = {name[len(ATTRIBUTE_PREFIX) :]: text for name, text in values.items() if name.startswith(ATTRIBUTE_PREFIX)}
    return Delegate(id=delegate_id, attributes=named, **plain)
