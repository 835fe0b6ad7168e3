"""What would go wrong with a badge, told before it is printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .compose import Face, compose
from .fit import Fitted
from .printable import is_zawgyi, lost
from .shaping import shape
from .spec import BadgeSpec
from .template import Template, check_qr, load_template
from .template_elements import ATTRIBUTE

_MUCH = 0.12
"""So far, in em, ink may leave its line without touching the next."""


class Fault(StrEnum):
    """What is wrong: characters no font has, letters that come out wrong, type under the legible size, text cut off,
    a photo that is none, a code too fine for the printer."""

    UNPRINTABLE = "unprintable"
    MISSHAPEN = "misshapen"
    SMALL = "small"
    CUT = "cut"
    PHOTO = "photo"
    CODE = "code"

    @property
    def lacks(self) -> bool:
        """Whether the badge goes without something, so that it should be made again when the list is right."""
        return self in (Fault.UNPRINTABLE, Fault.PHOTO)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one field of a `BadgeSpec`. `characters` is filled for unprintable ones only."""

    field: str
    what: Fault
    characters: tuple[str, ...]
    sentence: str


_LABELS = {
    "name": "name",
    "native_name": "native name",
    "honorific": "honorific",
    "position": "position",
    "organisation": "organisation",
    "country_name": "country",
    "category_label": "category",
    "zones": "zones",
    "days_text": "days",
    "ref": "registration number",
    "conference_name": "conference name",
    "event_line": "place and dates",
    "funding_line": "funding line",
}


def preflight(spec: BadgeSpec, template: str | Template = "a6", dpi: int | None = None) -> list[Problem]:
    """Everything that would not come out on the badge of `spec`; empty when all is well. Raises TemplateError.

    `dpi` is the printer's, where it is known.
    """
    chosen = template if isinstance(template, Template) else load_template(template)
    problems: dict[tuple[str, Fault], Problem] = {}
    for face in compose(chosen, spec, code=False):
        for problem in _of_face(face):
            problems.setdefault((problem.field, problem.what), problem)
    if dpi:
        for sentence in check_qr(chosen, dpi):
            problems.setdefault(("code", Fault.CODE), Problem("code", Fault.CODE, (), sentence))
    return list(problems.values())


def unprintable(field: str, text: str, language: str = "") -> str:
    """What is wrong with this text in a list, which goes without it or a part of it; empty where nothing is."""
    if text and is_zawgyi(text):
        return _left_out(field, (), False) if field == "native_name" else _zawgyi_wrong(field)
    gone = lost(text, language)
    return _left_out(field, gone, field != "native_name") if gone else ""


def _of_face(face: Face) -> Iterator[Problem]:
    if face.photo_fault:
        yield Problem("photo", Fault.PHOTO, (), f"{face.photo_fault} Its place stays empty.")
    shown = {field for field, fitted in face.fitted if fitted.lines}
    for field, characters in face.lacking.items():
        yield Problem(field, Fault.UNPRINTABLE, characters, _left_out(field, characters, field in shown))
    for field, fitted in face.fitted:
        if sentence := _misshapen(field, fitted):
            yield Problem(field, Fault.MISSHAPEN, (), sentence)
        if problem := _tightness(field, fitted):
            yield problem


def _left_out(field: str, characters: tuple[str, ...], shown: bool) -> str:
    label = _label(field)
    if not characters:
        return f"The {label} is in Zawgyi, an old encoding of Burmese: it is left out. Write it in Unicode."
    listed = ", ".join(map(_described, characters))
    goes = "they are" if shown and len(characters) > 1 else "it is"
    return f"No font here can print {listed} in the {label}: {goes} left out."


def _zawgyi_wrong(field: str) -> str:
    return f"The {_label(field)} is in Zawgyi, an old encoding of Burmese, and comes out wrong. Write it in Unicode."


def _misshapen(field: str, fitted: Fitted) -> str:
    label = _label(field)
    for start, end in fitted.lines:
        drawn = shape(fitted.text[start:end], fitted.families, fitted.bold)
        if drawn.circled and is_zawgyi(fitted.text):
            return _zawgyi_wrong(field)
        if drawn.circled:
            listed = ", ".join(f"{part} ({_codes(part)})" for part in drawn.circled)
            return f"A dotted circle is printed in the {label} at {listed}: these letters do not belong together."
        if drawn.crowded:
            listed = ", ".join(drawn.crowded)
            return f"Marks lie on one another in the {label}: {listed}."
        if drawn.above > fitted.ascent + _MUCH or drawn.below > fitted.descent + _MUCH:
            return f"Marks in the {label} reach into the lines beside it."
    return ""


def _tightness(field: str, fitted: Fitted) -> Problem | None:
    label = _label(field)
    if fitted.left_out:
        return Problem(field, Fault.CUT, (), f"No room for the {label}: it is left out. Shorten the other lines.")
    if fitted.cut:
        sentence = f"Too long for its place and cut: the {label}, ending “{fitted.text[-24:]}”. Shorten it."
        return Problem(field, Fault.CUT, (), sentence)
    if fitted.small:
        sentence = f"Printed very small ({fitted.size:.3g} pt): the {label}. Shorten it if you can."
        return Problem(field, Fault.SMALL, (), sentence)
    return None


def _label(field: str) -> str:
    return _LABELS.get(field) or field.removeprefix(ATTRIBUTE).replace("_", " ") or "fixed text"


def _codes(text: str) -> str:
    return " ".join(f"U+{ord(char):04X}" for char in text)


def _described(char: str) -> str:
    name = unicodedata.name(char, "a character without a name")
    shown = f"◌{char}" if unicodedata.combining(char) else char
    return f"{shown} (U+{ord(char):04X} {name})"
