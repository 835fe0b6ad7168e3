"""Spellings of one name find one another among all the names of the list, most of the time on top.

`spellings.txt` was written from general knowledge of romanisation, apart from the development set.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from pathlib import Path
from string import ascii_lowercase

from checkin.core.search.index import Index
from checkin.core.search.model import Person
from checkin.core.search.same_name import Relation, relation

LINES = Path(__file__).with_name("spellings.txt").read_text(encoding="utf-8").splitlines()
GROUPS = [line.split() for line in LINES if line and not line.startswith("#")]
PEOPLE_APART = 4


def test_spellings_find_one_another() -> None:
    """One person bears one spelling of each name; every other spelling must find that person."""
    index = Index.build(Person(id=str(number), name=group[0].replace("-", " ")) for number, group in enumerate(GROUPS))
    owners: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(GROUPS):
        for word in group:
            owners[word.casefold()].add(number)
    asked = first = found = 0
    for number, group in enumerate(GROUPS):
        for word in group[1:4]:
            if len(owners[word.casefold()]) > 1 or "-" in word:
                continue
            ids = [int(hit.id) for hit in index.search(word).hits[: PEOPLE_APART + 1]]
            asked += 1
            first += ids[:1] == [number]
            found += number in ids
    assert asked > 700
    assert found / asked >= 0.96
    assert first / asked >= 0.88


def test_whatever_is_begun_to_be_typed_can_be_compared() -> None:
    """Also what may be silent altogether, as gh in a name that goes on."""
    begun = ["".join(letters) for length in (1, 2, 3) for letters in product(ascii_lowercase, repeat=length)]
    told = {word: relation(word, "ghafoor") for word in begun}
    assert told["gh"] in (Relation.NOT_TOLD, Relation.OTHER_ENDING)
