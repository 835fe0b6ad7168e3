"""Arabic script (Arabic, Persian, Urdu, Pashto, Kurdish, Sindhi): one spelling a word, and its sounds.

Vowels are mostly unwritten, so the sounds are consonants and "long" letters that may be either. Letters
that differ only by keyboard (ی/ي, ک/ك) or by writer (أ/ا, ة/ه) become one. Source: the Unicode names of the
block U+0600 and the usual romanisations (ALA-LC for Arabic, Persian, Urdu and Pashto).
"""

from __future__ import annotations

import re

# One spelling: keyboard and writer variants of the same letter.
_SPELLING = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ێ": "ی", "ے": "ی", "ۓ": "ی", "ئ": "ی", "ﻱ": "ی",
    "ك": "ک", "ګ": "گ", "ڪ": "ک", "ہ": "ه", "ۂ": "ه", "ۃ": "ه", "ة": "ه", "ە": "ه", "ۀ": "ه",
    "ۆ": "و", "ۇ": "و", "ؤ": "و", "أ": "ا", "إ": "ا", "ٱ": "ا", "آ": "ا", "ڼ": "ن", "ں": "ن",
    "ټ": "ٹ", "ډ": "ڈ", "ړ": "ڑ", "ڕ": "ڑ", "ږ": "ژ", "ڵ": "ل", "ھ": "ھ",
}  # fmt: skip
# Marks and fillers that carry no letter: tashkeel, superscript alef, tatweel, hamza alone, joiners.
_DROPPED = re.compile("[\u064b-\u065f\u0670\u0640\u0621\u06d6-\u06ed\u200c\u200d]")
_TABLE = str.maketrans(_SPELLING)

# Sounds of the letters of the one spelling; the signs are explained in `sounds.py`.
# 1 alef (any vowel), 2 waw (w, v, u, o), 3 ye (y, i, e), 4 ain (no sound of its own).
SOUNDS = {
    "ا": "1", "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ث": "T", "ج": "J", "چ": "C", "ح": "h", "خ": "X",
    "د": "d", "ڈ": "d", "ذ": "7", "ر": "r", "ڑ": "r", "ز": "z", "ژ": "Z", "س": "s", "ش": "S", "ص": "s",
    "ض": "5", "ط": "t", "ظ": "7", "ع": "4", "غ": "G", "ف": "f", "ڤ": "v", "ق": "q", "ک": "k", "گ": "g",
    "ل": "l", "م": "m", "ن": "n", "و": "2", "ه": "h", "ی": "3", "ھ": "H", "څ": "c", "ځ": "z", "ښ": "S",
    "ڭ": "n", "ڃ": "J", "ٿ": "T", "ڏ": "d", "ٻ": "b", "ڄ": "J",
}  # fmt: skip
_LETTER = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")


def is_arabic(text: str) -> bool:
    """Whether `text` holds a letter of the Arabic script."""
    return _LETTER.search(text) is not None


def spelling(word: str) -> str:
    """The one spelling of a word, whichever keyboard it was typed on."""
    return _DROPPED.sub("", word).translate(_TABLE)


def sounds(word: str) -> str:
    """The sounds of a word in its one spelling.

    A final h may be the feminine ending (Fatima, Fatimeh) and is weak; so is the joining ye after alef.
    """
    out = [SOUNDS.get(letter, "") for letter in word]
    if len(word) > 2 and word[-1] == "ه":
        out[-1] = "6"
    return "".join(out)
