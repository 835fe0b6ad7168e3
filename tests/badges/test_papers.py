"""Reports as drawn: whole, on their pages, with head and foot, whatever stands in them."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import numpy as np
import pypdfium2
import pytest

from badges.papers import pdf
from badges.papers.model import (
    Chart,
    Column,
    Document,
    Gap,
    Group,
    Head,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Series,
    Table,
    Text,
)
from badges.papers.pages import pages

COLUMNS = (Column("No.", 10, "right"), Column("Name", 60), Column("Office", 60), Column("Signature", 50, boxed=True))
HEAD = Head(
    "Regional Conference", "UNODC", "Islamabad", "Day 1, 16 September 2026", "GLO.ACT T92",
    "Funded by the European Union", revision="Rev.1", printed="2026-09-16 18:04",
)  # fmt: skip


def person(number: int, **more: object) -> Row:
    name = (Text(f"Person Number{number}", "strong"), Text("محمد آصف خان", whole=True))
    return Row((str(number), name, (Text("Director", "quiet"), Text("Ministry of Interior"))), **more)  # type: ignore[arg-type]


def table(*counts: int) -> Table:
    ends = [sum(counts[: at + 1]) for at in range(len(counts))]
    groups = [Group(f"Group {at}", [person(n) for n in range(end - count, end)], str(count))
              for at, (count, end) in enumerate(zip(counts, ends, strict=True))]  # fmt: skip
    return Table(COLUMNS, groups, 8.6)


def document(*blocks: object, **head: object) -> Document:
    return Document("A list", replace(HEAD, **head), blocks)  # type: ignore[arg-type]


def drawn(made: Document) -> bytes:
    out = BytesIO()
    pdf.write(made, out)
    return out.getvalue()


def texts(made: bytes) -> list[str]:
    found = pypdfium2.PdfDocument(made)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in found]


def test_everybody_is_on_it_once_and_every_page_says_which_it_is() -> None:
    made = drawn(document(Heading("All", note="74"), table(40, 30, 4)))
    found = texts(made)
    assert sorted(map(int, re.findall(r"Number(\d+)", " ".join(found)))) == list(range(74))
    assert len(found) > 2
    for at, page in enumerate(found, start=1):
        assert f"Page {at} of {len(found)}" in page
        for wanted in ("Regional Conference", "UNODC · Islamabad", "GLO.ACT T92", "A list, Rev.1", "2026-09-16 18:04"):
            assert wanted in page
        assert "Funded by the European Union" in page
        assert "Signature" in page
        assert "TRAINING" not in page
    assert "Group 0 (continued)" in found[1]


def test_a_document_says_what_it_is_and_a_short_one_has_tags() -> None:
    short = pypdfium2.PdfDocument(drawn(document(table(3))))
    about = short.get_metadata_dict()
    assert (about["Title"], about["Author"], short.is_tagged()) == ("A list, Rev.1", "UNODC", True)
    made = drawn(document(table(2500)))
    long = pypdfium2.PdfDocument(made)
    assert len(long) > 80
    assert (long.get_metadata_dict()["Title"], long.is_tagged()) == ("A list, Rev.1", False)
    assert b"/Lang" in made


def test_no_heading_stands_alone_and_no_page_is_empty() -> None:
    filler = [Paragraph(Text(f"Line {at}")) for at in range(200)]
    for count in range(30, 45):
        made = document(*filler[:count], Heading("Next"), table(2), PageBreak(), Gap(), PageBreak())
        found = list(pages(made))
        assert found[-1], "no empty last page"
        for page in found:
            assert page[-1].kind not in ("heading", "titles", "band")
    assert len(list(pages(document()))) == 1
    assert len(list(pages(document(PageBreak(), PageBreak())))) == 1


def test_spare_rows_begin_no_page_and_some_stay_together() -> None:
    def rows_on_pages(before: int) -> list[int]:
        empty = [Row((str(at),), spare=at >= 3) for at in range(15)]
        groups = (Group("", [person(at) for at in range(before)]), Group("Others", empty, together=3))
        found = list(pages(document(Table(COLUMNS, groups, 8.6))))
        return [sum(item.kind == "row" for item in page) for page in found]

    (few,) = rows_on_pages(3)
    assert few == 18
    (full,) = rows_on_pages(15)
    assert 18 <= full < 30
    assert rows_on_pages(full)[-1] >= 3


def test_a_leaning_group_has_no_page_for_itself() -> None:
    for before in range(12, 60):
        empty = [Row((str(at),), spare=at > 0) for at in range(15)]
        groups = (Group("All", [person(at) for at in range(before)]), Group("Others", empty, leaning=True))
        found = list(pages(document(Table(COLUMNS, groups, 8.6))))
        last = [len(item.draw["cells"]) for item in found[-1] if item.kind == "row"]
        assert {1, 3} == set(last), f"somebody, and an empty row, after {before} people"
        kinds = [len(item.draw["cells"]) for page in found for item in page if item.kind == "row"]
        assert kinds.count(3) == before


def test_a_table_without_titles_of_its_own_goes_on_under_its_heading() -> None:
    alike = Table(COLUMNS, (Group("", [person(at) for at in range(90)]),))
    first, *others = pages(document(Heading("Academia"), alike, Heading("Nobody", 2)))
    assert len(others) > 1
    assert "continued" not in str(first)
    for page in others:
        assert [item.kind for item in page[:3]] == ["heading", "titles", "row"]
        assert "Academia (continued)" in str(page[0].draw["texts"])


def test_no_name_is_cut_however_long_it_is() -> None:
    title, name = " ".join(["Excellency"] * 9)[:97], " ".join(["Bartholomäus"] * 9)[:105]
    row = Row(("1", (Text(f"{title} {name}", "strong"),), (Text("o" * 400, "quiet"), Text("w" * 400))))
    made = document(Table(COLUMNS, (Group("", [row, person(2)]),)))
    (page,) = texts(drawn(made))
    assert f"{title} {name}" in page
    assert "…" not in page
    assert sum(item.height for item in next(pages(made))) <= 234


def test_a_word_that_was_struck_and_a_box_are_drawn() -> None:
    row = person(1)
    plain = document(Table(COLUMNS[:3], (Group("", [row]),)))
    assert drawn(plain) != drawn(document(Table(COLUMNS[:3], (Group("", [replace(row, struck=True)]),))))
    boxed = (*COLUMNS[:2], Column("Office", 60), Column("Signature", 50))
    assert drawn(document(Table(boxed, (Group("", [row]),)))) != drawn(document(Table(COLUMNS, (Group("", [row]),))))


@pytest.mark.parametrize("kind", ["columns", "bars"])
def test_a_chart_is_shapes_with_its_labels(kind: str) -> None:
    values = (Series("women", (1.0, 4.0, 2.0)), Series("men", (0.0, 3.0, 2.0)))
    made = drawn(document(Chart("Arrivals", ("08:00", "08:05", "08:10"), values, kind)))  # type: ignore[arg-type]
    (page,) = texts(made)
    for word in ("Arrivals", "women", "men", "08:00", "4"):
        assert word in page
    empty = Chart("Nothing", (), (Series("men", ()),), kind)  # type: ignore[arg-type]
    assert "Nothing" in texts(drawn(document(empty)))[0]


def test_hostile_rows_stay_on_the_page() -> None:
    row = Row((
        "9" * 40, (Text("W" * 300, "strong"), Text("محمد " * 80, language="ur", whole=True)),
        (Text("[/] #let x " * 60, "quiet"), Text("<b>&amp; " * 90)), "signed " * 30,
    ))  # fmt: skip
    made = document(
        Heading("H " * 200), Table(COLUMNS, (Group("X " * 300, [row] * 40, "n" * 9),)), Paragraph(Text("p " * 900)),
        conference="C " * 300, project="P " * 400, organiser="O " * 300, funding="European Union " * 30,
    )  # fmt: skip
    for page in pypdfium2.PdfDocument(drawn(made)):
        image = np.array(page.render(scale=2).to_pil().convert("L")) < 200
        mm = image.shape[1] / 210
        assert not image[:, : int(13 * mm)].any()
        assert not image[:, int(197.5 * mm) :].any()
        assert not image[int(275 * mm) : int(276 * mm)].any()


def test_nothing_is_drawn_between_columns_but_the_box_to_sign_in() -> None:
    (page,) = pypdfium2.PdfDocument(drawn(document(Table(COLUMNS, (Group("", [Row(("1",))] * 20),), 8.6))))
    image = np.array(page.render(scale=4).to_pil().convert("L")) < 160
    mm = image.shape[1] / 210
    body = image[int(60 * mm) : int(200 * mm)]
    upright = np.flatnonzero(body.mean(axis=0) > 0.5) / mm
    assert upright.min() > 14 + 182 * 130 / 180, "only the box of the last column has sides"
    assert upright.max() < 196


def test_practice_wears_its_mark_and_an_empty_list_is_one_page() -> None:
    (page,) = texts(drawn(document(Table(COLUMNS, ()), training=True)))
    assert page.count("TRAINING") == 2
    assert "Page 1 of 1" in page


def test_emblem_and_statement_are_one_and_no_logo_is_higher() -> None:
    shape = b"<rect width='10' height='40' fill='#ff0000'/>"
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 40'>" + shape + b"</svg>"
    (page,) = pypdfium2.PdfDocument(drawn(document(table(1), logo=svg)))
    image = np.array(page.render(scale=4).to_pil()).astype(int)
    mm = image.shape[1] / 210
    red = np.argwhere((image[..., 0] > 200) & (image[..., 1] < 60) & (image[..., 2] < 60))
    blue = np.argwhere((image[..., 2] > 120) & (image[..., 0] < 60) & (image[..., 1] < 90))
    heights = [(points[:, 0].max() - points[:, 0].min()) / mm for points in (red, blue)]
    assert heights[0] <= heights[1] == pytest.approx(10, abs=0.3)
    other = pypdfium2.PdfDocument(drawn(document(table(1), funding="Funded by Norway")))
    image = np.array(other[0].render(scale=4).to_pil()).astype(int)
    assert not ((image[..., 2] > 120) & (image[..., 0] < 60) & (image[..., 1] < 90)).any()


def test_a_list_has_no_boxes_for_letters_that_no_font_has() -> None:
    def with_native(native: str, office: str = "Police") -> bytes:
        row = Row(("1", (Text("Ali", "strong"), Text(native, whole=True)), office))
        return drawn(document(Table(COLUMNS, (Group("", [row]),))))

    assert with_native("ᏣᎳᎩ Ali") == with_native("")
    assert with_native("ေအာင္ဆန္း") == with_native("")
    assert with_native("", "Ꮳ Police") == with_native("")
    assert with_native("王美") != with_native("")


def test_the_first_page_is_a_picture_and_says_how_many_there_are() -> None:
    picture, count = pdf.first_page(document(table(60)))
    assert picture.startswith(b"\x89PNG")
    assert count == len(list(pages(document(table(60)))))
