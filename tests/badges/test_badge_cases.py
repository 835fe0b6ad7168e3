"""Templates and logos that people made, each with what must be said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from badges import template_remarks
from badges.pictures import PictureError, prepared, read_file
from badges.render import render_png
from badges.template import TemplateError, load_template, shipped_templates
from badges.template_elements import Area, When
from badges.template_remarks import remarks
from badges.typesetting import TEMPLATES

CASES = Path(__file__).with_name("cases")
CATEGORIES = (("Delegate", "delegate"), ("Media", "media"), ("Journalists", "press"))
TEXT = '[[element]]\nkind = "text"\nx = {x}\ny = 2\nwidth = 30\nheight = 8\ntext = "Word"\n'
BAND = '[[element]]\nkind = "band"\nx = 0\ny = 0\nwidth = 80\nheight = 20\ncolour = "{}"\n'
QR = 'width = 80\nheight = 60\n[[element]]\nkind = "qr"\nx = 2\ny = 30\nsize = 24\n'


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("typo_key", "line 43, element.row 1: lagest is not known here.", "Did you mean largest?"),
        ("row_outside", "line 41, the template: [[row]] is not known here.", "Write [[element.row]], below the stack"),
        ("decimal_comma", "line 28: x is 115,5.", "Write 115.5, with a point."),
    ],
)
def test_a_slip_is_told_as_what_it_is(name: str, message: str, hint: str) -> None:
    with pytest.raises(TemplateError) as error:
        load_template(CASES / f"template-{name}.toml")
    assert message in error.value.message
    assert hint in error.value.hint


@pytest.mark.parametrize(
    ("written", "slip", "hint"),
    [
        ('size = "A6"', 'size = "a6"', "Did you mean A6?"),
        ('field = "organisation"', 'text = "Of {organization}"', "Did you mean organisation?"),
        ('align = "left"', 'align = "LEFT"', "Did you mean left?"),
    ],
)
def test_what_is_meant_is_asked_whatever_the_capitals(tmp_path: Path, written: str, slip: str, hint: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text((TEMPLATES / "a6.toml").read_text("utf-8").replace(written, slip, 1), "utf-8")
    with pytest.raises(TemplateError) as error:
        load_template(path)
    assert error.value.hint == hint


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("good", []),
        ("no_qr", ["There is no qr: nobody can scan this badge."]),
        ("brace", ["element 4, row 3 has a brace that is not closed, and prints it: “Table {attributes.Table · "]),
        ("overlap_text", ["element 2 and element 4 overlap."]),
        ("no_such_category", ["element 6 is for the category “journalist”, which this conference does not have. "
                              "Did you mean “Journalists”?"]),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_warned_of(name: str, words: list[str]) -> None:
    found = remarks(load_template(CASES / f"template-{name}.toml"), CATEGORIES)
    assert len(found) == len(words)
    for sentence, wanted in zip(found, words, strict=True):
        assert sentence.startswith(f"template-{name}: {wanted}")


@pytest.mark.parametrize("name", shipped_templates())
def test_the_shipped_templates_leave_no_doubt(name: str) -> None:
    assert remarks(load_template(name), CATEGORIES) == []


@pytest.mark.parametrize(
    ("parts", "doubtful"),
    [
        (TEXT.format(x=2) + 'colour = "#ffffff"\n', True),
        (TEXT.format(x=2) + 'colour = "#767676"\n', False),
        (BAND.format("category") + TEXT.format(x=2) + 'colour = "#ffffff"\n', False),
        (BAND.format("#ffffff") + TEXT.format(x=2) + 'colour = "#f8f8f8"\n', True),
        (TEXT.format(x=2) + TEXT.format(x=20), True),
        (TEXT.format(x=2) + TEXT.format(x=32), False),
        (TEXT.format(x=2) + 'when = { category = "media" }\n'
         + TEXT.format(x=2) + 'when = { category = "press" }\n', False),
        (TEXT.format(x=2) + 'when = { field = "zones" }\n'
         + TEXT.format(x=2) + 'when = { without = "zones" }\n', False),
        (TEXT.format(x=2).replace('text = "Word"', 'field = "zones"')
         + TEXT.format(x=2) + 'when = { without = "zones" }\n', False),
        (TEXT.format(x=2) + 'when = { category = "vip" }\n', True),
    ],
)  # fmt: skip
def test_white_on_white_and_overlaps(tmp_path: Path, parts: str, doubtful: bool) -> None:
    path = tmp_path / "own.toml"
    path.write_text(QR + parts)
    assert bool(remarks(load_template(path), CATEGORIES)) == doubtful


@dataclass(frozen=True, slots=True)
class _Stripe:
    """A kind of element that there may be one day: coloured, with text upon it."""

    area: Area
    when: When
    colour: str


@pytest.mark.parametrize(("colour", "doubtful"), [("#b3261e", False), ("#ffffff", True)])
def test_a_new_kind_is_a_ground_for_text_once_it_is_named_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, colour: str, doubtful: bool
) -> None:
    monkeypatch.setattr(template_remarks, "Ground", template_remarks.Ground | _Stripe)
    (tmp_path / "own.toml").write_text(QR + TEXT.format(x=2) + 'colour = "#ffffff"\n')
    template = load_template(tmp_path / "own.toml")
    front = (_Stripe(Area(0, 0, 80, 20), When(), colour), *template.front)
    assert bool(remarks(replace(template, front=front))) == doubtful


def test_where_the_categories_are_not_known_none_is_doubted() -> None:
    assert remarks(load_template(CASES / "template-no_such_category.toml")) == []


def test_a_logo_that_points_at_a_file_is_refused_when_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="draws on other files"):
        prepared(read_file(CASES / "logo-external.svg"), 20, 10)
    (tmp_path / "logo.svg").write_bytes((CASES / "logo-external.svg").read_bytes())
    (tmp_path / "own.toml").write_text(
        QR + '[[element]]\nkind = "image"\nx = 2\ny = 2\nwidth = 20\nheight = 10\nfile = "logo.svg"\n'
    )
    with pytest.raises(TemplateError, match=r"own\.toml, line 14, element 2: file \(logo\.svg\) is an SVG that draws"):
        load_template(tmp_path / "own.toml")


def test_a_logo_in_sixteen_bits_is_shown(tmp_path: Path, spec) -> None:
    (tmp_path / "logo.png").write_bytes((CASES / "logo-16bit.png").read_bytes())
    (tmp_path / "own.toml").write_text(
        QR + '[[element]]\nkind = "image"\nx = 50\ny = 2\nwidth = 20\nheight = 20\nfile = "logo.png"\n'
    )
    picture = Image.open(BytesIO(render_png(spec(), template=load_template(tmp_path / "own.toml"), dpi=100)))
    place = picture.convert("L").crop(tuple(round(side / 0.254) for side in (50, 2, 70, 22)))
    assert place.getextrema()[0] < 128
