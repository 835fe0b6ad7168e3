"""A person in the few words of the desk: rows that are read at a glance, Latin in lists, native on its own row."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from functools import lru_cache

from checkin.core.models import Conference, Day, Delegate
from checkin.countries import country_name

# Scripts whose cells terminals count differently, or which they turn around: never left of anything else.
_UNSURE = (
    "ARABIC", "HEBREW", "SYRIAC", "THAANA", "NKO", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL",
    "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO", "TIBETAN", "MYANMAR", "KHMER",
)  # fmt: skip


@lru_cache(maxsize=4096)
def needs_own_row(text: str) -> bool:
    """Whether a terminal may turn this text around or count its cells otherwise: then nothing stands beside it."""
    if text.isascii():
        return False
    return any(
        unicodedata.bidirectional(char) in ("R", "AL") or unicodedata.name(char, "").startswith(_UNSURE)
        for char in text
        if not char.isascii()
    )


def row_name(delegate: Delegate) -> str:
    """The name for a row with other things on it; the ref stands for one that needs a row of its own."""
    shown = delegate.display_name
    return f"No. {delegate.ref} (name below)" if needs_own_row(shown) else shown


def native_row(delegate: Delegate | None) -> str:
    """The name in its own script, for a row with nothing beside it; empty when the Latin one is all there is."""
    if delegate is None:
        return ""
    if delegate.native_name and delegate.native_name != delegate.name:
        return delegate.native_name
    return delegate.name if needs_own_row(delegate.name) else ""


def row_text(text: str) -> str:
    """Any other text for a row with something beside it."""
    return "(in its own script: F3)" if needs_own_row(text) else text


def country_of(delegate: Delegate) -> str:
    """The UN short name of the country, or what the list said."""
    return country_name(delegate.country) if delegate.country else delegate.country_text


def home_of(delegate: Delegate) -> str:
    """The organisation, or with whom else a person comes."""
    return delegate.organisation or delegate.delegation


def origin(delegate: Delegate, separator: str = ", ") -> str:
    """Where a person comes from: organisation, then country."""
    parts = (row_text(home_of(delegate)), row_text(country_of(delegate)))
    return separator.join(dict.fromkeys(part for part in parts if part))


def category_of(conference: Conference, key: str) -> tuple[str, str]:
    """The label of a category and its colour."""
    found = next((item for item in conference.categories if item.key == key), None)
    return (found.label, found.colour) if found else (key.upper(), "")


def date_words(day: Day) -> str:
    """ "Tue 24 Nov", without a machine's leading zeros."""
    return f"{day.date:%a} {day.date.day} {day.date:%b}"


def short_moment(at: datetime) -> str:
    """ "Tue 24 Nov 08:41"."""
    return f"{at:%a} {at.day} {at:%b} {at:%H:%M}"


def name_spans(delegate: Delegate, spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Where the matching parts of `delegate.name` stand in the name as a row shows it, family name first."""
    shown = row_name(delegate)
    if shown == delegate.name:
        return spans
    found: list[tuple[int, int]] = []
    lower = shown.casefold()
    for start, end in spans:
        part = delegate.name[start:end].casefold()
        at = lower.find(part) if part else -1
        while at >= 0 and any(at < taken_end and taken < at + len(part) for taken, taken_end in found):
            at = lower.find(part, at + 1)
        if at >= 0:
            found.append((at, at + len(part)))
    return tuple(sorted(found))
