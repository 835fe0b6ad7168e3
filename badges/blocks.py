"""Fitted text in the form the templates take it."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Any

from .breaking import HYPHEN
from .fit import Fitted


def block(field: Fitted, strong: tuple[int, int] | None = None) -> dict[str, Any]:
    """A fitted text for the template's `fitted`; with `strong`, only the letters in that range are bold."""
    lines: list[list[list[Any]]] = []
    for at, (start, end) in enumerate(field.lines):
        if strong is None:
            lines.append([[field.text[start:end], field.bold]])
        else:
            cuts = sorted({start, end, *(min(max(place, start), end) for place in strong)})
            lines.append([[field.text[a:b], strong[0] <= a < strong[1]] for a, b in pairwise(cuts)])
        if at in field.hyphened:
            lines[-1][-1][0] += HYPHEN
    return {
        "fonts": [family.name for family in field.families],
        "size": int(field.size * 100) / 100,
        "width": field.width,
        "shaped": any(family.narrowing != 1.0 for family in field.families),
        "rtl": right_to_left(field.text),
        "upright": field.upright,
        "ascent": field.ascent,
        "descent": field.descent,
        "lines": lines,
    }


def right_to_left(text: str) -> bool:
    """Whether the first letter with a direction of its own runs from right to left (UAX 9, rule P2)."""
    if not text or max(text) < "\u0590":
        return False
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
