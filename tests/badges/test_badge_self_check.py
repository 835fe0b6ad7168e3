from __future__ import annotations

from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from badge_builders import KEY
from PIL import Image, ImageFilter

from badges.code import BadgeCode, code_id_for, make_code
from badges.labels import zpl_label
from badges.raster import RasterError, dots, to_dots
from badges.render import render_pdf, render_png
from badges.self_check import check_code, code_box
from badges.template import load_template, shipped_templates

CODED = [name for name in shipped_templates() if name != "nameplate"]
MANY = 1_000


def drawn(spec, template, dpi: int):
    width, height = (dots(side, dpi) for side in template.page)
    return to_dots(render_png(spec, template=template, dpi=dpi), width, height)


@pytest.mark.parametrize("name", CODED)
@pytest.mark.parametrize("dpi", [203, 300])
def test_every_shipped_template_passes(spec, name: str, dpi: int) -> None:
    template = load_template(name)
    check_code(drawn(spec(), template, dpi), spec(), template, dpi)
    assert zpl_label(spec(), template, dpi).startswith(b"^XA") or b"^XA" in zpl_label(spec(), template, dpi)


def test_one_wrong_dot_is_found_and_an_inverted_code_too(spec) -> None:
    template = load_template("a6")
    good = drawn(spec(), template, 203)
    box = code_box(spec(), template, 203)
    assert box is not None
    at = (box[1] + 30) * good.row_bytes + (box[0] + 30) // 8
    flipped = bytearray(good.data)
    flipped[at] ^= 0x10
    inverted = bytes(byte ^ 0xFF for byte in good.data)
    moved = good.data[good.row_bytes :] + b"\x00" * good.row_bytes
    for data in (bytes(flipped), inverted, moved):
        with pytest.raises(RasterError, match="not drawn as it must be"):
            check_code(replace(good, data=data), spec(), template, 203)


def test_the_code_of_another_badge_is_found(spec) -> None:
    template = load_template("a6")
    other = spec(code=make_code(BadgeCode("BC", "D", "EFGHIJKLX", 1), KEY))
    with pytest.raises(RasterError):
        check_code(drawn(other, template, 203), spec(), template, 203)


def test_a_thousand_codes_read_after_a_print_at_203_dpi(spec) -> None:
    """Each page in black and white at 203 dpi, then blurred and noisy as a camera sees it."""
    codes = [make_code(BadgeCode("BC", "D", code_id_for(str(number)), 1), KEY) for number in range(MANY)]
    document = pypdfium2.PdfDocument(render_pdf([spec(code=code) for code in codes], dpi=203))
    box = code_box(spec(), load_template("a6"), 203)
    assert box is not None
    edge = 16
    around = (box[0] - edge, box[1] - edge, box[2] + edge, box[3] + edge)
    noise = np.random.default_rng(7)
    misread = []
    for page, code in zip(document, codes, strict=True):
        printed = page.render(scale=203 / 72).to_pil().convert("L").crop(around).point(lambda grey: 255 * (grey > 127))
        seen = printed.rotate(2.0, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.8))
        grey = np.clip(np.asarray(seen, dtype=float) + noise.normal(0, 12, (seen.height, seen.width)), 0, 255)
        found = zxingcpp.read_barcodes(Image.fromarray(grey.astype(np.uint8)))
        if [item.text for item in found] != [code]:
            misread.append(code)
    assert misread == []
