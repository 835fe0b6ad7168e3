"""Countries are found however a list writes them, and print with their UN short names."""

from __future__ import annotations

from string import ascii_uppercase

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checkin.countries import (
    country_name,
    country_names,
    country_words,
    find_country,
    find_nationality,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PK", "PK"),
        ("pak", "PK"),
        ("UK", "GB"),
        ("U.S.A.", "US"),
        ("UAE", "AE"),
        ("DRC", "CD"),
        ("Congo, Dem. Rep. of the", "CD"),
        ("Congo", "CG"),
        ("Republic of the Congo", "CG"),
        ("Iran (Islamic Rep. of)", "IR"),
        ("I.R. Iran", "IR"),
        ("IRAN (ISLAMIC REPUBLIC OF)", "IR"),
        ("République islamique d'Iran", "IR"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Cote d'Ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("Vietnam", "VN"),
        ("Islamic Republic of Pakistan", "PK"),
        ("Kingdom of Morocco", "MA"),
        ("Royaume du Maroc", "MA"),
        ("State of Palestine", "PS"),
        ("Delegation of Egypt", "EG"),
        ("Korea, Republic of", "KR"),
        ("Dem. People's Rep. of Korea", "KP"),
        ("People's Republic of China", "CN"),
        ("Marruecos", "MA"),
        ("الجزائر", "DZ"),
        ("افغانستان", "AF"),
        ("پاکستان", "PK"),
        ("باكستان", "PK"),
        ("नेपाल", "NP"),
        ("St. Lucia", "LC"),
        ("South  Sudan", "SS"),
    ],
)
def test_common_ways_to_write_a_country(text: str, code: str) -> None:
    assert find_country(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "", "Atlantis", "Government of Punjab", "European Union", "Republic of China", "Islamic Republic",
        "Ministry of Interior, Egypt", "Egyptian", "...",
    ],
)  # fmt: skip
def test_what_is_no_country_or_two_is_none(text: str) -> None:
    assert find_country(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("Egyptian", "EG"), ("marocaine", "MA"), ("Iraquí", "IQ"), ("Nepalese", "NP"), ("مصري", "EG"),
     ("Pakistan", "PK"), ("Congolese", None), ("Dominican", None)],
)  # fmt: skip
def test_nationality_adjectives(text: str, code: str | None) -> None:
    assert find_nationality(text) == code


def test_un_short_names() -> None:
    names = [country_name(code) for code in ("IR", "VN", "CI", "KR", "ir")]
    assert names == [
        "Iran (Islamic Republic of)", "Viet Nam", "Côte d'Ivoire", "Republic of Korea", "Iran (Islamic Republic of)",
    ]  # fmt: skip
    assert country_name("ZZ") == "" == country_name("")
    assert country_names("ZZ") == () == country_words("ZZ")


CODES = [first + second for first in ascii_uppercase for second in ascii_uppercase if country_name(first + second)]


def test_every_name_in_the_data_finds_its_own_country() -> None:
    strays = [(code, name) for code in CODES for name in (code, *country_names(code)) if find_country(name) != code]
    assert strays == []
    assert len(CODES) >= 249


def test_every_member_state_has_an_adjective() -> None:
    assert {"Afghan", "afghane"} <= set(country_words("AF"))
    assert sum(1 for code in CODES if country_words(code)) >= 193


@given(st.text())
@example("Egypt (delegation of\nthe ministry")
def test_any_text_gives_a_known_code_or_none(text: str) -> None:
    assert find_country(text) in {None, *CODES}
    assert find_nationality(text) in {None, *CODES}
