from __future__ import annotations

import pytest
from fontTools.ttLib import TTCollection, TTFont
from hypothesis import given
from hypothesis import strategies as st

from badges.font_families import FOLDER, NASKH, NASTALIQ, SANS, folders
from badges.font_tables import read_advances
from badges.fonts import clusters, families, missing_characters


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ttf")), ids=lambda path: path.stem)
def test_our_reading_of_a_font_is_that_of_fonttools(path) -> None:
    font = TTFont(path)
    units = font["head"].unitsPerEm
    expected = {char: font["hmtx"][glyph][0] / units for char, glyph in font.getBestCmap().items()}
    assert read_advances(path) == expected


def test_the_extra_collection_is_read_alike() -> None:
    path = folders(True)[1] / "NotoSansCJK-Regular.ttc"
    with TTCollection(path, lazy=True) as collection:
        assert read_advances(path).keys() == collection.fonts[0].getBestCmap().keys()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ttf")), ids=lambda path: path.stem)
def test_every_shipped_font_is_under_the_licence_beside_it(path) -> None:
    assert "SIL Open Font License" in TTFont(path)["name"].getDebugName(13)
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nguyễn Thị Ánh Tuyết, Kaʻahumanu, Mũgo, Tõnu, İnönü, Wiśniewski", ""),
        ("Екатерина Иванова, Ўзбек, Ђорђе, Ωμέγα", ""),
        ("علي (أبو حسن) حدّاد", ""),
        ("پهلوان‌زاده گیتی چنگیز", "fa"),
        ("ٹوانہ گجراتی ڑے ں", "ur"),
        ("श्रीवास्तव क्षत्रिय र्‍", ""),
        ("O'Brien & Sons <NGO> Ltd {} [/] #let x", ""),
        ("a\u0301 decomposed and e\u0323\u0302", ""),
        ("variation\ufe0f selector", ""),
        ("Charles Ⅲ, ①, A→B, ★", ""),  # the Han fonts have them
    ],
)
def test_core_scripts_can_all_be_printed(text: str, language: str) -> None:
    assert missing_characters(text, language) == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("ᏣᎳᎩ", ("Ꮳ", "Ꮃ", "Ꭹ")),
        ("ꓡꓲꓢꓴ x", ("ꓡ", "ꓲ", "ꓢ", "ꓴ")),
        ("Ada 😀😀", ("😀",)),
        ("क\u0301", ("\u0301",)),
    ],
)
def test_what_no_font_has_is_named_once_each(text: str, missing: tuple[str, ...]) -> None:
    assert missing_characters(text) == missing


def test_chinese_needs_the_extra_and_the_language_picks_the_region() -> None:
    assert missing_characters("王小明 佐藤 김철수") == ()
    assert families("佐藤", "ja")[-1].name == "Noto Sans CJK JP"
    assert families("王小明")[-1].name == "Noto Sans CJK SC"


def test_urdu_takes_nastaliq_and_other_arabic_naskh() -> None:
    assert families("بلال", "ur") == (NASTALIQ, NASKH, SANS)
    assert families("بلال", "ur-PK")[0] is NASTALIQ
    assert families("بلال", "fa") == (NASKH, SANS)
    assert families("Bilal", "ur") == (SANS,)


@given(st.text(alphabet=st.sampled_from("aáक्षत्रि\u200d\u200c\u0301محمدّ王 ")))
def test_clusters_are_the_text_and_never_begin_with_a_mark(text: str) -> None:
    pieces = list(clusters(text))
    assert "".join(pieces) == text
    assert not any(piece[0] in "्\u0301ّ\u200d\u200c" for piece in pieces[1:])
