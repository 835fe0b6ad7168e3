"""Questions about how many: answered from what is kept by change, a few rows however long the list is."""

from __future__ import annotations

import sqlite3

from db.journal.head_counts import EVERY_DAY

_OF_DAY = f"FROM head_count WHERE day IN ({EVERY_DAY}, :day) AND part = :part"


def expected_and_present(connection: sqlite3.Connection, day: int) -> tuple[int, int]:
    """How many people are expected on a day, and how many are in."""
    total = f"SELECT coalesce(sum(expected), 0), coalesce(sum(present), 0) {_OF_DAY}"
    expected, present = connection.execute(total, {"day": day, "part": "category"}).fetchone()
    return expected, present


def tally(connection: sqlite3.Connection, day: int, part: str) -> list[tuple[str, int, int]]:
    """The same by category, country, delegation or state (people who come for a State, by its code)."""
    rows = connection.execute(
        f"SELECT name, sum(expected), sum(present) {_OF_DAY} GROUP BY name ORDER BY name", {"day": day, "part": part}
    )
    return [(name, expected, present) for name, expected, present in rows if expected or present]


def arrivals(connection: sqlite3.Connection, day: int) -> list[tuple[str, int]]:
    """How many were first let in on a day, by five minutes (when these begin, UTC, to the minute)."""
    rows = connection.execute(
        "SELECT slot, sum(people) FROM arrival_count WHERE day = ? GROUP BY slot ORDER BY slot", (day,)
    )
    return [(slot, people) for slot, people in rows]


def arrivals_by_desk(connection: sqlite3.Connection, day: int, since: str) -> dict[str, int]:
    """How many each desk first let in on a day, in the five minutes that began at a moment and in all after."""
    rows = connection.execute(
        "SELECT desk, sum(people) FROM arrival_count WHERE day = ? AND slot >= ? GROUP BY desk", (day, since)
    )
    return dict(rows.fetchall())
