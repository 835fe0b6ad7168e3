"""A look at the drawn code before it goes to a printer: every module whole, dark or light as it must be.

To decode it is not enough: readers also take a code that is inverted, or half damaged. So the dots themselves are
compared, on the picture as the printer gets it.
"""

from __future__ import annotations

from . import qr
from .raster import Box, Dots, RasterError
from .render import faces_of
from .spec import BadgeSpec
from .template import Template

_MM_PER_INCH = 25.4
_LEAST_DOTS = 4


def check_code(dots: Dots, spec: BadgeSpec, template: Template, dpi: int) -> None:
    """Compare the code in a badge drawn at `dpi` with what it must be. Raises RasterError where it differs."""
    box = code_box(spec, template, dpi)
    if box is None:
        return
    left, top, right, _ = box
    size = (right - left) // qr.MODULES
    if size < _LEAST_DOTS or size * qr.MODULES != right - left:
        raise _fault(spec, f"a module is {(right - left) / qr.MODULES:.1f} dots")
    modules = qr.matrix(spec.code)
    edge = qr.QUIET * size
    for y in range(max(top - edge, 0), top + qr.MODULES * size + edge):
        row, inside = (y - top) // size, 0 <= y - top < qr.MODULES * size
        for x in range(max(left - edge, 0), right + edge):
            dark = inside and left <= x < right and modules[row][(x - left) // size]
            if dots.dark(x, y) is not bool(dark):
                raise _fault(spec, f"the dot at {x}, {y} is wrong")


def code_box(spec: BadgeSpec, template: Template, dpi: int) -> Box | None:
    """Where the modules of the code stand on the front of a badge drawn at `dpi`, in dots; None without a code."""
    if not spec.code:
        return None
    front = faces_of(template, spec, dpi)[0][0]
    if "a6" in front:
        (x, y), side = front["a6"]["place"], front["a6"]["side"]
    else:
        found = next((item["box"] for item in front["items"] if item["kind"] == "qr"), None)
        if found is None:
            return None
        x, y, side, _ = found
    left, top, length = (round(value * dpi / _MM_PER_INCH) for value in (x, y, side))
    return left, top, left + length, top + length


def _fault(spec: BadgeSpec, what: str) -> RasterError:
    return RasterError(f"The code of {spec.ref or spec.name} was not drawn as it must be: {what}.", "Nothing was sent.")
