"""A badge without what cannot be printed: never no badge for the sake of a letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from .fonts import missing_characters
from .shown import one_line
from .spec import BadgeSpec

# Noto Sans has every letter below.
_FIRST_DOUBTFUL = "\u0250"
_LINES = (
    "name", "family_name", "given_names", "native_name", "honorific", "position", "organisation", "country_name",
    "category_label", "zones", "ref", "conference_name", "event_line", "funding_line", "days_text", "photo_name",
)  # fmt: skip
PERSONAL = frozenset(
    ("name", "family_name", "given_names", "native_name", "honorific", "position", "organisation", "zones")
)
"""The fields that the language of a badge is about."""
# In Unicode the vowel E comes after its consonant and an asat is no virama; the old encoding has both the other way.
_ZAWGYI = re.compile(
    r"(?:^|[^\u1000-\u109f\uaa60-\uaa7f]|[\u102b-\u1030\u1032\u1036-\u1038\u103a])[\u1031\u103b]"
    r"|\u1039(?![\u1000-\u1021])"
)


def printable(spec: BadgeSpec) -> tuple[BadgeSpec, Mapping[str, tuple[str, ...]]]:
    """The badge as it can be printed, and by field the characters that it goes without.

    A name with a hole is a wrong one: of a native name beside a Latin one the whole line goes, else the letters.
    """
    lacking = {field: gone for field in _LINES if (gone := lost(getattr(spec, field), _language(spec, field)))}
    other = {key: gone for key, value in spec.attributes.items() if (gone := lost(value, spec.language))}
    has_latin = bool(without(f"{spec.name}{spec.given_names}{spec.family_name}", _all(lacking)))
    if has_latin and spec.native_name and is_zawgyi(spec.native_name):
        lacking["native_name"] = ()
    if not lacking and not other:
        return spec, {}
    changes: dict[str, str] = {field: without(getattr(spec, field), gone) for field, gone in lacking.items()}
    if "native_name" in lacking and has_latin:
        changes["native_name"] = ""
    elif "native_name" in lacking:  # it is the name
        lacking["name"] = (*lacking.get("name", ()), *lacking.pop("native_name"))
    attributes = {key: without(value, other.get(key, ())) for key, value in spec.attributes.items()}
    left = replace(spec, attributes=attributes, **changes)  # type: ignore[arg-type]
    return left, {**lacking, **{f"attributes.{key}": gone for key, gone in other.items()}}


def line(text: str, language: str = "", *, whole: bool = False) -> str:
    """A text as far as it can be printed; where it must be `whole`, nothing of it when something lacks."""
    gone = lost(text, language)
    if whole and (gone or (text and is_zawgyi(text))):
        return ""
    return without(text, gone)


def lost(text: str, language: str = "") -> tuple[str, ...]:
    """The characters of a text that no font has."""
    if not text or max(text) < _FIRST_DOUBTFUL:
        return ()
    return missing_characters(text, language)


def without(text: str, characters: tuple[str, ...]) -> str:
    """The text without these characters."""
    return one_line(one_line(text).translate({ord(char): None for char in characters})) if characters else text


def is_zawgyi(text: str) -> bool:
    """Whether a Burmese text is in Zawgyi, an encoding from before Unicode that looks alike in its own fonts only."""
    return max(text) >= "\u1000" and bool(_ZAWGYI.search(text))


def _all(lacking: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple({char for gone in lacking.values() for char in gone})


def _language(spec: BadgeSpec, field: str) -> str:
    return spec.language if field in PERSONAL else ""
