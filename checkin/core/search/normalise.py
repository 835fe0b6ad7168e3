"""From text to words: one spelling of every word, whatever the case, accents, script or keyboard."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from . import arabic, chinese, cyrillic, devanagari, korean

# How much is read of a name (the parts of which have a column each), and of any other text.
MAX_NAME = 1_000
_MAX_TEXT = 300
_WORD = re.compile(r"[^\s\-‐-―,;:/\\|_()\[\]{}<>\"«»“”„؛،。、·•.!?*+=~#@&%^$§]+")
# Signs inside a word that carry no letter: apostrophes, ain and hamza marks, primes.
_INSIDE = str.maketrans(dict.fromkeys("'’‘`´ʼʻʾʿʹʺ′″‛＇׳״", None))
# Latin letters that do not decompose; the second form is how they are respelt without the letter.
_PLAIN = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h",
    "ŋ": "ng", "ə": "a", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ɣ": "g", "ŧ": "t",
}  # fmt: skip
# How a letter is respelt where the plain letter would mislead (passports, press, staff who know the language).
_RESPELT = {
    "ö": "oe", "ü": "ue", "ä": "ae", "ø": "oe", "å": "aa", "ş": "sh", "ș": "sh", "š": "sh", "ś": "sh", "ç": "ch",
    "č": "ch", "ć": "ch", "ž": "zh", "ż": "zh", "ź": "zh", "ř": "rzh", "đ": "dj", "ð": "dh", "þ": "th", "ñ": "ny",
    "ń": "n", "ł": "l", "ą": "on", "ę": "en", "ğ": "gh", "ț": "ts", "ţ": "ts", "ő": "oe", "ű": "ue",
    "ā": "aa", "ī": "ee", "ū": "oo", "ó": "o", "ô": "o", "ě": "ye", "ʿ": "", "ḥ": "h", "ṭ": "t", "ẓ": "z", "ḍ": "d",
    "ã": "an", "õ": "on", "ň": "ny", "ľ": "l", "ơ": "o", "ư": "u",
}  # fmt: skip
_TITLE_DOTS = re.compile(r"\b(?:[hs]\s*\.?\s*e\s*\.|h\s*\.\s*r\s*\.\s*h\s*\.)", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f]"
)
_JOINERS = re.compile("[\u200b-\u200d]")


class Token(NamedTuple):
    """A word of a text: its spelling forms, its place, and whether a hyphen ties it to the word before."""

    forms: tuple[str, ...]
    start: int
    end: int
    tied: bool = False


def tokens(text: str, limit: int = _MAX_TEXT) -> list[Token]:
    """The words of `text` in order. Han and Korean names written in one go become surname and given name."""
    out: list[Token] = []
    text = text[:limit]
    last_end = -1
    for match in _WORD.finditer(text):
        start, end = match.span()
        tied = last_end >= 0 and text[last_end:start] in ("-", "‐", "‑", "–")
        last_end = end
        pieces = _pieces(match[0])
        for piece in pieces:
            found = forms(piece)
            if tied and found == ("i",):
                found = ("yi", "i")  # the second syllable of Chieh-i
            if found:
                out.append(Token(found, start, start + len(piece), tied))
            start += len(piece)
            tied = False
    return out


def _pieces(word: str) -> list[str]:
    if chinese.is_han(word):
        return chinese.parts(word)
    return korean.parts(word) if korean.is_hangul(word) else [word]


def without_title_dots(text: str) -> str:
    """`text` without "H.E." and its like, whose letters would pass for initials."""
    return _TITLE_DOTS.sub(" ", text) if "." in text else text


@lru_cache(maxsize=60_000)
def forms(word: str) -> tuple[str, ...]:
    """The spellings of a word to be found by: the plain one first, then a respelt one if it differs."""
    word = _JOINERS.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFKC", word).casefold()))
    word = word.translate(_INSIDE)
    if word.isascii():
        return (word,) if word.isalnum() else _letters_only(word)
    if arabic.is_arabic(word):
        return _letters_only(arabic.spelling(word))
    if devanagari.is_devanagari(word):
        return _letters_only(devanagari.spelling(word), marks=True)
    if cyrillic.is_cyrillic(word):
        kept = _letters_only(word)
        return (*kept, kept[0].replace("ё", "е")) if kept and "ё" in kept[0] else kept
    if korean.is_hangul(word):
        return (korean.latin(word),)
    plain = _plain_latin(word)
    if not plain.isascii():
        return _letters_only(plain)
    out = _letters_only(plain)
    respelt = _letters_only(_plain_latin("".join(_RESPELT.get(letter, letter) for letter in word)))
    return out if respelt == out or not respelt else (*out, *respelt)


def _plain_latin(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", "".join(_PLAIN.get(letter, letter) for letter in word))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def _letters_only(word: str, marks: bool = False) -> tuple[str, ...]:
    kept = "".join(c for c in word if c.isalnum() or (marks and unicodedata.category(c)[0] == "M"))
    return (kept[:40],) if kept else ()
