"""Breaking a report into pages: what is how high, what stays together, what is said again on the next page.

Pages are broken here and only drawn by typst, so that their number is known before the first is set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from badges.blocks import block, right_to_left
from badges.fit import Fitted, Rule, fit
from badges.fonts import needs_extra
from badges.printable import line
from badges.shown import one_line

from .model import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Gap,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Style,
    Table,
    Text,
)

WIDTH = 182.0
BODY = 234.0
"""Height for blocks on a page, in mm, under its head and above its foot."""
BARE_BODY = 269.0
_PADDING = 0.6
_INSET = 1.0
_HIGHEST = 90.0  # of one text in a row, where it would be cut: two of them still have a page
_TITLES, _BAND, _HEADINGS = 6.0, 6.5, {1: 11.0, 2: 8.5}
# How each kind of text is set, and the most height it may take in a table (mm).
_RULES: dict[Style, tuple[Rule, float]] = {
    "strong": (Rule(9.5, 8.5, 6.5, bold=True), 12.0),
    "plain": (Rule(8.5, 7.5, 6), 11.0),
    "quiet": (Rule(7.5, 7, 6), 9.0),
    "small": (Rule(7, 6, 5), 7.0),
    "large": (Rule(12, 10, 8), 20.0),
    "title": (Rule(22, 14, 9, bold=True), 40.0),
}
_TITLE_RULE = Rule(7.5, 6.5, 5, bold=True)
_BAND_RULE = Rule(9.5, 8.5, 7, bold=True)
_HEADING_RULES = {1: Rule(13, 10, 8, bold=True), 2: Rule(10.5, 9, 7, bold=True)}


@dataclass(frozen=True, slots=True)
class Item:
    """What is drawn in one piece: its kind, height in mm, what the template needs, and if for that an extra font."""

    kind: str
    height: float
    draw: dict[str, Any]
    extra: bool = False


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Items that stay on one page; `again` stands before them where they begin one.

    `spare` ones begin none. Those that are not `alone` begin none by themselves: what stands before them goes along.
    """

    items: tuple[Item, ...]
    again: tuple[Item, ...] = ()
    spare: bool = False
    alone: bool = True

    @property
    def height(self) -> float:
        return sum(item.height for item in self.items)


_BREAK = _Chunk(())
_GAP = "gap"
_CONTINUED = " (continued)"


def pages(document: Document) -> Iterator[list[Item]]:
    """The pages of a document, at least one, the last one never empty for a break's sake."""
    body = BARE_BODY if document.bare else BODY
    page: list[_Chunk] = []
    free, made = body, 0
    for chunk in _kept_with_next(document.blocks):
        if chunk.spare and chunk.height > free:
            continue
        if page and (chunk is _BREAK or chunk.height > free):
            along = () if chunk.alone or len(page) == 1 else (_at_the_top(page.pop()),)
            yield _items(page)
            page, made = [*along], made + 1
            free = body - sum(one.height for one in page)
        if chunk is _BREAK or (not page and chunk.items[0].kind == _GAP):
            continue
        page.append(chunk if page else _at_the_top(chunk))
        free -= page[-1].height
    if page or not made:
        yield _items(page)


def _at_the_top(chunk: _Chunk) -> _Chunk:
    """What stands on a page that a chunk begins."""
    return _Chunk((*chunk.again, *chunk.items)) if chunk.again else chunk


def _items(page: Iterable[_Chunk]) -> list[Item]:
    return [item for chunk in page for item in chunk.items]


def _kept_with_next(blocks: Iterable[Block]) -> Iterator[_Chunk]:
    """The chunks of all blocks; a heading goes with the first chunk of what follows."""
    waiting: tuple[Item, ...] = ()
    for chunk in _in_order(blocks):
        if chunk is not _BREAK and chunk.items[0].kind == "heading" and len(chunk.items) == 1:
            waiting = (*waiting, *chunk.items)
        else:
            yield _Chunk((*waiting, *chunk.items)) if waiting else chunk
            waiting = ()
    if waiting:
        yield _Chunk(waiting)


def _in_order(blocks: Iterable[Block]) -> Iterator[_Chunk]:
    """The chunks of all blocks. A table without titles of its own goes on under the heading that it stands under."""
    under = ""
    for item in blocks:
        if isinstance(item, Heading):
            under = item.words
        yield from _table(item, under) if isinstance(item, Table) else _chunks(item)


def _chunks(item: Heading | Paragraph | Chart | Gap | PageBreak) -> Iterable[_Chunk]:
    match item:
        case Heading():
            return (_Chunk((_heading(item.words, item.note, item.level),)),)
        case Paragraph():
            return (_Chunk((_paragraph(item),)),)
        case Chart():
            return (_Chunk((_chart(item),)),)
        case Gap():
            return (_Chunk((Item(_GAP, item.height, {}),)),)
        case PageBreak():
            return (_BREAK,)


def _heading(words: str, note: str, level: Literal[1, 2]) -> Item:
    return _worded("heading", words, note, _HEADING_RULES[level], _HEADINGS[level], level=level)


def _worded(kind: str, words: str, note: str, rule: Rule, height: float, **more: Any) -> Item:
    fitted = fit(one_line(line(words)), rule, WIDTH - 30, height - 2)
    return Item(kind, height, {"texts": _texts([("", fitted)]), "note": note, **more}, needs_extra(fitted.families))


def _paragraph(item: Paragraph) -> Item:
    rule, _ = _RULES[item.text.style]
    # A paragraph is never made smaller to take fewer lines.
    rule = Rule(rule.largest, rule.largest, rule.smallest, bold=rule.bold)
    fitted = fit(one_line(line(item.text.words, item.text.language)), rule, WIDTH - 2, BODY - 4, item.text.language)
    draw = {"texts": _texts([(item.text.style, fitted)]), "align": item.align}
    return Item("paragraph", fitted.height + 1.5, draw, needs_extra(fitted.families))


def _chart(item: Chart) -> Item:
    draw = {
        "title": one_line(line(item.title)),
        "labels": [one_line(line(label)) for label in item.labels],
        "series": [{"name": one_line(line(series.name)), "values": series.values} for series in item.series],
        "shape": item.kind,
        "tall": item.height,
    }
    return Item("chart", item.height, draw)


def _table(table: Table, under: str) -> Iterator[_Chunk]:
    share = WIDTH / sum(column.width for column in table.columns)
    widths = [column.width * share for column in table.columns]
    titles = _titles(table.columns, widths)
    head = (_heading(under + _CONTINUED, "", 2),) if under else ()
    first: tuple[Item, ...] = (titles,)
    for group in table.groups:
        band = (_band(group, ""),) if group.title else ()
        again = (titles, _band(group, _CONTINUED)) if group.title else (*head, titles)
        rows = iter(group.rows)
        if together := tuple(_row(row, table, widths) for row in islice(rows, group.together)):
            top = () if first else (titles,) if group.title else again
            yield _Chunk((*first, *band, *together), top, alone=not group.leaning)
            first = ()
        for row in rows:
            yield _Chunk((_row(row, table, widths),), again, row.spare)
    if first:
        yield _Chunk(first)


def _titles(columns: Sequence[Column], widths: Sequence[float]) -> Item:
    cells = [
        _texts([("quiet", fit(one_line(line(column.title)), _TITLE_RULE, width - 2 * _INSET, _TITLES - 1))])
        for column, width in zip(columns, widths, strict=True)
    ]
    about = [{"width": width, "align": c.align, "boxed": c.boxed} for c, width in zip(columns, widths, strict=True)]
    return Item("titles", _TITLES, {"cells": cells, "columns": about})


def _band(group: Group, more: str) -> Item:
    return _worded("band", group.title + more, "" if more else group.note, _BAND_RULE, _BAND)


def _row(row: Row, table: Table, widths: Sequence[float]) -> Item:
    cells: list[list[Any]] = []
    tallest, extra = table.least_height - 2 * _PADDING, False
    for cell, width in zip(row.cells, widths, strict=False):
        fitted = _stacked(cell, width - 2 * _INSET) if cell else []
        tallest = max(tallest, sum(text.height for _, text in fitted))
        extra = extra or any(needs_extra(text.families) for _, text in fitted)
        cells.append(_texts(fitted))
    draw: dict[str, Any] = {"cells": cells}
    if row.struck:
        draw["struck"] = True
    return Item("row", tallest + 2 * _PADDING, draw, extra)


def _stacked(cell: Cell, width: float) -> list[tuple[Style, Fitted]]:
    texts = []
    for text in (Text(cell),) if isinstance(cell, str) else cell:
        words = one_line(line(text.words, text.language, whole=text.whole))
        if words:
            rule, height = _RULES[text.style]
            fitted = fit(words, rule, width, height, text.language)
            if fitted.cut:  # a name is never cut: the row is as high as it takes
                least = Rule(rule.smallest, rule.smallest, rule.smallest, bold=rule.bold)
                fitted = fit(words, least, width, _HIGHEST, text.language)
            texts.append((text.style, fitted))
    return texts


def _texts(fitted: Iterable[tuple[str, Fitted]]) -> list[Any]:
    """Fitted texts as the template takes them: Latin ones short, since there are millions."""
    drawn: list[Any] = []
    for style, text in fitted:
        if not text.lines:
            continue
        grey = style in ("quiet", "small")
        if len(text.families) == 1 and not text.hyphened and not text.upright and not right_to_left(text.text):
            drawn.append([[text.text[start:end] for start, end in text.lines], text.size, text.bold, grey])
        else:
            drawn.append({**block(text), "grey": grey})
    return drawn
