"""What somebody meant to type while the computer had another keyboard layout on than the fingers believed.

Only the layouts of the region: others would be read too, and find strangers.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain

from .layouts import shipped

# What is said of a layout, its name in `layouts.txt`, and whether letters meant for it are typed as Latin ones too.
_LAYOUTS = (
    ("Arabic", "ara", True),
    ("Arabic", "ara+pairs", False),
    ("Persian", "ir", True),
    ("Russian", "ru", True),
    ("Hebrew", "il", False),
    ("Greek", "gr", False),
    ("French", "fr", True),
)


def readings(line: str) -> Iterator[tuple[str, str]]:
    """Yield (the layout, what was meant), no text twice: Latin typed with the layout on, or meant for it and not on.

    A line with a number in plain digits is taken as it is, where its letters are Latin too.
    """
    if not any(map(str.isalpha, line)) or (line.isascii() and any(map(str.isdigit, line))):
        return
    seen = {line}
    for called, meant in chain(_typed_with(line), _meant_for(line)):
        if meant not in seen:
            seen.add(meant)
            yield called, meant


def _typed_with(line: str) -> Iterator[tuple[str, str]]:
    chars = set(line)
    for called, name, _ in _LAYOUTS:
        meant = shipped()[name].decode(line, chars)
        if meant is not None:
            yield called, meant


def _meant_for(line: str) -> Iterator[tuple[str, str]]:
    if any(char.isascii() and char.isalpha() for char in line):
        for called, name, is_meant in _LAYOUTS:
            if is_meant:
                yield called, line.translate(_typed_by(name))


@cache
def _typed_by(name: str) -> dict[int, str]:
    """What each key of a US keyboard types with this layout on."""
    keys = ((key, typed) for typed, key in shipped()[name].meant.items())
    return {ord(key): typed for key, typed in keys if len(key) == len(typed) == 1}
