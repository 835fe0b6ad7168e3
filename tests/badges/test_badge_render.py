from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from badges import render
from badges.bulk import About
from badges.code import BadgeCode, code_id_for, make_code
from badges.pdf_join import PdfJoiner
from badges.qr import matrix
from badges.render import RenderError, render_pdf, render_pdf_to, render_png
from badges.typesetting import TEMPLATES, typeset

HOSTILE = [
    {"name": "W" * 60, "family_name": ""},
    {"name": "علي (أبو حسن) [/] #let x = read(\"a6.typ\")", "native_name": "#panic()", "position": "O'Brien & <N> {}"},
    {"name": "Иванова-Щукина Екатерина", "native_name": ""},
    {"name": "ẤỄỐ Nguyễn Thị", "native_name": "क्षत्रिय श्रीवास्तव ््र", "country_name": "Iran (Islamic Republic of)"},
    {"name": "Abdulrahmanovich " * 18, "native_name": "محمد " * 60, "language": "ur", "position": "Director " * 40,
     "organisation": "Ministry " * 40, "country_name": "Land " * 40, "category_label": "Category " * 20,
     "zones": "Zone " * 40, "ref": "R" * 60, "conference_name": "Conference " * 40, "event_line": "event " * 60,
     "days_text": "day " * 40, "funding_line": "Funded by the European Union " * 9},
    {"name": "", "family_name": "", "given_names": "", "native_name": "", "honorific": "", "position": "",
     "organisation": "", "country_name": "", "category_label": "", "zones": "", "ref": "", "conference_name": "",
     "event_line": "", "funding_line": ""},
]  # fmt: skip


def pages(pdf: bytes, dpi: float = 300) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    return [document[at].render(scale=dpi / 72).to_pil().convert("L") for at in range(len(document))]


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [document[at].get_textpage().get_text_range() for at in range(len(document))]


def coded(spec, count: int, key: bytes, **changes: object) -> list:
    codes = [make_code(BadgeCode("BC", "D", code_id_for(str(at)), at % 20 + 1), key) for at in range(count)]
    return [spec(code=code, ref=f"D-{at:04}", **changes) for at, code in enumerate(codes)]


@pytest.mark.parametrize("dpi", [203, 300])
def test_every_code_reads_from_the_page(spec, key: bytes, dpi: int) -> None:
    specs = coded(spec, 12, key) + coded(spec, 2, key, training=True) + coded(spec, 2, key, category_colour="#000000")
    for badge, page in zip(specs, pages(render_pdf(specs), dpi), strict=True):
        one_bit = page.point(lambda level: 255 if level > 127 else 0)
        assert [found.text for found in zxingcpp.read_barcodes(one_bit)] == [badge.code]


@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_the_code_in_a_picture_lies_on_whole_dots(spec, dpi: int) -> None:
    badge = spec()
    image = np.array(Image.open(BytesIO(render_png(badge, dpi=dpi))).convert("L"))
    dots = round(dpi / 25.4)
    quiet = 4 * dots
    spare = 33.66 * dpi / 25.4 - 33 * dots
    left, top = (round(at * dpi / 25.4 + spare / 2) + quiet for at in (4, 98.2))
    found = image[top - quiet : top + 29 * dots, left - quiet : left + 29 * dots]
    expected = np.kron(np.where(np.pad(np.array(matrix(badge.code)), 4), 0, 255), np.ones((dots, dots), dtype=int))
    assert (found == expected).all()


def test_the_name_can_be_read_and_copied_from_the_pdf(spec) -> None:
    (text,) = texts(render_pdf([spec()]))
    for wanted in (
        "Muhammad Asif",
        "KHAN",
        "H.E. Mr.",
        "Federal Investigation Agency",
        "Pakistan",
        "Delegate",
        "D-0142",
    ):
        assert wanted in text
    assert "TRAINING" not in text


def test_text_that_looks_like_source_is_printed_as_text(spec) -> None:
    name = '#read("a6.typ") *b* $x$ [/] \\n'
    (text,) = texts(render_pdf([spec(name=name, family_name="")]))
    assert " ".join(text.split()).count(name) == 1


def test_training_and_later_copies_say_so(spec) -> None:
    (text,) = texts(render_pdf([spec(training=True, copy=3, days_text="16 September only")]))
    assert text.count("TRAINING") == 2
    assert "D-0142 / 3" in text
    assert "16 September only" in text


@pytest.mark.parametrize("changes", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_leaves_the_page_or_enters_the_quiet_zone(spec, changes: dict[str, str]) -> None:
    badge = spec(**changes)
    (page,) = pages(render_pdf([badge]), 203)
    image = np.array(page) < 200
    mm = 203 / 25.4
    assert not image[int(5 * mm) : int(131 * mm), : int(3 * mm)].any()
    assert not image[int(5 * mm) : int(131 * mm), int(102 * mm) :].any()
    zone = image[int(98.3 * mm) : int(131.2 * mm), int(4.2 * mm) : int(36.8 * mm)].copy()
    zone[int(3.8 * mm) : int(29.8 * mm), int(3.6 * mm) : int(29.6 * mm)] = False
    assert not zone.any()


def test_many_badges_are_one_pdf_in_order(spec, key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_PART", 4)
    specs = coded(spec, 14, key)
    done: list[int] = []
    found = texts(render_pdf(specs, progress=done.append))
    assert [re.findall(r"D-\d{4}", text) for text in found] == [[badge.ref] for badge in specs]
    assert done == [4, 8, 12, 14]
    assert all("Muhammad Asif" in text for text in found)


def test_joined_pages_look_as_they_did_alone(spec, key: bytes) -> None:
    parts = [render_pdf([badge]) for badge in coded(spec, 3, key)]
    out = BytesIO()
    joiner = PdfJoiner(out)
    for part in parts:
        joiner.add(part)
    joiner.finish()
    alone = [pages(part, 100)[0] for part in parts]
    assert [page.tobytes() for page in pages(out.getvalue(), 100)] == [page.tobytes() for page in alone]


@pytest.mark.parametrize("lacking", [b"trailer", b"xref\n0 2", b"/Root 1 0 R"])
def test_what_is_no_plain_pdf_is_not_joined(lacking: bytes) -> None:
    rows = b"0000000000 65535 f \n0000000000 00000 n \n"
    plain = b"1 0 obj\n<<>>\nendobj\nxref\n0 2\n" + rows + b"trailer\n<</Size 2/Root 1 0 R>>\n"
    with pytest.raises(ValueError, match="page tree"):
        PdfJoiner(BytesIO()).add(plain)
    with pytest.raises(ValueError, match="cross-reference"):
        PdfJoiner(BytesIO()).add(plain.replace(lacking, b""))


def test_the_same_badges_give_the_same_bytes(spec) -> None:
    assert render_pdf([spec(), spec(copy=2)]) == render_pdf([spec(), spec(copy=2)])


def test_a_file_is_written_whole(tmp_path, spec, key: bytes) -> None:
    path = tmp_path / "badges.pdf"
    assert render_pdf_to(path, iter(coded(spec, 3, key))) == 3
    assert len(pypdfium2.PdfDocument(path)) == 3
    assert list(tmp_path.iterdir()) == [path]


def test_a_stopped_run_leaves_nothing_behind(tmp_path, spec, key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_PART", 2)
    path = tmp_path / "badges.pdf"
    path.write_bytes(b"the one before")

    def stop(done: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_pdf_to(path, coded(spec, 9, key), progress=stop)
    assert path.read_bytes() == b"the one before"
    assert list(tmp_path.iterdir()) == [path]


def test_no_badge_at_all_is_said(tmp_path) -> None:
    with pytest.raises(RenderError, match="no badge"):
        render_pdf([])
    with pytest.raises(RenderError, match="no badge"):
        render_pdf_to(tmp_path / "none.pdf", [])
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_template_or_a_wrong_code_is_said(spec) -> None:
    with pytest.raises(RenderError, match="template called b7"):
        render_pdf([spec()], template="b7")
    with pytest.raises(RenderError, match="D-0142"):
        render_pdf([spec(code="lower case")])
    with pytest.raises(RenderError, match="resolution"):
        render_png(spec(), dpi=5)


def test_chinese_is_printed_with_the_extra(spec) -> None:
    pytest.importorskip("noto_cjk_sans_otc")
    pdf = render_pdf([spec(native_name="王小明")])
    assert b"NotoSansCJK" in pdf
    assert "王小明" in texts(pdf)[0]


def test_the_emblem_is_drawn_as_the_guide_says() -> None:
    root = ElementTree.parse(TEMPLATES / "eu.svg").getroot()
    space = "{http://www.w3.org/2000/svg}"
    field, stars = root.find(f"{space}rect"), root.findall(f".//{space}polygon")
    assert field is not None
    width, height = float(field.get("width", 0)), float(field.get("height", 0))
    assert width == 1.5 * height
    assert field.get("fill") == "#003399"
    assert len(stars) == 12
    for at, star in enumerate(stars):
        points = np.array([pair.split(",") for pair in star.get("points", "").split()], dtype=float)
        middle = points[::2].mean(axis=0)
        angle = np.radians(30 * at)
        wanted = np.array([width / 2, height / 2]) + height / 3 * np.array([np.sin(angle), -np.cos(angle)])
        assert np.allclose(middle, wanted, atol=0.1)
        assert np.allclose(np.hypot(*(points[::2] - middle).T), height / 18, atol=0.1)
        assert points[0][0] == pytest.approx(middle[0], abs=0.1)
        assert points[0][1] == points[:, 1].min()


@pytest.mark.parametrize("count", [2, 101])
def test_a_pdf_says_what_it_is_in_one_part_and_joined(spec, key: bytes, tmp_path, count: int) -> None:
    about = About("Badges - Conférence (Islamabad) ؟", "UNODC \\ GLO.ACT", "fr")
    render_pdf_to(tmp_path / "all.pdf", coded(spec, count, key), about=about)
    content = (tmp_path / "all.pdf").read_bytes()
    told = pypdfium2.PdfDocument(content).get_metadata_dict()
    assert (told["Title"], told["Author"]) == (about.title, about.author)
    assert b"/Lang(fr)" in content
    assert content.count(b"/Title") == 1
    assert len(pypdfium2.PdfDocument(content)) == count


def test_a_badge_is_not_made_without_a_thing_that_nobody_can_draw(spec) -> None:
    (page,), _ = render.pages_of(render.as_template("a6"), spec())
    page["faces"][0]["items"].append({"kind": "triangle", "box": [1, 1, 9, 9]})
    with pytest.raises(RenderError, match="No drawing for triangle"):
        typeset(render.CARDS, [page], "pdf")
