"""Devanagari (Nepali, Hindi) to Latin letters as names are romanised.

Every consonant carries an "a" unless a vowel sign or a halant follows; the "a" of the last consonant is not
spoken and mostly not written, but after two consonants (Krishna, Shrestha).
Source: the Unicode block U+0900 and ISO 15919, without its diacritics.
"""

from __future__ import annotations

import re
import unicodedata

_CONSONANTS = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "ng", "च": "ch", "छ": "chh", "ज": "j", "झ": "jh", "ञ": "n",
    "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n", "त": "t", "थ": "th", "द": "d", "ध": "dh", "न": "n",
    "प": "p", "फ": "ph", "ब": "b", "भ": "bh", "म": "m", "य": "y", "र": "r", "ल": "l", "व": "v", "श": "sh",
    "ष": "sh", "स": "s", "ह": "h", "ळ": "l",
}  # fmt: skip
_NUKTA = {"क": "q", "ख": "kh", "ग": "gh", "ज": "z", "ड": "r", "ढ": "rh", "फ": "f"}
_VOWELS = {
    "अ": "a", "आ": "aa", "इ": "i", "ई": "ee", "उ": "u", "ऊ": "oo", "ऋ": "ri", "ए": "e", "ऐ": "ai", "ओ": "o",
    "औ": "au", "ऑ": "o", "ऍ": "e",
}  # fmt: skip
_SIGNS = {
    "ा": "aa", "ि": "i", "ी": "ee", "ु": "u", "ू": "oo", "ृ": "ri", "े": "e", "ै": "ai", "ो": "o", "ौ": "au",
    "ॉ": "o", "ॅ": "e",
}  # fmt: skip
_HALANT, _NUKTA_SIGN = "्", "़"
_NASALS = {"ं": "n", "ँ": "n", "ः": "h"}
_LETTER = re.compile("[\u0900-\u097f]")


def is_devanagari(text: str) -> bool:
    """Whether `text` holds a letter of Devanagari."""
    return _LETTER.search(text) is not None


def spelling(word: str) -> str:
    """The one spelling of a word: decomposed nukta, no joiners, one sign for the nasal vowel."""
    plain = unicodedata.normalize("NFKC", word)
    return plain.replace("\u200c", "").replace("\u200d", "").replace("ँ", "ं")


def latin(word: str) -> tuple[str, ...]:
    """The Latin letters of a word: शर्मा is sharmaa, राम is raam. क्ष is read ksh or, in Nepal, chh."""
    word = word.replace("ज्ञ", "ग्य").replace("ष्ट", "स्ट").replace("ष्ठ", "स्ठ")
    first = _latin(word)
    return (first, _latin(word.replace("क्ष", "छ"))) if "क्ष" in word else (first,)


def _latin(word: str) -> str:
    out: list[str] = []
    pending = False
    for index, letter in enumerate(word):
        following = word[index + 1] if index + 1 < len(word) else ""
        if letter in _CONSONANTS:
            if pending:
                out.append("a")
            out.append(_NUKTA.get(letter, "") if following == _NUKTA_SIGN else _CONSONANTS[letter])
            pending = True
        elif letter in _SIGNS:
            out.append(_SIGNS[letter])
            pending = False
        elif letter == _HALANT:
            pending = False
        elif letter in _VOWELS or letter in _NASALS:
            if pending:
                out.append("a")
            out.append(_VOWELS.get(letter) or _NASALS[letter])
            pending = False
    if pending and len(word) > 2 and word[-2] == _HALANT:
        out.append("a")
    return "".join(out)
