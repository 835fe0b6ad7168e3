"""Words that are names, wherever they are on a list: what is typed in full and means another person than it met."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

# A shorter word is likelier the beginning of a name than one of the short names.
_SHORTEST = 4


def is_common(word: str) -> bool:
    """Whether a word in its spelling form is a common name. Where they come from: data/names.txt."""
    return len(word) >= _SHORTEST and word in _names()


@cache
def _names() -> frozenset[str]:
    text = files("checkin").joinpath("data", "names.txt").read_text(encoding="ascii")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))
