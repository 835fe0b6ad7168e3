from __future__ import annotations

import re

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from badges.code import ALPHABET, BadgeCode, code_id_for, make_code
from badges.qr import MODULES, half_block_text, matrix, svg_path

CODES = st.text(alphabet=ALPHABET, min_size=28, max_size=28)


def picture(modules: list[list[bool]], dots: int) -> np.ndarray:
    """The code as grey dots, with the quiet zone of four modules."""
    return np.kron(np.where(np.pad(np.array(modules), 4), 0, 255).astype(np.uint8), np.ones((dots, dots), np.uint8))


def read(modules: list[list[bool]], dots: int) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture(modules, dots))]


@pytest.mark.parametrize("mask", range(8))
def test_every_mask_reads(mask: int) -> None:
    for number in range(40):
        code = make_code(BadgeCode("BC", "D", code_id_for(str(number)), 1), b"key")
        assert read(matrix(code, mask), 4) == [code]


@pytest.mark.parametrize("letter", ALPHABET)
def test_equal_letters_read_under_the_fixed_mask(letter: str) -> None:
    assert read(matrix(letter * 28), 4) == [letter * 28]


@given(CODES)
def test_every_code_is_version_two_level_q(code: str) -> None:
    (found,) = zxingcpp.read_barcodes(picture(matrix(code), 3))
    assert (found.text, found.ec_level) == (code, "Q")
    assert len(matrix(code)) == MODULES == 25


@given(CODES)
def test_the_path_covers_exactly_the_dark_modules(code: str) -> None:
    modules = matrix(code)
    drawn = [[False] * MODULES for _ in range(MODULES)]
    for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", svg_path(modules)):
        assert length == back
        for at in range(int(x), int(x) + int(length)):
            assert not drawn[int(y)][at]
            drawn[int(y)][at] = True
    assert drawn == modules


def test_the_terminal_form_shows_the_same_modules() -> None:
    code = "BCDEFGHIJKLNOPRSTUVXBCDEFGHI"
    halves = {"█": (0, 0), "▀": (0, 1), "▄": (1, 0), " ": (1, 1)}
    rows = []
    for line in half_block_text(matrix(code)).splitlines():
        rows.append([halves[char][0] for char in line])
        rows.append([halves[char][1] for char in line])
    dark = np.array(rows)
    assert dark.shape == (34, 33)
    assert (dark[4:29, 4:29] == np.array(matrix(code))).all()
    assert dark.sum() == np.array(matrix(code)).sum()


@pytest.mark.parametrize("text", ["B" * 30, "é", "b" * 28])
def test_what_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        matrix(text)
