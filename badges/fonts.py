"""The fonts a badge may use: the shipped ones and, when installed, the extra for more scripts.

Fonts of the system are never used: a badge must look the same on every machine. A script is added by
another `Family`; nothing else knows them by name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from . import extra_fonts
from .font_tables import read_advances

FOLDER = Path(__file__).parent / "fonts"

_ARABIC = ((0x0600, 0x06FF), (0x0750, 0x077F), (0x0870, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE))
_DEVANAGARI = ((0x0900, 0x097F), (0x1CD0, 0x1CFF), (0xA8E0, 0xA8FF))
_HAN = (
    (0x1100, 0x11FF),
    (0x2E80, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x1F200, 0x1F2FF),
    (0x20000, 0x3FFFF),
)
# No mark or letter below this belongs to a script that a family beside Noto Sans is first choice for.
_FIRST_OTHER = 0x0530
_HAN_PACKAGE = "noto_cjk_sans_otc"
# The same Han characters are drawn differently from region to region; the language of the name decides.
_HAN_REGIONS = {"zh-hant": "TC", "zh-tw": "TC", "zh-hk": "TC", "ja": "JP", "ko": "KR"}


@dataclass(frozen=True, slots=True)
class Family:
    """A font family: its files and the code points it is first choice for.

    `ascent` and `descent` are how far names in its script reach above and below the baseline, stacked
    marks included, in em. `narrowing` is what a shaped line takes of the width of its letters one by one:
    real names stay under it, and the template shrinks a line that does not. `package` names the Python
    package that brings the files, empty for shipped ones.
    """

    name: str
    regular: str
    bold: str
    ranges: tuple[tuple[int, int], ...] = ()
    ascent: float = 1.05
    descent: float = 0.25
    narrowing: float = 1.0
    package: str = ""
    after_latin: bool = False
    """Whether Latin letters and spaces beside it are set in Noto Sans: only where no script is joined."""

    def advances(self, bold: bool = False) -> Mapping[int, float]:
        """Advance widths in em by code point; empty when the family is not installed."""
        return _advances(self.package, self.bold if bold else self.regular)

    def prefers(self, char: int) -> bool:
        """Whether a text with this character takes the family before all others."""
        return any(first <= char <= last for first, last in self.ranges)


SANS = Family("Noto Sans", "NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
NASKH = Family(
    "Noto Naskh Arabic", "NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf", _ARABIC, 1.06, 0.44, 0.95
)
# One weight: the bold file costs 0.6 MB, and no hand is written bold in Nastaliq.
NASTALIQ = Family(
    "Noto Nastaliq Urdu", "NotoNastaliqUrdu-Regular.ttf", "NotoNastaliqUrdu-Regular.ttf", _ARABIC, 1.8, 0.6, 0.75
)
DEVANAGARI = Family(
    "Noto Sans Devanagari",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansDevanagari-Bold.ttf",
    _DEVANAGARI,
    0.94,
    0.4,
    0.95,
)


def families(text: str, language: str = "") -> tuple[Family, ...]:
    """The families to set `text` in, first choice first. `language` is a BCP 47 tag."""
    if not text or max(text) < chr(_FIRST_OTHER):
        return (SANS,)
    chars = {ord(char) for char in text if ord(char) >= _FIRST_OTHER}
    wanted = [family for family in _others(language.lower()) if any(map(family.prefers, chars))]
    # Joined scripts come first, because a run must not be torn where Noto Sans has a joiner or a space.
    return (*(f for f in wanted if not f.after_latin), SANS, *(f for f in wanted if f.after_latin))


def needs_extra(used: Sequence[Family]) -> bool:
    """Whether a family from an extra package is among them."""
    return any(family.package for family in used)


def folders(extra: bool) -> list[Path]:
    """The folders typesetting must open; with `extra`, those of installed extra packages too."""
    # The shipped ones first: of two files of one family the first is taken.
    more = [folder for package in (_HAN_PACKAGE, extra_fonts.PACKAGE) if (folder := _folder(package))]
    return [FOLDER, *more] if extra else [FOLDER]


def missing_characters(text: str, language: str = "") -> list[str]:
    """Every character of `text` no font can print, once each, in the order met.

    A letter and the marks on it must stand in one font. Invisible characters (joiners, variation
    selectors) are never missing.
    """
    used = families(text, language)
    tables = [family.advances() for family in used]
    missing: dict[str, None] = {}
    for cluster in clusters(unicodedata.normalize("NFC", text)):
        needed = [char for char in cluster if not _invisible(char)]
        lacking = min(([char for char in needed if ord(char) not in table] for table in tables), key=len)
        missing.update(dict.fromkeys(lacking))
    return list(missing)


def clusters(text: str) -> Iterator[str]:
    """Cut `text` where a line may be broken if it must: never between a letter and its marks or within a conjunct."""
    start = 0
    for at in range(1, len(text)):
        char = text[at]
        if _joins(char) or _joins_next(text[at - 1]):
            continue
        yield text[start:at]
        start = at
    if text:
        yield text[start:]


def _joins(char: str) -> bool:
    return char > "\u02ff" and (unicodedata.category(char)[0] == "M" or char in "\u200c\u200d")


def _joins_next(char: str) -> bool:
    return char > "\u02ff" and (unicodedata.combining(char) == 9 or char == "\u200d")


def _invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cf", "Cc", "Zs") or "\ufe00" <= char <= "\ufe0f"


@cache
def _others(language: str) -> tuple[Family, ...]:
    primary = language.split("-")[0]
    arabic = (NASTALIQ, NASKH) if primary == "ur" else (NASKH,)
    region = _HAN_REGIONS.get(language) or _HAN_REGIONS.get(primary, "SC")
    return (*arabic, DEVANAGARI, *(family for family in (*_more(), _han(region)) if _folder(family.package)))


@cache
def _han(region: str) -> Family:
    file = "NotoSansCJK-Regular.ttc"
    return Family(f"Noto Sans CJK {region}", file, file, _HAN, package=_HAN_PACKAGE, after_latin=True)


@cache
def _more() -> tuple[Family, ...]:
    """The families of the extra for scripts beside Han."""
    found = []
    for script, ranges, ascent, descent in extra_fonts.SCRIPTS:
        file = f"NotoSans{script}[wght].ttf"
        name = f"Noto Sans {script}"
        more = (ascent, descent, extra_fonts.NARROWING, extra_fonts.PACKAGE)
        found.append(Family(name, file, file, ranges, *more))
    return tuple(found)


@cache
def _folder(package: str) -> Path | None:
    if not package:
        return FOLDER
    found = find_spec(package)
    return Path(found.origin).parent if found and found.origin else None


@cache
def _advances(package: str, file: str) -> Mapping[int, float]:
    folder = _folder(package)
    return read_advances(folder / file) if folder else {}
