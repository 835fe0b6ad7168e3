"""Badges as PDF and PNG, set by typst.

Names reach typst as data in `sys.inputs`, never as source. Bulk is set in parts that are joined as they
come, so that memory and speed stay the same however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeAlias

from . import separators
from .blocks import block
from .bulk import About, Part, write_pdf
from .compose import compose, picture_names
from .fonts import needs_extra
from .shown import name_and_family
from .spec import BadgeSpec
from .template import Template, load_template
from .typesetting import RenderError, typeset

__all__ = ["RenderError", "render_pdf", "render_pdf_to", "render_png"]

Design: TypeAlias = str | Template | Callable[[BadgeSpec], Template]
"""A template by its name or path, one already read, or what chooses one for each badge; those have different names."""
CARDS = "cards"
"""The typst template that sets every card."""
_PART = 100
"""Badges in a part: more cost memory, fewer cost bytes, as every part carries its own fonts."""


def render_pdf(
    specs: Sequence[BadgeSpec],
    *,
    template: str | Template = "a6",
    progress: Callable[[int], None] | None = None,
    dpi: int | None = None,
    separator: str = "",
    about: About | None = None,
) -> bytes:
    """One PDF with a page a badge (two where the template has a back), in the order given.

    `separator` is what a page before them says, for the group they belong to.

    `template` is one already read, or the name or path of one. `progress` hears how many badges are done.
    `dpi` is the printer's resolution, where it is known: the QR then stands on whole dots.
    Raises RenderError (TemplateError) when a badge cannot be drawn. What `progress` raises stops the work.
    """
    if not specs:
        raise RenderError("There is no badge to print.", "Choose at least one delegate.")
    out = BytesIO()
    chosen = as_template(template)
    before = [separators.separator(chosen, separator)] if separator else []
    write_pdf(CARDS, chain(before, _parts(_chooser(chosen), specs, dpi)), out, progress, about)
    return out.getvalue()


def render_pdf_to(
    path: Path,
    specs: Iterable[BadgeSpec],
    *,
    template: Design = "a6",
    progress: Callable[[int], None] | None = None,
    dpi: int | None = None,
    about: About | None = None,
) -> int:
    """Write the PDF to `path` while it is made, and return how many badges it holds.

    `specs` may be a generator: memory stays flat. The file appears when it is complete; on an error, or when
    `progress` raises, nothing is left behind. Raises RenderError, or OSError when the file cannot be written.
    """
    return write_whole(path, _parts(_chooser(template), specs, dpi), progress, about)


def render_groups_to(
    path: Path,
    groups: Iterable[tuple[str, Sequence[BadgeSpec]]],
    template: Design = "a6",
    progress: Callable[[int], None] | None = None,
    about: About | None = None,
) -> int:
    """The same for groups of badges, each after a page that says its words; the count is without those pages."""
    choose = _chooser(template)

    def parts() -> Iterator[Part]:
        for words, specs in groups:
            if words:
                yield separators.separator(choose(specs[0]), words)
            yield from _parts(choose, specs, None)

    return write_whole(path, parts(), progress, about)


def write_whole(
    path: Path, parts: Iterable[Part], progress: Callable[[int], None] | None = None, about: About | None = None
) -> int:
    """Write pages of cards to `path`, which appears when they are complete, and return how many cards there are.

    Raises RenderError where there is none.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as out:
            count = write_pdf(CARDS, parts, out, progress, about)
        if not count:
            raise RenderError("There is no badge to print.", "Choose at least one delegate.")
        part.replace(path)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return count


def render_png(spec: BadgeSpec, *, template: str | Template = "a6", dpi: int = 300, back: bool = False) -> bytes:
    """One badge as a PNG at `dpi`, its QR on whole dots; with `back`, its other side. Raises RenderError."""
    if not 50 <= dpi <= 1200:
        raise RenderError(f"{dpi} dots an inch is no resolution for a badge.", "Use 203, 300 or 600.")
    chosen = as_template(template)
    pages, extra = pages_of(chosen, spec, dpi)
    if back and len(pages) == 1:
        raise RenderError(f"The template {chosen.name} has no back.", "Add [[back.element]] to it.")
    return typeset(CARDS, with_pictures([chosen], [pages[back]]), "png", extra=extra, dpi=dpi)


def render_name_png(spec: BadgeSpec, *, dpi: int = 150) -> bytes:
    """The native name alone (the only one, where there is none) as the badge shows it: a PNG no wider than it is.

    Raises RenderError for a person without a name.
    """
    fitted = dict(compose(load_template("a6"), spec, code=False)[0].fitted)
    field = "native_name" if "native_name" in fitted else "name"
    if field not in fitted:
        raise RenderError("There is no name to show.", "Give the person a name.")
    name = block(fitted[field], name_and_family(spec)[1] if field == "name" else None)
    return typeset("name", name, "png", extra=needs_extra(fitted[field].families), dpi=dpi)


def as_template(template: str | Template) -> Template:
    """The template itself, read where only its name is given. Raises TemplateError."""
    return template if isinstance(template, Template) else load_template(template)


def with_pictures(templates: Iterable[Template], pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pages of a part, with the images of its templates once, on the first of them."""
    pictures = {name: svg for template in templates for svg, name in picture_names(template).items()}
    return [{**pages[0], "pictures": pictures}, *pages[1:]]


def _chooser(design: Design) -> Callable[[BadgeSpec], Template]:
    if isinstance(design, (str, Template)):
        chosen = as_template(design)
        return lambda _: chosen
    return design


def faces_of(template: Template, spec: BadgeSpec, dpi: int | None = None) -> tuple[list[dict[str, Any]], bool]:
    """The sides of a badge as typst draws them, and whether one needs the fonts of an extra package."""
    size = {"x": 0.0, "y": 0.0, "width": template.width, "height": template.height, "turned": False}
    faces = compose(template, spec, dpi)
    drawn = [{**size, "training": spec.training, "items": face.items} for face in faces]
    return drawn, any(face.extra for face in faces)


def pages_of(template: Template, spec: BadgeSpec, dpi: int | None = None) -> tuple[list[dict[str, Any]], bool]:
    """The pages of one badge: front and back, or both on one sheet to be folded."""
    faces, extra = faces_of(template, spec, dpi)
    width, height = template.page
    if template.fold:
        sheet = folded(faces, template.height)
        mark = min(4.0, width / 8)
        middle = template.height
        lines = [(0, middle, mark, middle), (width - mark, middle, width, middle)]
        return [{"width": width, "height": height, "faces": sheet, "lines": lines}], extra
    return [{"width": width, "height": height, "faces": [face], "lines": []} for face in faces], extra


def folded(faces: list[dict[str, Any]], height: float) -> list[dict[str, Any]]:
    """Front below, back above it upside down: folded at the middle, both stand upright."""
    return [{**faces[-1], "turned": True}, {**faces[0], "y": height}]


def _parts(choose: Callable[[BadgeSpec], Template], specs: Iterable[BadgeSpec], dpi: int | None) -> Iterator[Part]:
    rest = iter(specs)
    while some := list(islice(rest, _PART)):
        chosen = [choose(spec) for spec in some]
        made = [pages_of(template, spec, dpi) for template, spec in zip(chosen, some, strict=True)]
        used = {template.name: template for template in chosen}
        pages = with_pictures(used.values(), [page for pages, _ in made for page in pages])
        yield Part(pages, any(extra for _, extra in made), len(some))
