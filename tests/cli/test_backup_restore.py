"""backup and restore on the command line: what is said, what is asked twice, and what a script reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Cli


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def test_a_backup_is_made_where_it_was_said_once(cli: Cli, db: str, stick: Path) -> None:
    assert cli("--db", db, "backup").code == 2
    first = cli("--db", db, "backup", "--to", str(stick), "--json")
    assert set(first.json) == {"file", "at", "entries", "journal_copy"}
    assert Path(first.json["file"]).is_file()
    assert Path(first.json["journal_copy"]).is_file()
    assert "recovery code" in first.err
    second = cli("--db", db, "backup")
    assert second.code == 0
    assert Path(second.out.strip()).parent == Path(first.json["file"]).parent
    assert "recovery code" not in second.err


def test_a_folder_that_is_not_there_is_wrong_use(cli: Cli, db: str, tmp_path: Path) -> None:
    ran = cli("--db", db, "backup", "--to", str(tmp_path / "no" / "stick"))
    assert ran.code == 2
    assert "Put the stick in" in ran.err


def test_what_would_be_lost_is_named_and_asked_twice(cli: Cli, db: str, stick: Path) -> None:
    made = cli("--db", db, "backup", "--to", str(stick), "--json").json["file"]
    assert cli("--db", db, "mark", "A1", "--day", "1").code == 0
    dry = cli("--db", db, "restore", made, "--dry-run", "--json")
    assert (dry.code, dry.json["kept_aside"]) == (0, None)
    assert [(one["kind"], one["ref"]) for one in dry.json["lost"] if one["ref"]] == [("mark", "A1")]
    refused = cli("--db", db, "restore", made)
    assert refused.code == 1
    assert "mark  A1" in refused.out
    assert "--over-newer" in refused.err
    done = cli("--db", db, "restore", made, "--over-newer", "--json")
    assert done.code == 0
    assert done.json["lost"] == dry.json["lost"]
    assert Path(done.json["kept_aside"]).is_file()
    assert cli("--db", db, "show", "A1", "--json").json["days"] == []
    assert cli("--db", done.json["kept_aside"], "show", "A1", "--json").json["days"] == [1]


def test_from_the_text_copy_on_another_computer(cli: Cli, db: str, stick: Path, tmp_path: Path) -> None:
    cli("--db", db, "backup", "--to", str(stick))
    cli("--db", db, "mark", "A1", "--day", "1")
    journal = cli("--db", db, "backup", "--json").json["journal_copy"]
    new = str(tmp_path / "new.db")
    done = cli("restore", journal, "--to", new)
    assert done.code == 0
    assert "would read forged" in done.err
    assert cli("--db", new, "show", "A1", "--json").json["days"] == [1]
    assert cli("--db", new, "verify").code == 0


def test_the_keys_are_taken_from_the_stick_with_the_code(cli: Cli, db: str, stick: Path, tmp_path: Path) -> None:
    told = cli("--db", db, "backup", "--to", str(stick)).err
    code = told.partition("recovery code: ")[2].splitlines()[0]
    new = str(tmp_path / "new.db")
    assert "badge-key recover" in cli("restore", str(stick), "--to", new).err
    assert cli("--db", new, "badge-key", "recover", str(stick)).code == 2
    done = cli("--db", new, "badge-key", "recover", str(stick), "--code", code)
    assert (done.code, done.out) == (0, "B\n")
    assert {"B"} <= {one["letter"] for one in cli("--db", new, "badge-key", "--json").json if one["here"]}
    assert "Nothing was missing" in cli("--db", new, "badge-key", "recover", str(stick), "--code", code).err


def test_status_tells_how_the_backups_stand(cli: Cli, db: str, stick: Path) -> None:
    assert cli("--db", db, "status", "--json").json["backup"] is None
    cli("--db", db, "backup", "--to", str(stick))
    cli("--db", db, "mark", "A1", "--day", "1")
    told = cli("--db", db, "status", "--json").json["backup"]
    assert set(told) == {"folder", "file", "at", "entries", "newer", "behind", "trouble"}
    assert told["newer"] == told["behind"] > 0
    assert "last good backup" in cli("--db", db, "status").out


def test_what_is_made_is_for_its_owner_alone(cli: Cli, db: str, stick: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    cli("--db", db, "backup", "--to", str(stick))
    cli("--db", db, "mark", "A1", "--day", "1")
    for ending in ("csv", "xlsx", "json"):
        cli("--db", db, "export", "attendance", str(out / f"day.{ending}"))
    cli("--db", db, "badges", "--ref", "A1", "--pdf", str(out / "badge.pdf"))
    cli("--db", db, "badges", "--ref", "A1", "--png", str(out / "pictures"))
    cli("--db", db, "close", "--day", "1", str(out / "closed"))
    cli("--db", db, "practice", "--no-ui")
    made = [path for path in tmp_path.rglob("*") if path.name not in ("list.csv", "out", "stick")]
    assert len(made) > 15
    open_to_others = [path for path in [*made, out] if path.stat().st_mode & 0o077]
    assert open_to_others == []
