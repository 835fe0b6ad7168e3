"""Badge templates: small TOML files a secretariat can edit, read strictly."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import qr
from .shown import categories_of
from .spec import BadgeSpec
from .template_elements import Code, Element, Funding, Picture, read_element
from .template_reading import Table, TemplateError, not_toml
from .typesetting import TEMPLATES

__all__ = ["Template", "TemplateError", "check_qr", "load_template", "shipped_templates"]

SIZES = {
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "A6": (105.0, 148.0),
    "A7": (74.0, 105.0),
    "Letter": (215.9, 279.4),
    "CR80": (53.98, 85.6),
    "4x3in": (76.2, 101.6),
    "4x6in": (101.6, 152.4),
}
"""Named sizes, upright, in mm."""

_LEAST_SIDE, _LARGEST_SIDE = 20.0, 450.0
_LARGEST_FILE = 200_000
_LEAST_DOTS = 4
_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Template:
    """A template as read. `width` and `height` are of one face in mm.

    `fold` says that the back is printed above the front, upside down, to be folded at the top edge. `categories`:
    whom it is for, where not all have one design.
    """

    name: str
    title: str
    width: float
    height: float
    front: tuple[Element, ...]
    back: tuple[Element, ...] = ()
    fold: bool = False
    categories: tuple[str, ...] = ()

    def is_for(self, spec: BadgeSpec) -> bool:
        """Whether the badge is of a category that this template names."""
        return not categories_of(spec).isdisjoint(self.categories)

    @property
    def page(self) -> tuple[float, float]:
        """Width and height of the unfolded card."""
        return self.width, self.height * (2 if self.fold else 1)

    @property
    def derogation(self) -> str:
        """The recorded reason for a funding block smaller than the rules ask, empty when there is none."""
        return next((item.derogation for item in (*self.front, *self.back) if isinstance(item, Funding)), "")


def shipped_templates() -> tuple[str, ...]:
    """The names of the templates that come with the program."""
    return tuple(sorted(path.stem for path in TEMPLATES.glob("*.toml")))


def load_template(path_or_name: str | Path) -> Template:
    """A shipped template by its name, or a file. Raises TemplateError."""
    if isinstance(path_or_name, str) and path_or_name in shipped_templates():
        return _shipped(path_or_name)
    path = Path(path_or_name)
    if path.suffix != ".toml":
        names = ", ".join(shipped_templates())
        raise TemplateError(
            f"There is no badge template called {path_or_name}.", f"Use one of {names}, or a .toml file."
        )
    return _read(path)


@cache
def certificate_template() -> Template:
    """The certificate of attendance that comes with the program: a template without a code."""
    return _read(TEMPLATES / "certificates" / "certificate.toml")


def check_qr(template: Template, dpi: int) -> list[str]:
    """What is wrong with the QR of `template` on a printer of `dpi`: a sentence for each, none when all is well.

    The code is drawn in whole dots, so what counts is how many a module has room for.
    """
    faults = []
    for item in (*template.front, *template.back):
        if isinstance(item, Code):
            dots = module_dots(item.area.width, dpi)
            if dots < _LEAST_DOTS:
                need = _LEAST_DOTS * (qr.MODULES + 2 * qr.QUIET) * _MM_PER_INCH / dpi
                faults.append(
                    f"The QR of {template.name} is {item.area.width:g} mm: {dots} dots a module at {dpi} dpi, "
                    f"and {_LEAST_DOTS} are needed. Make its size at least {need:.1f} mm."
                )
    return faults


def module_dots(side: float, dpi: int) -> int:
    """Whole dots a module of a QR of `side` mm, quiet zone included, has room for."""
    return int(side / (qr.MODULES + 2 * qr.QUIET) * dpi / _MM_PER_INCH + 1e-6)


@cache
def _shipped(name: str) -> Template:
    return _read(TEMPLATES / f"{name}.toml")


def _read(path: Path) -> Template:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise TemplateError(f"{path.name} is too large for a template.")
        source = path.read_text("utf-8-sig")
        values = tomllib.loads(source)
    except OSError as error:
        raise TemplateError(f"{path.name} cannot be read: {error.strerror}.", "Check the name of the file.") from error
    except UnicodeDecodeError as error:
        raise TemplateError(f"{path.name} is no text in UTF-8.", "Save it as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise not_toml(error, path.name, source) from error
    return _template(Table(values, path.name, "the template", source), path)


def _template(table: Table, path: Path) -> Template:
    table.expect("title", "size", "width", "height", "orientation", "fold", "categories", "element", "back")
    width, height = _size(table)
    title, fold = table.text("title", path.stem), table.flag("fold")
    front = _elements(table, "element", width, height, path.parent)
    behind = table.table("back")
    back: tuple[Element, ...] = ()
    if behind is not None:
        behind.expect("element")
        back = _elements(behind, "element", width, height, path.parent, "back.element")
    if not front:
        raise table.error("", "has no [[element]]")
    return Template(path.stem, title, width, height, front, back, fold, table.words("categories"))


def _size(table: Table) -> tuple[float, float]:
    named = table.text("size")
    if named:
        width, height = SIZES[table.choice("size", SIZES, named)]
    else:
        width = table.number("width", least=_LEAST_SIDE, most=_LARGEST_SIDE)
        height = table.number("height", least=_LEAST_SIDE, most=_LARGEST_SIDE)
    turned = table.choice("orientation", ("", "portrait", "landscape"))
    if turned and (turned == "landscape") != (width > height):
        return height, width
    return width, height


def _elements(
    table: Table, key: str, width: float, height: float, folder: Path, header: str = "element"
) -> tuple[Element, ...]:
    tables = table.tables(key, header)
    read = [read_element(item, width, height, folder) for item in tables]
    for at, code in enumerate(read):
        for other_at, other in enumerate(read):
            if isinstance(code, Code) and at != other_at and code.area.meets(other.area):
                raise tables[other_at].error("", "reaches into the QR and its quiet zone", "Move one of the two.")
    _check_prominence(read, tables)
    return tuple(read)


def _check_prominence(read: list[Element], tables: list[Table]) -> None:
    """The emblem is at least as large as every other image, or the reason is written down."""
    emblems = [item for item in read if isinstance(item, Funding) and not item.derogation]
    for item, table in zip(read, tables, strict=True):
        if isinstance(item, Picture):
            for emblem in emblems:
                own = 1.5 * emblem.area.height**2
                if item.area.height > emblem.area.height or item.area.width * item.area.height > own:
                    raise table.error(
                        "",
                        "is larger than the emblem of the European Union",
                        'Shrink it, or add derogation = "the reason" to the funding element.',
                    )
