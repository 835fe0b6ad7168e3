"""Which row of a list is which person on the list already, and who may stand in it twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .lexicon import folded, name_key
from .results import Existing, SourceRow

Key = tuple[str, ...]
_NO_KEY: Key = ()


@dataclass(slots=True)
class Matches:
    """For each row the person it is (None: nobody yet), and people it could be where it was not clear."""

    person: list[Existing | None]
    unclear: dict[int, list[Existing]] = field(default_factory=dict)


def match_rows(rows: Sequence[SourceRow], existing: Sequence[Existing]) -> Matches:
    """Find the person for every row: by ref, source id, secret, e-mail + name, name + organisation + country.

    One person takes at most one row of the file. Where several people share a key, the one of whom the
    previous file said exactly the same is meant (so that reading a file again changes nothing); otherwise
    a single person and a single row must be left, or the row counts as new and is listed as a duplicate.
    """
    matches = Matches([None] * len(rows))
    taken: set[str] = set()
    for level, key_of in enumerate(_LEVELS):
        index = _index(existing, key_of)
        if not index:
            continue
        waiting: dict[Key, list[int]] = defaultdict(list)
        for number, row in enumerate(rows):
            if matches.person[number] is None and (key := key_of(row.fields)) in index:
                waiting[key].append(number)
        for key, numbers in waiting.items():
            candidates = [person for person in index[key] if person.delegate.id not in taken]
            _settle(rows, numbers, candidates, level, matches, taken)
    return matches


def _settle(
    rows: Sequence[SourceRow],
    numbers: Sequence[int],
    candidates: list[Existing],
    level: int,
    matches: Matches,
    taken: set[str],
) -> None:
    """Give the rows that share a key to the people that share it."""
    left: list[int] = []
    if len(numbers) == 1 == len(candidates):
        left = list(numbers)
    else:
        alike = _by_base(candidates)
        for number in numbers:
            same = alike.get(_frozen(rows[number].values))
            if same:
                _take(matches, taken, number, same.pop())
            else:
                left.append(number)
    free = [person for person in candidates if person.delegate.id not in taken]
    for number in left:
        fitting = [
            person for person in free if person.delegate.id not in taken and _may_be(rows[number], person, level)
        ]
        if level == 1 and len(fitting) > 1:
            fitting = _same_name(rows[number], fitting) or fitting
        if not fitting:
            if free and level > 2:
                matches.unclear.setdefault(number, []).extend(free[:1])
            continue
        if len(fitting) == 1 and (len(left) == 1 or level <= 2):
            _take(matches, taken, number, fitting[0])
        elif level > 0:
            matches.unclear.setdefault(number, []).extend(fitting[:3])


def _take(matches: Matches, taken: set[str], number: int, person: Existing) -> None:
    matches.person[number] = person
    matches.unclear.pop(number, None)
    taken.add(person.delegate.id)


def _may_be(row: SourceRow, person: Existing, level: int) -> bool:
    """Two registrations with ids of their own from one system are two, however alike the names."""
    if level <= 2:
        return True
    ref, known = row.fields.get("ref"), person.file_values.get("ref")
    if ref and known and folded(ref) != folded(known):
        return False
    source, before = row.fields.get("source_id", ""), person.delegate.source_id
    same_system = source.partition(":")[0] == before.partition(":")[0]
    return not (source and before and same_system and source != before and _is_unique(source) and _is_unique(before))


def _is_unique(source_id: str) -> bool:
    """A pretix order without a position stands for several people."""
    return not source_id.startswith("pretix:") or "-" in source_id


def _same_name(row: SourceRow, people: Iterable[Existing]) -> list[Existing]:
    wanted = name_key(row.fields["name"])
    return [person for person in people if name_key(person.delegate.name) == wanted]


def _by_base(candidates: Sequence[Existing]) -> dict[frozenset[tuple[str, str]], list[Existing]]:
    alike: dict[frozenset[tuple[str, str]], list[Existing]] = defaultdict(list)
    for person in reversed(candidates):
        alike[_frozen(person.file_values)].append(person)
    return alike


def _frozen(values: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(item for item in values.items() if item[0][0] != "@" and item[1])


def _index(existing: Iterable[Existing], key_of: Callable[[Mapping[str, str]], Key]) -> dict[Key, list[Existing]]:
    """People by key, by what they are called now and by what the previous file called them."""
    index: dict[Key, list[Existing]] = defaultdict(list)
    for person in existing:
        now = key_of(_present(person))
        before = key_of(person.file_values) if person.file_values else _NO_KEY
        for key in {now, before} - {_NO_KEY}:
            index[key].append(person)
    return index


def _present(person: Existing) -> dict[str, str]:
    delegate = person.delegate
    return {
        "ref": delegate.ref,
        "source_id": delegate.source_id,
        "secret": delegate.secret,
        "email": delegate.email,
        "name": delegate.name,
        "organisation": delegate.organisation,
        "country": delegate.country,
        "country_text": delegate.country_text,
    }


def _by_ref(fields: Mapping[str, str]) -> Key:
    ref = fields.get("ref")
    return (folded(ref),) if ref else _NO_KEY


def _by_source(fields: Mapping[str, str]) -> Key:
    source = fields.get("source_id")
    return (source.casefold(),) if source else _NO_KEY


def _by_secret(fields: Mapping[str, str]) -> Key:
    secret = fields.get("secret")
    return (secret,) if secret else _NO_KEY


def _by_email(fields: Mapping[str, str]) -> Key:
    email, name = fields.get("email"), fields.get("name")
    return (folded(email), name_key(name)) if email and name else _NO_KEY


def _by_name(fields: Mapping[str, str]) -> Key:
    name = fields.get("name")
    if not name:
        return _NO_KEY
    place = fields.get("country") or folded(fields.get("country_text", ""))
    return (name_key(name), folded(fields.get("organisation", "")), place)


_LEVELS: tuple[Callable[[Mapping[str, str]], Key], ...] = (_by_ref, _by_source, _by_secret, _by_email, _by_name)
