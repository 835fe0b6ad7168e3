"""What a badge shows of a person: the name as communicated, the colour of the category, texts on one line."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .spec import BadgeSpec

DEFAULT_COLOUR = "#1f4e79"

_EU_NAMES = re.compile(
    r"european union|union europ[ée]enne|uni[óo]n europea|unione europea|união europeia|europäische[nr]? union"
    r"|europese unie|الاتحاد الأوروبي|اتحادیه اروپا|یورپی یونین|\bEU\b",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Written as two, these vowels are drawn on a dotted circle (Unicode Standard, table 12-1).
_VOWELS = {
    "अॅ": "ॲ", "अऺ": "ॳ", "अऻ": "ॴ", "आऺ": "ॴ", "अॏ": "ॵ", "अॖ": "ॶ", "अॗ": "ॷ", "अॆ": "ऄ", "अा": "आ", "र्इ": "ई",
    "उु": "ऊ", "एॅ": "ऍ", "एॆ": "ऎ", "एे": "ऐ", "अॉ": "ऑ", "आॅ": "ऑ", "अॊ": "ऒ", "आॆ": "ऒ", "अो": "ओ", "आे": "ओ",
    "अौ": "औ", "आै": "औ",
}  # fmt: skip
_TWO_PART_VOWEL = re.compile("|".join(_VOWELS))


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


def categories_of(spec: BadgeSpec) -> set[str]:
    """The words by which templates may name the badge's category, without regard to capitals."""
    return {spec.category_label.casefold(), spec.attributes.get("category", "").casefold()}


@lru_cache(maxsize=256)
def ink_on(colour: str) -> str:
    """White or black, whichever stands out more on `colour`."""
    light = luminance(colour)
    return "#ffffff" if 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 else "#000000"


def luminance(colour: str) -> float:
    """The relative luminance (WCAG) of a colour, from 0 for black to 1 for white."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def is_european(funding_line: str) -> bool:
    """Whether the line speaks of the European Union, whose emblem then stands beside it."""
    return bool(_EU_NAMES.search(funding_line))


def one_line(text: str) -> str:
    """`text` as it is laid out: composed (NFC, and vowels of Devanagari), white space of any kind as single spaces."""
    text = unicodedata.normalize("NFC", text)
    if text and max(text) > "\u0900":
        text = _TWO_PART_VOWEL.sub(lambda found: _VOWELS[found[0]], text)
    return " ".join(text.split())
