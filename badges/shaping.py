"""What becomes of a text when it is drawn: dotted circles, marks on one another, and how far its ink reaches.

HarfBuzz is asked, of which the shaper in typst is a port. Only texts with marks or joined letters are looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from .font_families import Family
from .fonts import clusters, invisible

if TYPE_CHECKING:
    import uharfbuzz

# What is not drawn by one glyph a letter, whatever stands beside it: marks, and scripts that join or reorder.
_SHAPED = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u1dff\u20d0-\u20ff\u2d00-\u2dff\u302a-\u302f\u3099\u309a"
    "\ua500-\uabff\ufb1d-\ufdff\ufe20-\ufe2f\ufe70-\ufefe\U00010000-\U0001ffff]"
)
_CIRCLE = "\u25cc"
_OVERLAY = 1
_OVERLAP = 0.4


@dataclass(frozen=True, slots=True)
class Shape:
    """What is odd in a drawn line: the letters set on a dotted circle, those whose marks lie on one another; and how
    far its ink reaches above and below the baseline, in em."""

    circled: tuple[str, ...] = ()
    crowded: tuple[str, ...] = ()
    above: float = 0.0
    below: float = 0.0


def shape(line: str, used: tuple[Family, ...], bold: bool = False) -> Shape:
    """How `line` is drawn in these families."""
    return _shape(line, used, bold) if _SHAPED.search(line) else _PLAIN


@lru_cache(maxsize=2048)
def _shape(line: str, used: tuple[Family, ...], bold: bool) -> Shape:
    circled: dict[str, None] = {}
    crowded: dict[str, None] = {}
    above = below = 0.0
    for family, run in _runs(line, used):
        drawn = _drawn(run, family.path(bold))
        circled.update(dict.fromkeys(drawn.circled))
        crowded.update(dict.fromkeys(drawn.crowded))
        above, below = max(above, drawn.above), max(below, drawn.below)
    return Shape(tuple(circled), tuple(crowded), above, below)


def _runs(line: str, used: Sequence[Family]) -> Iterator[tuple[Family, str]]:
    """The line cut where the family changes: each letter with its marks goes to the first that has it whole."""
    current, run = used[0], ""
    for cluster in clusters(line):
        needed = [ord(char) for char in cluster if not invisible(char)]
        family = next((one for one in used if all(char in one.advances() for char in needed)), used[0])
        if not needed and run:
            family = current
        if family is not current and run:
            yield current, run
            run = ""
        current = family
        run += cluster
    yield current, run


def _drawn(run: str, path: Path) -> Shape:
    import uharfbuzz

    font, scale = _font(path)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(run)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    circle = font.get_nominal_glyph(ord(_CIRCLE)) if _CIRCLE not in run else None
    circled: list[str] = []
    marks: list[tuple[int, _Ink]] = []
    above = below = x = 0
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        found = font.get_glyph_extents(info.codepoint)
        left, top = x + place.x_offset + found.x_bearing, place.y_offset + found.y_bearing
        ink = _Ink(left, top + found.height, left + found.width, top)
        above, below, x = max(above, ink.top), max(below, -ink.bottom), x + place.x_advance
        if circle and info.codepoint == circle:
            circled.append(_whole(run, info.cluster))
        if not place.x_advance and _is_mark(run[info.cluster]):
            marks.append((info.cluster, ink))
    crowded = [
        _whole(run, at)
        for (at, one), (other_at, other) in pairwise(sorted(marks))
        if at != other_at and one.covers(other) > _OVERLAP
    ]
    return Shape(tuple(circled), tuple(crowded), above / scale, below / scale)


_PLAIN = Shape()


@dataclass(frozen=True, slots=True, order=True)
class _Ink:
    """The box of a glyph's ink, in units of the font."""

    left: int
    bottom: int
    right: int
    top: int

    def covers(self, other: _Ink) -> float:
        """The share of the smaller of the two boxes that both hold."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.top, other.top) - max(self.bottom, other.bottom)
        least = min(
            (self.right - self.left) * (self.top - self.bottom), (other.right - other.left) * (other.top - other.bottom)
        )
        return max(across, 0) * max(down, 0) / least if least > 0 else 0.0


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) == "Mn" and unicodedata.combining(char) != _OVERLAY


def _whole(run: str, at: int) -> str:
    """The letter at that place with what stands before and after it in its cluster."""
    start = 0
    for cluster in clusters(run):
        if start <= at < start + len(cluster):
            return cluster
        start += len(cluster)
    return run[at]


@cache
def _font(path: Path) -> tuple[uharfbuzz.Font, int]:
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    return uharfbuzz.Font(face), face.upem
