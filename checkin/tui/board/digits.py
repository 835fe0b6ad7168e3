"""Figures that are read from the other end of the hall."""

from __future__ import annotations

_FORMS = {
    "0": ("███", "█ █", "█ █", "█ █", "███"),
    "1": (" █ ", "██ ", " █ ", " █ ", "███"),
    "2": ("███", "  █", "███", "█  ", "███"),
    "3": ("███", "  █", " ██", "  █", "███"),
    "4": ("█ █", "█ █", "███", "  █", "  █"),
    "5": ("███", "█  ", "███", "  █", "███"),
    "6": ("███", "█  ", "███", "█ █", "███"),
    "7": ("███", "  █", "  █", " █ ", " █ "),
    "8": ("███", "█ █", "███", "█ █", "███"),
    "9": ("███", "█ █", "███", "  █", "███"),
    "/": ("  █", "  █", " █ ", "█  ", "█  "),
}
ROWS = 5


def large(text: str, scale: int) -> list[str]:
    """Digits and strokes in rows of blocks; a cell is half as wide as high, so each block takes two."""
    forms = [_FORMS[char] for char in text]
    rows = [" ".join(form[row] for form in forms) for row in range(ROWS)]
    wide = ["".join(char * 2 * scale for char in row) for row in rows]
    return [row for row in wide for _ in range(scale)]
