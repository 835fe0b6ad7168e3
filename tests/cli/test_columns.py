"""checkin columns, and what it adds to the answers of mark and scan."""

from __future__ import annotations

from .conftest import Cli

HOTEL = "Notes from the hotel"


def test_chosen_columns_are_in_the_answers_of_mark_and_scan(cli: Cli, db: str) -> None:
    plain = cli("--db", db, "mark", "A1", "--day", "1", "--json").json
    assert "show" not in plain
    chosen = cli("--db", db, "columns", HOTEL.lower(), "category", "--json").json
    assert chosen["shown"] == [HOTEL, "category"]
    assert HOTEL in chosen["possible"]
    seen = {HOTEL: "late arrival", "category": "delegate"}
    marked = cli("--db", db, "mark", "A1", "Z9", "--day", "1", "--json").lines
    assert [one["show"] for one in marked] == [seen, None]
    assert list(marked[0])[:-1] == list(plain)
    scanned = cli("--db", db, "scan", "--day", "2", "--json", stdin="A1\n").json
    assert (scanned["result"], scanned["show"]) == ("ok", seen)
    assert f"{HOTEL} late arrival" in cli("--db", db, "mark", "A1", "--day", "1").out
    cli("--db", db, "columns", "--none")
    assert "show" not in cli("--db", db, "mark", "A1", "--day", "1", "--json").json


def test_a_column_that_there_is_not_changes_nothing(cli: Cli, db: str) -> None:
    refused = cli("--db", db, "columns", "Shirt")
    assert (refused.code, HOTEL in refused.err) == (2, True)
    assert cli("--db", db, "columns").out.startswith("Shown at each mark: none\n")
