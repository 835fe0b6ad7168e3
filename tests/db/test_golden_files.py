"""Files made by the versions of their time open, come to the schema of a new file, and say what they said then."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from builders import GOLDEN, golden_file, new_session

from checkin.cli import main
from checkin.core.keeping.verification import faults
from checkin.core.session import Session
from db import versions
from db.journal import kinds
from db.store import Connection

ROOT = Path(__file__).parents[2]
NOT_AS_IT_WAS = {"sync", "digest"}  # null until it was built; of the tables as they are now
KEPT = tuple(path.parent.name for path in sorted(GOLDEN.glob("*/conference.db.gz")))


def kept(version: str, name: str) -> Any:
    return json.loads((GOLDEN / version / f"{name}.json").read_text(encoding="utf-8"))


def schema(connection: Connection) -> list[tuple[str, ...]]:
    """Every table, index, trigger and view to the letter, but for the table that sqlite-utils keeps for itself."""
    return [
        tuple(row)
        for row in connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name <> '_sqlite_migrations' ORDER BY 1, 2"
        )
    ]


def test_every_version_but_the_one_at_work_has_its_file() -> None:
    assert set(versions.NAMES[:-1]) <= set(KEPT) <= set(versions.NAMES)


@pytest.mark.parametrize("version", KEPT)
def test_a_file_of_before_comes_to_the_schema_of_a_new_one(version: str, tmp_path: Path) -> None:
    with Session.open(golden_file(version, tmp_path), "Desk", "Op") as old, new_session(tmp_path) as new:
        assert schema(old.read) == schema(new.read)
        assert versions.applied(old.read) == list(versions.NAMES)
        assert faults(old) == []


@pytest.mark.parametrize("version", KEPT)
def test_a_file_of_before_says_what_it_said(version: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, exported = str(golden_file(version, tmp_path)), tmp_path / "attendance.json"

    def said(*command: str) -> str:
        main(["--db", path, "--desk", "Desk", "--operator", "Op", *command])
        return capsys.readouterr().out

    before = kept(version, "status")
    for key in NOT_AS_IT_WAS & before.keys():
        del before[key]
    status = json.loads(said("status", "--json"))
    assert {key: status[key] for key in before} == elsewhere(before)
    said("export", "attendance", str(exported))
    assert json.loads(exported.read_text(encoding="utf-8")) == kept(version, "attendance")
    for ref, before in kept(version, "people").items():
        now = json.loads(said("show", ref, "--json"))
        assert facts({key: now[key] for key in before}) == facts(before), ref


def facts(person: Any) -> Any:
    """All that `show` says, but for the words of the history: these were bettered since."""
    for line in person["history"]:
        del line["what"], line["detail"]
    return person


def elsewhere(status: Any) -> Any:
    """What another computer than its own says: there it is unclear what became of the badges that waited."""
    status["printers"] = [
        {**printer, "waiting": 0, "unclear": printer["waiting"] + printer["unclear"]}
        for printer in status["printers"] or ()  # null before there were any
    ]
    return status


def test_a_golden_file_can_be_made_and_leaves_no_kind_of_entry_out(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, str(GOLDEN / "make.py"), str(tmp_path / "made")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "is sound" in made.stderr, made.stderr
    assert {path.name for path in (tmp_path / "made").iterdir()} == {
        "attendance.json", "conference.db.gz", "people.json", "status.json",
    }  # fmt: skip
    path = tmp_path / "made.db"
    path.write_bytes(gzip.decompress((tmp_path / "made" / "conference.db.gz").read_bytes()))
    with Session.open(path, "Desk", "Op") as session:
        recorded = {row[0] for row in session.read.execute("SELECT DISTINCT kind FROM entry")}
    assert recorded >= kinds.KINDS.keys(), "an entry of each kind in tests/db/golden/make.py"
