"""What was typed: filters, numbers and words, with titles set aside."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from .normalise import MAX_QUERY, tokens, without_title_dots
from .particles import SHORT, SOMETIMES, TITLES, TYPED_ARTICLES, family_of, stands_for, without_article

MAX_WORDS = 8
_TITLE_WEIGHT = 0.1
_ARTICLE_WEIGHT = 0.06
_INITIAL = 0.5
_FILTER = re.compile(r"(?P<no>-?)(?P<key>[a-z]{2,12}):(?P<value>[^\s:]+)", re.IGNORECASE)
_FILTER_KEYS = {
    "cat": "category", "category": "category", "day": "day", "dele": "delegation", "delegation": "delegation",
    "del": "delegation", "org": "organisation", "status": "status", "country": "country", "pos": "position",
    "position": "position", "organisation": "organisation", "organization": "organisation",
}  # fmt: skip
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: `key` is a facet or "day"; `wanted` False turns it round."""

    key: str
    value: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Word:
    """A typed word: its spellings (the plain one first), how much it counts, and whether it is a number.

    `alike` holds other words that it may stand for just as they are.
    """

    forms: tuple[str, ...]
    weight: float = 1.0
    optional: bool = False
    number: str = ""
    alike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A line taken apart."""

    words: tuple[Word, ...] = ()
    filters: tuple[Filter, ...] = ()
    typing: bool = True


@lru_cache(maxsize=256)
def parse(line: str) -> Query:
    """Take a typed line apart. Whatever is in it, it is never an error."""
    filters: list[Filter] = []

    def taken(match: re.Match[str]) -> str:
        key = _FILTER_KEYS.get(match["key"].lower())
        if key is None:
            return match[0]
        filters.append(Filter(key, match["value"], not match["no"]))
        return " "

    line = line[:MAX_QUERY]
    rest = _FILTER.sub(taken, line) if ":" in line else line
    typing = not rest.endswith((" ", ","))
    words: list[Word] = []
    for piece in without_title_dots(rest).split():
        if _HAS_DIGIT.search(piece) or "@" in piece:
            words.append(Word((), 1.0, number=piece.strip(",;.")))
        else:
            words += [_word(token.forms) for token in tokens(piece)]
    words = _without_titles(words)[:MAX_WORDS]
    return Query(tuple(_articles_set_aside(words, typing)), tuple(filters), typing)


def _word(spellings: tuple[str, ...]) -> Word:
    forms = list(spellings)
    first = forms[0]
    bare = without_article(first)
    if bare != first:
        forms.append(bare)
    others = stands_for(first)
    if others and first in SHORT:
        forms.append(others[0])
    weight = _INITIAL if len(first) == 1 and first.isascii() else 1.0
    return Word(tuple(dict.fromkeys(forms)), weight, alike=tuple(others))


def _without_titles(words: list[Word]) -> list[Word]:
    """Drop titles unless nothing else is left; words that are title or name count only where they fit."""
    kept = [word for word in words if word.number or word.forms[0] not in TITLES] or words
    if len(kept) < 3:
        return kept
    first = kept[0]
    if first.number or first.forms[0] not in SOMETIMES:
        return kept
    return [replace(first, weight=_TITLE_WEIGHT, optional=True), *kept[1:]]


def _articles_set_aside(words: list[Word], typing: bool) -> list[Word]:
    """Articles are met by articles only and count next to nothing; the last word may be a name begun."""
    if all(word.number or word.forms[0] in TYPED_ARTICLES for word in words):
        return words
    open_end = len(words) - 1 if typing else len(words)
    return [
        Word(family_of(word.forms[0]), _ARTICLE_WEIGHT, True)
        if number < open_end and not word.number and word.forms[0] in TYPED_ARTICLES
        else word
        for number, word in enumerate(words)
    ]
