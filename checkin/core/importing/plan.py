"""From what was read and who is on the list to a plan: who comes in, who changes, what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import groupby

from checkin.core.models import FIELD_NAMES, Delegate, Status
from checkin.core.people.fields import ON_BADGE

from .allotment import Allotment
from .duplicates import Candidate, find_duplicates
from .matching import match_rows
from .merging import Merge, current, merge
from .results import (
    ATTRIBUTE_PREFIX,
    SOURCE_KEY,
    Addition,
    Change,
    Conflict,
    Existing,
    ImportPlan,
    Parsed,
    RowWarning,
    SourceRow,
    Update,
)

# A list of which so much is in the new files is taken to be sent again, and who is missing is told.
_SENT_AGAIN_SHARE = 3
_SHORT_LIST = 20


def make_plan(
    parsed: Parsed, existing: Iterable[Existing], conference_id: str, printed_ids: Set[str] = frozenset()
) -> ImportPlan:
    """Plan an import. Nothing is stored and nothing but the arguments is looked at.

    Several files are planned one after another, as if they were imported in this order. `missing` compares
    lists, not files: people are missing who came with a list that is now sent again (under the same name,
    or a third of it is in the new files, or it had at most twenty people) and whom no file has.

    Args:
        parsed: what `parse_files` gave.
        existing: everybody on the list, whatever their status.
        conference_id: goes into the ids of new people.
        printed_ids: delegate ids for whom a badge has been printed.
    """
    planner = _Planner(list(existing), conference_id, parsed.rows)
    for file, rows in groupby(parsed.rows, key=lambda row: row.file):
        planner.plan_file(file, list(rows))
    return planner.result(parsed, printed_ids)


@dataclass(slots=True)
class _State:
    """A person as they are at this point of the plan; `addition` says that they come in with it."""

    person: Existing
    set_fields: dict[str, str] = field(default_factory=dict)
    base_fields: dict[str, str] = field(default_factory=dict)
    row: SourceRow | None = None
    addition: bool = False
    seen: bool = False


class _Planner:
    def __init__(self, existing: Sequence[Existing], conference_id: str, rows: Sequence[SourceRow]) -> None:
        self._states = {person.delegate.id: _State(person) for person in existing}
        given = [row.fields["ref"] for row in rows if "ref" in row.fields]
        known = [ref for person in existing for ref in (person.delegate.ref, person.file_values.get("ref", ""))]
        self._allotment = Allotment(conference_id, self._states, [*known, *given])
        self._files: set[str] = set()
        self._changes: list[Change] = []
        self._conflicts: list[Conflict] = []
        self._warnings: list[RowWarning] = []
        self._duplicates: dict[tuple[str, str], None] = {}

    def plan_file(self, file: str, rows: list[SourceRow]) -> None:
        """Match and merge the rows of one file, and take in the rest."""
        self._files.add(file)
        matches = match_rows(rows, [state.person for state in self._states.values()])
        sources = Counter(person.file_values.get(SOURCE_KEY, "") for person in matches.person if person is not None)
        # Late-comers belong to the list that most of their fellows came with.
        source = next((name for name, _ in sources.most_common() if name), "") or file
        refs: dict[int, str] = {}
        for number, (row, person) in enumerate(zip(rows, matches.person, strict=True)):
            if person is not None:
                self._update(self._states[person.delegate.id], row, source)
                refs[number] = person.delegate.ref
        for number, (row, person) in enumerate(zip(rows, matches.person, strict=True)):
            if person is None:
                refs[number] = self._add(row, source)
        for number, people in matches.unclear.items():
            for person in people:
                self._duplicates.setdefault((person.delegate.ref, refs[number]))

    def _update(self, state: _State, row: SourceRow, source: str) -> None:
        state.seen = True
        outcome = merge(state.person, row.values)
        ref = state.person.delegate.ref
        for name, value in outcome.set_fields.items():
            self._changes.append(Change(ref, _shown(name), current(state.person, name), value))
        self._conflicts += [Conflict(ref, _shown(name), desk, file) for name, desk, file in outcome.conflicts]
        self._warn_if_cancelled(state.person, row)
        if not state.person.file_values.get(SOURCE_KEY):
            outcome.base_fields[SOURCE_KEY] = source
        _apply(state, outcome)

    def _warn_if_cancelled(self, person: Existing, row: SourceRow) -> None:
        gone = (Status.CANCELLED.value, Status.REFUSED.value)
        base = person.file_values.get("status", Status.CONFIRMED.value)
        if person.delegate.status in gone and base not in gone and row.fields.get("status", base) not in gone:
            who = f"{person.delegate.name} ({person.delegate.ref})"
            message = f"{who} is {person.delegate.status} at the desk, but stands on this list."
            self._warnings.append(RowWarning(row.file, row.sheet, row.row, message))
        elif person.delegate.status in gone and base in gone and "status" not in row.fields:
            who = f"{person.delegate.name} ({person.delegate.ref})"
            message = f"{who} was {base} in the list before; this one says nothing of it, so it stays {base}."
            self._warnings.append(RowWarning(row.file, row.sheet, row.row, message))

    def _add(self, row: SourceRow, source: str) -> str:
        values = row.values
        delegate_id = self._allotment.delegate_id(row)
        base = {**values, SOURCE_KEY: source}
        stored = values if "ref" in values else {"ref": self._allotment.ref(delegate_id), **values}
        person = Existing(_delegate(delegate_id, stored), base)
        self._states[delegate_id] = _State(person, stored, base, row, addition=True, seen=True)
        return stored["ref"]

    def result(self, parsed: Parsed, printed_ids: Set[str]) -> ImportPlan:
        """Everything planned so far, put together."""
        updates = tuple(
            Update(key, state.person.delegate.ref, state.set_fields, state.base_fields)
            for key, state in self._states.items()
            if not state.addition and (state.set_fields or state.base_fields)
        )
        known = [state for state in self._states.values() if not state.addition and state.seen]
        for pair in find_duplicates(self._candidates()):
            if (pair[1], pair[0]) not in self._duplicates:
                self._duplicates.setdefault(pair)
        return ImportPlan(
            additions=tuple(
                Addition(key, state.set_fields, state.base_fields, state.row)
                for key, state in self._states.items()
                if state.addition and state.row is not None
            ),
            updates=updates,
            unchanged=sum(1 for state in known if not state.set_fields),
            rejected=parsed.rejected,
            warnings=(*parsed.warnings, *self._warnings),
            duplicates=tuple(self._duplicates),
            changes=tuple(self._changes),
            missing=tuple(self._missing()),
            conflicts=tuple(self._conflicts),
            badges_outdated=tuple(
                update.ref
                for update in updates
                if update.delegate_id in printed_ids and not ON_BADGE.isdisjoint(update.set_fields)
            ),
        )

    def _candidates(self) -> Iterable[Candidate]:
        for state in self._states.values():
            delegate = state.person.delegate
            if not delegate.merged_into:
                values = {
                    name: getattr(delegate, name) for name in ("name", "email", "phone", "organisation", "country")
                }
                yield Candidate(delegate.ref, values, state.seen)

    def _missing(self) -> list[str]:
        """People of lists that were sent again whom no file has, without those who have already gone."""
        all_of, seen_of = Counter[str](), Counter[str]()
        old = [state for state in self._states.values() if not state.addition and state.person.file_values]
        for state in old:
            source = state.person.file_values.get(SOURCE_KEY, "")
            all_of[source] += 1
            seen_of[source] += state.seen
        again = {
            source
            for source, total in all_of.items()
            if source in self._files
            or seen_of[source] * _SENT_AGAIN_SHARE >= total
            or (seen_of[source] and total <= _SHORT_LIST)
        }
        gone = (Status.CANCELLED.value, Status.REFUSED.value)
        return [
            state.person.delegate.ref
            for state in old
            if not state.seen
            and state.person.file_values.get(SOURCE_KEY, "") in again
            and state.person.delegate.status not in gone
            and not state.person.delegate.merged_into
        ]


def _apply(state: _State, outcome: Merge) -> None:
    """Bring a person up to date within the plan, so that the next file meets them as they will be."""
    state.set_fields.update(outcome.set_fields)
    state.base_fields.update(outcome.base_fields)
    if not outcome.set_fields and not outcome.base_fields:
        return
    person = state.person
    delegate = person.delegate
    if outcome.set_fields:
        plain = {name: text for name, text in outcome.set_fields.items() if not name.startswith(ATTRIBUTE_PREFIX)}
        named = {name[len(ATTRIBUTE_PREFIX) :]: text for name, text in outcome.set_fields.items() if name not in plain}
        delegate = replace(delegate, attributes={**delegate.attributes, **named}, **plain)
    state.person = Existing(delegate, {**person.file_values, **outcome.base_fields})


def _delegate(delegate_id: str, values: Mapping[str, str]) -> Delegate:
    plain = {name: text for name, text in values.items() if name in FIELD_NAMES}
    named = {name[len(ATTRIBUTE_PREFIX) :]: text for name, text in values.items() if name.startswith(ATTRIBUTE_PREFIX)}
    return Delegate(id=delegate_id, attributes=named, **plain)


def _shown(name: str) -> str:
    """An attribute's column title stands for itself in reports."""
    return name.removeprefix(ATTRIBUTE_PREFIX)
