"""Logos and photos made ready for typesetting: turned upright, no larger than print needs, in a form typst reads."""

from __future__ import annotations

import os
import re
import stat
from base64 import b64decode
from pathlib import Path

from .picture_helper import HELPER, PictureError

__all__ = ["PictureError", "portrait", "prepared", "read_file", "thumbnail"]

_LOGO_DPI, _PHOTO_DPI = 600, 300
_MM_PER_INCH = 25.4
_LARGEST_FILE = 20_000_000
_MOST_PARTS = 100_000  # of an SVG
# Not through a link, and without waiting for whoever writes into a pipe.
_CAREFULLY = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
_LINK = re.compile(r"""url\(["'\s]*[^"'\s#]|@import""", re.IGNORECASE)
_DATA = re.compile(r"\s*data:image/(?:png|jpeg|jpg);base64,", re.IGNORECASE)
_DRAWS_ON_OTHERS = "is an SVG that draws on other files or programs"
_FILTER = re.compile(r"\bfilter\s*:\s*(?!none)")
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
    pixels = _pixels(width, height, _LOGO_DPI)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _drawing(content, *pixels)
    return HELPER.unpacked(content, *pixels, fill=False)


def portrait(content: bytes, width: float, height: float) -> str:
    """A photo cut to fill a place of `width` by `height` mm, as SVG; more is cut below than above, where the face is.

    The rotation the camera noted is applied. Raises PictureError.
    """
    return HELPER.unpacked(content, *_pixels(width, height, _PHOTO_DPI), fill=True)


def thumbnail(content: bytes, width: int, height: int) -> bytes:
    """A photo cut to so many pixels, as a JPEG of our own making. Raises PictureError."""
    svg = HELPER.unpacked(content, width, height, fill=True)
    return b64decode(svg.rpartition("base64,")[2].partition('"')[0])


def _pixels(width: float, height: float, dpi: int) -> tuple[int, int]:
    return max(1, round(width * dpi / _MM_PER_INCH)), max(1, round(height * dpi / _MM_PER_INCH))


def _drawing(content: bytes, width: int, height: int) -> str:
    """An SVG that draws only what it holds itself; pictures in it are unpacked as all are."""
    from xml.etree.ElementTree import tostring

    from defusedxml.ElementTree import ParseError, fromstring

    if content.count(b"<") > _MOST_PARTS:
        raise PictureError("is an SVG of too many parts: save it as PNG")
    try:
        text = content.decode("utf-8-sig")
        root = fromstring(content)
    except (ValueError, ParseError) as error:
        raise PictureError("is an SVG that cannot be read") from error
    if _name(root.tag) != "svg":
        raise PictureError("is no SVG")
    held = False
    for element in root.iter():
        name = _name(element.tag)
        links = [key for key in element.attrib if _name(key) in ("href", "src") and name != "a"]
        styles = [*element.attrib.values(), (element.text or "") if name == "style" else ""]
        if name == "filter" or element.get("filter", "none") != "none" or any(map(_FILTER.search, styles)):
            raise PictureError("is an SVG with filters, which can take for ever: save it as PNG")
        if name in _ACTIVE or any(map(_LINK.search, styles)):
            raise PictureError(_DRAWS_ON_OTHERS)
        for key in links:
            if not element.attrib[key].lstrip().startswith("#"):
                element.set(key, _unpacked_inside(element.attrib[key], width, height))
                held = True
    return tostring(root, encoding="unicode") if held else text


def _unpacked_inside(link: str, width: int, height: int) -> str:
    """A PNG or JPEG that an SVG holds, unpacked, as a link again."""
    if not (data := _DATA.match(link)):
        raise PictureError(_DRAWS_ON_OTHERS)
    try:
        content = b64decode(link[data.end() :])
    except ValueError as error:
        raise PictureError("is an SVG that cannot be read") from error
    try:
        svg = HELPER.unpacked(content, width, height, fill=False)
    except PictureError as error:
        raise PictureError(f"holds a picture that {error}") from error
    return svg.rpartition('href="')[2].partition('"')[0]


def _name(tag: str) -> str:
    return str(tag).rpartition("}")[2]
