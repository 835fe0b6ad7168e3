"""A badge as a label: drawn at the printer's dots, in black and white."""

from __future__ import annotations

from . import raster, zpl
from .render import render_png
from .spec import BadgeSpec
from .template import Template


def zpl_label(spec: BadgeSpec, template: Template, dpi: int, name: str = "") -> bytes:
    """One label in ZPL for a printer of `dpi`; `name` goes in as a comment. Raises RenderError or RasterError."""
    width, height = (raster.dots(side, dpi) for side in template.page)
    return zpl.label(raster.to_dots(render_png(spec, template=template, dpi=dpi), width, height), 1, name)
