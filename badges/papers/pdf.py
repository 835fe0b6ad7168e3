"""A report as PDF, and its first page as a picture."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

from badges.blocks import block
from badges.bulk import About
from badges.fit import Rule, fit
from badges.fonts import needs_extra
from badges.pdf_join import PdfJoiner
from badges.printable import line
from badges.shown import is_european, one_line
from badges.typesetting import forget, typeset

from .model import Document
from .pages import Item, pages

_TEMPLATE = "paper"
# So many pages are set at once, with tags for screen readers; longer documents are joined from parts, without.
_PAGES_WITH_TAGS = 80
_PAGES_IN_A_PART = 40


def write(document: Document, out: BinaryIO, progress: Callable[[int, int], None] | None = None) -> int:
    """Write a document as PDF and return the number of its pages.

    `progress(pages made, pages in all)` may raise to cancel. Raises RenderError.
    """
    # Each page says how many there are, so all are laid out before the first is drawn: 8 KB each, as they are kept.
    drawn: list[str] = []
    frame, extra = _frame(document)
    for page in pages(document):
        drawn.append(_drawn(page))
        extra = extra or any(item.extra for item in page)
    total, about = len(drawn), _about(document)
    if total <= _PAGES_WITH_TAGS:
        out.write(typeset(_TEMPLATE, _part(frame, about, 1, total, drawn), "pdf", extra=extra, tagged=True))
    else:
        joiner = PdfJoiner(out)
        for first in range(0, total, _PAGES_IN_A_PART):
            some = drawn[first : first + _PAGES_IN_A_PART]
            joiner.add(typeset(_TEMPLATE, _part(frame, about, first + 1, total, some), "pdf", extra=extra))
            forget(_TEMPLATE, extra=extra)
            if progress:
                progress(first + len(some), total)
        joiner.finish()
    if progress:
        progress(total, total)
    return total


def first_page(document: Document, dpi: int = 100) -> tuple[bytes, int]:
    """The first page as a PNG, and how many pages there are. Raises RenderError."""
    made = pages(document)
    first = next(made)
    total = 1 + sum(1 for _ in made)
    frame, extra = _frame(document)
    data = _part(frame, _about(document), 1, total, [_drawn(first)])
    extra = extra or any(item.extra for item in first)
    return typeset(_TEMPLATE, data, "png", extra=extra, dpi=dpi), total


def _drawn(page: Iterable[Item]) -> str:
    return json.dumps(list(_blocks(page)))


def _about(document: Document) -> dict[str, Any]:
    return asdict(About(document.whole_title, document.head.organiser, document.language))


def _part(frame: dict[str, Any], about: dict[str, Any], first: int, total: int, drawn: Iterable[str]) -> str:
    """Some pages as the template takes them."""
    head = json.dumps({"frame": frame, "about": about, "first": first, "total": total})
    return f'[{head[:-1]}, "pages": [{",".join(drawn)}]}}]'


def _blocks(page: Iterable[Item]) -> Iterator[dict[str, Any]]:
    """The items of a page; titles and the rows under them are one table."""
    table: dict[str, Any] | None = None
    for item in page:
        drawn = {"kind": item.kind, "height": item.height, **item.draw}
        if item.kind in ("band", "row") and table is not None:
            table["rows"].append(drawn)
            continue
        if table is not None:
            yield table
        table = {**drawn, "rows": []} if item.kind == "titles" else None
        if table is None:
            yield drawn
    if table is not None:
        yield table


def _frame(document: Document) -> tuple[dict[str, Any], bool]:
    """What stands on every page, and whether it needs an extra font."""
    head = document.head
    texts = {
        "conference": (head.conference, Rule(13, 10, 7, lines=2, bold=True), 122.0, 11.0),
        "where": (head.where, Rule(9, 8, 6, lines=2), 122.0, 8.0),
        "project": (head.project, Rule(8.5, 7.5, 6, lines=2), 122.0, 7.0),
        "title": (document.whole_title, Rule(12, 9, 7, lines=2, bold=True), 56.0, 11.0),
        "when": (head.when, Rule(9.5, 8, 6, lines=2), 56.0, 9.0),
        "printed": (head.printed, Rule(7.5, 7, 5), 50.0, 4.0),
        "seal": (head.seal, Rule(7.5, 7, 5), 50.0, 4.0),
        "funding": (head.funding, Rule(9, 7.5, 6, lines=3), 65.0, 10.0),
    }
    fitted = {
        name: fit(one_line(line(text)), rule, width, height) for name, (text, rule, width, height) in texts.items()
    }
    frame: dict[str, Any] = {name: block(text) for name, text in fitted.items() if text.lines}
    frame["emblem"] = is_european(head.funding)
    frame["training"] = head.training
    frame["bare"] = document.bare
    if head.logo:
        svg = b"<svg" in head.logo[:1000]
        frame["logo"] = head.logo.decode("utf-8", "replace") if svg else list(head.logo)
    return frame, any(needs_extra(text.families) for text in fitted.values())
