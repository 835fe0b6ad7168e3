"""The font families of a badge, by script. Ranges: Unicode 16, Blocks.txt.

Reach above and below the baseline, stacked marks included, and narrowing were measured over the names of
`tests/hard_names`. Where each file comes from: `badges/fonts/README.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from .font_tables import read_advances

FOLDER = Path(__file__).parent / "fonts"
HAN_PACKAGE = "noto_cjk_sans_otc"

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)  # there is one of each, and what is fitted is kept by it
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
    ranges: Ranges = ()
    ascent: float = 1.05
    descent: float = 0.25
    narrowing: float = 1.0
    package: str = ""
    after_latin: bool = False
    """Whether Latin letters and spaces beside it are set in Noto Sans: only where no script is joined."""

    def advances(self, bold: bool = False) -> Mapping[int, float]:
        """Advance widths in em by code point."""
        return _advances(self.path(bold))

    def prefers(self, char: int) -> bool:
        """Whether a text with this character takes the family before all others."""
        return any(first <= char <= last for first, last in self.ranges)

    def path(self, bold: bool = False) -> Path:
        """The file of a weight; where there is only one, that."""
        return _folder(self.package) / (self.bold if bold else self.regular)


# One weight does where none is written bold; the bold file of Tibetan alone has 0.7 MB.
def _family(
    name: str,
    ranges: Ranges = (),
    ascent: float = 1.07,
    descent: float = 0.29,
    narrowing: float = 1.0,
    *,
    weights: int = 2,
) -> Family:
    stem = name.replace(" ", "")
    bold = f"{stem}-{'Bold' if weights == 2 else 'Regular'}.ttf"
    return Family(name, f"{stem}-Regular.ttf", bold, ranges, ascent, descent, narrowing)


_ARABIC = ((0x0600, 0x06FF), (0x0750, 0x077F), (0x0870, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE))
_HAN = (
    (0x1100, 0x11FF),
    (0x2160, 0x2BFF),  # Roman and circled numbers, arrows: what Noto Sans has of them it sets
    (0x2E80, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x1F200, 0x1F2FF),
    (0x20000, 0x3FFFF),
)
# Where what shaping does to the width is not worth a figure, this only has the template look at it.
_ABOUT = 0.999

SANS = _family("Noto Sans", ascent=1.05, descent=0.25)
NASKH = _family("Noto Naskh Arabic", _ARABIC, 1.06, 0.44, 0.95)
# One weight: the bold file costs 0.6 MB, and no hand is written bold in Nastaliq.
NASTALIQ = _family("Noto Nastaliq Urdu", _ARABIC, 1.8, 0.6, 0.75, weights=1)
MONGOLIAN = _family("Noto Sans Mongolian", ((0x1800, 0x18AF),), 1.0, 0.3, 0.6, weights=1)
OTHERS = (
    _family("Noto Sans Devanagari", ((0x0900, 0x097F), (0x1CD0, 0x1CFF), (0xA8E0, 0xA8FF)), 0.94, 0.4, 0.95),
    _family("Noto Sans Armenian", ((0x0530, 0x058F), (0xFB13, 0xFB17)), narrowing=1.02),
    _family("Noto Sans Hebrew", ((0x0590, 0x05FF), (0xFB1D, 0xFB4F)), narrowing=_ABOUT),
    _family("Noto Sans Syriac", ((0x0700, 0x074F), (0x0860, 0x086F)), 1.0, 0.5, 1.03, weights=1),
    _family("Noto Sans Thaana", ((0x0780, 0x07BF),), 1.0, 0.42, _ABOUT),
    _family("Noto Sans NKo", ((0x07C0, 0x07FF),), narrowing=_ABOUT, weights=1),
    _family("Noto Sans Bengali", ((0x0980, 0x09FF),), 1.0, 0.41, _ABOUT),
    _family("Noto Sans Gurmukhi", ((0x0A00, 0x0A7F),), 0.95, 0.41, _ABOUT),
    _family("Noto Sans Gujarati", ((0x0A80, 0x0AFF),), 1.08, 0.41, _ABOUT),
    _family("Noto Sans Oriya", ((0x0B00, 0x0B7F),), 1.07, 0.3, _ABOUT),
    _family("Noto Sans Tamil", ((0x0B80, 0x0BFF),), 0.9, 0.37, _ABOUT),
    _family("Noto Sans Telugu", ((0x0C00, 0x0C7F),), 1.0, 0.48, _ABOUT),
    _family("Noto Sans Kannada", ((0x0C80, 0x0CFF),), 1.1, 0.54, _ABOUT),
    _family("Noto Sans Malayalam", ((0x0D00, 0x0D7F),), 0.9, 0.38, 1.02),
    _family("Noto Sans Sinhala", ((0x0D80, 0x0DFF),), 1.01, 0.3, _ABOUT),
    _family("Noto Sans Thai", ((0x0E00, 0x0E7F),), 1.06, 0.45),
    _family("Noto Sans Lao", ((0x0E80, 0x0EFF),), 1.18, 0.46),
    _family("Noto Serif Tibetan", ((0x0F00, 0x0FFF),), 1.25, 0.75, 1.02, weights=1),
    _family("Noto Sans Myanmar", ((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)), 1.13, 0.66, 1.03),
    _family("Noto Sans Georgian", ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)), 1.09, 0.29, _ABOUT),
    _family("Noto Sans Ethiopic", ((0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F)), narrowing=_ABOUT),
    _family("Noto Sans Khmer", ((0x1780, 0x17FF), (0x19E0, 0x19FF)), 1.16, 0.71, _ABOUT),
    MONGOLIAN,
    _family("Noto Sans Ol Chiki", ((0x1C50, 0x1C7F),), weights=1),
    _family("Noto Sans Tifinagh", ((0x2D30, 0x2D7F),), narrowing=_ABOUT, weights=1),
    _family("Noto Sans Vai", ((0xA500, 0xA63F),), weights=1),
    _family("Noto Sans Javanese", ((0xA980, 0xA9DF),), 1.12, 0.92, _ABOUT, weights=1),
    _family("Noto Sans Meetei Mayek", ((0xAAE0, 0xAAFF), (0xABC0, 0xABFF)), narrowing=_ABOUT, weights=1),
    _family("Noto Sans Adlam", ((0x1E900, 0x1E95F),), narrowing=1.06, weights=1),
)


@cache
def han(region: str) -> Family:
    """Chinese, Japanese and Korean in the shapes of a region: JP, KR, SC, TC or HK."""
    file = "NotoSansCJK-Regular.ttc"
    return Family(f"Noto Sans CJK {region}", file, file, _HAN, package=HAN_PACKAGE, after_latin=True)


def folders(extra: bool) -> list[Path]:
    """The folders typesetting must open; with `extra`, that of the package with the Han fonts too."""
    return [FOLDER, _folder(HAN_PACKAGE)] if extra else [FOLDER]


@cache
def _folder(package: str) -> Path:
    if not package:
        return FOLDER
    found = find_spec(package)
    if not found or not found.origin:
        raise FileNotFoundError(f"the fonts of {package} are not installed")
    return Path(found.origin).parent


@cache
def _advances(path: Path) -> Mapping[int, float]:
    return read_advances(path)
