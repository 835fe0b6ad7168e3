"""The emblem of the European Union as a picture, for documents that cannot hold the drawing itself."""

from __future__ import annotations

from badges.shown import is_european
from badges.typesetting import typeset


def emblem_png(funding: str) -> bytes:
    """The emblem that stands beside a funding line, or nothing where it speaks of another funder."""
    return typeset("emblem", [], "png", dpi=300) if is_european(funding) else b""
