"""Forty-nine layouts as systems, forms and ministries write them, and which field each of their columns is.

`layouts/truth.json` was written from the titles: a field, with "+" where the column goes on with a part of a name, for
each column that is one; what it does not name is no field.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from checkin.core.importing.reading import read_file
from checkin.core.importing.sheets import open_table
from checkin.core.models import Day

DAYS = (Day(1, date(2026, 11, 24)), Day(2, date(2026, 11, 25)))
LAYOUTS = Path(__file__).with_name("layouts")
TRUTH: dict[str, dict[str, str]] = json.loads((LAYOUTS / "truth.json").read_text(encoding="utf-8"))
ENOUGH = 0.95


def found_in(name: str) -> dict[str, str]:
    """Which field the program takes each column of a list for."""
    (table,) = read_file(LAYOUTS / name).tables
    opened = open_table(table, None, DAYS)
    assert opened is not None, f"the columns of {name} were not recognised"
    columns, _ = opened
    parts = {index: f"{half}+" for index, half in columns.parts.items()}
    return {columns.titles[index]: field for index, field in {**columns.fields, **parts}.items()}


@pytest.mark.parametrize("name", TRUTH)
def test_no_column_is_taken_for_what_it_is_not(name: str) -> None:
    wrong = {title: field for title, field in found_in(name).items() if TRUTH[name].get(title) != field}
    assert wrong == {}


def test_nearly_all_columns_are_recognised() -> None:
    missed = [
        (name, title, field)
        for name, truth in TRUTH.items()
        for title, field in truth.items()
        if found_in(name).get(title) != field
    ]
    assert len(missed) <= (1 - ENOUGH) * sum(map(len, TRUTH.values())), missed


def test_every_layout_has_its_truth() -> None:
    assert {path.name for path in LAYOUTS.glob("*.csv")} == set(TRUTH)
    assert len(TRUTH) == 49
