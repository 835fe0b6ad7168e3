"""A picture in a terminal: two pixels a character cell, as half blocks. Works everywhere text does."""

from __future__ import annotations

import io
from dataclasses import dataclass

_CELLS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"


def picture_as_blocks(png: bytes, columns: int, rows: int, ink_below: int = 150) -> list[str]:
    """Return a black-and-white picture as lines of text, at most `columns` by `rows` characters.

    Each character stands for 2 x 2 pixels. The picture keeps its proportions (a character is taken as twice
    as high as wide); what is darker than `ink_below` (of 255) becomes blocks.
    """
    from PIL import Image

    with Image.open(io.BytesIO(png), formats=("PNG",)) as opened:
        picture = opened.convert("L")
    # A character is 2 wide and 2 high in pixels but twice as high as wide on the screen.
    scale = min(columns * 2 / picture.width, rows * 4 / picture.height)
    width, height = max(int(picture.width * scale), 2), max(int(picture.height * scale / 2), 2)
    ink = picture.resize((width + width % 2, height + height % 2)).point(lambda value: 255 if value < ink_below else 0)
    dots = ink.tobytes()
    line = ink.width
    return [
        "".join(_cell(dots, line, left, top) for left in range(0, line, 2)).rstrip() for top in range(0, ink.height, 2)
    ]


@dataclass(frozen=True, slots=True)
class Pixels:
    """A small picture in colour: a character stands for two pixels, one above the other. `rgb` holds three bytes a
    pixel, row by row; the number of rows is even."""

    width: int
    height: int
    rgb: bytes


def picture_as_pixels(picture: bytes, columns: int, rows: int) -> Pixels:
    """A PNG or JPEG of our own making as at most `columns` by `rows` characters, in its proportions."""
    from PIL import Image

    with Image.open(io.BytesIO(picture), formats=("PNG", "JPEG")) as opened:
        scale = min(columns / opened.width, rows * 2 / opened.height)
        size = max(round(opened.width * scale), 1), max(round(opened.height * scale / 2), 1) * 2
        small = opened.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    return Pixels(small.width, small.height, small.tobytes())


def _cell(dots: bytes, line: int, left: int, top: int) -> str:
    at = top * line + left
    return _CELLS[
        bool(dots[at]) | bool(dots[at + 1]) << 1 | bool(dots[at + line]) << 2 | bool(dots[at + line + 1]) << 3
    ]
