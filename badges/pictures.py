"""Logos and photos made ready for typesetting: turned upright, no larger than print needs, in a form typst reads."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from .picture_helper import HELPER, PictureError

__all__ = ["PictureError", "portrait", "prepared", "read_file"]

_LOGO_DPI, _PHOTO_DPI = 600, 300
_MM_PER_INCH = 25.4
_LARGEST_FILE = 20_000_000
# Not through a link, and without waiting for whoever writes into a pipe.
_CAREFULLY = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
_LINK = re.compile(r"""url\(["'\s]*[^"'\s#]|@import""", re.IGNORECASE)
_ACTIVE = frozenset(("script", "foreignObject", "iframe", "handler", "audio", "video"))


def read_file(path: Path) -> bytes:
    """The content of a picture's file. Raises PictureError for what is no file or too large, OSError otherwise."""
    if path.is_symlink():
        raise PictureError("is a link, not a file")
    with open(path, "rb", opener=lambda name, _: os.open(name, _CAREFULLY)) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise PictureError("is no file")
        content = file.read(_LARGEST_FILE + 1)
    if not content:
        raise PictureError("is empty")
    if len(content) > _LARGEST_FILE:
        raise PictureError(f"is larger than {_LARGEST_FILE // 1_000_000} MB")
    return content


def prepared(content: bytes, width: float, height: float) -> str:
    """A picture for a place of `width` by `height` mm, as SVG: all but SVG becomes a PNG in one, of at most 600 dpi.

    The rotation a camera noted is applied. Raises PictureError.
    """
    if b"<svg" in content[:2000]:
        return _drawing(content)
    return HELPER.unpacked(content, *_pixels(width, height, _LOGO_DPI), fill=False)


def portrait(content: bytes, width: float, height: float) -> str:
    """A photo cut to fill a place of `width` by `height` mm, as SVG; more is cut below than above, where the face is.

    The rotation the camera noted is applied. Raises PictureError.
    """
    return HELPER.unpacked(content, *_pixels(width, height, _PHOTO_DPI), fill=True)


def _pixels(width: float, height: float, dpi: int) -> tuple[int, int]:
    return max(1, round(width * dpi / _MM_PER_INCH)), max(1, round(height * dpi / _MM_PER_INCH))


def _drawing(content: bytes) -> str:
    """An SVG that draws only what it holds itself."""
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        text = content.decode("utf-8-sig")
        root = fromstring(content)
    except (ValueError, ParseError) as error:
        raise PictureError("is an SVG that cannot be read") from error
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        links = [value for key, value in element.attrib.items() if key.rpartition("}")[2] in ("href", "src")]
        styles = [*element.attrib.values(), element.text or ""] if name == "style" else element.attrib.values()
        if name in _ACTIVE or any(map(_LINK.search, styles)) or not all(map(_is_inside, links)):
            raise PictureError("is an SVG that draws on other files or programs")
    return text


def _is_inside(link: str) -> bool:
    return link.lstrip().startswith(("#", "data:image/png", "data:image/jpeg"))
