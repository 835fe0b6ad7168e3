"""The titles that columns carry in lists, in the languages of `checkin/data/lists`, and what they mean here."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from checkin.core.people.fields import IMPORT_FIELDS

from .wording import all_texts, keys, texts

LINE_NUMBER = "?line"
"""A running number: never a ref."""
TITLE = "?title"
"""Honorific or job title: the values decide."""
STATE = "?state"
"""Country, or state of the registration: the values decide."""
COUNTRY_OR_ORGANISATION = "?country_or_organisation"
"""Each cell holds the one or the other."""
ID = "?id"
"""A registration number, where no other column is one."""
WEAK_ORGANISATION = "?weak_organisation"
"""The organisation where no other column gives it (department, office)."""
REMARKS = "?remarks"
"""Kept as an attribute; a capacity standing there alone is taken as the capacity."""
GIVEN_MORE = "?given_more"
"""More given names: a middle name, a patronymic."""
FAMILY_MORE = "?family_more"
"""More of the family name: the mother's."""
OTHER = "?other"
"""Known to be no field of a delegate: an attribute, whatever its values look like."""
PRIVATE = "?private"
"""Passports, passwords, cards: nothing for a list of delegates."""

_NO_TITLES = ("filler", "telling", "private", "titles_front", "titles_soft", "titles_after", "letters_after")
_NUMBER_WORDS = {"no", "nr", "num", "nbr", "numero", "number", "numbers", "nos"}
_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]|（[^）]*）")
_PARTS = re.compile(r"[/|\n\\／・]|\s[-–—]\s")
_LONGEST = 200
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=20_000)
def normalised(title: str) -> str:
    """A title without case, accents and punctuation; every way to write "number" becomes `n`."""
    decomposed = unicodedata.normalize("NFKD", title.replace("°", " ").replace("º", " ")).casefold()
    plain = "".join(
        char if char.isalnum() or unicodedata.category(char)[0] == "M" else " "
        for char in decomposed.replace("#", " n ")
        if not unicodedata.combining(char)
    )
    return " ".join("n" if word in _NUMBER_WORDS else word for word in plain.replace("_", " ").split())


@lru_cache(maxsize=20_000)
def meaning(title: str) -> str:
    """The field or `?` word that a column title stands for; empty when it says nothing known.

    The whole title is tried, then without what stands in brackets, then the parts of a title in several languages
    ("Nom / Name", "姓名 Name"), of which the first known one counts, then without the words of a question.
    """
    if len(title) > _LONGEST:
        return ""
    shorter = _PARENTHESES.sub(" ", title)
    whole = _looked_up(title) or _looked_up(shorter) or _private(shorter)
    return whole or _of_parts(shorter) or _of_scripts(shorter) or _private(title)


def _looked_up(title: str) -> str:
    index = _index()
    for attempt in (title, _HUMP.sub(" ", title)):
        if found := index.get(normalised(attempt)) or index.get(_without_filler(normalised(attempt))):
            return found
    return ""


def _of_parts(title: str) -> str:
    parts = [part for part in _PARTS.split(title) if normalised(part)]
    known = [found for part in parts if (found := _looked_up(part))]
    return known[0] if len(parts) > 1 and len(known) * 2 >= len(parts) else ""


def _of_scripts(title: str) -> str:
    """The same thing said in Latin letters and in others, side by side."""
    words = title.split()
    latin = [word for word in words if all(_is_latin(char) for char in word if char.isalpha())]
    others = [word for word in words if word not in latin]
    return (_looked_up(" ".join(latin)) or _looked_up(" ".join(others))) if latin and others else ""


def _is_latin(char: str) -> bool:
    return char.isascii() or "LATIN" in unicodedata.name(char, "")


def _private(title: str) -> str:
    return PRIVATE if any(pattern.search(normalised(title)) for pattern in _patterns("private")) else ""


def _without_filler(words: str) -> str:
    for pattern in _patterns("filler"):
        words = pattern.sub(" ", words)
    return " ".join(words.split())


@cache
def _patterns(key: str) -> tuple[re.Pattern[str], ...]:
    """Any of the texts under a key: as whole words where the script parts words, and within a text elsewhere."""
    listed = sorted({normalised(text) for text in all_texts(key)} - {""}, key=len, reverse=True)
    parted = "|".join(re.escape(text) for text in listed if not _runs_on(text))
    running = "|".join(re.escape(text) for text in listed if _runs_on(text))
    return re.compile(rf"\b(?:{parted})\b"), re.compile(running)


def _runs_on(text: str) -> bool:
    """Whether the text is in a script without blanks between words: Chinese, Japanese."""
    return any("\u3040" <= char <= "\u30ff" or "\u4e00" <= char <= "\u9fff" for char in text)


def language(titles: list[str]) -> str:
    """The language most of these titles are in; English where none is surely another."""
    words = {word for title in titles for word in normalised(title).split()}
    scores = {code: len(words.intersection(map(normalised, telling))) for code, telling in texts("telling").items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= 2 else "en"


@cache
def _index() -> dict[str, str]:
    index: dict[str, str] = {name.replace("_", " "): name for name in IMPORT_FIELDS}
    for key in keys():
        if key not in _NO_TITLES:
            for phrase in all_texts(key):
                index.setdefault(normalised(phrase), key if key in IMPORT_FIELDS else f"?{key}")
    index.pop("", None)
    return index
