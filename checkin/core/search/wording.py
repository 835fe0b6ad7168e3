"""The words by which a person is found, each with the places of the name it stands for.

The Latin name and the native one are two readings of one person: the Latin name has the places 0 to 15, the
native one 16 to 31. A word covers one place, a joined word (Abd al-Rahman, Nour Eddine) several.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from .chinese import is_han, is_spelt
from .model import Person
from .normalise import Token, tokens
from .particles import ARTICLES, TITLES, ties, without_article

PLACES = 16
LATIN_MASK = (1 << PLACES) - 1
_CHINESE_LISTS = frozenset(("CN", "TW", "HK", "MO", "SG", "MY"))
# Raised with every change of what words a name gives: what was kept before is worked out anew.
VERSION = 4


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a person: (word, mask of places) pairs, the places that count, and whether it is Chinese.

    A word that stands in a name twice is there twice.
    """

    words: tuple[tuple[str, int], ...]
    places: int
    chinese: bool = False

    def packed(self) -> str:
        """One line to be kept in a table beside the person; `unpacked` reads it."""
        pairs = " ".join(f"{word} {mask:x}" for word, mask in self.words)
        return f"{VERSION}{'c' if self.chinese else '-'}{self.places:x} {pairs}"

    @classmethod
    def unpacked(cls, text: str) -> Wording | None:
        """The wording kept in a line, or None when it is of another version or damaged."""
        head, *rest = text.split(" ")
        if not head.startswith(str(VERSION)) or (len(rest) % 2 and rest != [""]):
            return None
        try:
            pairs = tuple((word, int(mask, 16)) for word, mask in zip(rest[::2], rest[1::2], strict=False))
            return cls(pairs, int(head[2:], 16), head[1] == "c")
        except ValueError:
            return None


def wording_of(person: Person) -> Wording:
    """The words of a person, from the name, its parts and the native name."""
    collected: dict[tuple[str, int], None] = {}
    places = 0
    chinese = person.country in _CHINESE_LISTS
    for base, text in _readings(person):
        row = _row(text)
        chinese = chinese or is_han(text) or is_spelt([token.forms[0] for token in row])
        for number, token in enumerate(row):
            if len(row) == 1 or (token.forms[0] not in ARTICLES and token.forms[0] not in TITLES):
                places |= 1 << (base + number)
        for word, mask in _words(row):
            collected[word, mask << base] = None
    return Wording(tuple(collected), places, chinese)


@lru_cache(maxsize=4_000)
def placed(name: str) -> tuple[tuple[int, int], ...]:
    """Where the places of a name stand in it: (start, end) of each."""
    return tuple((token.start, token.end) for token in _row(name))


def _row(text: str) -> list[Token]:
    return tokens(text)[:PLACES]


def _readings(person: Person) -> Iterator[tuple[int, str]]:
    latin = person.name or f"{person.given_names} {person.family_name}".strip()
    present = {form for token in tokens(latin) for form in token.forms}
    parts = f"{person.given_names} {person.family_name}"
    missing = [text for text in parts.split() if not any(
        form in present for token in tokens(text) for form in token.forms)]  # fmt: skip
    native = person.native_name
    if latin.casefold() == native.casefold():
        latin = ""
    elif latin and not native and not any(char.isascii() and char.isalpha() for char in latin):
        latin, native = "", latin
    if latin or missing:
        yield 0, " ".join([latin, *missing]).strip()
    if native:
        yield PLACES, native


def _words(row: list[Token]) -> Iterable[tuple[str, int]]:
    for number, token in enumerate(row):
        for form in token.forms:
            yield from _with_variants(form, 1 << number)
    for number in range(len(row) - 1):
        one, other = row[number], row[number + 1]
        if other.tied or ties(one.forms[0], other.forms[0]) or is_han(one.forms[0]):
            mask = 0b11 << number
            for left, right in zip(one.forms[:1] + one.forms[-1:], other.forms[:1] + other.forms[-1:], strict=True):
                yield from _with_variants(left + right, mask)
        if number + 2 < len(row) and (other.forms[0] in ARTICLES or (other.tied and row[number + 2].tied)):
            yield one.forms[0] + other.forms[0] + row[number + 2].forms[0], 0b111 << number


def _with_variants(word: str, mask: int) -> Iterator[tuple[str, int]]:
    yield word, mask
    bare = without_article(word)
    if bare != word:
        yield bare, mask
