"""PWG raster, unpacked by CUPS's own `ippeveps` and drawn by Ghostscript: two programs that are not ours."""

from __future__ import annotations

import os
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw
from printers.peers import PATIENCE, missing, need

from badges import raster

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


def unpacked(folder: Path, document: bytes, kind: str) -> list[Image.Image]:
    need("gs", package="ghostscript")
    programs = [path for path in ("/usr/sbin/ippeveps", "/usr/lib/cups/command/ippeveps") if Path(path).exists()]
    if not programs:
        missing("ippeveps (package cups-ipp-utils)")
    (folder / "badge.pwg").write_bytes(document)
    env = {**os.environ, "CONTENT_TYPE": "image/pwg-raster"}
    unpack = [programs[0], str(folder / "badge.pwg")]
    done = subprocess.run(unpack, env=env, capture_output=True, timeout=PATIENCE, check=True)
    # ippeveps 2.4 knows that 0 is white in black_1, leaves white rows out, and paints the others as negatives.
    page = done.stdout.replace(b"Decode[0 1]", b"Decode[1 0]") if kind == "black_1" else done.stdout
    width, height = SIZE
    draw = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=png16m", f"-r{DPI}", f"-g{width}x{height}"]
    target = f"-sOutputFile={folder / 'page-%d.png'}"
    subprocess.run([*draw, target, "-"], input=page, capture_output=True, timeout=PATIENCE, check=True)
    return [Image.open(path) for path in sorted(folder.glob("page-*.png"))]


@pytest.mark.parametrize(("kind", "mode"), [("srgb_8", "RGB"), ("sgray_8", "L"), ("black_1", "1")])
def test_pages_come_out_dot_for_dot(tmp_path: Path, kind: str, mode: str) -> None:
    images = [picture(0), picture(7)]
    pages = unpacked(tmp_path, raster.pwg_raster([png(image) for image in images], DPI, kind), kind)
    assert len(pages) == 2
    for page, image in zip(pages, images, strict=True):
        wanted = image.convert("L").point([0] * 128 + [255] * 128) if mode == "1" else image.convert(mode)
        assert ImageChops.difference(page.convert("RGB"), wanted.convert("RGB")).getbbox() is None


def test_a_kind_that_is_not_made() -> None:
    with pytest.raises(raster.RasterError, match="cmyk_8"):
        raster.pwg_raster([png(picture(0))], DPI, "cmyk_8")
