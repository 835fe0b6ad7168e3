"""Writes docs/scripts.md: a name drawn in every official language of every member of the United Nations.

The languages and names are those of tools/official_languages.txt; each is drawn by the program, as the native name of a
badge, and refused here when a letter of it has no font or comes out wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from PIL import Image

from badges.fonts import families
from badges.preflight import Fault, preflight
from badges.render import render_name_png
from badges.spec import BadgeSpec
from checkin.countries import country_name

LIST = Path(__file__).parent / "official_languages.txt"
PAGE = Path(__file__).parents[1] / "docs" / "scripts.md"
PICTURES = PAGE.parent / "scripts"
_DPI = 110
_HEAD = """# The scripts of badges and lists

Every official language of every member of the United Nations, with co-official and national ones that have a script of
their own, and a name in it as a badge shows it. Nothing is installed for any of them: the fonts come with the program
([where each is from](../badges/fonts/README.md)). This page is made by `make scripts`, which fails where a letter has
no font or comes out wrong.

- Traditional Mongolian is drawn upright, its words in columns from left to right, where a line holds nothing else; in a
  low place, as on a list, it lies on its left side.
- Urdu and Kashmiri are in Nastaliq; Chinese, Japanese and Korean letters have the shapes of the person's country.
- Of States with many official languages in Latin letters (Bolivia, Zimbabwe, South Africa) some stand for all.
"""
_EMPTY = BadgeSpec(*[""] * 16, training=False)
_BAD = (Fault.UNPRINTABLE, Fault.MISSHAPEN, Fault.CUT)


@dataclass(frozen=True)
class Language:
    """A language with a name in it; `shapes` is a BCP 47 tag where the letters alone do not say how they are drawn."""

    code: str
    title: str
    name: str
    shapes: str

    @property
    def badge(self) -> BadgeSpec:
        return replace(_EMPTY, name="Name", native_name=self.name, language=self.shapes)

    @property
    def fonts(self) -> str:
        return ", ".join(family.name for family in families(self.name, self.shapes) if self._needs(family.name))

    def _needs(self, family: str) -> bool:
        return family != "Noto Sans" or len(families(self.name, self.shapes)) == 1


def languages() -> dict[str, Language]:
    """By code."""
    found = {}
    for line in _part(0):
        code, title, name, shapes = (part.strip(" ") for part in line.split("|"))
        found[code] = Language(code, title, name, shapes if shapes != "upright" else "")
    return found


def members() -> dict[str, list[str]]:
    """The codes of the languages by that of the State."""
    cells = [cell.strip() for line in _part(1) for cell in line.split("|")]
    return {state: codes.split() for state, codes in zip(cells[::2], cells[1::2], strict=True)}


def _part(number: int) -> Iterator[str]:
    part = LIST.read_text("utf-8").split("\n\n")[number]
    return (line for line in part.splitlines() if line and not line.startswith("#"))


def faults(language: Language) -> list[str]:
    """What is wrong with its name as drawn."""
    return [problem.sentence for problem in preflight(language.badge) if problem.what in _BAD]


def page() -> str:
    """The whole page."""
    known = languages()
    rows = ["| language | name | drawn | font |", "|---|---|---|---|"]
    rows += [
        f"| {item.title} | {item.name} | ![{item.name}](scripts/{item.code}.png) | {item.fonts} |"
        for item in sorted(known.values(), key=lambda item: item.title)
    ]
    states = ["| State | official languages |", "|---|---|"]
    states += sorted(
        f"| {country_name(code)} | {', '.join(dict.fromkeys(known[one].title for one in codes))} |"
        for code, codes in members().items()
    )
    return "\n".join([_HEAD, "## Languages\n", *rows, "\n## Members\n", *states, ""])


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    for language in languages().values():
        if wrong := faults(language):
            raise SystemExit(f"{language.title}: {wrong[0]}")
        picture = Image.open(BytesIO(render_name_png(language.badge, dpi=_DPI))).convert("L")
        picture.quantize(8).save(PICTURES / f"{language.code}.png", optimize=True)
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
