"""The two tables of a TrueType or OpenType file that layout needs: which characters it has, and how wide they are.

fontTools reads them too, but takes longer to import than a badge takes to print.
"""

from __future__ import annotations

import struct
import sys
from array import array
from pathlib import Path
from typing import BinaryIO

_UNICODE_TABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))


def read_advances(path: Path, face: int = 0) -> dict[int, float]:
    """The advance width in em of every character the font at `path` has; `face` numbers one of a collection.

    Raises ValueError for a file without a Unicode character map of format 4 or 12, OSError when it cannot be read.
    """
    with path.open("rb") as file:
        try:
            tables = _directory(file, face)
            (units,) = struct.unpack_from(">H", _table(file, tables[b"head"]), 18)
            (metrics,) = struct.unpack_from(">H", _table(file, tables[b"hhea"]), 34)
            widths = _widths(_table(file, tables[b"hmtx"]), metrics)
            glyphs = _glyphs(_table(file, tables[b"cmap"]))
        except (KeyError, struct.error) as error:
            raise ValueError(f"{path.name} is not a complete font") from error
    last = metrics - 1
    return {char: widths[min(glyph, last)] / units for char, glyph in glyphs.items()}


def _directory(file: BinaryIO, face: int) -> dict[bytes, tuple[int, int]]:
    start = 0
    if file.read(4) == b"ttcf":
        file.seek(12 + 4 * face)
        (start,) = struct.unpack(">I", file.read(4))
    file.seek(start + 4)
    (count,) = struct.unpack(">H6x", file.read(8))
    rows = struct.iter_unpack(">4s4xII", file.read(16 * count))
    return {tag: (offset, length) for tag, offset, length in rows}


def _table(file: BinaryIO, place: tuple[int, int]) -> bytes:
    file.seek(place[0])
    return file.read(place[1])


def _widths(data: bytes, count: int) -> array[int]:
    values = array("H", data[: 4 * count])
    if sys.byteorder == "little":
        values.byteswap()
    return values[::2]


def _glyphs(data: bytes) -> dict[int, int]:
    (count,) = struct.unpack_from(">H", data, 2)
    offsets = {
        (platform, encoding): offset
        for platform, encoding, offset in struct.iter_unpack(">HHI", data[4 : 4 + 8 * count])
    }
    for kind in _UNICODE_TABLES:
        if kind in offsets:
            start = offsets[kind]
            (version,) = struct.unpack_from(">H", data, start)
            if version == 12:
                return _format_12(data, start)
            if version == 4:
                return _format_4(data, start)
    raise ValueError("the font has no Unicode character map")


def _format_12(data: bytes, start: int) -> dict[int, int]:
    (count,) = struct.unpack_from(">I", data, start + 12)
    groups = struct.iter_unpack(">III", data[start + 16 : start + 16 + 12 * count])
    return {
        first + step: glyph + step for first, last, glyph in groups for step in range(last - first + 1) if glyph + step
    }


def _format_4(data: bytes, start: int) -> dict[int, int]:
    (double,) = struct.unpack_from(">H", data, start + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    starts = struct.unpack_from(f">{count}H", data, start + 16 + double)
    deltas = struct.unpack_from(f">{count}H", data, start + 16 + 2 * double)
    at = start + 16 + 3 * double
    ranges = struct.unpack_from(f">{count}H", data, at)
    found: dict[int, int] = {}
    for index in range(count):
        for char in range(starts[index], min(ends[index], 0xFFFE) + 1):
            glyph = char
            if ranges[index]:
                place = at + 2 * index + ranges[index] + 2 * (char - starts[index])
                (glyph,) = struct.unpack_from(">H", data, place)
                if not glyph:
                    continue
            if glyph := (glyph + deltas[index]) & 0xFFFF:
                found[char] = glyph
    return found
