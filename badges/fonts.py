"""Which fonts set a text, and where it may be cut.

Fonts of the system are never used: a badge must look the same on every machine.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from .font_families import NASKH, NASTALIQ, OTHERS, SANS, Family, han

# No mark or letter below this belongs to a script that a family beside Noto Sans is first choice for.
_FIRST_OTHER = 0x0530
# The same Han characters are drawn differently from region to region; the language of the name decides.
_HAN_REGIONS = {"hant": "TC", "tw": "TC", "hk": "HK", "mo": "HK", "ja": "JP", "ko": "KR"}
_NASTALIQ = frozenset(("ur", "ks", "pnb", "skr"))


@lru_cache(maxsize=4096)
def families(text: str, language: str = "") -> tuple[Family, ...]:
    """The families to set `text` in, first choice first. `language` is a BCP 47 tag."""
    if not text or max(text) < chr(_FIRST_OTHER):
        return (SANS,)
    known = _known(language.lower())
    found = sorted({at for char in set(text) for at in known.of(ord(char))})
    wanted = [known.families[at] for at in found]
    # Joined scripts come first, because a run must not be torn where Noto Sans has a joiner or a space.
    return (*(f for f in wanted if not f.after_latin), SANS, *(f for f in wanted if f.after_latin))


def needs_extra(used: Sequence[Family]) -> bool:
    """Whether a family from another package is among them."""
    return any(family.package for family in used)


@lru_cache(maxsize=4096)
def missing_characters(text: str, language: str = "") -> tuple[str, ...]:
    """Every character of `text` no font can print, once each, in the order met.

    A letter and the marks on it must stand in one font. Invisible characters (joiners, variation
    selectors) are never missing.
    """
    tables = [family.advances() for family in families(text, language)]
    missing: dict[str, None] = {}
    for cluster in clusters(unicodedata.normalize("NFC", text)):
        needed = [char for char in cluster if not invisible(char)]
        lacking = min(([char for char in needed if ord(char) not in table] for table in tables), key=len)
        missing.update(dict.fromkeys(lacking))
    return tuple(missing)


def clusters(text: str) -> Iterator[str]:
    """Cut `text` where a line may be broken if it must: never between a letter and its marks or within a conjunct."""
    start = 0
    for at in range(1, len(text)):
        char = text[at]
        if _joins(char) or _joins_next(text[at - 1]):
            continue
        yield text[start:at]
        start = at
    if text:
        yield text[start:]


def invisible(char: str) -> bool:
    """Whether a character leaves no ink: spaces, joiners, variation selectors."""
    return (
        unicodedata.category(char) in ("Cf", "Cc", "Zs")
        or "\ufe00" <= char <= "\ufe0f"
        or "\U000e0100" <= char <= "\U000e01ef"
    )


def _joins(char: str) -> bool:
    return char > "\u02ff" and (unicodedata.category(char)[0] == "M" or char in "\u200c\u200d")


def _joins_next(char: str) -> bool:
    return char > "\u02ff" and (unicodedata.combining(char) == 9 or char == "\u200d")


class _Known:
    """The families beside Noto Sans in a language, and which of them are first choice for a character."""

    def __init__(self, arabic: tuple[Family, ...], region: str) -> None:
        self.families = (*arabic, *OTHERS, han(region))
        ranges = sorted((first, last, at) for at, family in enumerate(self.families) for first, last in family.ranges)
        self._firsts = [first for first, _, _ in ranges]
        self._ranges = ranges
        self._both = tuple(range(len(arabic)))

    def of(self, char: int) -> tuple[int, ...]:
        """The places of these families."""
        at = bisect_right(self._firsts, char) - 1
        if at < 0 or char > self._ranges[at][1]:
            return ()
        place = self._ranges[at][2]
        return self._both if place in self._both else (place,)


@cache
def _known(language: str) -> _Known:
    parts = language.split("-")
    # The last part says the most: zh-Hant-HK.
    region = next((_HAN_REGIONS[part] for part in reversed(parts) if part in _HAN_REGIONS), "SC")
    return _Known((NASTALIQ, NASKH) if parts[0] in _NASTALIQ else (NASKH,), region)
