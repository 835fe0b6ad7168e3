"""Labels in ZPL, drawn by an independent renderer (npm zpl-renderer-js) and compared dot by dot."""

from __future__ import annotations

import os
import re
import subprocess
import zlib
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw
from printers.peers import missing, need

from badges import raster, zpl
from badges.code import BadgeCode, make_code
from badges.render import render_png
from badges.spec import BadgeSpec

CODE = make_code(BadgeCode("BC", "D", "EFGHIJKLN", 1), b"a key for tests only, 32 bytes..")
SPEC = BadgeSpec(
    name="Muhammad Asif KHAN",
    family_name="KHAN",
    given_names="Muhammad Asif",
    native_name="محمد آصف خان",
    honorific="H.E. Mr.",
    position="Additional Director General",
    organisation="Federal Investigation Agency",
    country_name="Pakistan",
    category_label="Delegate",
    category_colour="#1f4e79",
    zones="Plenary",
    code=CODE,
    ref="D-0142",
    conference_name="Regional Conference",
    event_line="Islamabad",
    funding_line="Funded by the European Union",
    training=False,
)
RENDERER = "zpl-renderer-js@3.4.0"
SCRIPT = """const {ready} = require("zpl-renderer-js"), fs = require("fs");
ready.then(async ({api}) => {
  const [, , source, target, width, height, dpmm] = process.argv;
  const pages = await api.zplToBase64MultipleAsync(fs.readFileSync(source, "latin1"), +width, +height, +dpmm);
  pages.forEach((page, at) => fs.writeFileSync(`${target}-${at}.png`, Buffer.from(page, "base64")));
  process.exit(0);
});
"""


@pytest.fixture(scope="session")
def renderer() -> Path:
    """The folder where the renderer is installed: $ZPL_RENDERER, else one of our own in the user's cache."""
    need("node", "npm", package="nodejs, npm")
    folder = Path(os.environ.get("ZPL_RENDERER") or Path.home() / ".cache" / "delegate-checkin-tests" / "zpl")
    if not (folder / "node_modules" / "zpl-renderer-js").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", RENDERER]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
        except subprocess.TimeoutExpired:
            missing(f"{RENDERER} (npm did not answer)")
        if done.returncode:
            missing(f"{RENDERER} (npm: {done.stderr[-200:]})")
    return folder


def rendered(renderer: Path, folder: Path, labels: bytes, dots: raster.Dots, dpmm: int) -> list[Image.Image]:
    """What the renderer makes of `labels`, cut to the label's dots, black and white."""
    (folder / "label.zpl").write_bytes(labels)
    (folder / "draw.cjs").write_text(SCRIPT)
    size = [str(dots.width / dpmm), str(dots.height / dpmm), str(dpmm)]
    command = ["node", str(folder / "draw.cjs"), str(folder / "label.zpl"), str(folder / "page"), *size]
    env = {**os.environ, "NODE_PATH": str(renderer / "node_modules")}
    subprocess.run(command, env=env, check=True, capture_output=True, timeout=120)
    pages = [Image.open(path).convert("L") for path in sorted(folder.glob("page-*.png"))]
    return [page.crop((0, 0, dots.width, dots.height)).point([0] * 128 + [255] * 128) for page in pages]


def drawn(dots: raster.Dots) -> Image.Image:
    return ImageChops.invert(Image.frombytes("1", (dots.width, dots.height), dots.data).convert("L"))


@pytest.mark.parametrize(("dpi", "dpmm"), [(203, 8), (300, 12)])
def test_a_badge_comes_out_dot_for_dot(renderer: Path, tmp_path: Path, dpi: int, dpmm: int) -> None:
    size = raster.dots(105, dpi), raster.dots(148, dpi)
    dots = raster.to_dots(render_png(SPEC, dpi=dpi), *size)
    labels = zpl.label(dots, name="badge-1") + zpl.label(dots, name="badge-2")
    pages = rendered(renderer, tmp_path, labels, dots, dpmm)
    assert len(pages) == 2
    for page in pages:
        assert ImageChops.difference(page, drawn(dots)).getbbox() is None
        # An inverted code decodes too, so the share of black is looked at as well.
        assert [found.text for found in zxingcpp.read_barcodes(page)] == [CODE]
        assert page.histogram()[0] < page.histogram()[255]
    assert len(labels) / 2 < 20_000


@given(st.integers(1, 70), st.integers(1, 40), st.data())
def test_the_picture_in_a_label_is_the_dots_with_a_true_check_sum(width: int, height: int, data: st.DataObject) -> None:
    row = (width + 7) // 8
    dots = raster.Dots(width, height, data.draw(st.binary(min_size=row * height, max_size=row * height)))
    text = zpl.label(dots, copies=3, name="badge-7").decode("ascii")
    found = re.search(r"\^GFA,(\d+),(\d+),(\d+),:Z64:([A-Za-z0-9+/=]+):([0-9A-F]{4})\^FS", text)
    assert found
    assert [int(found[at]) for at in (1, 2, 3)] == [len(dots.data), len(dots.data), row]
    assert zlib.decompress(b64decode(found[4])) == dots.data
    assert int(found[5], 16) == crc_16(found[4].encode())
    assert f"^PW{width}^LL{height}" in text
    assert "^PQ3,0,0,N" in text
    assert text.startswith("^XA\n^FX badge-7 ^FS")


def crc_16(data: bytes) -> int:
    """CRC-16 as Zebra gives it, bit by bit: x^16 + x^12 + x^5 + 1, from 0."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021) & 0xFFFF if crc & 0x8000 else crc << 1
    return crc


def png(image: Image.Image, form: str = "PNG") -> bytes:
    out = BytesIO()
    image.save(out, form)
    return out.getvalue()


def test_black_is_one_and_what_is_transparent_is_white() -> None:
    image = Image.new("RGBA", (9, 2), (0, 0, 0, 0))
    ImageDraw.Draw(image).point([(0, 0), (8, 1)], fill=(0, 0, 0, 255))
    dots = raster.to_dots(png(image), 9, 2)
    assert dots.data == bytes([0b10000000, 0, 0, 0b10000000])
    assert dots.row_bytes == 2


def test_a_photo_is_dithered_where_it_is_and_nowhere_else() -> None:
    image = Image.new("L", (64, 64), 100)
    dots = raster.to_dots(png(image), 64, 64, photos=[(32, 0, 64, 64)])
    drawn_dots = drawn(dots)
    assert drawn_dots.crop((0, 0, 32, 64)).histogram()[0] == 32 * 64
    photo = drawn_dots.crop((32, 0, 64, 64)).histogram()
    assert abs(photo[255] / (32 * 64) - 100 / 255) < 0.05


def test_a_badge_of_another_size_is_not_squeezed_onto_the_label() -> None:
    assert raster.to_dots(png(Image.new("L", (839, 1183), 255)), 840, 1184).width == 840
    with pytest.raises(raster.RasterError, match="the label 839 x 1183"):
        raster.to_dots(png(Image.new("L", (1240, 1748), 255)), 839, 1183)


@pytest.mark.parametrize(
    "broken", [b"", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + b"x" * 100, b"GIF89a", b"%PDF-1.7"]
)
def test_what_is_no_picture(broken: bytes) -> None:
    with pytest.raises(raster.RasterError, match="no picture"):
        raster.to_dots(broken, 839, 1183)


def test_half_a_picture_is_none() -> None:
    whole = png(Image.effect_noise((200, 200), 50))
    with pytest.raises(raster.RasterError, match="no picture"):
        raster.to_dots(whole[: len(whole) // 2], 200, 200)


def test_a_giant_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(raster.RasterError, match="dots"):
        raster.pwg_raster([png(Image.new("1", (9000, 9000)))], 300)


ANSWER = b"\x02030,{paper},{pause},1183,{formats:03},0,0,{partial},000,0,0,{hot}\x03\r\n" \
         b"\x02000,0,{head},{ribbon},0,2,4,0,{left:08},1,000\x03\r\n\x021234,0\x03\r\n"  # fmt: skip


def answer(**changes: int) -> bytes:
    fields = dict.fromkeys(("paper", "pause", "formats", "partial", "hot", "head", "ribbon", "left"), 0) | changes
    return ANSWER.decode().format(**fields).encode()


@pytest.mark.parametrize(
    ("field", "name", "empty"),
    [
        ("paper", "paper_out", True),
        ("pause", "paused", True),
        ("head", "head_open", True),
        ("ribbon", "ribbon_out", True),
        ("hot", "head_hot", True),
        ("partial", "partial_format", False),
        ("formats", "formats_waiting", False),
        ("left", "labels_left", False),
    ],
)
def test_a_status_answer_is_read_field_by_field(field: str, name: str, empty: bool) -> None:
    calm, other = zpl.parse_status(answer()), zpl.parse_status(answer(**{field: 1}))
    fields = zpl.HostStatus.__dataclass_fields__
    assert [key for key in fields if getattr(calm, key) != getattr(other, key)] == [name]
    assert calm.empty
    assert other.empty is empty


@given(st.binary(max_size=120))
def test_any_other_answer_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever part is wrong
        zpl.parse_status(data)


def test_a_status_with_a_strange_flag_is_refused() -> None:
    with pytest.raises(ValueError, match="no flag"):
        zpl.parse_status(answer(paper=7))
