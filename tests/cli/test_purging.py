"""purge and subject: what is printed, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
from cli.conftest import Cli

from checkin.cli import purging


def test_a_dry_run_says_what_would_go_and_a_purge_does_it(cli: Cli, db: str) -> None:
    cli("--db", db, "mark", "A1", "A3", "--day", "2")
    seal = cli("--db", db, "seal", "--day", "1", "--json").json["code"]
    before = cli("--db", db, "status", "--json").json["days"]
    dry = cli("--db", db, "purge", "--all", "--dry-run", "--json")
    assert (dry.code, set(dry.json)) == (0, {"people", "entries", "kept", "certificate"})
    assert (dry.json["people"], dry.json["certificate"]) == (6, None)
    assert cli("--db", db, "show", "A1", "--json").json["email"] == "khan@example.org"
    done = cli("--db", db, "purge", "--all", "--json")
    assert done.code == 0
    assert {**done.json, "certificate": None} == dry.json
    assert "CERTIFICATE" in Path(done.json["certificate"]).read_text(encoding="utf-8")
    assert cli("--db", db, "status", "--json").json["days"] == before
    shown = cli("--db", db, "show", "A1", "--json").json
    assert (shown["name"], shown["email"], shown["country"], shown["days"]) == ("Purged A1", "", "PK", [2])
    assert cli("--db", db, "verify").code == 0
    assert cli("--db", db, "verify", "--rebuild").code == 0
    told = cli("--db", db, "verify", "--seal", seal, "--json")
    assert [fault[:60] for fault in told.json["faults"]] == [told.json["faults"][0][:60]]
    assert "a purge of after it names them" in told.json["faults"][0]


def test_a_purge_says_of_whom(cli: Cli, db: str) -> None:
    assert cli("--db", db, "purge").code == 2
    assert cli("--db", db, "purge", "--all", "--ref", "A1").code == 2
    assert cli("--db", db, "purge", "--ref", "Z9").code == 2
    done = cli("--db", db, "purge", "--ref", "A1", "--ref", "A2", "--json")
    assert (done.code, done.json["people"]) == (0, 2)
    assert cli("--db", db, "show", "A3", "--json").json["name"] == "Krishna Sharma"
    again = cli("--db", db, "purge", "--ref", "A1", "--json")
    assert (again.code, again.json["entries"]) == (0, 0)


def test_at_a_terminal_a_word_is_asked_for(cli: Cli, db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(purging, "_is_meant", lambda: False)
    assert cli("--db", db, "purge", "--all").code == 1
    assert cli("--db", db, "show", "A1", "--json").json["name"] == "Mohammad Yusuf KHAN"


def test_a_list_that_names_whom_was_purged_again_is_held(cli: Cli, db: str, tmp_path: Path) -> None:
    cli("--db", db, "purge", "--ref", "A1")
    (tmp_path / "again.csv").write_text("Reg No,Name\nA1,Mohammad Yusuf KHAN\n", encoding="utf-8")
    told = cli("--db", db, "import", str(tmp_path / "again.csv"), "--json")
    assert (told.code, [(one["ref"], one["was"]) for one in told.json["held"]]) == (1, [("A1", "Purged A1")])
    assert cli("--db", db, "show", "A1", "--json").json["name"] == "Purged A1"


@pytest.mark.parametrize("ending", ["txt", "pdf", "json"])
def test_everything_about_one_person_stands_in_one_file(cli: Cli, db: str, tmp_path: Path, ending: str) -> None:
    cli("--db", db, "--operator", "Farida", "mark", "A1", "--day", "1")
    cli("--db", db, "export", "attendance", str(tmp_path / "attendance.csv"))
    listed = cli("--db", db, "report", "participants", str(tmp_path / "participants.pdf"))
    assert listed.code == 0, listed.err
    target = tmp_path / f"a1.{ending}"
    made = cli("--db", db, "subject", "A1", str(target))
    assert (made.code, made.out.strip()) == (0, str(target))
    said = target.read_text(encoding="utf-8") if ending != "pdf" else _pages(target)
    if ending == "json":
        sections = json.loads(said)["sections"]
        assert sections[0]["title"] == "What is recorded"
    words = " ".join(said.split())
    for part in ("Mohammad Yusuf KHAN", "khan@example.org", "Federal Investigation Agency", "late arrival", "Farida",
                 "checked in", "participants", "attendance", "not in"):  # fmt: skip
        assert part in words, part
    assert "Sharma" not in words
    logged = cli("--db", db, "log", "--ref", "A1", "--kind", "exported", "--json").lines
    assert ["all about this person" in one["says"] for one in logged] == [True]


def test_a_file_of_another_ending_is_refused(cli: Cli, db: str, tmp_path: Path) -> None:
    assert cli("--db", db, "subject", "A1", str(tmp_path / "a1.docx")).code == 2
    assert cli("--db", db, "subject", "Z9", str(tmp_path / "z9.txt")).code == 2


def _pages(path: Path) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
