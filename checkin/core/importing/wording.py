"""The words of lists in many languages: a file each in `checkin/data/lists`, and nothing else to be done for one.

A line is `key: text; text`; a key may stand on several lines. Keys are delegate fields and what `titles` and `names`
say of the others.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_FIRST = ("en", "fr", "es", "pt", "de", "it", "ru", "ar", "fa", "tr", "zh", "ja", "id", "ur", "ne")
"""Where a text means different things in two languages, the first of them counts; any others come after these."""


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages there is a file of."""
    found = {path.name.removesuffix(".txt") for path in files("checkin").joinpath("data", "lists").iterdir()}
    return (*_FIRST, *sorted(found.difference(_FIRST)))


@cache
def texts(key: str) -> dict[str, tuple[str, ...]]:
    """What stands under a key, by language."""
    return {language: found for language in languages() if (found := tuple(_read(language).get(key, ())))}


def all_texts(key: str) -> list[str]:
    """What stands under a key in any language."""
    return [text for found in texts(key).values() for text in found]


@cache
def keys() -> tuple[str, ...]:
    """Every key, in the order of the files."""
    return tuple(dict.fromkeys(key for language in languages() for key in _read(language)))


@cache
def _read(language: str) -> dict[str, list[str]]:
    path = files("checkin").joinpath("data", "lists", f"{language}.txt")
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        key, colon, listed = line.partition(":")
        if colon and not line.startswith("#"):
            found.setdefault(key, []).extend(filter(None, map(str.strip, listed.split(";"))))
    return found
