"""Badges as PDF and PNG, set by typst.

Names reach typst as data in `sys.inputs`, never as source. Bulk is set in parts that are joined as they
come, so that memory and speed stay the same however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from itertools import islice
from pathlib import Path

from . import qr
from .blocks import block
from .bulk import Part, write_pdf
from .code import human_code
from .fonts import needs_extra
from .layout import lay_out
from .spec import BadgeSpec
from .typesetting import RenderError, typeset

__all__ = ["RenderError", "render_pdf", "render_pdf_to", "render_png"]

_PART = 100
"""Badges in a part: more cost memory, fewer cost bytes, as every part carries its own fonts."""
_QR_PLACE = (8.0, 102.2)
_MODULE = 1.0
"""A module of the QR in mm: eight dots at 203 dpi."""
_MODULE_AT_MOST = 1.02
"""What the place has room for with the quiet zone: twelve dots at 300 dpi are 1.016 mm."""
_MM_PER_INCH = 25.4


def render_pdf(
    specs: Sequence[BadgeSpec], *, template: str = "a6", progress: Callable[[int], None] | None = None
) -> bytes:
    """One PDF with a page a badge, in the order given; `progress` hears how many are done.

    Raises RenderError when a badge cannot be drawn. What `progress` raises stops the work.
    """
    if not specs:
        raise RenderError("There is no badge to print.", "Choose at least one delegate.")
    out = BytesIO()
    write_pdf(template, _parts(specs), out, progress)
    return out.getvalue()


def render_pdf_to(
    path: Path,
    specs: Iterable[BadgeSpec],
    *,
    template: str = "a6",
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the PDF to `path` while it is made, and return how many badges it holds.

    `specs` may be a generator: memory stays flat. The file appears when it is complete; on an error, or when
    `progress` raises, nothing is left behind. Raises RenderError, or OSError when the file cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as out:
            count = write_pdf(template, _parts(specs), out, progress)
        if not count:
            raise RenderError("There is no badge to print.", "Choose at least one delegate.")
        part.replace(path)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return count


def render_png(spec: BadgeSpec, *, template: str = "a6", dpi: int = 300) -> bytes:
    """One badge as a PNG at `dpi`, its QR on whole dots. Raises RenderError."""
    if not 50 <= dpi <= 1200:
        raise RenderError(f"{dpi} dots an inch is no resolution for a badge.", "Use 203, 300 or 600.")
    part = _prepared([spec], dpi)
    return typeset(template, part.items, "png", extra=part.extra, dpi=dpi)


def render_name_png(spec: BadgeSpec, *, dpi: int = 150) -> bytes:
    """The native name alone (the only one, where there is none) as the badge shows it: a PNG no wider than it is."""
    part = _prepared([spec], dpi)
    return typeset("name", part.items, "png", extra=part.extra, dpi=dpi)


def _parts(specs: Iterable[BadgeSpec]) -> Iterator[Part]:
    rest = iter(specs)
    while some := list(islice(rest, _PART)):
        yield _prepared(some)


def _prepared(specs: Sequence[BadgeSpec], dpi: int | None = None) -> Part:
    extra = False
    badges = []
    for spec in specs:
        layout = lay_out(spec)
        extra = extra or any(needs_extra(field.families) for field in layout.fields.values())
        place, module = _on_dots(dpi)
        badges.append(
            {
                "fields": {
                    name: block(field, layout.family if name == "name" else None)
                    for name, field in layout.fields.items()
                    if field.lines
                },
                "emblem": layout.emblem,
                "colour": layout.colour,
                "ink": layout.ink,
                "training": spec.training,
                "qr": _qr_path(spec),
                "place": place,
                "side": module * qr.MODULES,
                "human": human_code(spec.code),
            }
        )
    return Part(badges, extra)


def _qr_path(spec: BadgeSpec) -> str:
    if not spec.code:
        return ""
    try:
        return qr.svg_path(qr.matrix(spec.code))
    except ValueError as error:
        message = f"The code of {spec.ref or spec.name} does not fit its QR."
        raise RenderError(message, "Give the badge a new code.") from error


def _on_dots(dpi: int | None) -> tuple[tuple[float, float], float]:
    """Where the QR stands and how wide a module is, in mm: on whole dots where the resolution is known."""
    if dpi is None:
        return _QR_PLACE, _MODULE
    dot = _MM_PER_INCH / dpi
    x, y = (round(at / dot) * dot for at in _QR_PLACE)
    return (x, y), max(1, int(_MODULE_AT_MOST / dot)) * dot
