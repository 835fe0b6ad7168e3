"""Finding: our engine beside SQLite FTS5 prefix, LIKE and rapidfuzz over every row, typed letter by letter."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from figures import bar, each_cpu, heading, measured, percentile, row, spread
from people import conference_of

from checkin.core.finding import Finder
from checkin.core.people.lookup import everybody

TYPED = ("mohamed khan", "nadia el sayed", "sharma krishna", "hosseini", "yousef alaoui", "zhang wei", "müller")
BARS = {5_000: 3.5, 100_000: 9.0}


def run() -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        for count in (5_000, 100_000):
            failed += _one(Path(name), count)
    return failed


def _one(folder: Path, count: int) -> int:
    heading(f"Find, every keystroke of {len(TYPED)} names, among {count:,} (CPU)")
    with conference_of(folder, count) as session:
        with measured() as loaded:
            finder = Finder(session)
        row("ready after start, the first time", f"{loaded.wall:.2f} s")
        finder.settle()
        with measured() as loaded:
            finder = Finder(session)
        row("ready after start, with the saved index", f"{loaded.wall:.2f} s")
        queries = [text[:end] for text in TYPED for end in range(1, len(text) + 1)]
        names = {person.id: f"{person.name} {person.organisation}" for person in everybody(session)}
        ours = _times(finder.hits, queries)
        row("ours: the engine", *spread(ours))
        row("ours: the engine and the rows to show", *spread(_times(finder.find, queries)))
        for way, search in naive_ways(names).items():
            row(way, *spread(_times(search, queries)))
    return bar(f"CPU p99 a keystroke at {count:,}", percentile(ours, 0.99), BARS[count], "ms")


def naive_ways(names: dict[str, str]) -> dict[str, Callable[[str], object]]:
    """The usual ways to search the same names, by what they are called in the table."""
    return {
        "naive: SQLite FTS5, prefixes by rank": _fts(names),
        "naive: LIKE '%...%' over every row": _like(names),
        "naive: rapidfuzz WRatio over every row": _rapidfuzz(names),
    }


def _times(search: Callable[[str], object], queries: list[str]) -> list[float]:
    search("warm")
    return each_cpu([partial(search, query) for query in queries])


def _fts(names: dict[str, str]) -> Callable[[str], object]:
    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE f USING fts5(name, tokenize = 'unicode61 remove_diacritics 2')")
    table.executemany("INSERT INTO f VALUES (?)", [(name,) for name in names.values()])
    sql = "SELECT name FROM f WHERE f MATCH ? ORDER BY rank LIMIT 30"
    return lambda query: table.execute(sql, (" ".join(f'"{word}"*' for word in query.split()),)).fetchall()


def _like(names: dict[str, str]) -> Callable[[str], object]:
    table = sqlite3.connect(":memory:")
    table.execute("CREATE TABLE f (name)")
    table.executemany("INSERT INTO f VALUES (?)", [(name,) for name in names.values()])
    return lambda query: table.execute("SELECT name FROM f WHERE name LIKE ? LIMIT 30", (f"%{query}%",)).fetchall()


def _rapidfuzz(names: dict[str, str]) -> Callable[[str], object]:
    from rapidfuzz import fuzz, process

    return lambda query: process.extract(query, names, scorer=fuzz.WRatio, limit=30)
