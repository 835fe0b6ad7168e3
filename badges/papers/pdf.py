"""A report as PDF, and its first page as a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from badges.blocks import block
from badges.bulk import About, Part, write_pdf
from badges.fit import Rule, fit
from badges.fonts import needs_extra
from badges.printable import line
from badges.shown import is_european, one_line
from badges.typesetting import typeset

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
    # Twice over the rows: first to count pages, then to draw them; laying out is cheap, keeping it is not.
    total = sum(1 for _ in pages(document))
    tell = (lambda made: progress(made, total)) if progress else None
    about = About(document.whole_title, document.head.organiser, document.language)
    return write_pdf(_TEMPLATE, _parts(document, total), out, tell, about, tagged=total <= _PAGES_WITH_TAGS)


def first_page(document: Document, dpi: int = 100) -> tuple[bytes, int]:
    """The first page as a PNG, and how many pages there are. Raises RenderError."""
    made = pages(document)
    first = next(made)
    total = 1 + sum(1 for _ in made)
    (part,) = _as_parts(document, iter([first]), total, 1)
    return typeset(_TEMPLATE, part.items, "png", extra=part.extra, dpi=dpi), total


def _parts(document: Document, total: int) -> Iterator[Part]:
    return _as_parts(document, pages(document), total, total if total <= _PAGES_WITH_TAGS else _PAGES_IN_A_PART)


def _as_parts(document: Document, made: Iterator[list[Item]], total: int, size: int) -> Iterator[Part]:
    frame, extra = _frame(document)
    number = 1
    while some := list(islice(made, size)):
        drawn = [
            {"number": f"Page {at} of {total}", "blocks": list(_blocks(page))} for at, page in enumerate(some, number)
        ]
        number += len(some)
        needed = extra or any(item.extra for page in some for item in page)
        yield Part([{"frame": frame, "pages": drawn}], needed, len(some))


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
        "printed": (head.printed, Rule(7.5, 7, 5), 60.0, 4.0),
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
