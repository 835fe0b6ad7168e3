"""Everybody on the list as rows are compared with them: merged records with the person they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set

from .evidence import Fields, Key, Known
from .lexicon import folded, name_key
from .results import Existing, SourceRow

KeyOf = Callable[[Fields], Key]
_COMPARED = ("ref", "source_id", "secret", "email", "name", "native_name", "organisation", "country", "country_text")


def roll_of(existing: Sequence[Existing], at_desk: Set[str]) -> list[Known]:
    """Every record, with all that is known of its person. `at_desk`: ids of those who are marked or have a badge."""
    faces = {record.delegate.id: _faces(record) for record in existing}
    several: dict[str, list[Fields]] = defaultdict(list)
    for record in existing:
        if record.delegate.merged_into:
            several[record.delegate.merged_into] += faces[record.delegate.id]
    for root in several:
        several[root] += faces.get(root, ())
    return [_known(record, faces[record.delegate.id], several, at_desk) for record in existing]


def _known(
    record: Existing, own: Sequence[Fields], several: Mapping[str, Sequence[Fields]], at_desk: Set[str]
) -> Known:
    root = root_of(record)
    return Known(record, root, own, several.get(root, own), root in at_desk)


def root_of(record: Existing) -> str:
    """The id of the record that is kept, of merged ones."""
    return record.delegate.merged_into or record.delegate.id


def _faces(record: Existing) -> list[Fields]:
    """What a person is called now, and what the last file called them."""
    delegate = record.delegate
    now = {field: text for field in _COMPARED if (text := getattr(delegate, field))}
    return [now, record.file_values] if record.file_values else [now]


def index(roll: Iterable[Known], key_of: KeyOf) -> Mapping[Key, Sequence[Known]]:
    """Records by a key of theirs, as they are now and as the last file had them."""
    found: dict[Key, list[Known]] = defaultdict(list)
    for known in roll:
        for key in {key_of(face) for face in known.own}:
            if key:
                found[key].append(known)
    return found


def one_each(people: Iterable[Known]) -> list[Known]:
    """The first record of each person, of those that were merged."""
    return list({known.root: known for known in reversed(list(people))}.values())[::-1]


def offices_of(rows: Iterable[SourceRow], roll: Iterable[Known]) -> Set[str]:
    """The addresses on the list that several people share: two on the list, or two names in the file."""
    names, people = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for known in roll:
        for email in known.all_of("email"):
            people[folded(email)].add(known.root)
    for row in rows if people else ():
        if (email := folded(row.fields.get("email", ""))) in people:
            names[email].add(name_key(row.fields["name"]))
    return {email for bearers in (names, people) for email, who in bearers.items() if len(who) > 1}
