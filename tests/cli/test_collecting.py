"""checkin collect: one person takes the badges of several."""

from __future__ import annotations

from .conftest import Cli


def test_badges_are_given_to_one_collector(cli: Cli, db: str) -> None:
    by = ("--by", "Driver", "--authorisation", "letter 7")
    given = cli("--db", db, "collect", "A1", "A6", *by, "--json")
    assert [(one["ref"], one["given"], one["obstacle"]) for one in given.lines] == [
        ("A1", True, None),
        ("A6", False, "with the help desk"),
    ]
    assert given.code == 1
    assert cli("--db", db, "show", "A1", "--json").json["days"] == []
    again = cli("--db", db, "collect", "A1", *by)
    assert (again.code, "has it" in again.out) == (1, True)
    assert cli("--db", db, "collect", "Z9", *by).code == 2
