from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest

from badges.documents import ListGroup, ListRow, ListSheet, attendance_list_pdf, signature_sheet_pdf


def rows(count: int, first: int = 1, **changes: str) -> list[ListRow]:
    return [
        ListRow(
            number=str(at), ref=f"D-{at:04}", name=f"Person Number{at}", native_name="محمد آصف خان",
            position="Director", organisation="Ministry of Interior", category="Delegate", time_in="08:31",
            note="scan", **changes,
        )
        for at in range(first, first + count)
    ]  # fmt: skip


@pytest.fixture
def sheet() -> ListSheet:
    return ListSheet(
        conference_name="Regional Conference",
        organiser="UNODC",
        place="Islamabad",
        day_text="Day 1, 16 September 2026",
        funding_line="Funded by the European Union",
        project="GLO.ACT T92",
        revision="Rev.1",
        printed_at="Printed 18:04",
        training=False,
        groups=(ListGroup("Egypt", rows(40)), ListGroup("Iraq", rows(3, 41)), ListGroup("Nepal", ())),
        totals="Expected 43, present 43\nSeal 7F3A",
    )


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [document[at].get_textpage().get_text_range() for at in range(len(document))]


@pytest.mark.parametrize("make", [attendance_list_pdf, signature_sheet_pdf])
def test_everybody_is_on_it_once_and_every_page_says_which_it_is(sheet: ListSheet, make) -> None:
    pages = texts(make(sheet))
    whole = " ".join(pages)
    assert sorted(re.findall(r"D-\d{4}", whole)) == [f"D-{at:04}" for at in range(1, 44)]
    assert len(pages) > 1
    for at, page in enumerate(pages, start=1):
        assert f"Page {at} of {len(pages)}" in page
        for wanted in ("Regional Conference", "UNODC · Islamabad", "GLO.ACT T92", "Rev.1", "Printed 18:04"):
            assert wanted in page
        assert "Position, organisation" in page
        assert "Funded by the European Union" in page
        assert "TRAINING" not in page
    assert "Egypt (continued)" in pages[1]
    assert "Seal 7F3A" in pages[-1]


def test_the_attendance_list_has_times_and_the_signature_sheet_has_not(sheet: ListSheet) -> None:
    assert "08:31" in texts(attendance_list_pdf(sheet))[0]
    signed = texts(signature_sheet_pdf(sheet))[0]
    assert "08:31" not in signed
    assert "Signature" in signed


def test_local_and_international_have_a_column_when_given(sheet: ListSheet) -> None:
    assert "Local" not in texts(signature_sheet_pdf(sheet))[0]
    mixed = replace(sheet, groups=(ListGroup("Egypt", rows(1, local="international")),))
    page = texts(signature_sheet_pdf(mixed))[0]
    assert "Local/int." in page
    assert "international" in page


@pytest.mark.parametrize("make", [attendance_list_pdf, signature_sheet_pdf])
def test_hostile_rows_stay_on_the_page(sheet: ListSheet, make) -> None:
    bad = ListRow("9" * 40, "R" * 90, "W" * 300, "محمد " * 80, "[/] #let x " * 60, "<b>&amp; " * 90, "Category " * 40,
                  "08:00 " * 20, "note " * 60, "local " * 9, "ur")  # fmt: skip
    hostile = replace(
        sheet, groups=(ListGroup("X " * 300, [bad] * 40),), conference_name="C " * 300, project="P " * 400
    )
    document = pypdfium2.PdfDocument(make(hostile))
    for at in range(len(document)):
        image = np.array(document[at].render(scale=2).to_pil().convert("L")) < 200
        mm = image.shape[1] / 210
        assert not image[:, : int(13 * mm)].any()
        assert not image[:, int(197.5 * mm) :].any()
        assert not image[int(272 * mm) : int(274 * mm)].any()


def test_practice_wears_its_mark_and_an_empty_list_is_one_page(sheet: ListSheet) -> None:
    (page,) = texts(attendance_list_pdf(replace(sheet, training=True, groups=(), totals="")))
    assert page.count("TRAINING") == 2
    assert "Page 1 of 1" in page


def test_a_list_has_no_boxes_for_letters_that_no_font_has(sheet: ListSheet) -> None:
    (row,) = rows(1)

    def drawn(**changes: str) -> bytes:
        group = ListGroup("Egypt", (replace(row, **changes),))  # type: ignore[arg-type]
        return attendance_list_pdf(replace(sheet, groups=(group,)))

    assert drawn(native_name="ᏣᎳᎩ Ali") == drawn(native_name="")
    assert drawn(native_name="ေအာင္ဆန္း") == drawn(native_name="")
    assert drawn(organisation="Ꮳ Police") == drawn(organisation="Police")
    assert drawn(native_name="王美") != drawn(native_name="")
    # Nobody signs beside an empty name: his number stands there, as on his badge.
    assert drawn(name="😀", native_name="😀") == drawn(name=row.ref, native_name="")
