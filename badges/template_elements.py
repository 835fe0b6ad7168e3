"""The parts a template is made of, and how each is read from its table. Lengths in mm, type in points."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeAlias

from .fit import POINTS_PER_MM, Rule
from .pictures import PictureError, prepared, read_file
from .spec import BadgeSpec
from .template_reading import Table, meant

ATTRIBUTE = "attributes."
LEAST_QR = 11.0
"""The side of a QR with its quiet zone, in mm: 33 modules of four dots at 300 dpi."""
LEAST_EMBLEM = 10.0

_SHOWN = {field.name for field in fields(BadgeSpec)} - {
    "training",
    "copy",
    "category_colour",
    "code",
    "attributes",
    "photo",
}
FIELDS = (*sorted(_SHOWN), "human_code")
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_BLACK = "#000000"
_CHIP_TYPE = (9, 7, 5.5)
_NO_RULE = Rule(1, 1, 1)
_SIDES = ("left", "center", "right")
_HEIGHTS = ("top", "middle", "bottom")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on the card, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Area) -> bool:
        """Whether the two share any surface (a shared edge is none)."""
        slack = 0.01
        return (
            self.x + slack < other.x + other.width
            and other.x + slack < self.x + self.width
            and self.y + slack < other.y + other.height
            and other.y + slack < self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class When:
    """A condition: the category is one of these (any when empty), and the field holds something."""

    categories: tuple[str, ...] = ()
    field: str = ""
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text comes from: a field, or fixed words with `{field}` in them."""

    field: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One text in its area."""

    area: Area
    when: When
    source: Source
    rule: Rule
    align: str
    upright: str
    colour: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a stack: at most `height` mm, `gap` mm and a share of the white space above it."""

    source: Source
    when: When
    rule: Rule
    height: float
    gap: float
    stretch: float
    colour: str
    main: bool
    at_most: str


@dataclass(frozen=True, slots=True)
class Stack:
    """Texts one below the other. The main one takes the room the others leave; they give way to it."""

    area: Area
    when: When
    rows: tuple[Row, ...]
    align: str
    stretch_after: float


@dataclass(frozen=True, slots=True)
class Band:
    """A coloured area, with the category's word when `label` is set."""

    area: Area
    when: When
    colour: str
    label: bool
    rule: Rule


@dataclass(frozen=True, slots=True)
class Code:
    """The QR; its area is square and holds the quiet zone."""

    area: Area
    when: When


@dataclass(frozen=True, slots=True)
class Picture:
    """An image file beside the template; `content` is its SVG."""

    area: Area
    when: When
    file: str
    content: str


@dataclass(frozen=True, slots=True)
class Funding:
    """Emblem and statement, locked together; `derogation` is the recorded reason for anything less."""

    area: Area
    when: When
    rule: Rule
    derogation: str


@dataclass(frozen=True, slots=True)
class Chips:
    """Zones in boxes of their own, or the days in one."""

    area: Area
    when: When
    field: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Photo:
    """The person's photo, cut to fill its area."""

    area: Area
    when: When


Ground: TypeAlias = Band | Picture
"""What text may stand on; one with a colour has it as `colour`."""
Content: TypeAlias = Text | Stack | Funding | Chips | Photo
"""What must not lie over another of these."""
Element: TypeAlias = Ground | Content | Code


_PLACE = ("kind", "when", "x", "y", "width", "height")
_TYPE = ("largest", "legible", "smallest", "lines", "bold")
_ROW_KEYS = ("field", "text", "when", *_TYPE, "height", "gap", "stretch", "colour", "main", "at_most")


def read_element(table: Table, width: float, height: float, folder: Path) -> Element:
    """One `[[element]]` of a card of that size. Raises TemplateError."""
    name = table.choice("kind", KINDS)
    kind = KINDS[name]
    table.expect(*kind.keys)
    return kind.read(table, _area(table, width, height, square="size" in kind.keys), _when(table), folder)


def _area(table: Table, width: float, height: float, square: bool) -> Area:
    x, y = table.number("x", most=width), table.number("y", most=height)
    if square:
        side = table.number("size", least=LEAST_QR, most=min(width, height))
        area = Area(x, y, side, side)
    else:
        area = Area(x, y, table.number("width", least=0.2), table.number("height", least=0.2))
    for key, end, most in (("x", x + area.width, width), ("y", y + area.height, height)):
        if end > most + 0.01:
            raise table.error(
                key, f"puts its end at {end:g} mm, off the card of {width:g} x {height:g} mm", "Move or shrink it."
            )
    return area


def _when(table: Table) -> When:
    condition = table.table("when")
    if condition is None:
        return When()
    condition.expect("category", "field", "without")
    return When(condition.words("category"), _field(condition, "field"), _field(condition, "without"))


def _field(table: Table, key: str) -> str:
    name = table.text(key)
    return table.choice(key, ("", *FIELDS)) if name and not name.startswith(ATTRIBUTE) else name


def _source(table: Table) -> Source:
    source = Source(_field(table, "field"), table.text("text"))
    if bool(source.field) == bool(source.words):
        raise table.error("", "needs either field or text")
    named = [source.field, *PLACEHOLDER.findall(source.words)]
    for name in named:
        if name and not name.startswith(ATTRIBUTE) and name not in FIELDS:
            raise table.error("text", f"speaks of an unknown field {name!r}", meant(name, FIELDS))
    if "funding_line" in named:
        raise table.error(
            "", "prints the funding statement apart from its emblem", 'Use an element of kind = "funding".'
        )
    return source


def _rule(table: Table, default: tuple[float, float, float], height: float, bold: bool = False) -> Rule:
    largest = table.number("largest", default[0], 3, 400, "pt")
    smallest = table.number("smallest", min(default[2], largest), 3, 400, "pt")
    legible = table.number("legible", max(smallest, min(default[1], largest)), 3, 400, "pt")
    if not smallest <= legible <= largest:
        raise table.error("largest", "must be at least legible, and that at least smallest")
    if smallest > height * POINTS_PER_MM:
        raise table.error("smallest", f"is {smallest:g} pt, higher than its place of {height:g} mm")
    lines = table.number("lines", 1, 1, 6, "lines")
    return Rule(largest, legible, smallest, int(lines), table.flag("bold", bold))


def _align(table: Table) -> str:
    return table.choice("align", _SIDES, "center")


def _text(table: Table, area: Area, when: When, folder: Path) -> Text:
    rule = _rule(table, (12, 8, 6), area.height)
    look = _align(table), table.choice("upright", _HEIGHTS, "middle"), table.colour("colour", _BLACK)
    return Text(area, when, _source(table), rule, *look)


def _band(table: Table, area: Area, when: When, folder: Path) -> Band:
    label = table.flag("label")
    rule = _rule(table, (26, 10, 6), area.height, bold=True) if label else _NO_RULE
    return Band(area, when, table.colour("colour", "category"), label, rule)


def _code(table: Table, area: Area, when: When, folder: Path) -> Code:
    return Code(area, when)


def _photo(table: Table, area: Area, when: When, folder: Path) -> Photo:
    return Photo(area, when)


def _zones(table: Table, area: Area, when: When, folder: Path) -> Chips:
    return Chips(area, when, "zones", _rule(table, _CHIP_TYPE, area.height, bold=True))


def _days(table: Table, area: Area, when: When, folder: Path) -> Chips:
    return Chips(area, when, "days_text", _rule(table, _CHIP_TYPE, area.height, bold=True))


def _stack(table: Table, area: Area, when: When, folder: Path) -> Stack:
    rows = tuple(_row(row, area.height) for row in table.tables("row", f"{table.header}.row"))
    if sum(row.main for row in rows) != 1:
        raise table.error("", "needs exactly one row with main = true", "It is the name, as a rule.")
    return Stack(area, when, rows, _align(table), table.number("stretch_after", 1.0, unit="shares"))


def _row(table: Table, most: float) -> Row:
    table.expect(*_ROW_KEYS)
    height = table.number("height", most, 1, most)
    return Row(
        source=_source(table),
        when=_when(table),
        rule=_rule(table, (12, 8, 6), height),
        height=height,
        gap=table.number("gap", 0.5),
        stretch=table.number("stretch", 0.0, unit="shares"),
        colour=table.colour("colour", _BLACK),
        main=table.flag("main"),
        at_most=_field(table, "at_most"),
    )


def _picture(table: Table, area: Area, when: When, folder: Path) -> Picture:
    name = table.text("file")
    try:
        content = prepared(read_file(folder / name), area.width, area.height)
    except OSError:
        raise table.error("file", f"cannot be read: {name!r}", "Put the image beside the template.") from None
    except PictureError as error:
        raise table.error("file", f"({name}) {error}", "Use a PNG, JPEG or SVG.") from None
    return Picture(area, when, name, content)


def _funding(table: Table, area: Area, when: When, folder: Path) -> Funding:
    reason = table.text("derogation").strip()
    if area.height < LEAST_EMBLEM and not reason:
        raise table.error(
            "height",
            f"makes the emblem lower than {LEAST_EMBLEM:g} mm",
            'Enlarge it, or add derogation = "the reason".',
        )
    return Funding(area, when, _rule(table, (8.5, 6.5, 5), area.height), reason)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What may be said of a kind of element, and how it is read: from its table, place and condition, and the folder
    of the template."""

    keys: tuple[str, ...]
    read: Callable[[Table, Area, When, Path], Element]


KINDS: Mapping[str, _Kind] = {
    "text": _Kind((*_PLACE, "field", "text", *_TYPE, "align", "upright", "colour"), _text),
    "stack": _Kind((*_PLACE, "row", "align", "stretch_after"), _stack),
    "band": _Kind((*_PLACE, "colour", "label", *_TYPE), _band),
    "qr": _Kind(("kind", "when", "x", "y", "size"), _code),
    "image": _Kind((*_PLACE, "file"), _picture),
    "funding": _Kind((*_PLACE, "derogation", *_TYPE), _funding),
    "zones": _Kind((*_PLACE, *_TYPE), _zones),
    "days": _Kind((*_PLACE, *_TYPE), _days),
    "photo": _Kind(_PLACE, _photo),
}
