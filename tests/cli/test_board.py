"""checkin board, where there is no terminal to show it on."""

from __future__ import annotations

from .conftest import Cli


def test_it_is_told_once_and_names_nobody(cli: Cli, db: str) -> None:
    assert cli("--db", db, "mark", "A1", "--day", "1").code == 0
    told = cli("--db", db, "board")
    assert told.code == 0
    assert told.out.startswith("Islamabad Regional Conference, ")
    assert "A6" in told.out  # with the help desk
    assert "Farooq" not in told.out
    assert "To settle: 0" in told.out
