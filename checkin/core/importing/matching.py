"""Which row of a list is which person on the list already, who may stand in it twice, and which rows are held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, partial

from .evidence import (
    NUMBERS,
    Fields,
    Key,
    Known,
    address_key,
    agrees,
    contradicts,
    is_merely_like,
    is_one_persons,
    is_surely,
    name_alone,
    number_key,
    own_address,
    place_key,
    says_email,
    says_name,
    two_registrations,
    words_shared,
)
from .lexicon import folded
from .likeness import Says, alike
from .renumbering import twins_of
from .results import GONE, Existing, SourceRow
from .roll import KeyOf, index, offices_of, one_each, roll_of


def _alone(number: str, fields: Fields) -> Key:
    text = number_key(fields, number)
    return (text,) if text else ()


_NUMBER_KEYS: Mapping[str, KeyOf] = {number: partial(_alone, number) for number in NUMBERS}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a row is held: who bears its number, and whom name and e-mail would make it (None: somebody new)."""

    bearer: Existing
    twin: Existing | None


@dataclass(slots=True)
class Matches:
    """For each row the record it is (None: nobody yet).

    `unclear`: people whom a new row could be. `held`: rows whose number is another's. `spare`: cancelled rows of
    people who have a standing one in the same file.
    """

    person: list[Existing | None]
    unclear: dict[int, list[Existing]] = field(default_factory=dict)
    held: dict[int, Doubt] = field(default_factory=dict)
    spare: set[int] = field(default_factory=set)


def match_rows(rows: Sequence[SourceRow], existing: Sequence[Existing], at_desk: Set[str] = frozenset()) -> Matches:
    """Find the person for every row: by ref, source id, secret, e-mail + name, name + organisation + country, or by a
    name that one person has, where nothing beside it differs (a list may lose its columns).

    One record takes at most one row of the file. A number counts unless `evidence.contradicts` objects or somebody
    else is surely the row's person; a row of whose numbers none counts is held. Where several people share a key,
    the one of whom the previous file said exactly the same is meant (so that reading a file again changes nothing);
    otherwise a single person and a single row must be left, or the row counts as new and is listed as a duplicate.

    Args:
        rows: the rows of one file.
        existing: every record, merged ones too.
        at_desk: the ids of those who are marked or have a badge.
    """
    spare = _second_tickets(rows)
    matching = _Matching(rows, existing, at_desk)
    matching.open = [at for at in range(len(rows)) if at not in spare]
    for number in NUMBERS:
        matching.take_exact(number)
    for number in NUMBERS:
        matching.weigh(number)
    matching.release()
    matching.doubt_likeness()
    for key_of in (*matching.name_keys, name_alone):
        matching.take_by_key(key_of)
    matching.open = sorted(spare)
    for number in NUMBERS:
        matching.take_exact(number)
    matching.take_by_key(address_key)
    return matching.result(spare)


def _second_tickets(rows: Sequence[SourceRow]) -> set[int]:
    """Cancelled rows of people who stand in the file again, and come."""
    gone = [at for at, row in enumerate(rows) if row.fields.get("status") in GONE]
    if not gone:
        return set()
    standing: dict[Key, list[str]] = defaultdict(list)
    for row in rows:
        if row.fields.get("status") not in GONE:
            standing[_where(row.fields)].append(row.fields["name"])
    names = {at: (rows[at].fields["name"], standing.get(_where(rows[at].fields), ())) for at in gone}
    return {at for at, (name, others) in names.items() if any(alike(name, other) is Says.YES for other in others)}


def _where(fields: Fields) -> Key:
    """What a row with a like name must share to be of the same person: the address, or all else where there is none."""
    email = own_address(frozenset(), fields)
    return email or place_key(fields)


class _Matching:
    """The rows of one file and the people on the list, being brought together. Rows go by their place in the file."""

    def __init__(self, rows: Sequence[SourceRow], existing: Sequence[Existing], at_desk: Set[str]) -> None:
        self.open: Sequence[int] = ()
        self._rows = rows
        self._roll = roll_of(existing, at_desk)
        self._people: dict[KeyOf, Mapping[Key, Sequence[Known]]] = {}
        self._refs = {folded(row.fields.get("ref", "")) for row in rows}
        self._found: dict[int, Known] = {}
        self._taken: dict[str, int] = {}
        self._unclear: dict[int, list[Known]] = {}
        self._bearers: dict[int, tuple[Known, str]] = {}
        self._like: dict[int, tuple[Known, str]] = {}

    @cached_property
    def _merged(self) -> Mapping[str, Sequence[Known]]:
        """The records of each person who has several."""
        roots = {known.root for known in self._roll if known.root != known.record.delegate.id}
        several: dict[str, list[Known]] = defaultdict(list)
        for known in self._roll if roots else ():
            if known.root in roots:
                several[known.root].append(known)
        return several

    @cached_property
    def _offices(self) -> Set[str]:
        return offices_of((self._rows[at] for at in self.open), self._roll)

    @cached_property
    def name_keys(self) -> tuple[KeyOf, KeyOf, KeyOf]:
        """Name and address; an address that no office shares; name, organisation and country."""
        return address_key, partial(own_address, self._offices), place_key

    def result(self, spare: Set[int]) -> Matches:
        """What was found, and whom the rows in doubt would be by name and e-mail."""
        bearers = {at: bearer for at, (bearer, _) in self._bearers.items()}
        doubtful = {at: self._rows[at].fields for at in bearers}
        twins = twins_of(doubtful, bearers, self._free(self._roll), self._offices) if doubtful else {}
        return Matches(
            [found.record if (found := self._found.get(at)) else None for at in range(len(self._rows))],
            {at: [known.record for known in people[:3]] for at, people in self._unclear.items()},
            {at: Doubt(bearer.record, twins.get(at)) for at, (bearer, _) in self._bearers.items()},
            {at for at in spare if at not in self._found},
        )

    # -- by a number ---------------------------------------------------------------------------------------------

    def take_exact(self, number: str) -> None:
        """Take the rows that say the number and the name of one person, and nothing else that differs."""
        for places, bearers in self._meeting(_NUMBER_KEYS[number]):
            for at in self._same_again(places, bearers):
                fitting = [known for known in self._free(bearers) if agrees(self._rows[at].fields, known)]
                if len(one_each(fitting)) == 1:
                    self._take(at, fitting[0])

    def weigh(self, number: str) -> None:
        """Take the rows whose number counts; note whose number the others bear."""
        for places, bearers in self._meeting(_NUMBER_KEYS[number]):
            for at in places:
                fitting = [known for known in self._free(bearers) if self._counts(at, known, number)]
                if len(one_each(fitting)) == 1:
                    self._take(at, fitting[0])
                    if is_merely_like(self._rows[at].fields, fitting[0]):
                        self._like[at] = (self._found[at], number)
                elif fitting:
                    self._unclear[at] = fitting
                elif other := self._other_bearer(at, bearers, number):
                    self._bearers.setdefault(at, (other, number))

    def release(self) -> None:
        """Let go of the numbers that only an earlier file gave to people who stand in this one under another."""
        for at, (known, number) in list(self._bearers.items()):
            now = number_key(known.own[0], number)
            if known.record.delegate.id in self._taken and number_key(self._rows[at].fields, number) != now:
                del self._bearers[at]

    def doubt_likeness(self) -> None:
        """Where numbers have moved to others on the list, a name that is merely like the bearer's proves nothing."""
        if any(self._is_somebody_else(at, bearer) for at, (bearer, _) in self._bearers.items()):
            for at, (known, number) in self._like.items():
                del self._found[at], self._taken[known.record.delegate.id]
                self._bearers[at] = (known, number)

    def _counts(self, at: int, known: Known, number: str) -> bool:
        """Whether a row may be the person: nothing contradicts, and neither is surely somebody else's."""
        row = self._rows[at].fields
        if contradicts(row, known, number, self._offices):
            return False
        if agrees(row, known):
            return True
        if self._is_somebody_else(at, known) or self._has_the_name_of_another(at, known):
            return False
        keys = {key for face in known.faces for key_of in self.name_keys if (key := key_of(face))}
        rivals = {rival for key in keys for rival in self._rows_called.get(key, ())} - {at} - self._found.keys()
        return not any(is_surely(self._rows[rival].fields, known, self._offices) for rival in rivals)

    def _is_somebody_else(self, at: int, known: Known) -> bool:
        """Whether the row is surely another person on the list, who has no row yet."""
        row = self._rows[at].fields
        others = (one for key_of in self.name_keys for one in self._free(self._known_by(key_of).get(key_of(row), ())))
        return any(other.root != known.root and is_surely(row, other, self._offices) for other in others)

    def _has_the_name_of_another(self, at: int, known: Known) -> bool:
        """Whether the name is that of another who has no row yet: a column slipped. Whoever marries takes a new one."""
        row = self._rows[at].fields
        others = self._free(self._known_by(name_alone).get(name_alone(row), ()))
        return any(other.root != known.root for other in others) and says_name(row, known) is Says.NO

    def _other_bearer(self, at: int, bearers: Sequence[Known], number: str) -> Known | None:
        """Whose number a row bears for which it does not count: nobody's, where an order of several people has no
        person left, or where the person stands in the file twice.
        """
        row = self._rows[at].fields
        if not is_one_persons(number_key(row, number), number):
            return next(iter(self._free(bearers)), None)
        for known in bearers:
            taker = self._taken.get(known.record.delegate.id)
            twice = taker is not None and number_key(self._rows[taker].fields, number) == number_key(row, number)
            if not twice or contradicts(row, known, number, self._offices):
                return known
        return None

    @cached_property
    def _rows_called(self) -> Mapping[Key, Sequence[int]]:
        """The rows that no number has settled at first sight, by each of the name keys."""
        called: dict[Key, list[int]] = defaultdict(list)
        for at in self._left():
            for key_of in self.name_keys:
                called[key_of(self._rows[at].fields)].append(at)
        return called

    # -- by name -------------------------------------------------------------------------------------------------

    def take_by_key(self, key_of: KeyOf) -> None:
        """Take the rows that have a key with one person in common; hold those that share theirs with a row in doubt."""
        in_doubt = {known.root for known, _ in self._bearers.values()}
        for places, people in self._meeting(key_of):
            places = self._same_again(places, people)
            left = [at for at in places if at not in self._bearers]
            free = self._free(people)
            enough = len(left) == 1 or (len(one_each(free)) == 1 and len(left) <= len(free))
            for at in left:
                fitting = [known for known in self._free(people) if self._may_be(at, known, key_of)]
                sole = enough and len(one_each(fitting)) == 1 and (key_of is not name_alone or _is_theirs(people))
                if sole and len(left) == len(places):
                    self._take_or_doubt(at, fitting[0], key_of)
                elif doubted := next((known for known in fitting if sole or known.root in in_doubt), None):
                    self._bearers[at] = (doubted, "ref")
                elif fitting or (free and key_of is place_key):
                    self._unclear.setdefault(at, []).extend(fitting or free[:1])

    def _may_be(self, at: int, known: Known, key_of: KeyOf) -> bool:
        """Without an address, two registrations with numbers of their own are two, however alike the names."""
        row = self._rows[at].fields
        if key_of is name_alone:
            return agrees(row, known) and not two_registrations(row, known)
        if key_of is not place_key:
            return says_name(row, known) is Says.YES
        return not two_registrations(row, known) or says_email(row, known) is not Says.NO

    def _take_or_doubt(self, at: int, known: Known, key_of: KeyOf) -> None:
        """A number nobody had, and a person whose number nobody has any more: renumbered, or somebody else?

        Where the old number has gone to another row, it was.
        """
        row = self._rows[at].fields
        moved = any(folded(ref) in self._refs for ref in known.all_of("ref"))
        if key_of is not place_key or moved or not two_registrations(row, known):
            self._take(at, known)
        else:
            self._bearers[at] = (known, "ref")

    # -- by either ----------------------------------------------------------------------------------------------------

    def _left(self) -> Iterator[int]:
        return (at for at in self.open if at not in self._found)

    def _known_by(self, key_of: KeyOf) -> Mapping[Key, Sequence[Known]]:
        """The people by a key of theirs, sorted when first asked for: most lists need few of the keys."""
        if key_of not in self._people:
            if next(self._left(), None) is None:
                return {}
            self._people[key_of] = index(self._roll, key_of)
        return self._people[key_of]

    def _meeting(self, key_of: KeyOf) -> Iterator[tuple[list[int], Sequence[Known]]]:
        """Rows that are left and people, by the keys that they share."""
        waiting: dict[Key, list[int]] = defaultdict(list)
        people = self._known_by(key_of)
        for at in self._left() if people else ():
            if (key := key_of(self._rows[at].fields)) in people:
                waiting[key].append(at)
        return ((places, people[key]) for key, places in waiting.items())

    def _same_again(self, places: list[int], people: Sequence[Known]) -> list[int]:
        """Take the rows of which the previous file said exactly the same; give those that are left."""
        if len(places) == 1 == len(people):
            return places
        alike: dict[frozenset[tuple[str, str]], list[Known]] = defaultdict(list)
        for known in reversed(self._free(people)):
            alike[_frozen(known.record.file_values)].append(known)
        left = []
        for at in places:
            if same := alike.get(_frozen(self._rows[at].values)):
                self._take(at, same.pop())
            else:
                left.append(at)
        return left

    def _free(self, people: Iterable[Known]) -> list[Known]:
        return [known for known in people if known.record.delegate.id not in self._taken]

    def _take(self, at: int, known: Known) -> None:
        row = self._rows[at].fields
        # Of merged records the one in whose words the row speaks: the desk has said which name and address stay.
        several = self._free(self._merged.get(known.root, ()))
        known = max((known, *several), key=lambda one: words_shared(row, one)) if several else known
        self._found[at] = known
        self._taken[known.record.delegate.id] = at
        self._unclear.pop(at, None)
        self._bearers.pop(at, None)


def _is_theirs(people: Sequence[Known]) -> bool:
    """Whether a name alone is enough: one person's, who came with a list. A walk-in may be a namesake: only told."""
    return len(one_each(people)) == 1 and bool(people[0].record.file_values)


def _frozen(values: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(item for item in values.items() if item[0][0] != "@" and item[1])
