"""Fitting a text into a box: the largest type that holds it, broken where a reader expects a break.

Widths are sums of advances, so that a badge costs microseconds to lay out. Kerning makes a line narrower and
`_SLACK` covers the few pairs set apart; for joined scripts see `Family.narrowing`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate

from .breaking import HYPHEN, LETTERS, PARTS, SPACES, WORDS, split, takes_hyphen
from .font_families import MONGOLIAN, Family
from .fonts import families

POINTS_PER_MM = 72 / 25.4
ELLIPSIS = "…"

_SLACK = 1.015
# A further line must buy this much more size: one line of 30 pt is better read than two of 31.
_LINE_GAIN = 1.06
# And so much where it is one more than the rule likes.
_SPARE_GAIN = 1.12
_UNKNOWN_WIDTH = 1.0
# A break between given and family names is taken unless it costs more than this.
_PREFERENCE = 1.25
# More than any box holds at its smallest size.
_MOST_LETTERS = 1500


@dataclass(frozen=True, slots=True)
class Rule:
    """How large a text may be, in points, and how it may shrink.

    It is set in at most `lines` lines of `largest` down to `legible`, in up to `spare` more where that makes it much
    larger. What does not fit is packed into as many lines as the box holds, down to `smallest`; what does not fit
    then is broken inside words, and cut last.
    """

    largest: float
    legible: float
    smallest: float
    lines: int = 1
    bold: bool = False
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text in its box: `lines` are (start, end) in `text`, `size` in points, `width` of the box in mm.

    `hyphened` are the lines that end inside a word, with a hyphen. `upright` says that the lines run down, the next to
    the right of the one before; `width` is then the height of the box. `small` says that it fell under the legible
    size, `cut` that it ends in an ellipsis or, without lines, that there was no room for any of it.
    """

    text: str
    lines: tuple[tuple[int, int], ...]
    size: float
    families: tuple[Family, ...]
    width: float
    bold: bool = False
    small: bool = False
    cut: bool = False
    hyphened: tuple[int, ...] = ()
    upright: bool = False

    @property
    def left_out(self) -> bool:
        """Whether there was no room for any of it."""
        return self.cut and not self.lines

    @property
    def ascent(self) -> float:
        """What a line takes above its baseline, in em."""
        return _reach(self.families)[0]

    @property
    def descent(self) -> float:
        """What a line takes below its baseline, in em."""
        return _reach(self.families)[1]

    @property
    def height(self) -> float:
        """What it takes of its box from top to bottom, in mm."""
        if self.upright:
            widths = _widths(self.families, self.bold)
            longest = max((widths.of(self.text[start:end]) for start, end in self.lines), default=0.0)
            return min(longest * self.size * _SLACK / POINTS_PER_MM, self.width)
        return len(self.lines) * self.size * sum(_reach(self.families)) / POINTS_PER_MM


@cache
def _reach(used: tuple[Family, ...]) -> tuple[float, float]:
    """What a line in these families takes above and below its baseline, in em."""
    return max(family.ascent for family in used), max(family.descent for family in used)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is not broken: a word, a part of one at a hyphen, or a letter. `gap` is the width of the space before."""

    start: int
    end: int
    width: float
    gap: float


@lru_cache(maxsize=2048)
def fit(text: str, rule: Rule, width: float, height: float, language: str = "", prefer: int = 0) -> Fitted:
    """Set `text` (single spaces) in a box of `width` by `height` mm.

    `prefer` is where in the text a break is liked best (between given and family names); 0 is nowhere.
    """
    used = families(text, language)
    if not text:
        return Fitted("", (), rule.legible, used, width, rule.bold)
    if used[0] is MONGOLIAN and all(char == " " or MONGOLIAN.prefers(ord(char)) for char in text):
        turned = replace(_fit(text, rule, height, width, used, prefer), upright=True)
        if not turned.small and all(text[end : end + 1] in ("", " ") for _, end in turned.lines):
            return turned  # in a lower place it lies
    return _fit(text, rule, width, height, used, prefer)


def _fit(text: str, rule: Rule, width: float, height: float, used: tuple[Family, ...], prefer: int) -> Fitted:
    across, down = width * POINTS_PER_MM / _SLACK, height * POINTS_PER_MM / sum(_reach(used))
    widths = _widths(used, rule.bold)
    total = widths.of(text)
    if not prefer and total * rule.largest <= across and rule.largest <= down:
        return Fitted(text, ((0, len(text)),), rule.largest, used, width, rule.bold)  # no break makes it larger
    for level in (SPACES, WORDS, PARTS) if total * rule.legible <= across * (rule.lines + rule.spare) else ():
        size, lines = _largest(_pieces(text, widths, level), rule, across, down, prefer)
        if size >= rule.legible:
            return Fitted(text, lines, size, used, width, rule.bold)
    for level in (WORDS, PARTS, LETTERS):
        size = rule.legible
        while size >= rule.smallest:
            if total * size * size <= across * down:
                limit = across / size - (widths[HYPHEN] if level == LETTERS else 0.0)
                lines, fits = _packed(_pieces(text, widths, level, limit), limit)
                if fits and len(lines) * size <= down:
                    small = size < rule.legible
                    return Fitted(text, lines, size, used, width, rule.bold, small, hyphened=_hyphened(text, lines))
            size -= 0.5
    return _cut(text, rule, widths, width, down, used)


def _hyphened(text: str, lines: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    return tuple(at for at, (_, end) in enumerate(lines[:-1]) if takes_hyphen(text, end))


def left_out(rule: Rule, width: float) -> Fitted:
    """What is set of a text that has no room."""
    return replace(fit("", rule, width, 0.0), cut=True)


class _Widths(dict[str, float]):
    """Advance by character, in em, of the first family that has it."""

    def __init__(self, used: Sequence[Family], bold: bool) -> None:
        super().__init__()
        self._tables = [(family.advances(bold), family.narrowing) for family in used]

    def __missing__(self, char: str) -> float:
        width = 0.0
        if unicodedata.category(char) not in ("Mn", "Me", "Cf"):
            code = ord(char)
            width = next((table[code] * part for table, part in self._tables if code in table), _UNKNOWN_WIDTH)
        self[char] = width
        return width

    def of(self, text: str) -> float:
        return sum(map(self.__getitem__, text))


@cache
def _widths(used: tuple[Family, ...], bold: bool) -> _Widths:
    return _Widths(used, bold)


def _pieces(text: str, widths: _Widths, level: int, limit: float = 0.0) -> list[_Piece]:
    pieces = []
    at, space = 0, widths[" "]
    for word in text.split(" "):
        gap = space if at else 0.0
        for part in split(word, level, lambda part: widths.of(part) <= limit):
            pieces.append(_Piece(at, at + len(part), widths.of(part), gap))
            at += len(part)
            gap = 0.0
        at += 1
    return pieces


def _largest(
    pieces: Sequence[_Piece], rule: Rule, across: float, down: float, prefer: int
) -> tuple[float, tuple[tuple[int, int], ...]]:
    """The best size in at most `rule.lines` and the spare ones, and the lines; 0 when it would be under the legible."""
    middle = next((at for at, piece in enumerate(pieces) if piece.start == prefer), 0)
    whole = _Balance(pieces)
    before, after = (_Balance(pieces[:middle]), _Balance(pieces[middle:])) if middle else (whole, whole)
    best, best_score = 0.0, 0.0
    best_lines: tuple[tuple[int, int], ...] = ()
    for count in range(1, min(rule.lines + rule.spare, len(pieces)) + 1):
        options = [(whole.lines(count), 1.0)]
        if middle:
            for first in range(1, count):
                left, right = before.lines(first), after.lines(count - first)
                options.append(((max(left[0], right[0]), left[1] + right[1]), _PREFERENCE))
        cost = _LINE_GAIN ** (count - 1) * _SPARE_GAIN ** max(0, count - rule.lines)
        for (widest, lines), weight in options:
            size = min(rule.largest, across / widest if widest else rule.largest, down / count)
            score = size * weight / cost
            if len(lines) == count and score > best_score and size >= rule.legible:
                best, best_score, best_lines = size, score, lines
    return best, best_lines


class _Balance:
    """Pieces broken into a number of lines so that the widest is as narrow as can be."""

    def __init__(self, pieces: Sequence[_Piece]) -> None:
        self._pieces = pieces
        self._ends = [0.0, *accumulate(piece.width + piece.gap for piece in pieces)]
        self._known: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {}

    def lines(self, count: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        """The width of the widest line in em, and the lines; none when there are fewer pieces."""
        return self._of_first(len(self._pieces), count)

    def _of_first(self, many: int, count: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if many < count:
            return 0.0, ()
        if count == 1:
            return self._span(0, many), ((self._pieces[0].start, self._pieces[many - 1].end),)
        if (many, count) not in self._known:
            self._known[many, count] = self._best(many, count)
        return self._known[many, count]

    def _best(self, many: int, count: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        best = float("inf")
        best_lines: tuple[tuple[int, int], ...] = ()
        for at in range(count - 1, many):
            last = self._span(at, many)
            if last < best:
                widest, lines = self._of_first(at, count - 1)
                if max(widest, last) < best:
                    best = max(widest, last)
                    best_lines = (*lines, (self._pieces[at].start, self._pieces[many - 1].end))
        return best, best_lines

    def _span(self, start: int, end: int) -> float:
        return self._ends[end] - self._ends[start] - self._pieces[start].gap


def _packed(pieces: Sequence[_Piece], limit: float) -> tuple[tuple[tuple[int, int], ...], bool]:
    """Fill lines of `limit` em one after the other: the lines, and whether no single piece is wider than one."""
    lines: list[tuple[int, int]] = []
    used, fits = limit + 1, True
    for piece in pieces:
        if used + piece.gap + piece.width <= limit:
            used += piece.gap + piece.width
            lines[-1] = (lines[-1][0], piece.end)
        else:
            lines.append((piece.start, piece.end))
            used = piece.width
            fits = fits and piece.width <= limit
    return tuple(lines), fits


def _cut(text: str, rule: Rule, widths: _Widths, width: float, down: float, used: tuple[Family, ...]) -> Fitted:
    """As much of the start as the box holds at the smallest size, ending in an ellipsis.

    In a box lower than one line the size gives way: a line never leaves its box.
    """
    size = min(rule.smallest, down)
    limit = width * POINTS_PER_MM / _SLACK / size - max(widths[ELLIPSIS], widths[HYPHEN])
    lines, _ = _packed(_pieces(text[:_MOST_LETTERS], widths, LETTERS, limit), limit)
    lines = lines[: max(1, int(down / size))]
    last = lines[-1]
    kept = text[: last[1]] + ELLIPSIS
    lines = (*lines[:-1], (last[0], len(kept)))
    return Fitted(kept, lines, size, used, width, rule.bold, small=True, cut=True, hyphened=_hyphened(kept, lines))
