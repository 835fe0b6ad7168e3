"""Conflicts about people: marked twice, changed twice, one ref for two, one person added twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from checkin.core.importing.duplicates import Candidate, find_duplicates
from checkin.core.models import Delegate
from checkin.core.people.fields import BY_NAME, IDENTIFYING, change_of
from checkin.core.people.lookup import recorded
from checkin.core.people.merging import still_covered
from checkin.core.people.registration import new_ref
from checkin.countries import country_name
from db.journal.entries import Draft, Entry
from db.reading import conflicts, delegates
from db.rows import EditRow
from db.store import Connection

from .model import FIRST_ONES, Kind, Side, Told, View, Way, nothing, seen

# Written together with another field, which is told.
_COMPANIONS = {"status": "status_reason", "hold": "hold_since"}
_MERGE, _TWO_PEOPLE, _NEW_REF = "merge", "two-people", "new-ref"


# -- marked twice ------------------------------------------------------------------------------------------------------


def _find_marks(view: View) -> Iterator[tuple[str, ...]]:
    for _, group in groupby(conflicts.marks(view.connection), lambda row: row.about):
        marks = list(group)
        if len({mark.writer for mark in marks}) > 1:
            yield tuple(mark.entry_id for mark in marks)


def _tell_marks(view: View, ids: tuple[str, ...]) -> Told | None:
    marks = view.entries(ids)
    if marks is None:
        return None
    sides = [
        Side(view.where(entry, _text(entry, "at")), (f"by {entry.operator} ({_text(entry, 'method')})",))
        for entry, _ in marks
    ]
    return Told(
        f"Checked in more than once on day {_body(marks[0][0]).get('day')}",
        (marks[0][1],),
        tuple(sides),
        "The person counts once. If one of them was somebody else: find the person, Undo, It was someone else.",
        seen("it is the same person, or it was put right"),
    )


# -- changed twice -----------------------------------------------------------------------------------------------------


def _find_edits(view: View) -> Iterator[tuple[str, ...]]:
    """What somebody wrote last, and others who neither knew of that nor were known to it."""
    looked_at = {one for answer in view.answered if answer.kind == EDITED for one in (*answer.entries, *answer.acts)}
    rows = conflicts.edits(view.connection)
    found: dict[tuple[str, ...], None] = {}
    for (_, field), group in groupby(rows, lambda row: (row.delegate_id, row.field)):
        if _is_told(field):
            apart = _unaware(list(group), looked_at)
            found.setdefault(tuple(row.entry_id for row in apart))
    found.pop((), None)
    yield from found


def _is_told(field: str) -> bool:
    if field.startswith("x:"):
        return True
    return field in BY_NAME and BY_NAME[field].shown and field not in _COMPANIONS.values()


def _unaware(rows: list[EditRow], looked_at: set[str]) -> list[EditRow]:
    """Of the edits of a field, by their clocks, those with another value that no later one knew, and the last one."""
    last = rows[-1]
    if last.clock != last.last:
        return []  # whoever wrote later did not say what stood there, and is taken to have known
    apart = {
        row.value: row
        for number, row in enumerate(rows)
        if row.value != last.value
        and row.entry_id not in looked_at
        and not any(later.writer == row.writer or later.was == row.value for later in rows[number + 1 :])
    }
    return [*apart.values(), last] if apart else []


def _tell_edits(view: View, ids: tuple[str, ...]) -> Told | None:
    edits = view.entries(ids)
    if edits is None:
        return None
    fields = _differing([entry for entry, _ in edits])
    sides = [
        Side(view.where(entry), tuple(f"{_field_words(name)}: {_told(person, entry, name)}" for name in fields))
        for entry, person in edits
    ]
    ways = [
        Way(word, f"keep what {entry.desk} wrote", f"Keep the {word}")
        for word, (entry, _) in zip(FIRST_ONES, edits, strict=False)
    ]
    note = f"Neither knew of the other. What {edits[-1][0].desk} wrote last counts now."
    return Told("Changed at two desks", (edits[0][1],), tuple(sides), note, tuple(ways))


def _told(person: Delegate, entry: Entry, name: str) -> str:
    """What a desk wrote into a field, where anybody may see that."""
    if person.under_cover and (name in IDENTIFYING or name not in BY_NAME):
        return "(hidden: ask the supervisor)"
    return _fields(entry)[name] or "(empty)"


def _act_edits(view: View, ids: tuple[str, ...], choice: str) -> list[Draft]:
    edits = view.entries(ids) or []
    chosen, person = edits[FIRST_ONES.index(choice)]
    names = _differing([entry for entry, _ in edits])
    names += [other for name, other in _COMPANIONS.items() if name in names and other in _fields(chosen)]
    fields = {name: _fields(chosen)[name] for name in names}
    change = change_of(recorded(view.connection, person), fields)
    return [Draft("delegate_edited", person.id, {**change, "reason": f"settled: {chosen.desk}"})]


def _differing(edits: list[Entry]) -> list[str]:
    """The fields into which all of them put something, and not the same."""
    common = set.intersection(*(set(_fields(entry)) for entry in edits))
    return sorted(name for name in common if _is_told(name) and len({_fields(entry)[name] for entry in edits}) > 1)


def _fields(entry: Entry) -> dict[str, str]:
    fields = _body(entry).get("fields")
    return fields if isinstance(fields, dict) else {}


def _field_words(name: str) -> str:
    return name.removeprefix("x:") if name.startswith("x:") else BY_NAME[name].words


# -- two people with one ref -------------------------------------------------------------------------------------------


def _find_refs(view: View) -> Iterator[tuple[str, ...]]:
    """Who had a ref first, and each other who has it too: first is the smaller clock of the entry that gave it."""
    having: dict[str, list[str]] = {}
    for ref, _, clock in conflicts.shared_refs(view.connection):
        having.setdefault(ref, []).append(clock)
    for clocks in having.values():
        first, *others = (clock.split(".", 2)[2] for clock in sorted(clocks))
        yield from ((first, other) for other in others)


def _tell_refs(view: View, ids: tuple[str, ...]) -> Told | None:
    told = view.entries(ids)
    if told is None:
        return None
    (first, keeps), (later, flagged) = told
    sides = (
        Side(f"Keeps it: {view.where(first)}", _of_person(keeps)),
        Side(f"Has it too: {view.where(later)}", _of_person(flagged)),
    )
    ways = (
        Way(_NEW_REF, "give the second a number of their own", "A new number for the second"),
        Way(_MERGE, "they are one person: make one record of the two", "One person"),
    )
    note = "The number finds the first of them. A badge of the second that is printed shows it still."
    return Told(f"Two people have the number {flagged.ref}", (flagged, keeps), sides, note, ways)


def _act_refs(view: View, ids: tuple[str, ...], choice: str) -> list[Draft]:
    (_, keeps), (_, flagged) = view.entries(ids) or []
    if choice == _MERGE:
        return _merge(view.connection, flagged, keeps)
    drafts = _part(view.connection, flagged, keeps)
    if flagged.ref.casefold() == keeps.ref.casefold():
        change = change_of(flagged, {"ref": new_ref(view.connection)})
        drafts.append(Draft("delegate_edited", flagged.id, {**change, "reason": "the number was somebody else's"}))
    return drafts


# -- added at two desks ------------------------------------------------------------------------------------------------


def _find_walk_ins(view: View) -> Iterator[tuple[str, ...]]:
    added = {row.delegate_id: row for row in conflicts.walk_ins(view.connection)}
    people = delegates.by_ids(view.connection, list(added))
    candidates = (Candidate(one, people[one].fields, new=True) for one in added)
    for pair in find_duplicates(candidates):
        both = sorted((added[one] for one in pair), key=lambda row: row.clock)
        if both[0].writer != both[1].writer:
            yield tuple(row.entry_id for row in both)


def _tell_walk_ins(view: View, ids: tuple[str, ...]) -> Told | None:
    told = view.entries(ids)
    if told is None:
        return None
    sides = tuple(Side(view.where(entry), _of_person(person)) for entry, person in told)
    ways = (
        Way(_MERGE, "they are one person: marks and badges of the second count for the first", "One person"),
        Way(_TWO_PEOPLE, "they are two people: leave both", "Two people"),
    )
    note = "Both are on the list until somebody says which it is."
    return Told("Likely one person, added at two desks", tuple(person for _, person in told), sides, note, ways)


def _act_walk_ins(view: View, ids: tuple[str, ...], choice: str) -> list[Draft]:
    (_, kept), (_, gone) = view.entries(ids) or []
    way = _merge if choice == _MERGE else _part
    return way(view.connection, gone, kept)


def _merge(connection: Connection, gone: Delegate, kept: Delegate) -> list[Draft]:
    """One record of two, unless they are that already."""
    one, other = (delegates.by_id(connection, person.id) for person in (gone, kept))
    if one is None or other is None or one.id == other.id:
        return []
    body = {"v": 1, "kept": kept.id, "reason": "settled: one person", "approved_by": ""}
    return [Draft("merge", gone.id, body), *still_covered(gone, kept)]


def _part(connection: Connection, gone: Delegate, kept: Delegate) -> list[Draft]:
    """Two records again, if one was merged into the other meanwhile."""
    merged = delegates.merged(connection)
    for one, other in ((gone, kept), (kept, gone)):
        if merged.get(one.id) == other.id:
            merge_id = delegates.standing_merge(connection, one.id)
            return [Draft("unmerge", one.id, {"v": 1, "merge": merge_id, "reason": "settled: two people"})]
    return []


def _of_person(person: Delegate) -> tuple[str, ...]:
    """What tells two people apart, a line each."""
    home = (person.organisation or person.delegation, person.country_text or country_name(person.country))
    facts: Iterable[str] = (person.display_name, f"no. {person.ref}", *home, person.email, person.phone)
    return tuple(fact for fact in facts if fact)


def _body(entry: Entry) -> dict[str, object]:
    return entry.body or {}


def _text(entry: Entry, key: str) -> str:
    return str(_body(entry).get(key) or "")


EDITED = "edited_twice"
OF_LIST = (
    Kind("one_ref", "delegate_", _find_refs, _tell_refs, _act_refs, pair=True),
    Kind("same_person", "delegate_added", _find_walk_ins, _tell_walk_ins, _act_walk_ins, pair=True),
)
"""Those that change only with the list of people, and are looked for in the whole of it."""
KINDS = (
    Kind("marked_twice", "mark", _find_marks, _tell_marks, nothing),
    Kind(EDITED, "delegate_", _find_edits, _tell_edits, _act_edits),
    *OF_LIST,
)
