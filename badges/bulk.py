"""Long documents: set in parts, joined as they come, in flat memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, BinaryIO

from .pdf_join import PdfJoiner
from .typesetting import forget, typeset


@dataclass(frozen=True, slots=True)
class Part:
    """Some pages of a document: what the template draws, and whether it needs the fonts of an extra package.

    `count` is what the pages hold, where that is not one thing a page.
    """

    items: Sequence[dict[str, Any]]
    extra: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a PDF says of itself, for whoever has many of them, or a screen reader."""

    title: str
    author: str = ""
    language: str = "en"


def write_pdf(
    template: str,
    parts: Iterable[Part],
    out: BinaryIO,
    progress: Callable[[int], None] | None = None,
    about: About | None = None,
) -> int:
    """Write the pages of all `parts` to `out` and return how many items they hold.

    `about` goes to the template with the first item. `progress` hears the number of items done. A single part is
    written as typst made it. Raises RenderError.
    """
    waiting = iter(parts)
    part, done = next(waiting, None), 0
    if part and about:
        part = replace(part, items=[{**part.items[0], "about": asdict(about)}, *part.items[1:]])
    joiner: PdfJoiner | None = None
    while part:
        pdf = typeset(template, part.items, "pdf", extra=part.extra)
        following = next(waiting, None)
        if joiner or following:
            joiner = joiner or PdfJoiner(out)
            joiner.add(pdf)
            forget(template, extra=part.extra)
        else:
            out.write(pdf)
        done += len(part.items) if part.count is None else part.count
        if progress:
            progress(done)
        part = following
    if joiner:
        joiner.finish()
    return done
