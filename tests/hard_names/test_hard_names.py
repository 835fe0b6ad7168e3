"""Names that badge printers get wrong, against pictures that were looked at, and against the text in the PDF."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from hard_names.pictures import DPI, HardName, approved, badge_of, picture, read

from badges.compose import compose
from badges.font_families import NASKH, NASTALIQ, OTHERS, SANS, han
from badges.fonts import families, missing_characters
from badges.preflight import Fault, preflight
from badges.render import render_pdf, render_png
from badges.shown import one_line
from badges.template import load_template

NAMES = read()
MOST_OFF = 0.0015
"""The share of pixels that may differ clearly: drawing differs by a grey here and there between processors."""


def off(one: np.ndarray, other: np.ndarray) -> float:
    """The share of pixels that differ clearly."""
    return float((np.abs(one.astype(int) - other.astype(int)) > 80).mean())


def letters(text: str) -> Counter[str]:
    folded = unicodedata.normalize("NFKC", text)
    return Counter(char for char in folded if unicodedata.category(char)[0] in "LMN")


@pytest.mark.parametrize("hard", NAMES, ids=lambda hard: hard.id)
def test_a_hard_name_looks_as_approved(hard: HardName) -> None:
    badge = badge_of(hard)
    assert missing_characters(hard.name) == ()
    assert missing_characters(hard.native, hard.language) == ()
    assert compose(load_template("a6"), badge)[0].extra is hard.extra
    assert off(picture(render_png(badge, dpi=DPI)), approved(hard.id)) <= MOST_OFF


@pytest.mark.parametrize("hard", NAMES, ids=lambda hard: hard.id)
def test_the_letters_of_a_hard_name_are_in_the_text_of_the_pdf(hard: HardName) -> None:
    empty = dict.fromkeys(
        ("honorific", "position", "organisation", "country_name", "zones", "ref", "conference_name", "event_line",
         "funding_line", "code", "category_label"), ""
    )  # fmt: skip
    badge = replace(badge_of(hard), **empty)
    found = letters(pypdfium2.PdfDocument(render_pdf([badge]))[0].get_textpage().get_text_range())
    wanted = letters(one_line(hard.name) + one_line(hard.native))
    # A cluster that is drawn by several glyphs may be told once for each: nothing may lack, nothing be strange.
    assert not wanted - found
    assert set(found) == set(wanted)


@pytest.mark.parametrize("hard", NAMES, ids=lambda hard: hard.id)
def test_nothing_is_said_of_the_shape_of_a_name_that_is_drawn_right(hard: HardName) -> None:
    odd = [problem.sentence for problem in preflight(badge_of(hard)) if problem.what is Fault.MISSHAPEN]
    assert bool(odd) is (hard.id == "latin-stacked")


def test_the_comparison_tells_one_name_from_another() -> None:
    """A wrong order of letters, boxes, or another name are all further off than what is let pass."""
    hard = next(item for item in NAMES if item.id == "devanagari-i")
    for native in ("अनलि", "□□□□", "अनील", "नअिल", ""):
        wrong = picture(render_png(badge_of(HardName("", hard.name, native, "", False)), dpi=DPI))
        assert off(wrong, approved(hard.id)) > MOST_OFF
    pictures = [approved(item.id) for item in NAMES]
    assert min(off(a, b) for at, a in enumerate(pictures) for b in pictures[:at]) > 2 * MOST_OFF


def test_there_are_150_and_some_of_every_family_that_ships() -> None:
    assert len(NAMES) >= 150
    used = {family for item in NAMES for family in families(item.native or item.name, item.language)}
    assert used >= {SANS, NASKH, NASTALIQ, *OTHERS, *map(han, ("JP", "KR", "SC", "TC", "HK"))}
    scripts = Counter(item.id.split("-")[0] for item in NAMES)
    for script in ("latin", "cyrillic", "greek", "arabic", "persian", "urdu", "devanagari"):
        assert scripts[script] >= 3
