"""What would go wrong with a badge, told before it is printed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from .compose import compose
from .fit import Fitted
from .fonts import missing_characters
from .spec import BadgeSpec
from .template import Template, load_template
from .template_elements import ATTRIBUTE


class Fault(StrEnum):
    """What is wrong: characters no font has, type under the legible size, text cut off, a photo that is none."""

    UNPRINTABLE = "unprintable"
    SMALL = "small"
    CUT = "cut"
    PHOTO = "photo"


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


def preflight(spec: BadgeSpec, template: str | Template = "a6") -> list[Problem]:
    """Everything that would not come out on the badge of `spec`; empty when all is well. Raises TemplateError."""
    chosen = template if isinstance(template, Template) else load_template(template)
    problems: dict[tuple[str, Fault], Problem] = {}
    for face in compose(chosen, spec, code=False):
        if face.photo_fault:
            problems["photo", Fault.PHOTO] = Problem(
                "photo", Fault.PHOTO, (), f"{face.photo_fault} Its place stays empty."
            )
        for field, fitted in face.fitted:
            label = _LABELS.get(field) or field.removeprefix(ATTRIBUTE).replace("_", " ") or "fixed text"
            language = spec.language if field in ("name", "native_name") else ""
            if missing := missing_characters(fitted.text, language):
                listed = ", ".join(map(_described, missing))
                sentence = f"No font here can print {listed} in the {label}."
                found = Problem(field, Fault.UNPRINTABLE, tuple(missing), sentence)
                problems.setdefault((field, found.what), found)
            if problem := _tightness(field, label, fitted):
                problems.setdefault((field, problem.what), problem)
    return list(problems.values())


def _tightness(field: str, label: str, fitted: Fitted) -> Problem | None:
    if fitted.left_out:
        return Problem(field, Fault.CUT, (), f"No room for the {label}: it is left out. Shorten the other lines.")
    if fitted.cut:
        sentence = f"Too long for its place and cut: the {label}, ending “{fitted.text[-24:]}”. Shorten it."
        return Problem(field, Fault.CUT, (), sentence)
    if fitted.small:
        sentence = f"Printed very small ({fitted.size:.3g} pt): the {label}. Shorten it if you can."
        return Problem(field, Fault.SMALL, (), sentence)
    return None


def _described(char: str) -> str:
    name = unicodedata.name(char, "a character without a name")
    shown = f"◌{char}" if unicodedata.combining(char) else char
    return f"{shown} (U+{ord(char):04X} {name})"
