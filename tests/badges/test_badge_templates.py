from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from badges.blocks import block
from badges.compose import compose
from badges.fit import Rule, fit
from badges.preflight import Fault, preflight
from badges.render import RenderError, render_pdf, render_png
from badges.stack import Filled, fit_stack
from badges.template import TemplateError, check_qr, load_template, shipped_templates
from badges.template_elements import KINDS, Code, Row, Source, When
from badges.typesetting import TEMPLATES, typeset

ROOT = Path(__file__).parents[2]
SHIPPED = shipped_templates()
CODED = [name for name in SHIPPED if any(isinstance(item, Code) for item in load_template(name).front)]
NAMES = st.text(alphabet="abcMWÑẤЩщáâإمحمدٹےकष्त्रि王佐 -/.()", max_size=200).map(lambda text: " ".join(text.split()))
LONG = {
    "name": "Abdulrahmanovich " * 18, "native_name": "محمد " * 60, "language": "ur", "position": "Director " * 40,
    "organisation": "Ministry " * 40, "country_name": "Land " * 40, "category_label": "Category " * 20,
    "zones": "Zone · " * 30, "ref": "R" * 60, "conference_name": "Conference " * 40, "event_line": "event " * 60,
    "days_text": "day " * 40, "funding_line": "Funded by the European Union " * 9,
}  # fmt: skip
HEAD = "width = 80\nheight = 60\n"
TEXT = HEAD + '[[element]]\nkind = "text"\nx = 2\ny = 2\nwidth = 60\nheight = 10\n'
IMAGE = HEAD + '[[element]]\nkind = "image"\nx = 1\ny = 1\nwidth = 9\nheight = 9\n'
STACK = HEAD + '[[element]]\nkind = "stack"\nx = 1\ny = 1\nwidth = 9\nheight = 9\n'
BODY = TEXT.removeprefix(HEAD) + 'field = "name"\n'
QR = HEAD + '[[element]]\nkind = "qr"\nx = 2\ny = 2\nsize = 24\n'
FUNDING = '[[element]]\nkind = "funding"\nx = 2\ny = 40\nwidth = 60\nheight = '


def written(folder: Path, source: str) -> Path:
    path = folder / "own.toml"
    path.write_text(source, "utf-8")
    return path


def text_of(pdf: bytes, page: int = 0) -> str:
    return " ".join(pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_range().split())


def test_the_templates_promised_are_there() -> None:
    assert {"a6", "a7", "card", "label", "4x6in", "nameplate"} <= set(SHIPPED)


@pytest.mark.parametrize("name", CODED)
@pytest.mark.parametrize("dpi", [203, 300])
def test_the_code_of_every_shipped_template_reads_at_printer_dots(spec, name: str, dpi: int) -> None:
    assert check_qr(load_template(name), dpi) == []
    badge = spec(training=True)
    picture = Image.open(BytesIO(render_png(badge, template=name, dpi=dpi))).convert("L")
    one_bit = picture.point(lambda level: 255 if level > 127 else 0)
    assert [found.text for found in zxingcpp.read_barcodes(one_bit)] == [badge.code]


@pytest.mark.parametrize("name", [name for name in CODED if name in SHIPPED])
def test_the_modules_are_whole_dots_and_the_quiet_zone_is_white(spec, name: str) -> None:
    template = load_template(name)
    area = next(item for item in template.front if isinstance(item, Code)).area
    picture = np.array(
        Image.open(BytesIO(render_png(spec(**LONG, training=True), template=name, dpi=203))).convert("L")
    )
    x, y, end, low = (round(at / 25.4 * 203) for at in (area.x, area.y, area.x + area.width, area.y + area.height))
    found = picture[y:low, x:end]
    assert set(np.unique(found)) == {0, 255}
    rows, columns = np.where(found == 0)
    side = rows.max() - rows.min() + 1
    assert side == columns.max() - columns.min() + 1
    assert side % 25 == 0
    assert side // 25 >= 4
    assert min(rows.min(), columns.min()) >= 4 * (side // 25) - 2


@pytest.mark.parametrize("name", SHIPPED)
def test_the_words_of_the_badge_are_in_the_text_layer(spec, name: str) -> None:
    text = text_of(render_pdf([spec()], template=name))
    for word in ("KHAN", "Pakistan", "Regional Conference"):
        assert word in text


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize(
    "changes", [{}, LONG, dict.fromkeys(set(LONG) - {"language"}, "")], ids=["plain", "long", "bare"]
)
def test_everything_has_its_place_on_the_card(spec, name: str, changes: dict[str, str]) -> None:
    template = load_template(name)
    for face in compose(template, spec(**changes)):
        for item in face.items:
            x, y, width, height = item["box"]
            assert min(x, y) >= 0
            assert x + width <= template.width + 0.01
            assert y + height <= template.height + 0.01
    assert render_pdf([spec(**changes)], template=name).startswith(b"%PDF")


@settings(max_examples=60)
@given(NAMES, NAMES, NAMES, st.floats(8, 80))
def test_a_stack_never_grows_out_of_its_place(name: str, native: str, country: str, height: float) -> None:
    def row(field: str, most: float, main: bool = False) -> Row:
        return Row(Source(field), When(), Rule(30, 12, 8, 3), min(most, height), 0.5, 0.0, "#000000", main, "")

    rows = [Filled(row("name", 40, True), name), Filled(row("native_name", 20), native, "ur")]
    rows.append(Filled(row("country_name", 20), country))
    fitted = fit_stack(rows, 60, height)
    assert sum(field.height for field in fitted) + 1.0 <= height + 1e-6


TEXTS = st.lists(NAMES.filter(bool), min_size=1, max_size=6)


@settings(max_examples=60)
@given(TEXTS, st.integers(0, 5), st.floats(8, 80), st.sampled_from([0.5, 3.0, 9.0]))
def test_every_line_of_a_stack_is_set_in_its_place_or_told(
    texts: list[str], main: int, height: float, gap: float
) -> None:
    rows = [
        Filled(
            Row(Source("name"), When(), Rule(30, 12, 8, 3), 20, gap, 0.0, "#000000", at == main % len(texts), ""), text
        )
        for at, text in enumerate(texts)
    ]
    fitted = fit_stack(rows, 60, height)
    shown = [field for field in fitted if not field.left_out]
    assert sum(field.height for field in shown) + gap * (len(shown) - 1) <= height + 1e-6
    for item, field in zip(rows, fitted, strict=True):
        assert field.size > 0
        assert field.cut or field.text == item.text
        assert not (item.row.main and field.left_out)


def test_a_line_that_has_no_room_is_left_out_and_told(tmp_path: Path, spec) -> None:
    rows = "".join(
        f'[[element.row]]\nfield = "{field}"\nlargest = 30\nlegible = 12\nsmallest = 8\nheight = 8\n'
        for field in ("native_name", "country_name", "name")
    )
    stack = HEAD + '[[element]]\nkind = "stack"\nx = 2\ny = 2\nwidth = 60\nheight = 8\n' + rows + "main = true\n"
    template = load_template(written(tmp_path, stack))
    badge = spec(name="Sara KHAN", native_name="محمد", language="ur", country_name="Pakistan")
    (face,) = compose(template, badge)
    assert [(field, fitted.left_out) for field, fitted in face.fitted] == [
        ("native_name", True),
        ("country_name", False),
        ("name", False),
    ]
    assert min(item["box"][1] for item in face.items) == 2
    assert all(item["box"][1] + item["box"][3] <= 10 + 1e-6 for item in face.items)
    (problem,) = [problem for problem in preflight(badge, template) if problem.field == "native_name"]
    assert problem.what is Fault.CUT
    assert "left out" in problem.sentence


def test_the_state_is_not_outgrown_by_its_office(spec) -> None:
    face = compose(load_template("a7"), spec(organisation="UN", country_name="Democratic Republic of the Congo"))[0]
    sizes = {field: fitted.size for field, fitted in face.fitted}
    assert sizes["organisation"] <= sizes["country_name"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("width = ", "TOML"),
        ("width = 80\nheight = 5\n", "own.toml, line 2, the template: height must lie between 20 and 450 mm, not 5"),
        ('size = "A99"\n', "size cannot be 'A99'"),
        (HEAD, "has no [[element]]"),
        (HEAD + 'colour = "red"\n' + BODY, "line 3, the template: colour is not known"),
        (TEXT + 'field = "nmae"\n', "line 9, element 1: field cannot be 'nmae'"),
        (TEXT + 'field = "name"\ntext = "x"\n', "line 3, element 1 needs either field or text"),
        (TEXT + 'text = "Seat {seat}"\n', "unknown field 'seat'"),
        (TEXT + 'field = "name"\ncolour = "red"\n', "line 10, element 1: colour is no colour"),
        (TEXT + 'field = "name"\nlargest = "big"\n', "largest must be a number in pt"),
        (TEXT + 'field = "name"\nbold = 1\n', "bold must be true or false"),
        (TEXT + 'field = "name"\nsmallest = 40\nlargest = 50\n', "higher than its place of 10 mm"),
        (TEXT.replace("width = 60", "width = 90") + 'field = "name"\n', "off the card of 80 x 60 mm"),
        (TEXT.replace('"text"', '"txet"'), "kind cannot be 'txet'"),
        (TEXT + 'field = "name"\nwhen = { category = 3 }\n', "category must be a list of texts"),
        (TEXT + 'field = "funding_line"\n', "apart from its emblem"),
        (QR + BODY, "line 8, element 2 reaches into the QR"),
        (QR.replace("24", "5"), "size must lie between 11 and 60 mm"),
        (HEAD + FUNDING + "6\n", "lower than 10 mm"),
        (IMAGE + 'file = "no.png"\n', "file cannot be read"),
        (IMAGE + 'file = "own.toml"\n', "is no picture"),
        (STACK, "needs exactly one row with main"),
    ],
)  # fmt: skip
def test_an_error_says_where_and_why(tmp_path: Path, source: str, words: str) -> None:
    with pytest.raises(TemplateError) as error:
        load_template(written(tmp_path, source))
    assert words in error.value.message
    assert error.value.message.startswith("own.toml")


def test_a_row_of_the_second_stack_is_found_by_its_line(tmp_path: Path) -> None:
    stack = '[[element]]\nkind = "stack"\nx = 1\ny = 1\nwidth = 40\nheight = 20\n'
    row = '[[element.row]]\nfield = "name"\nmain = true\n'
    with pytest.raises(TemplateError, match=r"line 21, element\.row 1: bold"):
        load_template(written(tmp_path, HEAD + stack + row + stack + row + "bold = 3\n"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_element_is_read_and_drawn_and_stands_in_the_readme(tmp_path: Path, spec, kind: str) -> None:
    Image.new("RGB", (9, 9), "red").save(tmp_path / "logo.png")
    needed = {"text": 'field = "name"\n', "stack": '[[element.row]]\nfield = "name"\nmain = true\n',
              "image": 'file = "logo.png"\n'}  # fmt: skip
    source = QR if kind == "qr" else TEXT.replace('"text"', f'"{kind}"') + needed.get(kind, "")
    template = load_template(written(tmp_path, source))
    assert len(template.front) == 1
    photo = (tmp_path / "logo.png").read_bytes()
    badge = spec(funding_line="Funded by the European Union", days_text="Mon 3", photo=photo)
    (face,) = compose(template, badge)
    assert (len(face.items) > 0, face.photo_fault) == (True, "")
    picture = Image.open(BytesIO(render_png(badge, template=template, dpi=100))).convert("L")
    assert picture.getextrema()[0] < 255
    told = f"`{kind}`" in (ROOT / "badges" / "templates" / "README.md").read_text(encoding="utf-8")
    assert told, f"what can be said of {kind}, in badges/templates/README.md"


SVG = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9H0z'/></svg>"
DRAWN: dict[str, dict[str, object]] = {
    "text": {"block": block(fit("Sara", Rule(30, 12, 8), 70, 50), None), "align": "left", "flush": "top",
             "fill": "#000000"},
    "fill": {"fill": "#000000"},
    "outline": {},
    "white": {},
    "qr": {"path": "M0 0h9v9H0z"},
    "photo": {"svg": SVG},
    "image": {"name": "eu.svg"},
}  # fmt: skip


@pytest.mark.parametrize("kind", re.findall(r'kind == "(\w+)"', (TEMPLATES / "cards.typ").read_text("utf-8")))
def test_what_can_be_drawn_needs_no_more_than_is_written_there(kind: str) -> None:
    item = {"kind": kind, "box": (5, 5, 70, 50), **DRAWN[kind]}
    face = {"x": 0, "y": 0, "width": 80, "height": 60, "turned": False, "training": False, "items": [item]}
    page = {"width": 80, "height": 60, "faces": [face], "lines": []}
    picture = Image.open(BytesIO(typeset("cards", [page], "png", dpi=100))).convert("L")
    assert (picture.getextrema()[0] < 255) == (kind != "white")


def test_no_such_template_is_said(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="b7"):
        load_template("b7")
    with pytest.raises(TemplateError, match="cannot be read"):
        load_template(tmp_path / "none.toml")


def test_a_small_code_is_told_with_the_size_it_needs(tmp_path: Path) -> None:
    template = load_template(written(tmp_path, QR.replace("24", "14")))
    (fault,) = check_qr(template, 203)
    assert "3 dots a module at 203 dpi" in fault
    assert "16.5 mm" in fault
    assert check_qr(template, 600) == []


def test_conditions_attributes_and_fixed_words(tmp_path: Path, spec) -> None:
    second = TEXT.removeprefix(HEAD).replace("y = 2", "y = 14")
    third = TEXT.removeprefix(HEAD).replace("y = 2", "y = 26")
    source = TEXT + 'text = "PRESS"\nwhen = { category = ["media"] }\n'
    source += (
        second + 'text = "Table {attributes.Table}"\n' + third + 'text = "Anywhere"\nwhen = { without = "zones" }\n'
    )
    template = load_template(written(tmp_path, source))
    (face,) = compose(template, spec(category_label="Media", attributes={"Table": "7 {name}"}))
    assert [fitted.text for _, fitted in face.fitted] == ["PRESS", "Table 7 {name}"]
    (face,) = compose(template, spec(zones=""))
    assert [fitted.text for _, fitted in face.fitted] == ["Anywhere"]


def test_the_emblem_gives_way_to_no_logo_without_a_reason(tmp_path: Path, spec) -> None:
    Image.new("RGB", (90, 60), "red").save(tmp_path / "logo.png")
    logo = '[[element]]\nkind = "image"\nx = 40\ny = 2\nwidth = 30\nheight = 20\nfile = "logo.png"\n'
    with pytest.raises(TemplateError, match="larger than the emblem"):
        load_template(written(tmp_path, HEAD + logo + FUNDING + "10\n"))
    template = load_template(
        written(tmp_path, HEAD + logo + FUNDING + '10\nderogation = "agreed with the Delegation"\n')
    )
    assert template.derogation == "agreed with the Delegation"
    one = render_pdf([spec()], template=template)
    assert render_pdf([spec()], template=template) == one
    assert len(render_pdf([spec()] * 20, template=template)) < 5 * len(one)
    picture = Image.open(BytesIO(render_png(spec(), template=template, dpi=100))).convert("RGB")
    assert picture.getpixel((round(55 / 0.254), round(12 / 0.254))) == (255, 0, 0)


@pytest.mark.parametrize("svg", ["<svg><g></svg>", '<!DOCTYPE a [<!ENTITY b "c">]><svg>&b;</svg>'])
def test_a_broken_drawing_is_told_when_the_template_is_read(tmp_path: Path, svg: str) -> None:
    (tmp_path / "logo.svg").write_text(svg)
    with pytest.raises(TemplateError, match="SVG that cannot be read"):
        load_template(written(tmp_path, IMAGE + 'file = "logo.svg"\n'))


def test_an_image_is_turned_as_the_camera_noted(tmp_path: Path, spec) -> None:
    photo = Image.new("RGB", (60, 30), "red")
    photo.paste("blue", (30, 0, 60, 30))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter to the right: the left half is on top
    photo.save(tmp_path / "photo.png", exif=exif)
    source = HEAD + '[[element]]\nkind = "image"\nx = 10\ny = 10\nwidth = 20\nheight = 40\nfile = "photo.png"\n'
    picture = Image.open(BytesIO(render_png(spec(), template=load_template(written(tmp_path, source)), dpi=100)))
    assert picture.convert("RGB").getpixel((80, 60)) == (255, 0, 0)
    assert picture.convert("RGB").getpixel((80, 160)) == (0, 0, 255)


def test_a_back_is_a_second_page(tmp_path: Path, spec) -> None:
    back = TEXT.removeprefix(HEAD).replace("[[element]]", "[[back.element]]") + 'text = "Emergency 1122"\n'
    template = load_template(written(tmp_path, TEXT + 'field = "name"\n' + back))
    pdf = render_pdf([spec(), spec()], template=template)
    assert len(pypdfium2.PdfDocument(pdf)) == 4
    assert "KHAN" in text_of(pdf, 2)
    assert text_of(pdf, 3) == "Emergency 1122"
    assert render_png(spec(), template=template, back=True) != render_png(spec(), template=template)
    with pytest.raises(RenderError, match="no back"):
        render_png(spec(), template="a7", back=True)


def test_a_nameplate_reads_the_same_from_both_sides(spec) -> None:
    picture = Image.open(BytesIO(render_png(spec(), template="nameplate", dpi=100))).convert("L")
    half = picture.height // 2
    lower, upper = picture.crop((0, half, picture.width, 2 * half)), picture.crop((0, 0, picture.width, half))
    difference = np.abs(np.asarray(lower, dtype=int) - np.asarray(upper.rotate(180), dtype=int))
    assert (difference > 128).mean() < 0.02


@pytest.mark.parametrize("name", SHIPPED)
def test_preflight_speaks_for_the_template(spec, name: str) -> None:
    assert preflight(spec(), name) == []
    faults = {(problem.field, problem.what) for problem in preflight(spec(country_name="Land " * 400, name="ᏣᎳ"), name)}
    assert {("country_name", Fault.CUT), ("name", Fault.UNPRINTABLE)} <= faults


def test_a_photo_is_turned_cut_to_its_place_and_kept_small(tmp_path: Path, spec) -> None:
    photo = Image.new("RGB", (8000, 7500), "red")
    photo.paste("blue", (4000, 0, 8000, 7500))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    photo.save(out, "JPEG", exif=exif)
    source = HEAD + '[[element]]\nkind = "photo"\nx = 10\ny = 10\nwidth = 30\nheight = 40\n'
    template = load_template(written(tmp_path, source))
    badge = spec(photo=out.getvalue())
    picture = Image.open(BytesIO(render_png(badge, template=template, dpi=100))).convert("RGB")
    above, below = picture.getpixel((98, 60)), picture.getpixel((98, 180))
    assert above[0] > 240 > 20 > above[2]
    assert below[2] > 240 > 20 > below[0]
    assert picture.getpixel((30, 100)) == (255, 255, 255)
    assert len(render_pdf([badge], template=template)) < 100_000
    assert preflight(badge, template) == []


def test_a_photo_that_is_none_is_told_and_leaves_its_place_empty(tmp_path: Path, spec) -> None:
    source = HEAD + '[[element]]\nkind = "photo"\nx = 10\ny = 10\nwidth = 30\nheight = 40\n'
    template = load_template(written(tmp_path, source))
    (problem,) = preflight(spec(photo=b"%PDF"), template)
    assert (problem.field, problem.what) == ("photo", Fault.PHOTO)
    assert "no picture" in problem.sentence
    assert render_pdf([spec(photo=b"%PDF")], template=template).startswith(b"%PDF")


@pytest.mark.parametrize("name", [name for name in CODED if name in SHIPPED])
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_for_a_known_printer_the_code_is_placed_on_whole_dots(spec, name: str, dpi: int) -> None:
    (face,) = compose(load_template(name), spec(), dpi)
    x, y, side, _ = (length * dpi / 25.4 for length in next(item["box"] for item in face.items if item["kind"] == "qr"))
    for dots in (x, y, side / 25):
        assert dots == pytest.approx(round(dots), abs=1e-6)
    assert side / 25 >= 4
    assert render_pdf([spec()], template=name, dpi=dpi) != render_pdf([spec()], template=name)
