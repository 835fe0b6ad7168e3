"""From what was read and who is on the list to a plan: who comes in, who changes, what to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import groupby

from checkin.core.models import Status
from checkin.core.people.fields import ON_BADGE

from .allotment import Allotment
from .duplicates import Candidate, find_duplicates
from .evidence import NUMBERS
from .lexicon import folded
from .matching import Doubt, Matches, match_rows
from .merging import Merge, current, merge
from .planned import State, apply, renumbered, together
from .results import (
    ATTRIBUTE_PREFIX,
    GONE,
    SOURCE_KEY,
    Addition,
    Change,
    Conflict,
    Existing,
    Held,
    ImportPlan,
    Parsed,
    Renumbered,
    RowWarning,
    SourceRow,
    Update,
    is_taken_back,
)
from .roll import root_of

# A list of which so much is in the new files is taken to be sent again, and who is missing is told.
_SENT_AGAIN_SHARE = 3
_SHORT_LIST = 20
_TICKETS = ("source_id", "secret")


def make_plan(
    parsed: Parsed,
    existing: Iterable[Existing],
    conference_id: str,
    printed_ids: Set[str] = frozenset(),
    at_desk: Set[str] = frozenset(),
    renumbered: Renumbered | None = None,
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
        at_desk: delegate ids of those who are marked or have a badge: they never become somebody else.
        renumbered: what was answered about held rows; without an answer nothing happens to them.
    """
    planner = _Planner(list(existing), conference_id, parsed.rows, at_desk, renumbered)
    for file, rows in groupby(parsed.rows, key=lambda row: row.file):
        planner.plan_file(file, list(rows))
    return planner.result(parsed, printed_ids)


class _Planner:
    def __init__(
        self,
        existing: Sequence[Existing],
        conference_id: str,
        rows: Sequence[SourceRow],
        at_desk: Set[str],
        renumbered: Renumbered | None,
    ) -> None:
        self._at_desk = at_desk
        self._renumbered = renumbered
        self._states = {person.delegate.id: State(person.delegate.id, person) for person in existing}
        given = [row.fields["ref"] for row in rows if "ref" in row.fields]
        known = [ref for person in existing for ref in (person.delegate.ref, person.file_values.get("ref", ""))]
        self._borne = set(map(folded, known))
        self._allotment = Allotment(conference_id, self._states, [*known, *given])
        self._files: set[str] = set()
        self._changes: list[Change] = []
        self._conflicts: list[Conflict] = []
        self._warnings: list[RowWarning] = []
        self._duplicates: dict[tuple[str, str], None] = {}
        self._held: list[Held] = []

    def plan_file(self, file: str, rows: list[SourceRow]) -> None:
        """Match and merge the rows of one file, and take in the rest."""
        self._files.add(file)
        matches = match_rows(rows, [state.person for state in self._states.values()], self._at_desk)
        aside = self._set_aside(rows, matches)
        sources = Counter(person.file_values.get(SOURCE_KEY, "") for person in matches.person if person is not None)
        # Late-comers belong to the list that most of their fellows came with.
        source = next((name for name, _ in sources.most_common() if name), "") or file
        refs: dict[int, str] = {}
        for root, found in self._rows_by_person(matches).items():
            self._update(self._states[root], [(rows[at], record) for at, record in found], source)
            refs.update((at, self._states[root].person.delegate.ref) for at, _ in found)
        borne = self._borne_now() if matches.held else set()
        for at, row in enumerate(rows):
            if at not in refs and at not in aside:
                refs[at] = self._add(row, source, borne)
        for at, people in matches.unclear.items():
            for person in people if at in refs else ():
                self._duplicates.setdefault((person.delegate.ref, refs[at]))

    def _set_aside(self, rows: Sequence[SourceRow], matches: Matches) -> set[int]:
        """The rows to which nothing happens: those held without an answer, and cancelled second tickets."""
        aside = set(matches.spare)
        for at in sorted(aside):
            self._warn(rows[at], f"{rows[at].fields['name']} is {rows[at].fields['status']} here; another row stands.")
        for at, doubt in sorted(matches.held.items(), key=lambda item: item[0]):
            if self._renumbered is Renumbered.MATCH:
                matches.person[at] = doubt.twin
            elif self._renumbered is not Renumbered.NEW:
                aside.add(at)
                self._leave(rows[at], doubt)
        return aside

    def _leave(self, row: SourceRow, doubt: Doubt) -> None:
        for person in filter(None, (doubt.bearer, doubt.twin)):
            self._states[self._kept(person)].in_doubt = True
        bearer = doubt.bearer.delegate
        ref, name = row.fields.get("ref", bearer.ref), row.fields["name"]
        was = bearer.name if folded(ref) == folded(bearer.ref) else f"{bearer.name} ({bearer.ref})"
        if self._renumbered is None:
            self._held.append(Held(row.file, row.sheet, row.row, ref, name, was))
        else:
            self._warn(row, f"{name} was left out: so far {ref} was {was}.")

    def _rows_by_person(self, matches: Matches) -> dict[str, list[tuple[int, Existing]]]:
        """The rows of each person, by the record that is kept, with the record that each was matched with."""
        found: dict[str, list[tuple[int, Existing]]] = {}
        for at, record in enumerate(matches.person):
            if record is not None:
                found.setdefault(self._kept(record), []).append((at, record))
        return found

    def _kept(self, record: Existing) -> str:
        """The record that stands for a merged one; itself, where that has not come from its desk yet."""
        root = root_of(record)
        return root if root in self._states else record.delegate.id

    def _update(self, state: State, found: Sequence[tuple[SourceRow, Existing]], source: str) -> None:
        """Merge what the file says of a person, also of records that were merged into theirs."""
        for _, record in found:
            self._states[record.delegate.id].seen = True
        state.seen = True
        row, values = together(state.person, found)
        if is_taken_back(state.person.delegate):
            values = {"status": Status.CONFIRMED.value, **values}
        outcome = merge(state.person, values)
        ref = state.person.delegate.ref
        for name, value in outcome.set_fields.items():
            self._changes.append(Change(ref, _shown(name), current(state.person, name), value))
        self._conflicts += [Conflict(ref, _shown(name), desk, file) for name, desk, file in outcome.conflicts]
        self._warn_if_cancelled(state.person, row)
        if not state.person.file_values.get(SOURCE_KEY):
            outcome.base_fields[SOURCE_KEY] = source
        apply(state, outcome)
        for row, record in found:
            if record.delegate.id != state.person.delegate.id:
                apply(self._states[record.delegate.id], Merge(base_fields=renumbered(row, record)))

    def _warn_if_cancelled(self, person: Existing, row: SourceRow) -> None:
        if is_taken_back(person.delegate):
            return
        base = person.file_values.get("status", Status.CONFIRMED.value)
        if person.delegate.status in GONE and base not in GONE and row.fields.get("status", base) not in GONE:
            who = f"{person.delegate.name} ({person.delegate.ref})"
            self._warn(row, f"{who} is {person.delegate.status} at the desk, but stands on this list.")
        elif person.delegate.status in GONE and base in GONE and "status" not in row.fields:
            who = f"{person.delegate.name} ({person.delegate.ref})"
            self._warn(row, f"{who} was {base} in the list before; this one says nothing of it, so it stays {base}.")

    def _warn(self, row: SourceRow, message: str) -> None:
        self._warnings.append(RowWarning(row.file, row.sheet, row.row, message))

    def _borne_now(self) -> set[str]:
        """The source ids and secrets of everybody: whose row was held and is new gets none of them."""
        people = [state.person.delegate for state in self._states.values()]
        return {text for person in people for text in (person.source_id, person.secret) if text}

    def _add(self, row: SourceRow, source: str, borne: Set[str]) -> str:
        # A long list is held once: what a row says is what is stored, where nothing must be added to it.
        values: Mapping[str, str] = row.values if row.attributes else row.fields
        delegate_id = self._allotment.delegate_id(row)
        base = {**values, SOURCE_KEY: source}
        ref, stored = values.get("ref", ""), values
        if not ref or folded(ref) in self._borne:
            stored = {**values, "ref": self._allotment.ref(delegate_id)}
            if ref:
                self._warn(row, f"{ref} is somebody else's number; {values['name']} gets {stored['ref']}.")
        if borne:
            stored = {name: text for name, text in stored.items() if name not in _TICKETS or text not in borne}
        self._borne.add(folded(stored["ref"]))
        self._states[delegate_id] = State(delegate_id, None, stored, base, row, addition=True, seen=True)
        return stored["ref"]

    def result(self, parsed: Parsed, printed_ids: Set[str]) -> ImportPlan:
        """Everything planned so far, put together."""
        updates = tuple(
            Update(key, state.person.delegate.ref, state.set_fields, state.base_fields)
            for key, state in self._states.items()
            if not state.addition and (state.set_fields or state.base_fields)
        )
        known = [
            state
            for state in self._states.values()
            if state.seen and not state.addition and not state.person.delegate.merged_into
        ]
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
            held=tuple(self._held),
            numbered=max(len(self._held), sum(1 for row in parsed.rows if not row.fields.keys().isdisjoint(NUMBERS))),
        )

    def _candidates(self) -> Iterable[Candidate]:
        for state in self._states.values():
            if state.addition:
                yield Candidate(state.set_fields["ref"], state.set_fields, state.seen)
                continue
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
            seen_of[source] += state.seen or state.in_doubt
        again = {
            source
            for source, total in all_of.items()
            if source in self._files
            or seen_of[source] * _SENT_AGAIN_SHARE >= total
            or (seen_of[source] and total <= _SHORT_LIST)
        }
        return [
            state.person.delegate.ref
            for state in old
            if not (state.seen or state.in_doubt)
            and state.person.file_values.get(SOURCE_KEY, "") in again
            and state.person.delegate.status not in GONE
            and not state.person.delegate.merged_into
        ]


def _shown(name: str) -> str:
    """An attribute's column title stands for itself in reports."""
    return name.removeprefix(ATTRIBUTE_PREFIX)
