"""Who the rows of a renumbered list are: by name and e-mail, whatever their numbers say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import partial

from .evidence import Fields, Key, Known, address_key, own_address, place_key, says_email, says_name
from .lexicon import name_key
from .likeness import Says
from .results import Existing
from .roll import KeyOf, index, one_each

_Agree = Callable[[Fields, Known], bool]


def twins_of(
    rows: Mapping[int, Fields], bearers: Mapping[int, Known], free: Sequence[Known], offices: Set[str]
) -> dict[int, Existing]:
    """The record that each row is by name and e-mail, where one row and one person are left for it.

    The surest first: name and address; name, organisation and country; an address of one person, with a name like
    theirs; a name alone; a name like that of the bearer. An address that differs always objects.

    Args:
        rows: rows without a person, by their place.
        bearers: whose number each of them bears.
        free: the records that no row has taken.
        offices: the addresses that several people share.
    """

    steps: tuple[tuple[KeyOf, _Agree], ...] = (
        (address_key, lambda row, known: True),
        (place_key, _address_agrees),
        (partial(own_address, offices), lambda row, known: says_name(row, known) is Says.YES),
        (lambda fields: (name_key(fields.get("name", "")),), _address_agrees),
    )
    found: dict[int, Known] = {}
    for key_of, agree in steps:
        taken = {known.record.delegate.id for known in found.values()}
        left = [at for at in rows if at not in found]
        still_free = [known for known in free if known.record.delegate.id not in taken]
        for at, known in _pairs(((at, key_of(rows[at])) for at in left), index(still_free, key_of)):
            if agree(rows[at], known):
                found[at] = known
    unmet = {known.record.delegate.id for known in free} - {known.record.delegate.id for known in found.values()}
    for at, known in bearers.items():
        if at not in found and known.record.delegate.id in unmet and _is_like(rows[at], known):
            found[at] = known
            unmet.remove(known.record.delegate.id)
    return {at: known.record for at, known in found.items()}


def _is_like(row: Fields, known: Known) -> bool:
    return says_name(row, known) is Says.YES and _address_agrees(row, known)


def _address_agrees(row: Fields, known: Known) -> bool:
    return says_email(row, known) is not Says.NO


def _pairs(rows: Iterable[tuple[int, Key]], people: Mapping[Key, Sequence[Known]]) -> Iterable[tuple[int, Known]]:
    """The rows and people that have a key for themselves; a person who has two is given once."""
    waiting: dict[Key, list[int]] = defaultdict(list)
    for at, key in rows:
        if key in people:
            waiting[key].append(at)
    given: set[str] = set()
    for key, places in waiting.items():
        bearers = one_each(people[key])
        if len(places) == 1 == len(bearers) and bearers[0].root not in given:
            given.add(bearers[0].root)
            yield places[0], bearers[0]
