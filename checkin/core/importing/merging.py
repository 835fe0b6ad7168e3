"""The three-way merge of one person: what the previous file said, what this file says, what the desk has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checkin.core.models import Status

from .results import ATTRIBUTE_PREFIX, Existing

# One name in several fields: they change together or not at all.
_NAME_GROUP = ("name", "given_names", "family_name", "native_name")
# The desk's ref is printed and the first source id is what other desks know: a file never replaces them.
_STICKY = frozenset(["ref", "source_id"])


@dataclass(slots=True)
class Merge:
    """The outcome for one person; `conflicts` are (field, desk's value, file's value)."""

    set_fields: dict[str, str] = field(default_factory=dict)
    base_fields: dict[str, str] = field(default_factory=dict)
    conflicts: list[tuple[str, str, str]] = field(default_factory=list)


def merge(person: Existing, new: Mapping[str, str]) -> Merge:
    """Compare a row's values (attributes under `x:`) with its person.

    Only what differs from the previous file changes; where the desk has changed the same field its value
    stays and a conflict is noted; what the row does not say stays. A field the previous file did not give is
    filled if it is blank.
    """
    outcome = Merge()
    for name, value in new.items():
        _merge_field(person, name, value, outcome)
    _keep_names_together(person, outcome)
    _drop_stale(person, new, outcome)
    return outcome


def current(person: Existing, name: str) -> str:
    """The value that a field or attribute (under `x:`) has now."""
    if name.startswith(ATTRIBUTE_PREFIX):
        return str(person.delegate.attributes.get(name[len(ATTRIBUTE_PREFIX) :], ""))
    return str(getattr(person.delegate, name))


def _merge_field(person: Existing, name: str, value: str, outcome: Merge) -> None:
    base = person.file_values.get(name)
    if value == base:
        return
    outcome.base_fields[name] = value
    now = current(person, name)
    if now == value:
        return
    if base is None:
        # Nobody said "confirmed": it is what a person is whose list has no such column.
        base = Status.CONFIRMED.value if name == "status" and person.file_values else ""
    if now != base or (name in _STICKY and now):
        outcome.conflicts.append((name, now, value))
    else:
        outcome.set_fields[name] = value


def _keep_names_together(person: Existing, outcome: Merge) -> None:
    """A name the desk has corrected is not mixed with parts of the file's name."""
    if not any(name in _NAME_GROUP for name, _, _ in outcome.conflicts):
        return
    for name in _NAME_GROUP:
        if name in outcome.set_fields:
            outcome.conflicts.append((name, current(person, name), outcome.set_fields.pop(name)))


def _drop_stale(person: Existing, new: Mapping[str, str], outcome: Merge) -> None:
    """Values that the previous file gave in the same cell as one that changes now go with it."""
    stale: list[str] = []
    if "name" in outcome.set_fields:
        stale += [name for name in ("given_names", "family_name") if name not in new]
    if "status" in outcome.set_fields and "status_reason" not in new:
        stale.append("status_reason")
    for name, other in (("country", "country_text"), ("country_text", "country")):
        if name in outcome.set_fields:
            stale += [other] if other not in new else []
    for name in stale:
        now = current(person, name)
        if now and now == person.file_values.get(name):
            outcome.set_fields[name] = ""
            outcome.base_fields[name] = ""
