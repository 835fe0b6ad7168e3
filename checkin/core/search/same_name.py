"""Whether two words may be one name in two spellings.

No measure of distance tells that: by letters and by sound Jamal is nearer to Jamil than Omer to Umar, and Karim
nearer to Karimi than Hmid to Hameed. What tells names of these languages apart are their consonants, the vowel of
the last syllable, the ending (Karim, Karima, Karimi) and whether a vowel opens it (Omar is no Mar): a short vowel may
be written so, or otherwise, or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from . import costs
from .particles import without_article
from .sounds import is_unvowelled, readings

# Two consonants that cost no more than this are one consonant in two romanisations (b and v, j and g, s and sh).
_ONE_CONSONANT = 0.26
_VOWELS = {"a": "a", "A": "a", "e": "e", "i": "i", "I": "i", "Y": "i", "o": "u", "u": "u", "U": "u"}
# An e is how an a or an i may be written; any other two vowels tell two names.
_APART = frozenset(("ai", "ia", "au", "ua", "eu", "ue", "iu", "ui"))
# What is no consonant, or one that spellings leave out.
_UNWRITTEN, _WRITTEN = frozenset("123456hHyw"), frozenset("ywHE45")
# The endings that the last letter of a script without vowels may stand for; not told where the letter is silent too.
_ENDINGS = {"3": "ia", "1": "a", "6": "a", "2": "u", "4": "?", "h": "?", "H": "?"}
_NOT_TOLD = "?"
# What may stand in a group before the first vowel.
_CONSONANTS = "".join(sign for sign in costs.SIGNS if sign not in costs.VOWELS + "yw12346")


class Relation(Enum):
    """How two words stand to each other."""

    SAME = auto()
    NOT_TOLD = auto()
    OTHER_ENDING = auto()
    OTHER_OPENING = auto()


@dataclass(frozen=True, slots=True)
class _Frame:
    """What tells a name from another; `ending` may be one of several vowels, none, or not told.

    `opening` is how many consonants stand before the first vowel: none, one, or a group; not told by every script.
    """

    consonants: str
    ending: str
    vowel: str
    opening: int | None


def relation(one: str, other: str) -> Relation:
    """How two words in their spelling forms stand to each other."""
    first, second = _frame(one), _frame(other)
    if first is None or second is None:
        return Relation.NOT_TOLD
    if not _may_agree(first.ending, second.ending):
        return Relation.OTHER_ENDING
    if not _may_open_alike(first.opening, second.opening):
        return Relation.OTHER_OPENING
    alike = len(first.consonants) == len(second.consonants) and all(
        costs.substitution(a, b) <= _ONE_CONSONANT for a, b in zip(first.consonants, second.consonants, strict=True)
    )
    return Relation.SAME if alike and first.vowel + second.vowel not in _APART else Relation.NOT_TOLD


def syllables(word: str) -> int:
    """How many vowels are heard in a word in its spelling form; 0 where they are not written."""
    return sum(sign in _VOWELS for sign in "".join(readings(word)[:1])) if not is_unvowelled(word) else 0


def _may_agree(one: str, other: str) -> bool:
    return one == other or _NOT_TOLD in (one, other) or not set(one).isdisjoint(other)


def _may_open_alike(one: int | None, other: int | None) -> bool:
    """A vowel that opens a name is left out before a group of consonants only (Ibrahim, Brahim)."""
    return one is None or other is None or bool(one) == bool(other) or max(one, other) > 1


@lru_cache(maxsize=20_000)
def _frame(word: str) -> _Frame | None:
    stem = without_article(word)
    found = readings(stem)
    if not found or not found[0]:
        return None
    sounds = found[0]
    if is_unvowelled(word):
        inner = sounds[:-1] if sounds[-1] in "hH" else sounds
        return _Frame(_without(inner, _UNWRITTEN), _ENDINGS.get(sounds[-1], ""), "", None)
    bare = sounds.rstrip("EH")
    bare = bare[:-1] if bare.endswith("h") else bare
    ending = _VOWELS.get(bare[-1:], "").replace("e", "a")
    inner = bare[:-1] if ending else bare
    told = word.isascii() and not bare.endswith("y")
    return _Frame(
        consonants=_without(inner, _WRITTEN | _VOWELS.keys()),
        ending=ending if told else _NOT_TOLD,
        vowel=_last_vowel(inner),
        opening=_opening(found) if word.isascii() and stem == word else None,
    )


def _opening(read: tuple[str, ...]) -> int | None:
    """The consonants before the first vowel; not told by y and w, which may be either, by nothing (gh may be silent),
    nor where readings differ."""
    told = {None if sounds[:1] in "yw" else len(sounds) - len(sounds.lstrip(_CONSONANTS)) for sounds in read}
    return told.pop() if len(told) == 1 else None


def _without(sounds: str, left_out: frozenset[str]) -> str:
    return "".join(sign for sign in sounds if sign not in left_out)


def _last_vowel(sounds: str) -> str:
    """The vowel of the last syllable; the second half of ay, ei, au and aw, and a y between consonants, count."""
    last = ""
    for before, sign, after in zip(" " + sounds, sounds, sounds[1:] + " ", strict=False):
        if sign in _VOWELS:
            last = _VOWELS[sign]
        elif sign in "yw" and after not in _VOWELS and (sign == "y" or before in _VOWELS):
            last = "i" if sign == "y" else "u"
    return last
