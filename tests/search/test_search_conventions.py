"""Spelling conventions of single languages, beside names that could win in their place."""

from __future__ import annotations

import pytest

from checkin.core.search import korean
from checkin.core.search.index import Index
from checkin.core.search.model import Hit, Person

OTHERS = (
    ("Mohamed Khan", "PK"), ("Li Wei", "CN"), ("Nabil Hassan", "EG"), ("Park Min", "KR"), ("Chien-kuo Chao", "TW"),
    ("Sara Park", "KR"), ("Chiu Lin", "TW"), ("Ahmed Salem", "EG"), ("Simon Adekunle", "NG"), ("Kenzo Fujita", "JP"),
)  # fmt: skip


def hits(typed: str, name: str, country: str = "", native: str = "") -> list[Hit]:
    people = [Person(one, name=one, country=where) for one, where in OTHERS]
    index = Index.build([*people, Person("meant", name=name, native_name=native, country=country)])
    return list(index.search(typed).hits)


@pytest.mark.parametrize(
    ("typed", "name", "country"),
    [
        # the article as it is said before a sun letter
        ("tarek ar-rashid", "Tarek Sami Al-Rashid", ""), ("tarek ar rashid", "Tarek Sami Al-Rashid", ""),
        ("omar ash-shami", "Omar Al Shami", ""), ("salim ad din", "Salim Al-Din", ""),
        # Somali: c is ain, x the strong h
        ("isse ahmed", "Ciise Axmed", ""), ("hassan abdi", "Xasan Cabdi", ""), ("ciise axmed", "Isse Ahmed", "SO"),
        # Hangul, by the Revised Romanisation and as it is written abroad
        ("박서연", "Seo-yeon Park", "KR"), ("이지훈", "Jihun Lee", "KR"), ("park seoyeon", "박서연", "KR"),
        # Nihon-shiki
        ("tizuko hujii", "Chizuko Fujii", "JP"), ("chizuko fujii", "Tizuko Hujii", "JP"),
        # Wade-Giles for somebody with another passport; its syllable i
        ("hsiao kuo-ching", "Guoqing Xiao", "AU"), ("chiu chieh-i", "Jieyi Qiu", "CN"),
        ("qiu jieyi", "Chieh-i Chiu", "TW"),
    ],
)  # fmt: skip
def test_a_convention_is_read_for_certain(typed: str, name: str, country: str) -> None:
    best = hits(typed, name, country)[0]
    assert (best.id, best.guess) == ("meant", False)


@pytest.mark.parametrize(
    ("typed", "name"), [("seun adekunlebi", "Oluwaseun Adekunlebi"), ("mina rezaian", "Amenamina Rezaian")]
)
def test_the_end_of_a_name_is_found_as_its_short_form(typed: str, name: str) -> None:
    best = hits(typed, name)[0]
    assert (best.id, best.why, best.guess) == ("meant", "short form", True)


def test_a_korean_name_is_cut_into_surname_and_given_name() -> None:
    assert [korean.latin(part) for part in korean.parts("박서연")] == ["bak", "seoyeon"]
    assert [korean.latin(part) for part in korean.parts("남궁민수")] == ["namgung", "minsu"]
    assert korean.parts("서") == ["서"]
    assert not korean.is_hangul("박a")
