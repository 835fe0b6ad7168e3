"""Pictures as printers want them: black dots for a label printer, PWG or Apple raster for a driverless one.

Nothing is scaled here: a badge is drawn at the printer's own dots, so that the QR keeps whole dots a module.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from PIL.Image import Image

Box: TypeAlias = tuple[int, int, int, int]
"""Left, upper, right, lower in dots."""

RASTER_TYPES = ("srgb_8", "sgray_8", "black_1")
"""The kinds of PWG raster made here, best first (`pwg-raster-document-type-supported`)."""
APPLE_TYPES = RASTER_TYPES[:2]
"""Those of them that Apple raster has."""

_MM_PER_INCH = 25.4
_SLACK = 2
"""Dots a picture may differ from its label: the two round millimetres differently."""
_THRESHOLD = 128
_MAX_DOTS = 40_000_000


class RasterError(Exception):
    """A picture that cannot be printed as it is: what is wrong, and what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Dots:
    """A picture in black and white: rows of whole bytes, the leftmost dot in the highest bit, 1 for black."""

    width: int
    height: int
    data: bytes

    @property
    def row_bytes(self) -> int:
        """Bytes of a row."""
        return (self.width + 7) // 8

    def dark(self, x: int, y: int) -> bool:
        """Whether the dot in that column and row is black; what lies outside is white."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return False
        return bool(self.data[y * self.row_bytes + x // 8] >> (7 - x % 8) & 1)


def dots(length: float, dpi: int) -> int:
    """`length` in mm as whole printer dots at `dpi`."""
    return round(length * dpi / _MM_PER_INCH)


def to_dots(picture: bytes, width: int, height: int, photos: Sequence[Box] = ()) -> Dots:
    """A PNG or JPEG as black dots of exactly `width` x `height`.

    What lies in `photos` is dithered; all else is cut at middle grey, which keeps edges and the QR sharp.
    Raises RasterError for what is no picture, or one drawn for another size.
    """
    return _to_dots(_opened(picture, width, height), photos)


def pwg_raster(pictures: Sequence[bytes], dpi: int, kind: str = "sgray_8") -> bytes:
    """Pages as one PWG raster document (PWG 5102.4) of a type in RASTER_TYPES.

    The size of each page is that of its picture at `dpi`. Raises RasterError.
    """
    pages = [_page(picture, dpi, kind, len(pictures)) for picture in pictures]
    return b"RaS2" + b"".join(pages)


def apple_raster(pictures: Sequence[bytes], dpi: int, kind: str = "sgray_8") -> bytes:
    """Pages as one Apple raster document (`image/urf`) of a type in APPLE_TYPES, for printers that speak AirPrint.

    Apple has published nothing about it: the header is as CUPS reads it (`cups/raster-stream.c`), the pixels are
    packed as those of PWG raster. Raises RasterError.
    """
    pages = [_apple_page(picture, dpi, kind) for picture in pictures]
    return b"UNIRAST\0" + struct.pack(">I", len(pages)) + b"".join(pages)


def _opened(picture: bytes, width: int = 0, height: int = 0) -> Image:
    """The picture on white, in grey or colour; its size is checked before its pixels are unpacked."""
    from PIL import Image

    try:
        image = Image.open(BytesIO(picture), formats=("PNG",))
        _check_size(image.size, width, height)
        size = (width or image.width, height or image.height)
        if image.size == size and _opaque(image):
            return image.convert("RGB")
        flat = Image.new("RGB", size, "white")
        layer = image.convert("RGBA")
        flat.paste(layer, mask=layer)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise RasterError("This is no picture that can be printed.", "Make the badge again.") from error
    return flat


def _opaque(image: Image) -> bool:
    if image.mode == "RGBA":
        return image.getchannel("A").getextrema() == (255, 255)
    return not image.has_transparency_data


def _check_size(size: tuple[int, int], width: int, height: int) -> None:
    if size[0] * size[1] > _MAX_DOTS:
        raise RasterError(f"The picture has {size[0]} x {size[1]} dots.", "No badge is that large: check its template.")
    if width and any(abs(is_ - should) > _SLACK for is_, should in zip(size, (width, height), strict=True)):
        raise RasterError(
            f"The badge is {size[0]} x {size[1]} dots, the label {width} x {height}.",
            "Set the printer to the stock and the resolution the badge is drawn for.",
        )


def _to_dots(image: Image, photos: Sequence[Box] = ()) -> Dots:
    grey = image.convert("L")
    black = grey.point([255] * _THRESHOLD + [0] * (256 - _THRESHOLD), "1")
    for box in photos:
        dithered = grey.crop(box).convert("1")
        black.paste(dithered.point([255] + [0] * 255, "1"), box[:2])
    return Dots(black.width, black.height, black.tobytes())


def _page(picture: bytes, dpi: int, kind: str, total: int) -> bytes:
    image = _opened(picture)
    if kind == "black_1":
        black = _to_dots(image)
        return _header(image.size, dpi, 1, 1, 3, total) + _packed(black.data, black.row_bytes, 1, b"\x00")
    _check_type(kind, RASTER_TYPES)
    bits, space = (24, 19) if kind == "srgb_8" else (8, 18)
    return _header(image.size, dpi, 8, bits, space, total) + _bytes_packed(image, kind)


def _apple_page(picture: bytes, dpi: int, kind: str) -> bytes:
    """A page: 32 bytes (pixel bits, colour space, one side, normal quality; size and resolution), then its rows."""
    _check_type(kind, APPLE_TYPES)
    image = _opened(picture)
    bits, space = (24, 1) if kind == "srgb_8" else (8, 0)
    return struct.pack(">4B8x3I8x", bits, space, 1, 4, *image.size, dpi) + _bytes_packed(image, kind)


def _check_type(kind: str, made: Sequence[str]) -> None:
    if kind not in made:
        raise RasterError(f"{kind} is no raster type made here.", f"Use one of {', '.join(made)}.")


def _bytes_packed(image: Image, kind: str) -> bytes:
    if kind == "srgb_8":
        return _packed(image.tobytes(), image.width * 3, 3)
    return _packed(image.convert("L").tobytes(), image.width, 1)


def _header(size: tuple[int, int], dpi: int, depth: int, pixel_bits: int, space: int, total: int) -> bytes:
    """The 1,796 bytes before a page (PWG 5102.4, table 1). What is not set stands for "none" or "default"."""
    header = bytearray(1796)
    header[0:9] = b"PwgRaster"
    width, height = size
    fields = {
        276: (dpi, dpi),
        340: (1,),  # copies: the job says how many
        352: (round(width * 72 / dpi), round(height * 72 / dpi)),
        372: (width, height),
        384: (depth, pixel_bits, (width * pixel_bits + 7) // 8, 0, space),
        420: (pixel_bits // depth,),
        452: (total, 1, 1, 0, 0, width, height),
    }
    for at, values in fields.items():
        struct.pack_into(f">{len(values)}I", header, at, *values)
    return bytes(header)


def _packed(data: bytes, row: int, pixel: int, white: bytes = b"\xff") -> bytes:
    """Rows run-length coded: how often the row repeats, then runs of equal and of different pixels."""
    runs = re.compile(b"(.{%d})\\1{1,127}|(?:(.{%d})(?!\\2)){1,128}" % (pixel, pixel), re.DOTALL)
    rows = [data[at : at + row] for at in range(0, len(data), row)]
    blank = white * row
    out = bytearray()
    at = 0
    while at < len(rows):
        same = 1
        while same < 256 and at + same < len(rows) and rows[at + same] == rows[at]:
            same += 1
        out.append(same - 1)
        if rows[at] == blank:
            out.append(128)  # white to the end of the row
        else:
            for run in runs.finditer(rows[at]):
                out += _run(run, pixel)
        at += same
    return bytes(out)


def _run(run: re.Match[bytes], pixel: int) -> bytes:
    count = len(run[0]) // pixel
    if run[1] is not None:
        return bytes([count - 1]) + run[1]
    return bytes([257 - count if count > 1 else 0]) + run[0]
