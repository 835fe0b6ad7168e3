"""Pairs that the rules were not made on: what notes on name search list as hard, and what beat other programs."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from checkin.core.search.index import Index
from checkin.core.search.model import Person

Search = Callable[[str], list[str]]

# name, native name, country where it matters; beside each name stand those it was or may be mistaken for.
_PEOPLE = """
Muhammad Alobaidi|
Mohammed Khaled Al Obeidi|محمد خالد العبيدي
Mahmoud Labidi|محمود العبيدي
Rachid El Ouafi|
Zhenhua Chen||TW
Wen Hua Chan||TW
Chen Hua Wong||TW
Jianguo Qian||TW
Chien-kuo Chang|张建国|TW
Krishna Prashad Ojha|कृष्ण प्रसाद ओझा
Krishna Prasad Jha|
Mahmood Shaykh|محمود شیخ
Mahmood Karimi|
Fatemeh Vahidi|فاطمه وحیدی
Fatimah Ahmed|فاطمة أحمد
Fatma Al Tamimi|فاطمة التميمي
Abdul Azeez Yousafzai|
Atiq-ur-Rehman Warraich|عتیق الرحمن وڑائچ
Gyanendra Karki|
Bibek Wagle|
Yuliya Vorobyova|Юлия Воробьева
Zhanna Jumabaeva|
Nguyễn Thu Phương|
Tshepo Tshabalala|
Małgorzata Wiśniewska|
María García|
Reza Hosseinzadeh|
Hassan Raza Hussaini|
Hussein Reza Hosseini|
Mhamed Ouali|
Abdallah Ouali|
Abolfazl Valizadeh|ابوالفضل ولی‌زاده
"""
PEOPLE = [(*line.split("|"), "", "")[:3] for line in _PEOPLE.split("\n") if line]


@pytest.fixture(scope="module")
def found() -> Search:
    index = Index.build(
        Person(id=name, ref=f"D{number:05d}", name=name, native_name=native, country=country)
        for number, (name, native, country) in enumerate(PEOPLE, 4120)
    )
    return lambda query: [hit.id for hit in index.search(query).hits]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        # the article run together with a vowel
        ("mohamad obaidi", "Muhammad Alobaidi"), ("rashid wafi", "Rachid El Ouafi"),
        ("rachid elouafi", "Rachid El Ouafi"),
        # Wade-Giles and the French ts
        ("chien-kuo tsien", "Jianguo Qian"),
        # South Asian jh and z, b and v, doubled and lost vowels
        ("krishna oza", "Krishna Prashad Ojha"), ("vivek wagley", "Bibek Wagle"),
        ("gyanendr karkee", "Gyanendra Karki"),
        ("abdelaziz yusufzai", "Abdul Azeez Yousafzai"), 
        ("ateequr rahman", "Atiq-ur-Rehman Warraich"),
        ("عتيق الرحمن", "Atiq-ur-Rehman Warraich"), ("ओझा", "Krishna Prashad Ojha"),
        ("abul fazl wali zada", "Abolfazl Valizadeh"), ("ولی زاده", "Abolfazl Valizadeh"),
        # a beginning in another convention: French ch, w for v
        ("mahmood chei", "Mahmood Shaykh"), ("fatima wahi", "Fatemeh Vahidi"),
        # Cyrillic read by French and Germans
        ("julia vorobieva", "Yuliya Vorobyova"), ("joulia worobjowa", "Yuliya Vorobyova"),
        ("jeanna zhumabayeva", "Zhanna Jumabaeva"),
        # as heard
        ("nguyen tu fuong", "Nguyễn Thu Phương"), ("chepo chabalala", "Tshepo Tshabalala"),
        ("mawgozhata vishnievska", "Małgorzata Wiśniewska"),
        # a slip in a variant spelling
        ("vahiddi fatmea", "Fatemeh Vahidi"), ("mouhmaed alobaydi", "Muhammad Alobaidi"),
        # case and accents that other programs miss
        ("garcía", "María García"), ("GARCÍA", "María García"), ("garcia maria", "María García"),
        # consonants alone, numbers without their letter
        ("mhmd obaidi", "Muhammad Alobaidi"), ("4127", "Jianguo Qian"), ("04127", "Jianguo Qian"),
        ("d-4127", "Jianguo Qian"),
    ],
)  # fmt: skip
def test_the_person_meant_is_first(found: Search, query: str, name: str) -> None:
    assert found(query)[:1] == [name]


@pytest.mark.parametrize("query", ["chen-hua chan", "chen hua chan"])
def test_a_joined_word_may_repeat_a_sound_of_the_surname(found: Search, query: str) -> None:
    assert "Zhenhua Chen" in found(query)[:2]


@pytest.mark.parametrize(
    ("query", "first", "other"),
    [
        ("hassan hussaini", "Hassan Raza Hussaini", "Hussein Reza Hosseini"),
        ("hussein hosseini", "Hussein Reza Hosseini", "Hassan Raza Hussaini"),
        ("mahmood karimi", "Mahmood Karimi", "Mahmood Shaykh"),
        ("abdullah wali", "Abdallah Ouali", "Mhamed Ouali"),
        ("fatima vahidi", "Fatemeh Vahidi", "Fatimah Ahmed"),
        ("krishna jha", "Krishna Prasad Jha", "Krishna Prashad Ojha"),
    ],
)
def test_the_neighbour_does_not_win(found: Search, query: str, first: str, other: str) -> None:
    order = found(query)
    assert order[0] == first
    assert other not in order or order.index(other) > 0


def test_an_exact_name_of_three_words_is_first_among_ten_that_look_alike() -> None:
    names = [f"{one} {two} Khan" for one in ("Muhammad", "Mohammed", "Mohamad", "Mahmood", "Muhammed")
             for two in ("Yusuf", "Yousaf")]  # fmt: skip
    index = Index.build(Person(id=name, name=name) for name in names)
    for name in names:
        assert index.search(name.lower()).hits[0].id == name


def test_a_latin_name_alone_is_not_behind_a_longer_one_whose_native_name_fits() -> None:
    index = Index.build(
        [
            Person("long", name="Karim Abdullah Mahmoud Salem", native_name="كريم عبد الله محمود سالم"),
            Person("short", name="Kareem Saalim"),
        ]
    )
    assert index.search("karim salim").hits[0].id == "short"


_BAD = ["", "  ", "a", "🙂👩‍👩‍👧", "x" * 300, "a " * 150, "ab" * 150, "\u202e\u200f" * 40, "^(a+)+$", "' OR 1=1 --",
        '"' * 50,
        "\0" * 50, "محمد" * 40, "王" * 120, "शर्मा" * 30, "1" * 300, "el " * 60, "-" * 120, "cat:" * 40]  # fmt: skip


def test_no_bad_input_costs_more_than_an_honest_long_name() -> None:
    parts = [name.split()[0] for name, *_ in PEOPLE], [name.split()[-1] for name, *_ in PEOPLE]
    index = Index.build(Person(id=f"{a} {b}", name=f"{a} {b}") for a in parts[0] for b in parts[1])

    def cost(query: str) -> float:
        times = []
        for _ in range(3):
            fresh = Index.load(saved)  # nothing is remembered of the search before
            begun = time.thread_time()
            fresh.search(query)
            times.append(time.thread_time() - begun)
        return min(times)

    saved = index.save()
    honest = max(cost(query) for query in ("abdul azeez yousafzai mohamad", "hassan raza el ouafi rachid obaidi khan"))
    for query in _BAD:
        assert cost(query) < 3 * honest, query
