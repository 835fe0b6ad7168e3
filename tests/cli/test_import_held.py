"""Held rows on the command line: told, counted in the exit code, settled by an option and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.conftest import Cli

FIRST = """\
Ref,Name,Organisation,E-mail
D001,Amina Benali,Justice,a@x.org
D002,Li Wei,Law,l@x.org
"""
SWAPPED = FIRST.replace("D001", "D00x").replace("D002", "D001").replace("D00x", "D002")


@pytest.fixture
def moved(cli: Cli, tmp_path: Path) -> tuple[str, str]:
    """A conference whose list has come and D001 is in, and the list as it comes again with two numbers swapped."""
    path, listed = tmp_path / "held.db", tmp_path / "list.csv"
    cli("new", str(path), "--name", "Conference", "--day", "2026-11-24", "--timezone", "UTC")
    listed.write_text(FIRST, encoding="utf-8")
    assert cli("--db", str(path), "import", str(listed)).code == 0
    assert cli("--db", str(path), "mark", "D001", "--day", "1").code == 0
    listed.write_text(SWAPPED, encoding="utf-8")
    return str(path), str(listed)


def names(cli: Cli, db: str) -> dict[str, str]:
    return {ref: cli("--db", db, "show", ref, "--json").json["name"] for ref in ("D001", "D002")}


def test_held_rows_are_told_and_end_in_1(cli: Cli, moved: tuple[str, str]) -> None:
    db, listed = moved
    told = cli("--db", db, "import", listed, "--json")
    assert told.code == 1
    assert told.json["held"] == [
        {"file": "list.csv", "sheet": "", "row": 2, "ref": "D002", "name": "Amina Benali", "was": "Li Wei"},
        {"file": "list.csv", "sheet": "", "row": 3, "ref": "D001", "name": "Li Wei", "was": "Amina Benali"},
    ]
    in_words = cli("--db", db, "import", listed)
    assert in_words.code == 1
    assert "list.csv row 2: D002 Amina Benali - so far Li Wei" in in_words.out
    assert "2 of 2 numbers now belong to somebody else. Renumbered?" in in_words.err
    assert "--renumbered match" in in_words.err
    assert names(cli, db) == {"D001": "Amina Benali", "D002": "Li Wei"}


@pytest.mark.parametrize(("answer", "added", "warned"), [("match", 0, 0), ("new", 2, 2), ("skip", 0, 2)])
def test_an_answer_settles_them(cli: Cli, moved: tuple[str, str], answer: str, added: int, warned: int) -> None:
    db, listed = moved
    dry = cli("--db", db, "import", listed, "--renumbered", answer, "--dry-run", "--json")
    done = cli("--db", db, "import", listed, "--renumbered", answer, "--json")
    assert (done.code, done.json) == (0, dry.json)
    assert (done.json["added"], len(done.json["warnings"]), done.json["held"]) == (added, warned, [])
    assert names(cli, db) == {"D001": "Amina Benali", "D002": "Li Wei"}


def test_another_answer_is_wrong_use(cli: Cli, moved: tuple[str, str]) -> None:
    db, listed = moved
    assert cli("--db", db, "import", listed, "--renumbered", "perhaps").code == 2


def test_a_mapping_is_the_yes_for_columns_and_for_nobody(cli: Cli, moved: tuple[str, str], tmp_path: Path) -> None:
    """Numbers that only count are refs where a mapping says so; who is who is asked all the same."""
    db, _ = moved
    counted = tmp_path / "counted.csv"
    counted.write_text("Nr,Name,E-mail\n1,Karim Said,k@x.org\n2,Sita Rai,s@x.org\n", encoding="utf-8")
    mapping = tmp_path / "map.toml"
    mapping.write_text('[columns]\n"Nr" = "ref"\n', encoding="utf-8")
    assert cli("--db", db, "import", str(counted), "--map", str(mapping)).code == 0
    assert cli("--db", db, "show", "2", "--json").json["name"] == "Sita Rai"
    counted.write_text(
        "Nr,Name,E-mail\n1,Zahra New,z@x.org\n2,Karim Said,k@x.org\n3,Sita Rai,s@x.org\n", encoding="utf-8"
    )
    again = cli("--db", db, "import", str(counted), "--map", str(mapping), "--json")
    assert (again.code, [row["ref"] for row in again.json["held"]]) == (1, ["1", "2"])
