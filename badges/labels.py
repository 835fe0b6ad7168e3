"""A badge as a label: drawn at the printer's dots, in black and white."""

from __future__ import annotations

from . import raster, zpl
from .render import render_png
from .self_check import check_code
from .spec import BadgeSpec
from .template import Template


def zpl_label(spec: BadgeSpec, template: Template, dpi: int, name: str = "") -> bytes:
    """One label in ZPL for a printer of `dpi`, its code looked at dot by dot; `name` goes in as a comment.

    Raises RenderError, or RasterError when the code is not as it must be.
    """
    width, height = (raster.dots(side, dpi) for side in template.page)
    drawn = raster.to_dots(render_png(spec, template=template, dpi=dpi), width, height)
    if not template.fold:
        check_code(drawn, spec, template, dpi)
    return zpl.label(drawn, 1, name)
