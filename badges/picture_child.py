"""Runs alone in a process of its own: unpacks pictures for a parent, one after another, until its input ends.

A hostile picture can take all memory or time, or find a hole in a decoder; then only this process is hit. Only PNG and
JPEG are ever tried: Pillow would hand other kinds to other programs (PostScript to Ghostscript).

Each request is a line of JSON and the file's bytes, each answer a line of JSON and an SVG:

    {"bytes": n, "width": pixels, "height": pixels, "fill": bool}
    {"bytes": n} or {"fault": words}                                 the words go after the picture's name

Usage: python -P -m badges.picture_child
"""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from contextlib import suppress
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, ImageOps

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 10
MOST_PIXELS = 100_000_000
_KINDS = ("PNG", "JPEG")
_WHITE = 250
_IN_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {0} {1}" '
    'width="{0}" height="{1}"><image width="{0}" height="{1}" xlink:href="data:image/{2};base64,{3}"/></svg>'
)


class _Refused(Exception):
    """Why a picture is not used, in words for after its name."""


def main(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer every request."""
    Image.MAX_IMAGE_PIXELS = None  # we count them ourselves
    _limit("RLIMIT_AS", MEMORY_BYTES)
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_FSIZE", 0)
    while line := requests.readline():
        request = json.loads(line)
        _allow_time()
        try:
            svg = _unpacked(requests.read(request["bytes"]), request).encode()
            answers.write(json.dumps({"bytes": len(svg)}).encode() + b"\n" + svg)
        except _Refused as refused:
            answers.write(json.dumps({"fault": str(refused)}).encode() + b"\n")
        except MemoryError:
            answers.write(json.dumps({"fault": "takes too much memory to unpack"}).encode() + b"\n")
        answers.flush()


def _limit(name: str, most: int) -> None:
    with suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        resource.setrlimit(getattr(resource, name), (most, most))


def _allow_time() -> None:
    """Let the next picture use so much time, whatever those before it took."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU_SECONDS, most))


def _unpacked(content: bytes, request: dict[str, Any]) -> str:
    """The picture as an SVG: upright and no larger than asked, or cut to fill that size (more below than above)."""
    size = (request["width"], request["height"])
    upright = _opened(content, size)
    if request["fill"]:
        clear = upright.has_transparency_data
        filled = ImageOps.fit(upright.convert("RGBA" if clear else "RGB"), size, centering=(0.5, 0.3))
        return _in_svg(_seen(_on_white(filled) if clear else filled), "jpeg")
    whole = upright.convert("RGBA")
    whole.thumbnail(size)
    if not upright.has_transparency_data:  # a white sign without a ground may stand on a dark band
        _seen(whole)
    return _in_svg(whole, "png")


def _seen(image: Image.Image) -> Image.Image:
    """The picture itself, unless nothing of it would be seen on paper."""
    if not any(image.convert("L").histogram()[:_WHITE]):
        raise _Refused("is white all over")
    return image


def _on_white(image: Image.Image) -> Image.Image:
    """A portrait cut out of its background has none: black, as it mostly lies in the file, would be printed."""
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


def _opened(content: bytes, size: tuple[int, int]) -> Image.Image:
    """The picture upright. A large JPEG is unpacked no larger than `size` needs, on either way up."""
    try:
        with Image.open(BytesIO(content), formats=_KINDS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise _Refused(f"is too large: {opened.width} x {opened.height} pixels")
            opened.draft("RGB", (max(size), max(size)))
            return ImageOps.exif_transpose(_in_eight_bits(_reduced(opened, 2 * max(size))))
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, OverflowError) as error:
        raise _Refused("is no picture that can be read (PNG or JPEG)") from error


def _reduced(image: Image.Image, most: int) -> Image.Image:
    """The picture, its shorter side not much longer than `most` pixels.

    Strip by strip: unpacked, 9,000 pixels square are 324 MB, and every step after that would hold them again.
    """
    factor = min(image.size) // most
    if factor < 2:
        return image
    mode = "RGBA" if image.has_transparency_data else "RGB"
    small = Image.new(mode, (-(-image.width // factor), -(-image.height // factor)))
    for row in range(small.height):
        top = row * factor
        strip = image.crop((0, top, image.width, min(top + factor, image.height)))
        small.paste(_in_eight_bits(strip).convert(mode).reduce(factor), (0, row))
    small.info = dict(image.info)  # which way up it was taken
    return small


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 bits scaled down: Pillow would cut it off at the eighth bit, which leaves white."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _in_svg(image: Image.Image, form: str) -> str:
    # It goes to typst as data, which is text only.
    out = BytesIO()
    image.save(out, form, quality=85)
    return _IN_SVG.format(*image.size, form, b64encode(out.getvalue()).decode())


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
