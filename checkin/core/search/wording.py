"""The words by which a person is found, each with the places of the name it stands for.

The Latin name and the native one are two readings of one person, each with places of its own. A word covers one
place, a joined word (Abd al-Rahman, Nour Eddine) several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from .chinese import is_han, is_spelt
from .model import Person
from .normalise import MAX_NAME, Token, tokens
from .particles import ARTICLES, TITLES, ties, without_article

# The bits of a mask. Words of a name so far apart share a place: each is found still, but not both together.
PLACES = 64
_ALL = (1 << PLACES) - 1
LATIN, NATIVE = 0, 1
_CHINESE_LISTS = frozenset(("CN", "TW", "HK", "MO", "SG", "MY"))
# Raised with every change of what words a name gives: what was kept before is worked out anew.
VERSION = 5


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a person: (word, mask of places) pairs, the places that count, and whether it is Chinese.

    The first `latin` words are of the Latin name, the others of the native one; so are the two masks of `places`. A
    word that stands in a name twice is there twice.
    """

    words: tuple[tuple[str, int], ...]
    latin: int
    places: tuple[int, int]
    chinese: bool = False

    def packed(self) -> str:
        """One line to be kept in a table beside the person; `unpacked` reads it."""
        pairs = " ".join(f"{word} {mask:x}" for word, mask in self.words)
        latin, native = self.places
        return f"{VERSION}{'c' if self.chinese else '-'}{self.latin}/{latin:x}/{native:x} {pairs}"

    @classmethod
    def unpacked(cls, text: str) -> Wording | None:
        """The wording kept in a line, or None when it is of another version or damaged."""
        head, *rest = text.split(" ")
        if not head.startswith(str(VERSION)) or (len(rest) % 2 and rest != [""]):
            return None
        try:
            pairs = tuple((word, int(mask, 16)) for word, mask in zip(rest[::2], rest[1::2], strict=False))
            latin, *places = head[2:].split("/")
            own, native = (int(mask, 16) for mask in places)
            return cls(pairs, int(latin), (own, native), head[1] == "c")
        except ValueError:
            return None


def wording_of(person: Person) -> Wording:
    """The words of a person, from the name, its parts and the native name."""
    collected: tuple[dict[tuple[str, int], None], ...] = ({}, {})
    places = [0, 0]
    chinese = person.country in _CHINESE_LISTS
    for reading, text in _readings(person):
        row = _row(text)
        chinese = chinese or is_han(text) or is_spelt([token.forms[0] for token in row])
        for number, token in enumerate(row):
            if len(row) == 1 or (token.forms[0] not in ARTICLES and token.forms[0] not in TITLES):
                places[reading] |= _mask(number)
        collected[reading].update(dict.fromkeys(_words(row)))
    latin, native = collected
    return Wording((*latin, *native), len(latin), (places[LATIN], places[NATIVE]), chinese)


@lru_cache(maxsize=4_000)
def placed(name: str) -> tuple[tuple[int, int], ...]:
    """Where the places of a name stand in it: (start, end) of each."""
    return tuple((token.start, token.end) for token in _row(name))


def _row(text: str) -> list[Token]:
    return tokens(text, MAX_NAME)


def _mask(first: int, count: int = 1) -> int:
    """The places of some neighbours in a name; after the last place comes the first again."""
    places = ((1 << count) - 1) << first % PLACES
    return places & _ALL | places >> PLACES


def _readings(person: Person) -> Iterator[tuple[int, str]]:
    latin = person.name or f"{person.given_names} {person.family_name}".strip()
    present = {form for token in _row(latin) for form in token.forms}
    parts = f"{person.given_names} {person.family_name}"
    missing = [text for text in parts.split() if not any(
        form in present for token in tokens(text) for form in token.forms)]  # fmt: skip
    native = person.native_name
    if latin.casefold() == native.casefold():
        latin = ""
    elif latin and not native and not any(char.isascii() and char.isalpha() for char in latin):
        latin, native = "", latin
    if latin or missing:
        yield LATIN, " ".join([latin, *missing]).strip()
    if native:
        yield NATIVE, native


def _words(row: list[Token]) -> Iterable[tuple[str, int]]:
    for number, token in enumerate(row):
        for form in token.forms:
            yield from _with_variants(form, _mask(number))
    for number in range(len(row) - 1):
        one, other = row[number], row[number + 1]
        if other.tied or ties(one.forms[0], other.forms[0]) or is_han(one.forms[0]):
            mask = _mask(number, 2)
            for left, right in zip(one.forms[:1] + one.forms[-1:], other.forms[:1] + other.forms[-1:], strict=True):
                yield from _with_variants(left + right, mask)
        if number + 2 < len(row) and (other.forms[0] in ARTICLES or (other.tied and row[number + 2].tied)):
            yield one.forms[0] + other.forms[0] + row[number + 2].forms[0], _mask(number, 3)


def _with_variants(word: str, mask: int) -> Iterator[tuple[str, int]]:
    yield word, mask
    bare = without_article(word)
    if bare != word:
        yield bare, mask
