"""Cyrillic and Greek letters to Latin ones as names are romanised in English-language lists.

Sources: BGN/PCGN for Russian, Ukrainian, Kazakh, Kyrgyz, Tajik, Uzbek, Serbian and Bulgarian; ELOT 743 for Greek.
"""

from __future__ import annotations

import re

CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "",
    "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "w",
    "ә": "a", "ғ": "gh", "қ": "q", "ң": "ng", "ө": "o", "ұ": "u", "ү": "u", "һ": "h",
    "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dzh",
    "ѓ": "gj", "ќ": "kj", "ѕ": "dz",
}  # fmt: skip
GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k",
    "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t",
    "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
_GREEK_PAIRS = {"ου": "ou", "μπ": "b", "ντ": "d", "γκ": "g", "γγ": "ng", "αυ": "av", "ευ": "ev", "αι": "e",
                "ει": "i", "οι": "i", "τζ": "tz"}  # fmt: skip
_CYRILLIC = re.compile("[\u0400-\u052f]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_PAIRS = re.compile("|".join(_GREEK_PAIRS))


def is_cyrillic(text: str) -> bool:
    """Whether `text` holds a Cyrillic letter."""
    return _CYRILLIC.search(text) is not None


def is_greek(text: str) -> bool:
    """Whether `text` holds a Greek letter."""
    return _GREEK.search(text) is not None


def latin(word: str) -> str:
    """The Latin letters of a lower-case word without accents."""
    if is_greek(word):
        word = _PAIRS.sub(lambda match: _GREEK_PAIRS[match[0]], word)
        return "".join(GREEK.get(letter, letter) for letter in word)
    return "".join(CYRILLIC.get(letter, letter) for letter in word)
