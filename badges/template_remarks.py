"""What is doubtful about a template, though it can be used: told before anything is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from itertools import combinations

from .shown import luminance
from .template import Template
from .template_elements import (
    PLACEHOLDER,
    Area,
    Chips,
    Code,
    Content,
    Element,
    Ground,
    Picture,
    Source,
    Stack,
    Text,
    When,
)
from .template_reading import COLOUR_OF_CATEGORY

_NEARLY_WHITE = 0.85
"""Relative luminance from which letters on white paper are lost: a contrast below 1.2 to 1."""
_LEAST_OVERLAP = 0.5
_Drawn = tuple[str, Element]


def remarks(template: Template, categories: Iterable[tuple[str, ...]] | None = None) -> list[str]:
    """A sentence for each doubt, none when there is none.

    `categories` are the words by which the conference knows each of its categories, the one that people see first; None
    where they are not known.
    """
    sides = [
        [(f"{header} {number}", element) for number, element in enumerate(side, start=1)]
        for header, side in (("element", template.front), ("back.element", template.back))
    ]
    known = None if categories is None else {word.casefold(): names[0] for names in categories for word in names}
    found: list[str] = []
    if known is not None:
        found += _unknown_categories([("It", When(template.categories))], known)
    if not template.fold and not any(isinstance(element, Code) for side in sides for _, element in side):
        found.append("There is no qr: nobody can scan this badge.")
    for side in sides:
        found += _braces(side)
        found += _overlaps(side)
        found += _lost_in_white(side)
        if known is not None:
            found += _unknown_categories(
                [(where, when) for drawn in side for where, _, when, _ in _parts(drawn)], known
            )
    return [f"{template.name}: {words}" for words in found]


def _parts(drawn: _Drawn) -> Iterator[tuple[str, Source | None, When, str]]:
    """The texts of an element, each with where it stands, its source, its condition and its colour."""
    where, element = drawn
    if isinstance(element, Stack):
        yield where, None, element.when, ""
        for number, row in enumerate(element.rows, start=1):
            yield f"{where}, row {number}", row.source, row.when, row.colour
    elif isinstance(element, Text):
        yield where, element.source, element.when, element.colour
    else:
        yield where, None, element.when, ""


def _braces(side: list[_Drawn]) -> Iterator[str]:
    for drawn in side:
        for where, source, _, _ in _parts(drawn):
            if source and set("{}") & set(PLACEHOLDER.sub("", source.words)):
                yield f"{where} has a brace that is not closed, and prints it: “{source.words}”."


def _overlaps(side: list[_Drawn]) -> Iterator[str]:
    shown = [item for item in side if isinstance(item[1], Content)]  # of a code it is an error
    for (where, one), (other_where, other) in combinations(shown, 2):
        if _overlap(one.area, other.area) and not _exclude(_condition(one), _condition(other)):
            yield f"{where} and {other_where} overlap."


def _overlap(one: Area, other: Area) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return min(across, down) > _LEAST_OVERLAP


def _condition(element: Element) -> When:
    """When something is there: what shows a field alone is not where that is empty."""
    field = element.source.field if isinstance(element, Text) else element.field if isinstance(element, Chips) else ""
    return replace(element.when, field=element.when.field or field)


def _exclude(one: When, other: When) -> bool:
    """Whether what stands under these conditions is never on one badge."""
    apart = one.categories and other.categories and set(one.categories).isdisjoint(other.categories)
    return bool(apart or (one.field and one.field == other.absent) or (one.absent and one.absent == other.field))


def _lost_in_white(side: list[_Drawn]) -> Iterator[str]:
    behind: list[Area] = []
    for drawn in side:
        where, element = drawn
        if isinstance(element, Ground) and (isinstance(element, Picture) or not _is_pale(element.colour)):
            behind.append(element.area)
            continue
        if any(_overlap(element.area, area) for area in behind):
            continue
        for part, _, _, colour in _parts((where, element)):
            if colour and _is_pale(colour):
                yield f"{part} is {colour} on white paper."


def _is_pale(colour: str) -> bool:
    return colour != COLOUR_OF_CATEGORY and luminance(colour) > _NEARLY_WHITE


def _unknown_categories(conditions: list[tuple[str, When]], known: dict[str, str]) -> Iterator[str]:
    for where, when in conditions:
        for name in when.categories:
            if name not in known:
                close = get_close_matches(name, known, 1)
                hint = (
                    f"Did you mean “{known[close[0]]}”?"
                    if close
                    else f"It has {', '.join(dict.fromkeys(known.values()))}."
                )
                yield f"{where} is for the category “{name}”, which this conference does not have. {hint}"
