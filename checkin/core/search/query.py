"""What was typed: filters, numbers and words, with titles set aside."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from .model import MAX_QUERY
from .normalise import tokens, without_title_dots
from .particles import (
    SHORT,
    SOMETIMES,
    THE,
    TITLES,
    TYPED_ARTICLES,
    family_of,
    is_article_as_said,
    stands_for,
    without_article,
)

# With those of the fathers ten and more are typed (abd al rahman bin muhammad bin abd al aziz al harbi): who is found
# by the first ones only may be a cousin.
MAX_WORDS = 16
_TITLE_WEIGHT = 0.1
_ARTICLE_WEIGHT = 0.02
_INITIAL = 0.5
# Letters alone may be a code from this length.
_CODE = 4
_FILTER = re.compile(r"(?P<no>-?)(?P<key>[a-z]{2,12}):(?P<value>[^\s:]+)", re.IGNORECASE)
_FILTER_KEYS = {
    "cat": "category", "category": "category", "day": "day", "dele": "delegation", "delegation": "delegation",
    "del": "delegation", "org": "organisation", "status": "status", "country": "country", "pos": "position",
    "position": "position", "organisation": "organisation", "organization": "organisation",
}  # fmt: skip
_HAS_DIGIT = re.compile(r"\d")
# What stands before a number or an address and is none of it.
_LABEL = re.compile(
    r"(?<![\w.@])(?:(?:no|nr|ref)[.:#\s]+|[№#]\s*)(?=[^\W\d]{0,4}-?\d)|\bmailto:",
    re.IGNORECASE,
)
# The document and the country that begin the first line of a passport's machine-readable zone.
_PASSPORT = re.compile(r"^\s*P(?:<|[A-Z](?=[A-Z<]{42}\s*$))(?:[A-Z]{3}|D<<)(?=[A-Z]+<)", re.IGNORECASE)
# A telephone number from its country's code on, with what divides it.
_ABROAD = re.compile(r"(?:\+|(?<!\w)00)\d(?:[ ()./-]*\d){7,}")
_AROUND_NUMBER = ",;.<>()"
# Signs of which one is a name or a syllable of it: Han characters, Japanese kana, Hangul.
_WHOLE_WORD = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: `key` is a facet or "day"; `wanted` False turns it round."""

    key: str
    value: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Word:
    """A typed word: its spellings (the plain one first), how much it counts, and whether it is a number.

    A number may be a word too: a code, the beginning of an e-mail address. `alike` holds other words that it may
    stand for just as they are.
    """

    forms: tuple[str, ...]
    weight: float = 1.0
    optional: bool = False
    number: str = ""
    alike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A line taken apart; `text` is what was typed but the filters, in small letters."""

    words: tuple[Word, ...] = ()
    filters: tuple[Filter, ...] = ()
    typing: bool = True
    text: str = ""

    @property
    def one_letter(self) -> bool:
        """Whether no more than the first letter of a name was typed; a number or a Chinese character says more."""
        return self.typing and len(self.text) == 1 and self.text.isalpha() and not _WHOLE_WORD.match(self.text)


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

    line = _without_labels(line[:MAX_QUERY])
    rest = _FILTER.sub(taken, line) if ":" in line else line
    typing = not rest.endswith((" ", ",", "<"))
    words: list[Word] = []
    for piece in without_title_dots(rest).split():
        words += _piece(piece)
    typing = typing and len(words) <= MAX_WORDS
    words = _titles_set_aside(words[:MAX_WORDS])
    text = " ".join(rest.casefold().split())
    return Query(tuple(_articles_set_aside(words, typing)), tuple(filters), typing, text)


def _without_labels(line: str) -> str:
    """The line less what only says what follows: "No.", "mailto:", a passport's P<XXX; a phone number in one piece."""
    line = _PASSPORT.sub("", line) if "<" in line else line
    if not _HAS_DIGIT.search(line) and "@" not in line:
        return line
    return _ABROAD.sub(lambda phone: re.sub(r"[^+\d]", "", phone[0]), _LABEL.sub("", line))


def _piece(piece: str) -> list[Word]:
    """The words of what stands between two blanks; what may be a number, a code or an address is that too."""
    found = [_word(token.forms) for token in tokens(piece)]
    has_digit = _HAS_DIGIT.search(piece) is not None
    if not has_digit and "@" not in piece:
        may_be_code = len(found) == 1 and len(piece) >= _CODE and piece.isascii()
        return [replace(found[0], number=piece)] if may_be_code else found
    number = unicodedata.normalize("NFKC", _ascii_digits(piece)).strip(_AROUND_NUMBER)
    if len(found) == 1 and has_digit and not number.removeprefix("+").isdigit():
        return [replace(found[0], number=number)]
    return [Word((), number=number)]


def _ascii_digits(text: str) -> str:
    """The same with 0 to 9 for the digits of every script."""
    return "".join(str(unicodedata.decimal(char, char)) for char in text)


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


def _titles_set_aside(words: list[Word]) -> list[Word]:
    """Titles count only where they meet themselves, unless nothing else is typed."""
    if all(word.forms and word.forms[0] in TITLES for word in words):
        return words
    out = [
        replace(word, weight=_TITLE_WEIGHT, optional=True) if word.forms and word.forms[0] in TITLES else word
        for word in words
    ]
    names = [number for number, word in enumerate(out) if not word.optional]
    if len(names) > 2 and out[names[0]].forms and out[names[0]].forms[0] in SOMETIMES:
        out[names[0]] = replace(out[names[0]], weight=_TITLE_WEIGHT, optional=True)
    return out


def _articles_set_aside(words: list[Word], typing: bool) -> list[Word]:
    """Articles are met by articles only and count next to nothing; the last word may be a name begun."""
    if all(not word.forms or word.forms[0] in TYPED_ARTICLES for word in words):
        return words
    open_end = len(words) - 1 if typing else len(words)
    return [
        Word(article, _ARTICLE_WEIGHT, True)
        if number < open_end and word.forms and (article := _article(word.forms[0], words[number + 1 :]))
        else word
        for number, word in enumerate(words)
    ]


def _article(word: str, following: list[Word]) -> tuple[str, ...]:
    """A typed word, with those that stand for it, if it is an article; else none."""
    if word in TYPED_ARTICLES:
        return family_of(word)
    said = following and following[0].forms and is_article_as_said(word, following[0].forms[0])
    return (*THE, word) if said else ()
