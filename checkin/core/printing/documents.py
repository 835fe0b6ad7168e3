"""What is sent to a printer: badges in the best form it takes, drawn for its dots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from badges.printers.model import APPLE_RASTER, PDF, PNG, PWG_RASTER, ZPL, Backend, Printer, PrinterRefused
from badges.spec import BadgeSpec

if TYPE_CHECKING:
    from badges.template import Template

MANY_PAGED = (PDF, PWG_RASTER, APPLE_RASTER)
"""The forms in which several badges are one document, best first."""
MAKEABLE = frozenset({*MANY_PAGED, ZPL, PNG})
"""The forms in which badges can be made."""


def document(
    backend: Backend, printer: Printer, template: str, specs: Sequence[BadgeSpec], separator: str = ""
) -> bytes:
    """Badges as one document, after a page that says `separator` where the form has several pages.

    Raises RenderError, or PrinterRefused when the printer takes nothing that we can make.
    """
    from badges.render import render_pdf, render_png
    from badges.template import load_template

    card, dpi = load_template(template), printer.dpi
    formats = backend.formats()
    if PDF in formats:
        return render_pdf(specs, template=card, dpi=dpi, separator=separator)
    for form in (PWG_RASTER, APPLE_RASTER):
        if form in formats:
            return _raster(backend, form, [page for spec in specs for page in _pages(card, spec, dpi)], dpi)
    if ZPL in formats and len(specs) == 1 and not card.back:
        from badges.labels import zpl_label

        return zpl_label(specs[0], card, dpi)
    if PNG in formats and len(specs) == 1 and not card.back:
        return render_png(specs[0], template=card, dpi=dpi)
    raise PrinterRefused(f"{printer.name} takes no document that badges can be made as.", "Choose another printer.")


def _pages(card: Template, spec: BadgeSpec, dpi: int) -> list[bytes]:
    from badges.render import render_png

    front = render_png(spec, template=card, dpi=dpi)
    if not card.back or card.fold:
        return [front]
    return [front, render_png(spec, template=card, dpi=dpi, back=True)]


def _raster(backend: Backend, form: str, pictures: Sequence[bytes], dpi: int) -> bytes:
    from badges.raster import APPLE_TYPES, RASTER_TYPES, apple_raster, pwg_raster

    make, types = (pwg_raster, RASTER_TYPES) if form == PWG_RASTER else (apple_raster, APPLE_TYPES)
    taken = backend.raster_types()
    return make(pictures, dpi, next((name for name in types if name in taken), types[1]))
