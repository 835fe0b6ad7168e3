"""Korean names: Hangul in the Revised Romanisation, cut into surname and given name.

Source: the romanisation of Korean of the Ministry of Culture (2000), letter by letter, without the changes of sound
between syllables, as names are written.
"""

from __future__ import annotations

_FIRST, _LAST = 0xAC00, 0xD7A3
_INITIALS = "g kk n d tt r m b pp s ss  j jj ch k t p h".split(" ")
_MEDIALS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" ")
_FINALS = " k k ks n nj nh t l lk lm lp ls lt lp lh m p ps t t ng t t k t p t".split(" ")
_COMPOUND_SURNAMES = frozenset("남궁 황보 제갈 선우 사공 서문 독고 동방".split())
# A surname that is never written as its sound.
_WRITTEN = {"이": "yi", "우": "wu"}


def is_hangul(word: str) -> bool:
    """Whether a word is all Hangul syllables."""
    return word != "" and all(_FIRST <= ord(letter) <= _LAST for letter in word)


def parts(word: str) -> list[str]:
    """Surname and given name of a name written without a space; the word itself when it cannot be cut."""
    if not 2 <= len(word) <= 5:
        return [word]
    cut = 2 if word[:2] in _COMPOUND_SURNAMES and len(word) > 2 else 1
    return [word[:cut], word[cut:]]


def latin(word: str) -> str:
    """A word of Hangul in Latin letters."""
    return _WRITTEN.get(word) or "".join(map(_syllable, word))


def _syllable(letter: str) -> str:
    number = ord(letter) - _FIRST
    initial, rest = divmod(number, len(_MEDIALS) * len(_FINALS))
    medial, final = divmod(rest, len(_FINALS))
    return _INITIALS[initial] + _MEDIALS[medial] + _FINALS[final]
