"""Countries: ISO 3166 codes, UN short names, and the many ways lists write them.

The data lies in `checkin/data/countries.csv` (its first line names the sources) and is read on first use.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

# Words that carry no identity: "Congo, Dem. Rep. of the" and "Democratic Republic of the Congo" agree.
_SMALL = "of the de du des d la le les l del los las el and et y e"
# Words of formal State titles and delegation headings: ignored when nothing matches with them.
_STATE = """
    republic republique republica islamic islamique islamica kingdom royaume reino state etat estado states
    federal federale federative federation democratic democratique democratica peoples people populaire popular
    socialist arab arabe sultanate sultanat principality principaute commonwealth independent united
    plurinational bolivarian union hashemite hachemite emirate government govt gouvernement gobierno
    delegation delegacion national grand duchy jamahiriya sovereign confederation
"""
_SMALL_WORDS = frozenset(_SMALL.split())
_STATE_WORDS = frozenset(_STATE.split())
_SHORT_FORMS = {
    "rep": "republic",
    "dem": "democratic",
    "fed": "federation",
    "isl": "islamic",
    "st": "saint",
    "ste": "sainte",
    "gov": "government",
}
# The same letter typed on an Arabic, a Persian and an Urdu keyboard.
_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ـ": None})
# Two States claim these words; a person must say which is meant.
_AMBIGUOUS = ("republic of china", "république de chine", "república de china")
_DOTTED = re.compile(r"\b(?:\w\.\s?){2,}")
# What stands in brackets, to the end where they are not closed; a cell may hold several lines.
_ASIDE = re.compile(r"\(.*?(?:\)|\Z)", re.DOTALL)


class _Country(NamedTuple):
    code: str
    alpha3: str
    name: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]


def country_name(code: str) -> str:
    """The UN short name in English of an ISO 3166 alpha-2 code; empty when there is no such code."""
    country = _countries().get(code.upper())
    return country.name if country else ""


def country_names(code: str) -> tuple[str, ...]:
    """Every known name of a country, in all languages: the UN short name first, adjectives not included."""
    country = _countries().get(code.upper())
    return country.names if country else ()


def country_words(code: str) -> tuple[str, ...]:
    """Adjectives and words for the people of a country: Egyptian, égyptienne, egipcio, ..."""
    country = _countries().get(code.upper())
    return country.adjectives if country else ()


@lru_cache(maxsize=4096)
def find_country(text: str) -> str | None:
    """The alpha-2 code of the country that `text` names in any common way, or None.

    Knows alpha-2 and alpha-3 codes, UN, everyday, former and formal names in the UN languages and those
    of the region, abbreviations (U.K., DRC) and delegation headings ("Kingdom of Morocco"). Case, accents,
    punctuation and word order do not matter. A word that two States claim gives None.
    """
    key = _key(text)
    if not key or key in _ambiguous():
        return None
    index = _names_index()
    found = index.get(key)
    if found is None:
        core = " ".join(word for word in key.split() if word not in _STATE_WORDS)
        found = index.get(core) if core and core != key else None
    if found is None and "(" in text:
        found = find_country(_ASIDE.sub(" ", text))
    return found


@lru_cache(maxsize=4096)
def find_nationality(text: str) -> str | None:
    """As `find_country`, and knows adjectives too (Pakistani, marocaine); None where two States share one."""
    key = _key(text)
    found = _adjectives_index().get(key) if key else None
    return found or find_country(text)


@cache
def _countries() -> dict[str, _Country]:
    source = files("checkin").joinpath("data", "countries.csv").read_text(encoding="utf-8")
    lines = [line for line in source.splitlines() if not line.startswith("#")]
    table = {}
    for row in csv.DictReader(lines):
        names = (row["name"], row["french"], row["spanish"], *row["aliases"].split(";"))
        table[row["code"]] = _Country(
            row["code"],
            row["alpha3"],
            row["name"],
            tuple(dict.fromkeys(name for name in names if name)),
            tuple(word for word in row["adjectives"].split(";") if word),
        )
    return table


@cache
def _names_index() -> dict[str, str]:
    index: dict[str, str] = {}
    for country in _countries().values():
        for name in (country.code, country.alpha3):
            index[_key(name)] = country.code
    for country in _countries().values():
        for name in country.names:
            index.setdefault(_key(name), country.code)
    return index


@cache
def _adjectives_index() -> dict[str, str]:
    owners: dict[str, set[str]] = {}
    for country in _countries().values():
        for word in country.adjectives:
            owners.setdefault(_key(word), set()).add(country.code)
    return {key: next(iter(codes)) for key, codes in owners.items() if len(codes) == 1}


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(_key(text) for text in _AMBIGUOUS)


def _key(text: str) -> str:
    """The words of `text` without case, accents, articles and small words (unless all are small), sorted."""
    joined = _DOTTED.sub(lambda match: re.sub(r"[.\s]", "", match[0]) + " ", text.strip())
    decomposed = unicodedata.normalize("NFKD", joined.casefold()).translate(_LETTERS)
    plain = "".join(
        char if char.isalnum() or unicodedata.category(char)[0] == "M" else " "
        for char in decomposed.replace("'s", "s").replace("’s", "s")
        if not unicodedata.combining(char)
    )
    words = [_SHORT_FORMS.get(word, _without_article(word)) for word in plain.split()]
    telling = [word for word in words if word not in _SMALL_WORDS] or words
    return " ".join(sorted(telling))


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word
