"""People who may stand on the list twice: pairs to look at, never merged here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from .lexicon import folded, name_key

# Larger groups are namesakes or test data, not one person entered twice.
_LARGEST_GROUP = 6
_VOWELS = re.compile(r"[aeiouyw'’ʻ-]+")
_SOUNDS = (
    ("ph", "f"),
    ("q", "k"),
    ("kh", "k"),
    ("gh", "k"),
    ("dh", "d"),
    ("th", "t"),
    ("sh", "s"),
    ("z", "s"),
    ("c", "k"),
    ("v", "w"),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person with a ref, by the fields that tell people apart; `new` says that this file gave or changed it."""

    ref: str
    fields: Mapping[str, str]
    new: bool


def find_duplicates(people: Iterable[Candidate]) -> list[tuple[str, str]]:
    """Pairs of refs that are likely one person, at least one of each pair from this file.

    Likely are: one e-mail address and a word of the name in common; one name (words in any order) with the same
    phone, organisation or country; names that sound alike in the same organisation. The work grows with
    the number of people, not with its square.
    """
    alone: dict[int, Candidate] = {}  # by the hash of a key: the keys themselves would take 60 MB of a long list
    groups: dict[str, list[Candidate]] = {}
    for person in people:
        for key in _keys(person.fields):
            first = alone.setdefault(hash(key), person)
            if first is not person and (key in groups or key in _keys(first.fields)):
                groups.setdefault(key, [first]).append(person)
    pairs: dict[tuple[str, str], None] = {}
    for key, members in groups.items():
        if len(members) > _LARGEST_GROUP:
            continue
        for first, second in combinations(members, 2):
            if (first.new or second.new) and _likely(key, first, second):
                pairs.setdefault((first.ref, second.ref))
    return list(pairs)


def _keys(fields: Mapping[str, str]) -> Iterable[str]:
    """One text for each way in which two people can be alike; its first letter says which way."""
    if email := fields.get("email"):
        yield f"e\0{folded(email)}"
    name = name_key(fields.get("name", ""))
    if " " not in name:
        return
    digits = "".join(filter(str.isdecimal, fields.get("phone", "")))
    if len(digits) >= 7:
        yield f"p\0{name}\0{digits[-8:]}"
    country = fields.get("country", "")
    if organisation := folded(fields.get("organisation", "")):
        yield f"o\0{name}\0{organisation}"
        yield f"s\0{_sound(name)}\0{organisation}\0{country}"
    if country:
        yield f"c\0{name}\0{country}"


def _likely(kind: str, first: Candidate, second: Candidate) -> bool:
    """One address may be an office's: then the names must share a word."""
    if kind[0] != "e":
        return True
    words = [set(name_key(person.fields.get("name", "")).split()) for person in (first, second)]
    return bool(words[0] & words[1])


def _sound(name: str) -> str:
    """The consonants of a name, with those that transliterations confuse made one."""
    return " ".join(sorted(map(_word_sound, name.split())))


@lru_cache(maxsize=50_000)
def _word_sound(word: str) -> str:
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", word[:1] + _VOWELS.sub("", word[1:]))
