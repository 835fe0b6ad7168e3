"""What is sent to a printer: badges in the best form it takes, drawn for its dots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from badges.printers.model import PDF, PNG, PWG_RASTER, ZPL, Backend, Printer, PrinterError
from badges.spec import BadgeSpec

if TYPE_CHECKING:
    from badges.template import Template

MAKEABLE = frozenset({PDF, PWG_RASTER, ZPL, PNG})
"""The forms in which badges can be made."""


def document(
    backend: Backend, printer: Printer, template: str, specs: Sequence[BadgeSpec], separator: str = ""
) -> bytes:
    """Badges as one document, after a page that says `separator` where the form has several pages.

    Raises RenderError, or PrinterError when the printer takes nothing that we can make.
    """
    from badges.render import render_pdf, render_png
    from badges.template import load_template

    card, dpi = load_template(template), printer.dpi
    formats = backend.formats()
    if PDF in formats:
        return render_pdf(specs, template=card, dpi=dpi, separator=separator)
    if PWG_RASTER in formats:
        return _raster(backend, [page for spec in specs for page in _pages(card, spec, dpi)], dpi)
    if ZPL in formats and len(specs) == 1 and not card.back:
        from badges.labels import zpl_label

        return zpl_label(specs[0], card, dpi)
    if PNG in formats and len(specs) == 1 and not card.back:
        return render_png(specs[0], template=card, dpi=dpi)
    raise PrinterError(f"{printer.name} takes no document that badges can be made as.", "Choose another printer.")


def _pages(card: Template, spec: BadgeSpec, dpi: int) -> list[bytes]:
    from badges.render import render_png

    front = render_png(spec, template=card, dpi=dpi)
    if not card.back or card.fold:
        return [front]
    return [front, render_png(spec, template=card, dpi=dpi, back=True)]


def _raster(backend: Backend, pictures: Sequence[bytes], dpi: int) -> bytes:
    from badges.printers.ipp import IppBackend
    from badges.raster import RASTER_TYPES, pwg_raster

    taken = backend.capabilities().raster_types if isinstance(backend, IppBackend) else RASTER_TYPES
    kind = next((name for name in RASTER_TYPES if name in taken), RASTER_TYPES[1])
    return pwg_raster(pictures, dpi, kind)
