"""`checkin signed`: the ticks of the paper, by ref, from a file, or all but some."""

from __future__ import annotations

from pathlib import Path

from .conftest import Cli


def test_who_signed_is_entered_in_three_ways(cli: Cli, db: str, tmp_path: Path) -> None:
    def signed(*words: str) -> tuple[int, str]:
        said = cli("--db", db, "signed", *words, "--day", "1")
        return said.code, said.out + said.err

    assert cli("--db", db, "mark", "A1", "A2", "--day", "1").code == 0
    assert signed("--all", "--except", "a2") == (0, "Day 1: 1 signed, 1 of them new.\n")
    assert signed("A1") == (0, "Day 1: 1 signed, 0 of them new.\n")
    (tmp_path / "refs.txt").write_text("A1\nA2\nX9\n", encoding="utf-8")
    code, said = signed("--file", str(tmp_path / "refs.txt"))
    assert (code, "X9: Nobody on the list" in said, "2 signed, 1 of them new" in said) == (1, True, True)
    assert signed("--not", "A1") == (0, "Day 1: 1 did not sign, after all, 1 of them new.\n")
    history = cli("--db", db, "show", "A1", "--json").json["history"]
    assert [line["what"] for line in history][-1] == "no signature on the day's sheet, as entered"


def test_wrong_use_is_told(cli: Cli, db: str) -> None:
    for words in ((), ("A1", "--all"), ("A1", "--except", "A2"), ("--all", "--except", "X9")):
        assert cli("--db", db, "signed", *words, "--day", "1").code == 2
