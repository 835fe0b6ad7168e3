"""A page between two groups of badges: the group's name, large enough to be seen in a pile."""

from __future__ import annotations

from .blocks import block
from .bulk import Part
from .fit import Rule, fit
from .fonts import needs_extra
from .shown import one_line
from .template import Template

_RULE = Rule(largest=48, legible=14, smallest=8, lines=4, bold=True)
_EDGE = 4.0
_THICKNESS = 6.0
_BLACK = "#000000"


def separator(template: Template, words: str) -> Part:
    """One page of the size of the badges, black at its upper and lower edge: it stands out in a pile."""
    width, height = template.page
    box = (_EDGE, _THICKNESS + _EDGE, width - 2 * _EDGE, height - 2 * (_THICKNESS + _EDGE))
    fitted = fit(one_line(words), _RULE, box[2], box[3])
    bars = [
        {"kind": "fill", "box": (0.0, y, width, _THICKNESS), "fill": _BLACK, "edge": _BLACK}
        for y in (0.0, height - _THICKNESS)
    ]
    text = {"kind": "text", "box": box, "block": block(fitted), "align": "center", "flush": "horizon", "fill": _BLACK}
    face = {
        "x": 0.0, "y": 0.0, "width": width, "height": height, "turned": False, "training": False,
        "items": [*bars, *([text] if fitted.lines else [])],
    }  # fmt: skip
    return Part([{"width": width, "height": height, "faces": [face], "lines": []}], needs_extra(fitted.families), 0)
