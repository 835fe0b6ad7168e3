"""What stands before and after names and is no part of them: titles, forms of address, ranks.

Most of it is words, in `checkin/data/lists`; here is what no list of words can say.
"""

from __future__ import annotations

import re
from functools import cache

from .wording import all_texts

_EXCELLENCIES = r"H\.\s?E\.?|H\.\s?H\.?|H\.?R\.?H\.?|S\.\s?E\.?\s?M\.?|S\.\s?E\.?|(?:His|Her|Son)\s+(?:Royal\s+)?(?:Excellency|Highness|Eminence|Excellence)|Su\s+Excelencia|Excmo\.?|Excma\.?|Ilmo\.?|Ilma\.?"  # noqa: E501
_HONOURABLE = r"(?:The\s+)?(?:Rt\.?\s+|Right\s+)?(?:Hon'?ble|Hon(?:o?u?rable)?\b|Hon\.)"
_RANKS = (
    r"Field\s+Marshal|Brigadier[\s-]+General|"
    r"(?:Lieutenant|Lt|Maj|Major|Brig)\.?[\s-]*(?:General|Gen|Colonel|Col|Commander|Cdr)|"
    r"Air\s+(?:Vice\s+)?(?:Marshal|Commodore|Cdre)|(?:Wing|Wg|Squadron|Sqn|Group|Gp)\.?\s+(?:Commander|Cdr|Leader|Ldr|"
    r"Captain|Capt)|(?:Vice|Rear)[\s-]+Admiral"
)
# Bare capitals that may also be a surname or initials: titles only where at least two words follow.
_CAPITALS = r"HE|HH|IGP|IG|AIG|DIG|SSP|SP|ASP|DSP|SDPO|CCPO|RPO|DPO|CPO|DG|ADG|DDG"
_RETIRED = r"(?:\s*\(\s*(?:R|Retd|Rtd|Ret)\.?\s*\)|\s+(?:Retd|Rtd)\.?(?=\s))?"
_BARE = re.compile(rf"(?:{_CAPITALS})\b{_RETIRED}[\s.]+(?=\S+\s+\S)")
_FRENCH_M = re.compile(r"MM?\.\s+")
_AFTER_HIGH = re.compile(r"(?:Sheikha?|Shaikha?|Sh\.|Prince|Princess|Sayyid|Minister)\s+", re.IGNORECASE)
_LONGEST = 40


def split_honorific(text: str, french: bool = False, honorific: str = "") -> tuple[str, str]:
    """Known titles at the front of a name, or right after it where that is the custom, and the rest.

    Args:
        text: the cleaned cell. A name is never emptied.
        french: whether the list is in French, where "M." in front is a title and no initial.
        honorific: what another column says; the same words in front of the name are its title.
    """
    position = 0
    if honorific and text.casefold().startswith(honorific.casefold() + " "):
        position = len(honorific) + 1
    while (found := _next_title(text, position, french)) > position and text[found:].strip(" .,()/"):
        position = found
    front, rest = text[:position].strip(" /"), text[position:].strip()
    after = _after().search(rest)
    if after and after.start():
        front, rest = f"{front} {after[1]}".strip(), rest[: after.start()].strip()
    return front, rest


def split_trailing(text: str) -> tuple[str, str]:
    """A title in brackets behind a name, and the name: "Amina Benali (Ms.)"."""
    trailing = _trailing().search(text)
    return (trailing[1], text[: trailing.start()]) if trailing and trailing.start() else ("", text)


def is_honorific(text: str) -> bool:
    """Whether a cell holds nothing but titles: "Dr", "H.E. Mr", "Brig. (R)"."""
    rest = re.sub(r"\s*[/&]\s*", " ", text.strip())
    if not rest or len(rest) > _LONGEST:
        return False
    if _after().fullmatch(rest):
        return True
    while rest:
        found = _title().match(rest) or re.match(rf"(?:{_CAPITALS}|MM?\.|M){_RETIRED}(?=[\s.]|$)[\s.]*", rest)
        if not found:
            return False
        rest = rest[found.end() :].lstrip()
    return True


def _next_title(text: str, position: int, french: bool) -> int:
    """Where the title at `position` ends; `position` itself where there is none."""
    high = position > 0 and text[:2].upper() in ("H.", "HE", "HH", "HR", "S.", "HI", "SU")
    if high and (found := _AFTER_HIGH.match(text, position)):
        return found.end()
    if found := _BARE.match(text, position):
        return found.end()
    if french and (found := _FRENCH_M.match(text, position)):
        return found.end()
    if found := _title().match(text, position):
        alone = len(text[found.end() :].split()) < 2
        return position if alone and _soft().match(text, position) else found.end()
    if re.match(r"(?:HE|HH)\s", text[position:]) and _title().match(text, position + 3):
        return position + 3
    return position


@cache
def _title() -> re.Pattern[str]:
    words = _any_of(all_texts("titles_front"))
    return re.compile(
        rf"(?:{_EXCELLENCIES}|{_HONOURABLE}|(?:{_RANKS}|{words}){_RETIRED})(?=[\s.(/]|$)[\s./]*", re.IGNORECASE
    )


@cache
def _soft() -> re.Pattern[str]:
    """Titles that are names too: they count only where two words follow."""
    return re.compile(rf"(?:{_any_of(all_texts('titles_soft'))})(?=\s)", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    """Titles behind a name: of two words where the script parts words, else of two signs."""
    words = all_texts("titles_after")
    parted = "|".join(re.escape(word) for word in words if word[0] < "\u0530")
    joined = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word[0] >= "\u0530")
    return re.compile(
        rf"(?:(?<=\w)\s+(?=(?:{parted})$)|(?<=[^\x00-\u2e7f]{{2}})\s*(?=(?:{joined})$)|^)({parted}|{joined})$"
    )


@cache
def _trailing() -> re.Pattern[str]:
    return re.compile(rf"\s*\(\s*((?:{_RANKS}|{_any_of(all_texts('titles_front'))})\.?)\s*\)\s*$", re.IGNORECASE)


def _any_of(words: list[str]) -> str:
    """A pattern of titles, longest first; the point behind one is at will, but where the word is written with it."""
    return "|".join(map(_pattern, sorted(set(words), key=lambda word: (-len(word), word))))


def _pattern(word: str) -> str:
    spaced = re.sub(r"(?:\\\s)+", r"[\\s/]+", re.escape(word))
    inner = spaced.removesuffix(r"\.").replace(r"\.", r"\.?\s?")
    return inner + (r"\." if word.endswith(".") else r"\b\.?")
