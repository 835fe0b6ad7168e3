"""A template and a `BadgeSpec` made into what the typst template draws: each thing with its place in mm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

from . import qr
from .blocks import block
from .code import human_code
from .fit import Fitted, fit
from .fonts import needs_extra
from .pictures import PictureError, portrait
from .printable import PERSONAL, lost, printable, without
from .shown import categories_of, category_colour, ink_on, is_european, name_and_family, one_line
from .spec import BadgeSpec
from .stack import Filled, fit_stack
from .template import Template, module_dots
from .template_elements import (
    ATTRIBUTE,
    PLACEHOLDER,
    Area,
    Band,
    Chips,
    Code,
    Element,
    Funding,
    Photo,
    Picture,
    Source,
    Stack,
    Text,
    When,
)
from .template_reading import COLOUR_OF_CATEGORY
from .typesetting import RenderError

_MM_PER_INCH = 25.4
_EMBLEM_RATIO = 1.5
_EMBLEM_GAP = 2.5
_ZONE_CUTS = re.compile(r"\s*[·,;|]\s*")
# What parts fixed words: "Table {attributes.Table} · {organisation}".
_WORD_CUTS = re.compile(r"(\s+[·•|/–—-]\s+|\s*[,;]\s+)")
_CHIP_GAP = 1.2
_CHIP_PADDING = 0.8
_FLUSH = {"top": "top", "middle": "horizon", "bottom": "bottom"}


@dataclass(slots=True)
class Face:
    """One side of a badge: what is drawn, and each fitted text with the field it shows, for preflight.

    `lacking` holds the characters that a field goes without, as no font has them.
    """

    items: list[dict[str, Any]] = field(default_factory=list)
    fitted: list[tuple[str, Fitted]] = field(default_factory=list)
    lacking: dict[str, tuple[str, ...]] = field(default_factory=dict)
    photo_fault: str = ""

    @property
    def extra(self) -> bool:
        """Whether a text needs the fonts of an extra package."""
        return any(needs_extra(fitted.families) for _, fitted in self.fitted)


def compose(template: Template, spec: BadgeSpec, dpi: int | None = None, code: bool = True) -> list[Face]:
    """The front and, where the template has one, the back. With `dpi` the QR stands on whole dots.

    `code`: whether the QR is drawn, which costs more than all the rest. Raises RenderError when the code does not
    fit its QR.
    """
    pictures = picture_names(template)
    sides = [template.front, *([template.back] if template.back else [])]
    return [_Composer(spec, pictures, dpi, code).face(side) for side in sides]


def picture_names(template: Template) -> dict[str, str]:
    """The images of a template: what they are called in what is drawn, by their content."""
    contents = dict.fromkeys(item.content for item in (*template.front, *template.back) if isinstance(item, Picture))
    return {content: f"{template.name} {at}" for at, content in enumerate(contents)}


def _svg_of_code(spec: BadgeSpec) -> str:
    """The QR of a badge as an SVG path, empty for a badge without one. Raises RenderError."""
    if not spec.code:
        return ""
    try:
        return qr.svg_path(qr.matrix(spec.code))
    except ValueError as error:
        message = f"The code of {spec.ref or spec.name} does not fit its QR."
        raise RenderError(message, "Give the badge a new code.") from error


class _Composer:
    """Draws the sides of one badge."""

    def __init__(self, spec: BadgeSpec, pictures: dict[str, str], dpi: int | None, code: bool) -> None:
        spec, self._lacking = printable(spec)
        self._spec, self._pictures, self._dpi, self._with_code = spec, pictures, dpi, code
        self._name, self._family = name_and_family(spec)
        if not self._name:  # no letter of it can be printed
            self._name, self._family = spec.ref, (0, len(spec.ref))
        self._colour = category_colour(spec)
        self._face = Face()

    def face(self, elements: tuple[Element, ...]) -> Face:
        self._face = Face()
        for element in elements:
            if self._holds(element.when):
                self._draw(element)
        return self._face

    def _draw(self, element: Element) -> None:
        if isinstance(element, Text):
            self._text(element)
        elif isinstance(element, Stack):
            self._stack(element)
        elif isinstance(element, Band):
            self._band(element)
        elif isinstance(element, Code):
            self._code(element)
        elif isinstance(element, Picture):
            self._put("image", element.area, name=self._pictures[element.content])
        elif isinstance(element, Funding):
            self._funding(element)
        elif isinstance(element, Photo):
            self._photo(element.area)
        elif isinstance(element, Chips):
            self._chips(element)
        else:
            assert_never(element)

    def _holds(self, when: When) -> bool:
        if when.categories and categories_of(self._spec).isdisjoint(when.categories):
            return False
        return (not when.field or bool(self._value(when.field))) and not (when.absent and self._value(when.absent))

    def _value(self, name: str) -> str:
        spec = self._spec
        if name in self._lacking:
            self._face.lacking[name] = self._lacking[name]
        if name.startswith(ATTRIBUTE):
            return one_line(spec.attributes.get(name.removeprefix(ATTRIBUTE), ""))
        if name == "name":
            return self._name
        if name == "human_code":
            return human_code(spec.code)
        value = one_line(getattr(spec, name))
        if name == "native_name" and value == self._name:
            return ""
        if name == "ref" and value and spec.copy > 1:
            return f"{value} / {spec.copy}"
        return value

    def _shown(self, source: Source) -> str:
        """The text. Of fixed words, those parts between dots, commas or strokes go whose field is empty."""
        if source.field:
            return self._value(source.field)
        named = PLACEHOLDER.findall(source.words)
        if named and not any(map(self._value, named)):
            return ""
        parts = _WORD_CUTS.split(source.words)
        held = [at for at in range(0, len(parts), 2) if all(map(self._value, PLACEHOLDER.findall(parts[at])))]
        words = "".join((parts[at - 1] if place else "") + parts[at] for place, at in enumerate(held))
        if gone := lost(words):
            self._face.lacking[""] = gone
            words = without(words, gone)
        return one_line(PLACEHOLDER.sub(lambda found: self._value(found[1]), words))

    def _language(self, source: Source) -> str:
        personal = source.field in PERSONAL or source.field.startswith(ATTRIBUTE)
        return self._spec.language if personal else ""

    def _prefer(self, source: Source) -> int:
        start, end = self._family
        if source.field != "name":
            return 0
        return start or (end + 1 if end < len(self._name) else 0)

    def _ink(self, colour: str) -> str:
        return self._colour if colour == COLOUR_OF_CATEGORY else colour

    def _put(self, kind: str, area: Area, **more: Any) -> None:
        self._face.items.append({"kind": kind, "box": (area.x, area.y, area.width, area.height), **more})

    def _set(self, name: str, fitted: Fitted, area: Area, align: str, fill: str, flush: str = "horizon") -> None:
        if fitted.lines:
            strong = self._family if name == "name" and fitted.bold else None
            self._face.fitted.append((name, fitted))
            self._put("text", area, block=block(fitted, strong), align=align, flush=flush, fill=fill)

    def _text(self, element: Text) -> None:
        source, area = element.source, element.area
        fitted = fit(
            self._shown(source), element.rule, area.width, area.height, self._language(source), self._prefer(source)
        )
        self._set(source.field, fitted, area, element.align, self._ink(element.colour), _FLUSH[element.upright])

    def _stack(self, element: Stack) -> None:
        rows = [
            Filled(row, self._shown(row.source), self._language(row.source), self._prefer(row.source))
            for row in element.rows
            if self._holds(row.when)
        ]
        rows = [item for item in rows if item.text or item.row.main]
        if not any(item.row.main for item in rows):
            return
        area = element.area
        fitted = list(zip((item.row for item in rows), fit_stack(rows, area.width, area.height), strict=True))
        self._face.fitted += [(row.source.field, text) for row, text in fitted if text.left_out]
        placed = [(row, text) for row, text in fitted if not text.left_out]
        used = sum(text.height for _, text in placed) + sum(row.gap for row, _ in placed[1:])
        shares = sum(row.stretch for row, _ in placed[1:]) + element.stretch_after
        white = max(0.0, area.height - used) / shares if shares else 0.0
        y = area.y
        for at, (row, text) in enumerate(placed):
            y += (row.gap + row.stretch * white) if at else 0.0
            place = Area(area.x, y, area.width, text.height)
            self._set(row.source.field, text, place, element.align, self._ink(row.colour))
            y += text.height

    def _band(self, element: Band) -> None:
        colour = self._ink(element.colour)
        self._put("fill", element.area, fill=colour, edge="#5a6470" if ink_on(colour) == "#000000" else colour)
        if element.label:
            inner = Area(element.area.x + 2, element.area.y, element.area.width - 4, element.area.height)
            fitted = fit(self._value("category_label"), element.rule, inner.width, inner.height)
            self._set("category_label", fitted, inner, "center", ink_on(colour))

    def _code(self, element: Code) -> None:
        path = _svg_of_code(self._spec) if self._with_code else ""
        if not path:
            return
        area, modules = element.area, qr.MODULES + 2 * qr.QUIET
        x, y, module = area.x, area.y, area.width / modules
        if self._dpi is not None:
            dot = _MM_PER_INCH / self._dpi
            module = max(1, module_dots(area.width, self._dpi)) * dot
            spare = (area.width - module * modules) / 2
            x, y = round((x + spare) / dot) * dot, round((y + spare) / dot) * dot
        inner, side = module * qr.QUIET, module * qr.MODULES
        self._put("white", area)
        self._put("qr", Area(x + inner, y + inner, side, side), path=path)

    def _funding(self, element: Funding) -> None:
        text = self._value("funding_line")
        area = element.area
        if text and is_european(text):
            emblem = Area(area.x, area.y, area.height * _EMBLEM_RATIO, area.height)
            self._put("image", emblem, name="eu.svg")
            start = emblem.width + _EMBLEM_GAP
            area = Area(area.x + start, area.y, area.width - start, area.height)
        self._set("funding_line", fit(text, element.rule, area.width, area.height), area, "left", "#000000")

    def _photo(self, area: Area) -> None:
        spec = self._spec
        if not spec.photo and not spec.photo_fault:
            return
        try:
            if spec.photo_fault:
                raise PictureError(spec.photo_fault)
            self._put("photo", area, svg=portrait(spec.photo, area.width, area.height))
        except PictureError as error:
            self._face.photo_fault = f"The photo {spec.photo_name} {error}.".replace("  ", " ")
            self._put("outline", area)

    def _chips(self, element: Chips) -> None:
        area = element.area
        value = self._value(element.field)
        words = [word for word in _ZONE_CUTS.split(value) if word] if element.field == "zones" else [value]
        room = area.width - _CHIP_GAP * (len(words) - 1) - 2 * _CHIP_PADDING * len(words)
        widths = list(_shares(words, room))
        texts = [
            fit(word, element.rule, max(width, 1.0), area.height) for word, width in zip(words, widths, strict=True)
        ]
        if any(text.small or text.cut for text in texts):
            # Too many for boxes of their own: one box for all.
            widths = [area.width - 2 * _CHIP_PADDING]
            rule = replace(element.rule, lines=2)
            texts = [fit(value, rule, widths[0], area.height)]
        x = area.x
        for text, width in zip(texts, widths, strict=True):
            if text.lines:
                self._put("outline", Area(x, area.y, width + 2 * _CHIP_PADDING, area.height))
                self._set(element.field, text, Area(x + _CHIP_PADDING, area.y, width, area.height), "center", "#000000")
            x += width + 2 * _CHIP_PADDING + _CHIP_GAP


def _shares(words: list[str], room: float) -> Iterator[float]:
    """Widths for boxes of words: by their letters, and none wider than it needs."""
    total = sum(len(word) + 1 for word in words) or 1
    for word in words:
        yield min(room * (len(word) + 1) / total, 2.6 * (len(word) + 1))
