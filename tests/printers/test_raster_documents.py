"""PWG and Apple raster, unpacked by CUPS's own `ippeveps` and drawn by Ghostscript: two programs that are not ours."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw
from printers.unpacking import unpacked

from badges import raster
from badges.printers.model import APPLE_RASTER, document_format

DPI = 300
SIZE = (413, 307)


def picture(seed: int) -> Image.Image:
    """Runs, single dots, white rows, repeated rows and noise: every turn the packing can take."""
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((10 + seed, 10, 200, 90), fill=(0, 80, 160))
    for x in range(0, SIZE[0], 2):
        draw.point((x, 120), fill="black")
    draw.line((0, 130, SIZE[0], 130 + seed), fill="black")
    image.paste(Image.effect_noise((150, 100), 90).convert("RGB"), (200, 150))
    draw.line((SIZE[0] - 1, 0, SIZE[0] - 1, SIZE[1]), fill="black")
    return image


def png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(("kind", "mode"), [("srgb_8", "RGB"), ("sgray_8", "L"), ("black_1", "1")])
def test_pages_of_pwg_raster_come_out_dot_for_dot(tmp_path: Path, kind: str, mode: str) -> None:
    images = [picture(0), picture(7)]
    document = raster.pwg_raster([png(image) for image in images], DPI, kind)
    are_alike(unpacked(tmp_path, document, SIZE, DPI, black=kind == "black_1"), images, mode)


@pytest.mark.parametrize(("kind", "mode"), [("srgb_8", "RGB"), ("sgray_8", "L")])
def test_pages_of_apple_raster_come_out_dot_for_dot(tmp_path: Path, kind: str, mode: str) -> None:
    images = [picture(0), picture(7)]
    document = raster.apple_raster([png(image) for image in images], DPI, kind)
    assert document_format(document) == APPLE_RASTER
    are_alike(unpacked(tmp_path, document, SIZE, DPI), images, mode)


def are_alike(pages: list[Image.Image], images: list[Image.Image], mode: str) -> None:
    assert len(pages) == len(images)
    for page, image in zip(pages, images, strict=True):
        wanted = image.convert("L").point([0] * 128 + [255] * 128) if mode == "1" else image.convert(mode)
        assert ImageChops.difference(page.convert("RGB"), wanted.convert("RGB")).getbbox() is None


@pytest.mark.parametrize(("make", "kind"), [(raster.pwg_raster, "cmyk_8"), (raster.apple_raster, "black_1")])
def test_a_kind_that_is_not_made(make: Callable[..., bytes], kind: str) -> None:
    with pytest.raises(raster.RasterError, match=kind):
        make([png(picture(0))], DPI, kind)
