"""The families of the font extra, by script: Noto Sans for what the shipped fonts lack.

They come in the Python package `manimgx-fonts` (OFL), one file for every weight. Ranges: Unicode 16, Blocks.txt.
Reach above and below the baseline: the larger of the file's own line and of what its letters take, measured. The
widths read are those of the regular weight, of which the bold one takes up to 1.1.
"""

from __future__ import annotations

PACKAGE = "manimgx_fonts"
NARROWING = 1.08

SCRIPTS: tuple[tuple[str, tuple[tuple[int, int], ...], float, float], ...] = (
    ("Armenian", ((0x0530, 0x058F), (0xFB13, 0xFB17)), 1.07, 0.29),
    ("Hebrew", ((0x0590, 0x05FF), (0xFB1D, 0xFB4F)), 1.07, 0.29),
    ("Bengali", ((0x0980, 0x09FF),), 1.0, 0.41),
    ("Gurmukhi", ((0x0A00, 0x0A7F),), 0.95, 0.41),
    ("Gujarati", ((0x0A80, 0x0AFF),), 1.08, 0.41),
    ("Oriya", ((0x0B00, 0x0B7F),), 1.07, 0.3),
    ("Tamil", ((0x0B80, 0x0BFF),), 0.9, 0.37),
    ("Telugu", ((0x0C00, 0x0C7F),), 1.0, 0.48),
    ("Kannada", ((0x0C80, 0x0CFF),), 1.1, 0.54),
    ("Malayalam", ((0x0D00, 0x0D7F),), 0.9, 0.38),
    ("Sinhala", ((0x0D80, 0x0DFF),), 1.01, 0.3),
    ("Thai", ((0x0E00, 0x0E7F),), 1.06, 0.45),
    ("Lao", ((0x0E80, 0x0EFF),), 1.18, 0.46),
    ("Myanmar", ((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)), 1.32, 0.86),
    ("Georgian", ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)), 1.09, 0.29),
    ("Ethiopic", ((0x1200, 0x139F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F)), 1.07, 0.29),
    ("Khmer", ((0x1780, 0x17FF), (0x19E0, 0x19FF)), 1.16, 0.71),
)
