"""A name of many words: each of them finds its bearer, and so do many of them together."""

from __future__ import annotations

import csv
import random
import sys
from itertools import product
from pathlib import Path
from types import FrameType

import pytest

from checkin.core.search.index import Index
from checkin.core.search.model import Person
from checkin.core.search.query import MAX_WORDS
from tools import evaluate

SIGMARINGEN = (
    "Wolfeschlegelsteinhausenbergerdorff Adolph Blaine Charles David Earl Frederick Gerald Hubert Irvin John SENIOR "
    "VON DER LANGENNAMEN-HOHENZOLLERN-SIGMARINGEN"
)
RAHMAN = "عبد الرحمن بن محمد بن عبد العزيز بن سعود بن فيصل آل سعود الحربي"
FORTY = (
    "Desmond Everett Ferdinand Gottfried Hieronymus Ignatius Jonathan Kunibert Leopold Maximilian Nikodemus Ottokar "
    "Quirinus Randolph Sherman Tiberius Uncas Valentin Willibald Xerxes Yancy Zacharias Bartholomew Cornelius "
    "Dagobert Ethelbert Florimond Gebhard Hildebrand Isambard Jeremias Kasimir Ladislaus Meinhard Norbert Oswald "
    "Przemyslaw Rupprecht Schwarzenbergerhausen Waldemariusson"
)
FATHERS = (
    "صالح بن ناصر بن جابر بن مبارك بن راشد بن سلطان بن زايد بن خليفة بن شخبوط بن ذياب بن عيسى بن نهيان بن فلاح بن "
    "ياس بن عامر بن صعصعة بن معاوية بن بكر بن هوازن بن منصور"
)
LONG = (
    Person("sigmaringen", name=SIGMARINGEN, native_name=RAHMAN),
    Person("forty", name=FORTY),
    Person("fathers", name=FATHERS, native_name=FATHERS),
)


def words(name: str) -> list[str]:
    return name.replace("-", " ").split()


@pytest.fixture(scope="module", params=["built", "loaded", "put in", "merged"])
def among(request: pytest.FixtureRequest, people: list[Person]) -> Index:
    index = Index.build([*people, *LONG])
    if request.param == "loaded":
        return Index.load(index.save())
    if request.param != "built":
        index = Index.build(people)
        for person in LONG:
            index.put(person)
    return Index.load(index.save()) if request.param == "merged" else index


def surely(index: Index, query: str, bearer: str) -> bool:
    return any(hit.id == bearer and not hit.guess for hit in index.search(query).hits)


@pytest.mark.parametrize(
    ("name", "bearer"),
    [(SIGMARINGEN, "sigmaringen"), (RAHMAN, "sigmaringen"), (FORTY, "forty"), (FATHERS, "fathers")],
)
def test_every_word_and_its_first_four_letters_find_the_bearer(among: Index, name: str, bearer: str) -> None:
    assert [word for word in words(name) if not surely(among, word, bearer)] == []
    assert [word for word in words(name) if not surely(among, word[:4].lower(), bearer)] == []


@pytest.mark.parametrize("count", [2, 3, 5, 8, 12, 16])
def test_many_words_of_a_name_find_the_bearer_in_any_order(among: Index, count: int) -> None:
    pick = random.Random(count)
    pairs = ((SIGMARINGEN, "sigmaringen"), (FORTY, "forty"), (FATHERS.replace(" بن", ""), "fathers"))
    for (name, bearer), _ in product(pairs, range(10)):
        query = " ".join(pick.sample(words(name), count)).lower()
        assert surely(among, query, bearer), query
        assert among.search(query).hits[0].id == bearer


@pytest.mark.parametrize("name", [SIGMARINGEN, RAHMAN, FORTY, FATHERS])
def test_a_long_name_typed_whole_finds_the_bearer(among: Index, name: str) -> None:
    hit = among.search(name).hits[0]
    assert (name in (SIGMARINGEN, RAHMAN), hit.guess) == (hit.id == "sigmaringen", False)


@pytest.mark.parametrize("native", ["", "Илья Ярополк"])
def test_what_was_met_far_back_in_a_name_is_highlighted(native: str) -> None:
    index = Index.build([Person("forty", name=FORTY, native_name=native)])
    spans = index.search("desmond waldem").hits[0].spans
    assert [FORTY[start:end] for start, end in spans] == ["Desmond", "Waldem"]


def test_both_names_of_one_person_may_be_long() -> None:
    index = Index.build([Person("both", name=FORTY, native_name=FATHERS)])
    for name in (FORTY, FATHERS):
        assert [word for word in words(name) if not surely(index, word, "both")] == []
        assert surely(index, " ".join(words(name)[::3]), "both")


def test_words_beyond_the_places_of_a_name_are_found_too() -> None:
    name = " ".join(f"{first}{last}" for first, last in product(("Bal", "Dor", "Fen", "Gur"), words(FORTY)[:20]))
    index = Index.build([Person("eighty", name=name)])
    assert [word for word in words(name) if not surely(index, word, "eighty")] == []


def test_a_word_late_in_the_line_that_is_not_in_the_name_makes_a_guess() -> None:
    """With the fathers' names a cousin's line begins alike: he is another man by its last word."""
    index = Index.build([Person("one", name="Abdulrahman bin Mohammed bin Abdulaziz bin Saud Al Harbi")])
    line = "abdulrahman bin mohammed bin abdulaziz bin saud al"
    assert surely(index, f"{line} harbi", "one")
    assert not surely(index, f"{line} otaibi", "one")
    assert not surely(index, f"{line} otaibi ", "one")


def test_a_name_of_four_hundred_letters_in_one_column_is_kept_whole(tmp_path: Path) -> None:
    listed = tmp_path / "listed.csv"
    name = FORTY + " von Wolfeschlegelsteinhausenbergerdorff und zu Sigmaringen"
    with listed.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Ref", "Name"), ("L1", name), ("L2", "Jane Doe")])
    assert len(name) > 400
    search = evaluate.make_hits(str(listed))
    assert [(ref, guess) for ref, _, guess in search("sigm")] == [("L1", False)]


def test_a_line_of_many_beginnings_is_not_tried_in_all_ways() -> None:
    """Each of its words may stand at most places of such a name, and no two at one: millions of ways."""
    names = "hasan hassan hussein husain mohamed mahmoud muhammad mahmud".split() * 5
    index = Index.build([Person("one", name=" ".join(names)), Person("two", name="Jane Doe")])
    with _steps_of("best_from") as steps:
        assert index.search("h m " * (MAX_WORDS // 2)).hits
    assert 0 < len(steps) < 10_000


class _steps_of:  # noqa: N801 - reads as a word
    """How often a function of this name is called meanwhile."""

    def __init__(self, name: str) -> None:
        self._name, self._steps = name, list[None]()

    def __enter__(self) -> list[None]:
        sys.setprofile(self._seen)
        return self._steps

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _seen(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name == self._name:
            self._steps.append(None)
