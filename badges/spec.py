"""What a badge shows, and how badges lie on a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple


@dataclass(frozen=True, slots=True)
class BadgeSpec:
    """One badge. All plain text, printed as it stands: never re-cased, never read as markup.

    `name` is the whole Latin name without honorific; `family_name`, when known, is set apart in it.
    `country_name` is the short name as printed. `category_colour` is `#rrggbb`. `code` is the signed text
    of the QR, empty for a badge without one. `event_line` holds place and dates. `days_text` says which
    days the badge is good for, empty when all. `language` is the BCP 47 tag of the native name, which
    chooses its hand (`ur` takes Nastaliq) where the letters alone do not. `attributes` holds what else is known of
    the person, for templates that ask for it by name; `photo` the person's picture as a file's bytes, `photo_name` what
    it is called; `photo_fault` says why there is none although one is named, to be put after its name.
    """

    name: str
    family_name: str
    given_names: str
    native_name: str
    honorific: str
    position: str
    organisation: str
    country_name: str
    category_label: str
    category_colour: str
    zones: str
    code: str
    ref: str
    conference_name: str
    event_line: str
    funding_line: str
    training: bool
    copy: int = 1
    days_text: str = ""
    language: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    photo: bytes = b""
    photo_name: str = ""
    photo_fault: str = ""


class SheetSpec(NamedTuple):
    """How cards lie on a sheet. Lengths in mm.

    `margin` is the least white edge; what the cards leave over is shared out, so that they lie in the middle.
    `page` is a named size or width and height. `start` is the first cell to use, counted from 1 along the
    rows, for a sheet whose first labels are gone. `flip` makes it double sided: the edge the printer turns
    the paper over (`long` or `short`); a card without a back then shows its front on both sides.
    """

    page: str | tuple[float, float] = "A4"
    landscape: bool = False
    margin: float = 0.0
    gap: float = 0.0
    start: int = 1
    marks: bool = True
    flip: Literal["", "long", "short"] = ""
