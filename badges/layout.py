"""What the A6 badge shows and how large: a `BadgeSpec` turned into fitted lines.

The template places what comes from here and decides nothing. Sizes are in points, lengths in mm. The
least sizes are those of a badge read across a desk: a name never under 11 pt and flagged under 16 pt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from .fit import Fitted, Rule, fit
from .spec import BadgeSpec

TEXT_WIDTH = 93.0
PERSON_HEIGHT = 72.0
SIDE_WIDTH = 57.0
FUNDING_BESIDE_EMBLEM = 39.0
DEFAULT_COLOUR = "#1f4e79"

_GAPS = 7.0
"""White space kept between the lines of the person block, in mm."""
_GOOD_NAME = 30.0
"""A name of this size, in points, is read from three metres: other fields need not give way to it."""
_STEPS = (1.0, 0.85, 0.7)
_GAIN = 1.08


@dataclass(frozen=True, slots=True)
class Slot:
    """One field's place: its rule, and its box in mm."""

    rule: Rule
    width: float
    height: float

    def scaled(self, by: float) -> Slot:
        """The same place, made smaller, but not under the legible size."""
        rule = replace(self.rule, largest=max(self.rule.legible, self.rule.largest * by))
        return replace(self, rule=rule, height=self.height * by)


HEADER = {
    "conference_name": Slot(Rule(12, 8.5, 6.5, lines=2, bold=True), TEXT_WIDTH, 11.0),
    "event_line": Slot(Rule(9.5, 8, 6.5), TEXT_WIDTH, 4.5),
}
NAME = Slot(Rule(38, 16, 11, lines=3, bold=True), TEXT_WIDTH, 46.0)
PERSON = {
    "honorific": Slot(Rule(14, 9, 8), TEXT_WIDTH, 6.5),
    "native_name": Slot(Rule(26, 14, 9, lines=2), TEXT_WIDTH, 18.0),
    "position": Slot(Rule(13, 8.5, 7.5, lines=3), TEXT_WIDTH, 12.0),
    "organisation": Slot(Rule(15, 10.5, 8, lines=2), TEXT_WIDTH, 13.0),
    "country_name": Slot(Rule(21, 13, 10, lines=2, bold=True), TEXT_WIDTH, 15.0),
}
# Together they leave the name 26 mm, whatever they hold.
_TIGHT = {
    "honorific": Slot(Rule(10, 9, 8), TEXT_WIDTH, 4.5),
    "native_name": Slot(Rule(15, 11, 9, lines=2), TEXT_WIDTH, 12.0),
    "position": Slot(Rule(9.5, 8.5, 7, lines=2), TEXT_WIDTH, 7.0),
    "organisation": Slot(Rule(10, 9, 7.5, lines=2), TEXT_WIDTH, 7.5),
    "country_name": Slot(Rule(13, 11, 9, lines=2, bold=True), TEXT_WIDTH, 8.0),
}
SIDE = {
    "ref": Slot(Rule(15, 10, 7, bold=True), SIDE_WIDTH, 6.5),
    "days_text": Slot(Rule(9, 7.5, 6.5), SIDE_WIDTH, 4.0),
    "zones": Slot(Rule(8.5, 7, 6, lines=2, bold=True), SIDE_WIDTH, 6.1),
    "funding_line": Slot(Rule(8.5, 7, 6, lines=3), SIDE_WIDTH, 10.0),
}
CATEGORY = Slot(Rule(26, 14, 9, bold=True), TEXT_WIDTH, 12.0)
# The State keeps more of its size than the rest: it is read from as far away as the name.
_PERSON_STEPS = (
    *(
        {field: slot.scaled((1 + by) / 2 if field == "country_name" else by) for field, slot in PERSON.items()}
        for by in _STEPS
    ),
    _TIGHT,
)

_EU_NAMES = re.compile(
    r"european union|union europ[ée]enne|uni[óo]n europea|unione europea|união europeia|europäische[nr]? union"
    r"|europese unie|الاتحاد الأوروبي|اتحادیه اروپا|یورپی یونین|\bEU\b",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Layout:
    """A badge laid out. `fields` holds the fitted text of each field of the spec that is shown.

    `family` is where in the name the family name stands (start, end); `emblem` whether the emblem of the
    European Union goes with the funding line; `ink` the colour of text on the category band.
    """

    fields: Mapping[str, Fitted]
    family: tuple[int, int]
    emblem: bool
    colour: str
    ink: str


def lay_out(spec: BadgeSpec) -> Layout:
    """Fit every field of `spec` into its place on the badge."""
    name, family = name_and_family(spec)
    native = one_line(spec.native_name)
    if native == name:
        native = ""
    texts = {field: one_line(getattr(spec, field)) for field in (*HEADER, *PERSON, *SIDE)}
    texts["native_name"] = native
    if spec.copy > 1 and texts["ref"]:
        texts["ref"] += f" / {spec.copy}"
    emblem = is_european(texts["funding_line"])
    fields = {field: _placed(texts[field], slot) for field, slot in HEADER.items()}
    fields |= _person(name, family, texts, spec.language)
    fields |= {field: _placed(texts[field], slot) for field, slot in SIDE.items()}
    if emblem:
        slot = SIDE["funding_line"]
        fields["funding_line"] = fit(texts["funding_line"], slot.rule, FUNDING_BESIDE_EMBLEM, slot.height)
    fields["category_label"] = _placed(one_line(spec.category_label), CATEGORY)
    colour = category_colour(spec)
    return Layout(fields, family, emblem, colour, ink_on(colour))


def _person(name: str, family: tuple[int, int], texts: Mapping[str, str], language: str) -> dict[str, Fitted]:
    """Name and what goes with it. The others give way, step by step, while that makes the name much larger."""
    prefer = family[0] or (family[1] + 1 if family[1] < len(name) else 0)
    best: dict[str, Fitted] = {}
    for slots in _PERSON_STEPS:
        if best and (best["name"].size >= _GOOD_NAME or (slots is _TIGHT and not best["name"].small)):
            break
        fields = _others(slots, texts, language)
        left = PERSON_HEIGHT - _GAPS - sum(field.height for field in fields.values())
        fields["name"] = fit(name, NAME.rule, NAME.width, min(left, NAME.height), language, prefer)
        if not best or _much_better(fields["name"], best["name"]):
            best = fields
    return best


def _others(slots: Mapping[str, Slot], texts: Mapping[str, str], language: str) -> dict[str, Fitted]:
    fields = {}
    for field, slot in slots.items():
        fields[field] = fit(
            texts[field], slot.rule, slot.width, slot.height, language if field == "native_name" else ""
        )
    country, organisation = fields["country_name"], fields["organisation"]
    if country.lines and organisation.size > country.size:
        # In diplomacy the State is never set smaller than the office that speaks for it.
        slot = slots["organisation"]
        rule = replace(slot.rule, largest=max(slot.rule.legible, country.size))
        fields["organisation"] = fit(texts["organisation"], rule, slot.width, slot.height)
    return fields


def _much_better(name: Fitted, than: Fitted) -> bool:
    if name.cut or name.small or than.cut or than.small:
        return (not name.cut, not name.small, len(name.text)) > (not than.cut, not than.small, len(than.text))
    return name.size > than.size * _GAIN


def _placed(text: str, slot: Slot) -> Fitted:
    return fit(text, slot.rule, slot.width, slot.height)


def name_and_family(spec: BadgeSpec) -> tuple[str, tuple[int, int]]:
    """The name as shown and where the family name stands in it; the whole where that is not known.

    The order is the one communicated. In "KHAN, Muhammad" the comma goes: the weight of the letters
    and the line break stand for it.
    """
    name = one_line(spec.name) or one_line(f"{spec.given_names} {spec.family_name}")
    name = name or one_line(spec.native_name)
    family = one_line(spec.family_name)
    if family and name.startswith(f"{family}, "):
        name = f"{family} {name[len(family) + 2 :]}"
    if family and name.endswith(f" {family}"):
        return name, (len(name) - len(family), len(name))
    if family and name.startswith(f"{family} "):
        return name, (0, len(family))
    return name, (0, len(name))


def category_colour(spec: BadgeSpec) -> str:
    """The colour of the badge's category, a sober one where the text given is none."""
    return spec.category_colour if _COLOUR.fullmatch(spec.category_colour) else DEFAULT_COLOUR


@lru_cache(maxsize=256)
def ink_on(colour: str) -> str:
    """White or black, whichever stands out more on `colour` (WCAG relative luminance)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"


def is_european(funding_line: str) -> bool:
    """Whether the line speaks of the European Union, whose emblem then stands beside it."""
    return bool(_EU_NAMES.search(funding_line))


def one_line(text: str) -> str:
    """`text` as it is laid out: composed (NFC), white space of any kind as single spaces."""
    text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())
