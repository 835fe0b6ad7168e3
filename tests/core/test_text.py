"""The one door in."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.text import MAX_MARKS_PER_LETTER, clean_text, fold


@given(st.text(), st.booleans())
def test_cleaning_is_idempotent_and_leaves_nothing_dangerous(text: str, keep_lines: bool) -> None:
    cleaned = clean_text(text, keep_lines=keep_lines)
    assert clean_text(cleaned, keep_lines=keep_lines) == cleaned
    for char in cleaned.replace("\n", "") if keep_lines else cleaned:
        assert unicodedata.category(char) not in {"Cc", "Cs", "Co", "Zl", "Zp"}
        assert unicodedata.category(char) != "Cf" or char in "\u200c\u200d"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Amina \t KHAN ", "Amina KHAN"),
        ("\x1b]0;owned\x07Name", "Name"),
        ("\x1b[31mRed\x1b[0m", "Red"),
        ("\x9b31mRed", "Red"),
        ("Evil\u202eniaN", "EvilniaN"),
        ("Nul\x00Byte", "NulByte"),
        ("Jose\u0301", "José"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\ud800b", "ab"),
        ("[/] [red]x", "[/] [red]x"),
        ("one\u2028two", "one two"),
    ],
)
def test_examples(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


def test_marks_do_not_pile_up() -> None:
    assert clean_text("a" + "\u0301" * 50).count("\u0301") < MAX_MARKS_PER_LETTER + 1


def test_bounds() -> None:
    assert len(clean_text("x" * 50_000)) == 10_000
    assert clean_text("ab" * 500, 300) == "ab" * 150
    assert clean_text("a\nb\nc", keep_lines=True) == "a\nb\nc"


def test_fold_ignores_case_and_accents() -> None:
    assert fold("  José  MÜLLER ") == fold("jose muller")
