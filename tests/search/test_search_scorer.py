"""The development set through a conference file and the import."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import evaluate

FOLDER = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def search() -> Callable[[str], list[str]]:
    return evaluate.make(str(FOLDER / "delegates.csv"))


def test_most_are_on_top_and_nearly_all_among_the_first_five(search: Callable[[str], list[str]]) -> None:
    with (FOLDER / "dev.csv").open(newline="", encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    ranks: dict[str, list[int]] = defaultdict(list)
    for pair in pairs:
        equals = set(pair["also"].split())
        others = [ref for ref in search(pair["query"]) if ref not in equals]
        rank = others.index(pair["target"]) + 1 if pair["target"] in others else 99
        ranks[pair["category"]].append(rank)
    everything = [rank for found in ranks.values() for rank in found]
    assert sum(rank <= 1 for rank in everything) / len(everything) >= 0.969
    assert sum(rank <= 5 for rank in everything) / len(everything) >= 0.996
    for category in ("exact", "order", "badge", "diacritics", "native_exact"):
        assert set(ranks[category]) == {1}, category
