"""Logos and photos made ready for typesetting: turned upright, no larger than print needs, in a form typst reads."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_LOGO_DPI, _PHOTO_DPI = 600, 300
_MM_PER_INCH = 25.4
_MOST_PIXELS = 100_000_000
_IN_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {0} {1}" '
    'width="{0}" height="{1}"><image width="{0}" height="{1}" xlink:href="data:image/{2};base64,{3}"/></svg>'
)


class PictureError(Exception):
    """Why a picture cannot be used, to be put after its name."""


def prepared(content: bytes, width: float, height: float) -> str:
    """A picture for a place of `width` by `height` mm, as SVG: all but SVG becomes a PNG in one, of at most 600 dpi.

    The rotation a camera noted is applied. Raises PictureError.
    """
    if b"<svg" in content[:2000]:
        return _drawing(content)
    size = _pixels(width, height, _LOGO_DPI)
    upright = _opened(content, size).convert("RGBA")
    upright.thumbnail(size)
    return _in_svg(upright, "png")


def _drawing(content: bytes) -> str:
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        text = content.decode("utf-8-sig")
        fromstring(content)
    except (ValueError, ParseError) as error:
        raise PictureError("is an SVG that cannot be read") from error
    return text


def portrait(content: bytes, width: float, height: float) -> str:
    """A photo cut to fill a place of `width` by `height` mm, as SVG; more is cut below than above, where the face is.

    The rotation the camera noted is applied. Raises PictureError.
    """
    from PIL import ImageOps

    size = _pixels(width, height, _PHOTO_DPI)
    return _in_svg(ImageOps.fit(_opened(content, size).convert("RGB"), size, centering=(0.5, 0.3)), "jpeg")


def _pixels(width: float, height: float, dpi: int) -> tuple[int, int]:
    return max(1, round(width * dpi / _MM_PER_INCH)), max(1, round(height * dpi / _MM_PER_INCH))


def _opened(content: bytes, size: tuple[int, int]) -> Image.Image:
    """The picture upright. A large JPEG is unpacked no larger than `size` needs, on either way up."""
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise PictureError(f"is too large: {opened.width} x {opened.height} pixels")
            opened.draft("RGB", (max(size), max(size)))
            return ImageOps.exif_transpose(opened)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise PictureError("is no picture that can be read") from error


def _in_svg(image: Image.Image, form: str) -> str:
    # It goes to typst as data, which is text only.
    out = BytesIO()
    image.save(out, form, quality=85)
    return _IN_SVG.format(*image.size, form, b64encode(out.getvalue()).decode())
