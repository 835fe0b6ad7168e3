"""Certain means certain: how often one Enter would mark somebody for a name that nobody on the list bears.

The naive way is beside it: the best of rapidfuzz over every row, taken where it is as like as most of the right ones.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from figures import bar, heading, percentile, row

from tools.absent_names import Absent, absent_names, write_rows
from tools.evaluate import make_hits

DATA = Path(__file__).parents[2] / "tests" / "search" / "data"
# Per cent of a class that may be certain at most, and of the right best rows that are at least.
BARS = {"neither": 1.0, "both": 3.0, "one": 8.0}
RIGHT = 94.0
EACH = 1000


def run() -> int:
    heading(f"Certain: {EACH:,} names a class that nobody of 5,000 bears, marked by one Enter")
    failed = 0
    with (DATA / "dev.csv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    search = make_hits(str(DATA / "delegates.csv"))
    tops = [(pair, hits[0]) for pair in pairs if (hits := search(pair["query"]))]
    right = [guess for pair, (ref, _, guess) in tops if ref in (pair["target"], *pair["also"].split())]
    failed += bar("right best rows that are certain", 100 * right.count(False) / len(right), RIGHT, "%", least=True)
    absent = absent_names(DATA / "delegates.csv", EACH, seed=1)
    with tempfile.TemporaryDirectory() as folder:
        staying = Path(folder) / "staying.csv"
        write_rows(staying, absent.rows)
        ours = make_hits(str(staying))
        for known, names in absent.names.items():
            certain = sum(not hits[0][2] for name in names if (hits := ours(name)))
            failed += bar(f"certain, {known} known", 100 * certain / len(names), BARS[known], "%")
    for known, share in _naive(absent, [pair["query"] for pair, _ in tops]).items():
        row(f"naive: rapidfuzz, {known} known", f"{share:.1f} %")
    return failed


def _naive(absent: Absent, typed: Sequence[str]) -> dict[str, float]:
    """By class, the share in per cent whose best row by rapidfuzz is as like as 94 in 100 of the lines really typed."""
    from rapidfuzz import fuzz, process, utils

    people = [f"{row['given_names']} {row['family_name']} {row['native_name']}" for row in absent.rows]

    def like(text: str) -> float:
        best = process.extractOne(text, people, scorer=fuzz.token_sort_ratio, processor=utils.default_process)
        return best[1] if best else 0.0

    limit = percentile(sorted(map(like, typed[::4])), 1 - RIGHT / 100)
    return {of: 100 * _share(names[::4], lambda name: like(name) >= limit) for of, names in absent.names.items()}


def _share(names: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, names)) / len(names)
