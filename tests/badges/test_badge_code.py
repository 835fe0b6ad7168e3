from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.code import (
    ALPHABET,
    BadgeCode,
    Verdict,
    code_id_for,
    human_code,
    make_code,
    new_key,
    new_prefix,
    parse_code,
)

KEY = b"k" * 32


def letters(count: int) -> st.SearchStrategy[str]:
    return st.text(alphabet=ALPHABET, min_size=count, max_size=count)


badges = st.builds(BadgeCode, letters(2), letters(1), letters(9), st.integers(1, 20))


@given(badges, st.binary(min_size=1, max_size=64))
def test_what_was_signed_is_read_back(badge: BadgeCode, key: bytes) -> None:
    code = make_code(badge, key)
    assert len(code) == 28
    assert set(code) <= set(ALPHABET)
    assert parse_code(code, badge.prefix, {badge.key_letter: key}) == (Verdict.VALID, badge)


@given(badges, st.integers(0, 27), st.sampled_from(ALPHABET))
def test_any_letter_changed_is_not_valid(badge: BadgeCode, at: int, letter: str) -> None:
    code = make_code(badge, KEY)
    changed = code[:at] + letter + code[at + 1 :]
    if changed != code:
        verdict, parsed = parse_code(changed, badge.prefix, dict.fromkeys(ALPHABET, KEY))
        assert verdict is (Verdict.OTHER_CONFERENCE if at < 2 else Verdict.FORGED)
        assert parsed is None


@given(badges, st.lists(st.tuples(st.integers(0, 28), st.sampled_from(" -\t\n")), max_size=9))
def test_case_spaces_and_hyphens_do_not_count(badge: BadgeCode, extras: list[tuple[int, str]]) -> None:
    text = make_code(badge, KEY).lower()
    for at, char in extras:
        text = text[:at] + char + text[at:]
    assert parse_code(text, badge.prefix, {badge.key_letter: KEY}) == (Verdict.VALID, badge)


@given(st.text(max_size=40))
def test_other_text_is_judged_without_an_error(text: str) -> None:
    assert parse_code(text, "BC", {"D": KEY})[1] is None


def test_the_tag_is_what_the_contract_says() -> None:
    code = make_code(BadgeCode("BC", "D", "EFGHIJKLN", 3), KEY)
    assert code[:13] == "BCDEFGHIJKLND"
    number = int.from_bytes(hmac.new(KEY, b"BCDEFGHIJKLND", hashlib.sha256).digest(), "big") % 20**15
    assert sum(ALPHABET.index(char) * 20**power for power, char in enumerate(reversed(code[13:]))) == number


def test_the_prefix_is_judged_before_the_tag() -> None:
    other = make_code(BadgeCode("XX", "D", "EFGHIJKLN", 1), b"another key")
    assert parse_code(other, "BC", {"D": KEY})[0] is Verdict.OTHER_CONFERENCE


def test_an_unknown_key_letter_is_forged() -> None:
    code = make_code(BadgeCode("BC", "E", "EFGHIJKLN", 1), KEY)
    assert parse_code(code, "BC", {"D": KEY})[0] is Verdict.FORGED


@pytest.mark.parametrize("char", ["ı", "ſ", "İ", "В", "Q", "0"])
def test_letters_that_only_look_alike_are_not_ours(char: str) -> None:
    code = make_code(BadgeCode("BC", "D", "EFGHIJKLN", 1), KEY)
    assert parse_code(char + code[1:], "BC", {"D": KEY})[0] is Verdict.NOT_OURS


@pytest.mark.parametrize(
    "badge",
    [
        BadgeCode("B", "D", "EFGHIJKLN", 1),
        BadgeCode("BC", "A", "EFGHIJKLN", 1),
        BadgeCode("BC", "D", "efghijkln", 1),
        BadgeCode("BC", "D", "EFGHIJKLN", 0),
        BadgeCode("BC", "D", "EFGHIJKLN", 21),
    ],
)
def test_a_badge_that_cannot_be_written_is_refused(badge: BadgeCode) -> None:
    with pytest.raises(ValueError, match=r"alphabet|copy"):
        make_code(badge, KEY)


def test_new_parts_fit_the_code_and_differ() -> None:
    badge = BadgeCode(new_prefix(), "B", code_id_for("somebody"), 1)
    key = new_key()
    assert parse_code(make_code(badge, key), badge.prefix, {"B": key})[1] == badge
    assert len({code_id_for(f"{number}", number % 3) for number in range(200)}) == 200
    assert len(key) == 32


def test_the_printed_form_is_read_back() -> None:
    badge = BadgeCode("BC", "D", "EFGHIJKLN", 1)
    printed = human_code(make_code(badge, KEY))
    assert [len(group) for group in printed.split()] == [4] * 7
    assert parse_code(printed, "BC", {"D": KEY}) == (Verdict.VALID, badge)
