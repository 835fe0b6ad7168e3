"""Photos and logos: nothing runs for them, nothing hangs for them, and a fault costs one."""

from __future__ import annotations

import os
import re
import resource
import struct
import subprocess
import sys
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from badges import picture_helper
from badges.picture_helper import Helper
from badges.pictures import PictureError, portrait, prepared, read_file
from badges.preflight import Fault, preflight
from badges.render import render_pdf
from badges.template import load_template

NO_PICTURE = r"no picture that can be read \(PNG or JPEG\)"
PLACE = (
    'title = "t"\nsize = "A6"\n[[element]]\nkind = "photo"\nx = 10\ny = 10\nwidth = 20\nheight = 26\n'
    '[[element]]\nkind = "qr"\nx = 40\ny = 60\nsize = 30\n'
)


def picture(form: str = "PNG", mode: str = "RGB", colour: object = "red", size: tuple[int, int] = (60, 80)) -> bytes:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, form)  # type: ignore[arg-type]
    return out.getvalue()


def inside(svg: str) -> Image.Image:
    found = re.search(r"base64,([^\"]+)", svg)
    assert found
    return Image.open(BytesIO(b64decode(found[1])))


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims to be that large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.fixture
def helper(monkeypatch: pytest.MonkeyPatch) -> Iterator[Helper]:
    """A helper of this test alone, in the place of the common one."""
    own = Helper()
    monkeypatch.setattr("badges.pictures.HELPER", own)
    yield own
    own._end_when_idle()


@pytest.mark.parametrize(
    "content",
    [
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n{} loop\n",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(/etc/hostname) (r) file\n",
        b"\xc5\xd0\xd3\xc6"
        + struct.pack("<6IH", 32, 30, 0, 0, 0, 0, 0xFFFF)
        + b"\0\0%!PS-Adobe-3.0 EPSF-3.0\n{} loop\n",
        b"%PDF-1.7\n",
        picture("GIF"),
        picture("TIFF"),
        picture("BMP"),
        picture("PPM"),
        picture("JPEG")[:200],
        b"",
    ],
    ids=["ps", "eps", "eps with a preview", "pdf", "gif", "tiff", "bmp", "ppm", "half a jpeg", "nothing"],
)
def test_nothing_but_png_and_jpeg_is_tried(content: bytes) -> None:
    with pytest.raises(PictureError, match=NO_PICTURE):
        portrait(content, 20, 26)
    with pytest.raises(PictureError, match=NO_PICTURE):
        prepared(content, 20, 26)


def test_a_picture_of_too_many_pixels_is_not_unpacked() -> None:
    with pytest.raises(PictureError, match="too large: 60000 x 60000"):
        portrait(png_of(60_000, 60_000), 20, 26)


@pytest.mark.parametrize("level", [0, 64, 128, 200])
def test_grey_of_sixteen_bits_keeps_its_shades(level: int) -> None:
    out = BytesIO()
    Image.new("I;16", (40, 52), level * 257).save(out, "PNG")
    assert abs(inside(portrait(out.getvalue(), 20, 26)).convert("L").getpixel((20, 20)) - level) <= 2  # type: ignore[operator]


def test_one_process_serves_a_run_and_a_badge_looked_over_is_not_unpacked_twice(
    spec, helper: Helper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, asked = [], []
    start, ask = picture_helper._started, helper._asked
    monkeypatch.setattr(picture_helper, "_started", lambda: started.append(1) or start())
    monkeypatch.setattr(helper, "_asked", lambda *request: asked.append(1) or ask(*request))
    (tmp_path / "t.toml").write_text(PLACE)
    card = load_template(str(tmp_path / "t.toml"))
    people = [spec(photo=picture(colour=(shade, 0, 0))) for shade in range(5)]
    assert [preflight(person, card) for person in people] == [[]] * 5
    assert render_pdf(people, template=card).startswith(b"%PDF")
    assert (len(started), len(asked)) == (1, 5)


def test_a_picture_that_takes_for_ever_costs_itself_alone(helper: Helper, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = [sys.executable, "-c", "import time; time.sleep(600)"]
    stuck = subprocess.Popen(endless, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    helper._child = stuck
    monkeypatch.setattr(picture_helper, "MOST_SECONDS", 0.1)
    with pytest.raises(PictureError, match="more time or memory"):
        portrait(picture(), 20, 26)
    assert stuck.poll() is not None
    monkeypatch.setattr(picture_helper, "MOST_SECONDS", 60)
    assert inside(portrait(picture(colour="blue"), 20, 26)).size == (236, 307)


def test_a_process_that_died_between_two_pictures_costs_none(helper: Helper) -> None:
    portrait(picture(), 20, 26)
    assert helper._child
    helper._child.kill()
    helper._child.wait()
    assert inside(portrait(picture(colour="green"), 20, 26)).size == (236, 307)


@pytest.mark.parametrize(
    "inner",
    [
        '<image href="file:///etc/hostname"/>',
        '<image xmlns:x="http://www.w3.org/1999/xlink" x:href="http://example.org/a.png"/>',
        '<image href="../secret.png"/>',
        '<rect style="fill:url(http://example.org/a.svg#b)"/>',
        "<rect fill=\"url( 'other.svg#b' )\"/>",
        "<style>@import 'http://example.org/a.css';</style>",
        "<script>1</script>",
        '<use href="other.svg#a"/>',
    ],
)
def test_a_drawing_draws_only_what_it_holds(inner: str) -> None:
    with pytest.raises(PictureError, match="other files or programs"):
        prepared(f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode(), 20, 20)


@pytest.mark.parametrize(
    "inner",
    [
        '<filter id="f"><feTurbulence numOctaves="1000000"/></filter>',
        '<rect filter="blur(9999999px)"/>',
        '<rect style="fill:red; filter : drop-shadow(1px 1px 9e9px red)"/>',
        "<style>rect{filter:blur(9e9px)}</style>",
    ],
)
def test_a_drawing_with_filters_is_not_tried(inner: str) -> None:
    with pytest.raises(PictureError, match="filters"):
        prepared(f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode(), 20, 20)


def held(content: bytes) -> bytes:
    link = f"data:image/png;base64,{b64encode(content).decode()}"
    return f'<!--{"x" * 3000}--><svg xmlns="http://www.w3.org/2000/svg"><image href="{link}"/></svg>'.encode()


def test_a_picture_inside_a_drawing_is_unpacked_like_any_other() -> None:
    svg = prepared(held(picture(size=(3000, 100))), 20, 20)
    assert inside(svg).size == (472, 16)
    with pytest.raises(PictureError, match="holds a picture that is too large: 60000 x 60000"):
        prepared(held(png_of(60_000, 60_000)), 20, 20)
    with pytest.raises(PictureError, match="holds a picture that is no picture"):
        prepared(held(b"<svg/>"), 20, 20)


def test_a_page_with_a_drawing_in_it_is_none() -> None:
    with pytest.raises(PictureError, match="is no SVG"):
        prepared(b'<html><svg xmlns="http://www.w3.org/2000/svg"/></html>', 20, 20)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_a_portrait_without_a_background_stands_on_white(mode: str) -> None:
    clear, black = ((0, 0, 0, 0), (0, 0, 0, 255)) if mode == "RGBA" else ((0, 0), (0, 255))
    cut_out, out = Image.new(mode, (60, 80), clear), BytesIO()
    cut_out.paste(black, (20, 20, 40, 60))
    cut_out.save(out, "PNG")
    shown = inside(portrait(out.getvalue(), 20, 26))
    assert shown.getpixel((9, 9)) == (255, 255, 255)
    assert max(shown.getpixel((118, 150))) < 5  # type: ignore[arg-type]


@pytest.mark.parametrize("level", [65_535, 65_000])
def test_a_picture_that_is_white_all_over_is_named(level: int, spec, tmp_path: Path) -> None:
    out = BytesIO()
    Image.new("I;16", (40, 52), level).save(out, "PNG")
    (tmp_path / "t.toml").write_text(PLACE)
    (problem,) = preflight(spec(photo=out.getvalue(), photo_name="me.png"), str(tmp_path / "t.toml"))
    assert (problem.what, problem.what.lacks) == (Fault.PHOTO, True)
    assert problem.sentence == "The photo me.png is white all over. Its place stays empty."
    with pytest.raises(PictureError, match="white all over"):
        prepared(out.getvalue(), 20, 26)


def test_a_white_sign_without_a_ground_may_stand_on_a_band() -> None:
    assert inside(prepared(picture(mode="RGBA", colour=(255, 255, 255, 90)), 20, 26)).getpixel((5, 5))[3] == 90


def test_the_logo_of_sixteen_bits_is_shown() -> None:
    content = (Path(__file__).parent / "cases" / "logo-16bit.png").read_bytes()
    assert inside(prepared(content, 40, 20)).convert("L").getextrema() == (78, 255)


def test_a_drawing_may_point_into_itself() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><defs><linearGradient id="a"/></defs><style>.b{fill:url("#a")}</style>'
        '<rect fill="url(#a)"/><use href="#a"/><a href="http://example.org"/></svg>'
    )
    assert prepared(svg.encode(), 20, 20) == svg


@pytest.mark.parametrize(
    ("name", "make", "fault"),
    [
        ("folder", lambda path: path.mkdir(), None),
        ("pipe", os.mkfifo, "is no file"),
        ("link", lambda path: path.symlink_to(path.with_name("whole")), "is a link"),
        ("empty", lambda path: path.touch(), "is empty"),
        ("large", lambda path: path.write_bytes(b"x" * 20_000_001), "larger than 20 MB"),
    ],
)
def test_only_regular_files_are_read(
    name: str, make: Callable[[Path], object], fault: str | None, tmp_path: Path
) -> None:
    (tmp_path / "whole").write_bytes(picture())
    make(tmp_path / name)
    with pytest.raises(PictureError if fault else OSError, match=fault):
        read_file(tmp_path / name)
    assert read_file(tmp_path / "whole") == picture()


def test_the_look_over_names_the_photo_and_why_it_is_none(tmp_path: Path, spec) -> None:
    (tmp_path / "t.toml").write_text(PLACE)
    card = load_template(str(tmp_path / "t.toml"))
    person = spec(photo=b"%!PS", photo_name="a.eps")
    (problem,) = preflight(person, card)
    assert (problem.field, problem.what) == ("photo", Fault.PHOTO)
    assert problem.sentence == ("The photo a.eps is no picture that can be read (PNG or JPEG). Its place stays empty.")
    (problem,) = preflight(spec(photo_name="b.png", photo_fault="is no file"), card)
    assert problem.sentence == "The photo b.png is no file. Its place stays empty."
    assert render_pdf([person, spec(photo_fault="is no file")], template=card).startswith(b"%PDF")


def test_a_huge_logo_is_held_once_while_it_is_made_small(helper: Helper) -> None:
    logo = Image.new("RGBA", (6000, 5000), (255, 0, 0, 255))
    logo.paste((0, 0, 255, 0), (3000, 0, 6000, 5000))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter to the right: the left half is on top
    out = BytesIO()
    logo.save(out, "PNG", exif=exif)
    helper.unpacked(picture(), 10, 10, False)
    assert helper._child
    child = helper._child.pid
    now = int(Path(f"/proc/{child}/statm").read_text().split()[0]) * resource.getpagesize()
    most = now + 6000 * 5000 * 4 + 60_000_000
    resource.prlimit(child, resource.RLIMIT_AS, (most, most))
    small = inside(helper.unpacked(out.getvalue(), 400, 480, False))
    assert small.size == (400, 480)
    assert small.getpixel((200, 100)) == (255, 0, 0, 255)
    assert small.getpixel((200, 400))[3] == 0
