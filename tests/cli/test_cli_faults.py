"""A file that is damaged or gone, and what nobody foresaw: one sentence, the right exit code, nothing of Python's."""

from __future__ import annotations

import stat
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from builders import FrozenClock, add_people
from faults import BROKEN_SCHEMA, meddle, spoil_table

from checkin.cli import care
from checkin.core import trouble
from checkin.core.session import Session
from db import engine

from .conftest import Cli, Ran

READING = (("status",), ("find", "khan"), ("show", "A1"), ("mark", "A1", "--day", "1"))


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_a_damaged_page_is_three(cli: Cli, db: str, command: Sequence[str]) -> None:
    for table in ("delegate", "delegate_words", "attendance", "head_count"):
        spoil_table(Path(db), table)
    ran = cli("--db", db, *command)
    assert (ran.code, ran.out) == (3, ""), ran
    assert ran.err.startswith("The conference file is damaged")
    assert "checkin verify" in ran.err
    assert not trouble.log_file().exists()


@pytest.mark.parametrize("statement", BROKEN_SCHEMA)
@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_a_damaged_schema_is_three(cli: Cli, db: str, command: Sequence[str], statement: str) -> None:
    meddle(Path(db), statement)
    ran = cli("--db", db, *command)
    assert (ran.code, ran.out) == (3, ""), ran
    assert ran.err.startswith("The conference file is damaged")


def test_verify_says_of_a_file_too_damaged_to_be_checked_that_it_is_not_sound(cli: Cli, db: str) -> None:
    meddle(Path(db), "DROP TABLE attendance")
    ran = cli("--db", db, "verify")
    assert ran.code == 1
    assert "no such table: attendance" in ran.out
    assert "--rebuild" not in ran.err


def test_verify_offers_to_make_the_tables_anew_and_does_it(cli: Cli, db: str) -> None:
    assert cli("--db", db, "mark", "A1", "--day", "1").code == 0
    before = cli("--db", db, "status", "--json").out
    meddle(Path(db), "UPDATE delegate SET name = 'Somebody else' WHERE ref = 'A1'", "DELETE FROM attendance")
    touched = cli("--db", db, "verify")
    assert touched.code == 1
    assert '"checkin verify --rebuild"' in touched.err
    mended = cli("--db", db, "verify", "--rebuild")
    assert (mended.code, mended.out) == (0, "")
    assert cli("--db", db, "status", "--json").out == before
    kept = Path(db).with_name("islamabad.before-rebuild-1.db")
    assert str(kept) in mended.err
    with closing(engine.connect(kept)) as copy:
        assert copy.execute("SELECT name FROM delegate WHERE ref = 'A1'").fetchone() == ("Somebody else",)
    sound = cli("--db", db, "verify", "--rebuild")
    assert sound.code == 0
    assert "sound" in sound.err
    assert not kept.with_name("islamabad.before-rebuild-2.db").exists()


def test_what_the_journal_cannot_mend_is_not_rebuilt(cli: Cli, db: str) -> None:
    meddle(Path(db), "DROP TRIGGER entry_is_final", "UPDATE entry SET desk = 'x' WHERE n = 2", "DELETE FROM delegate")
    ran = cli("--db", db, "verify", "--rebuild")
    assert ran.code == 1
    assert "checkin repair" in ran.err
    assert not Path(db).with_name("islamabad.before-rebuild-1.db").exists()


def test_what_nobody_foresaw_is_in_one_log_that_the_message_names(
    cli: Cli, db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("as nobody foresaw")

    monkeypatch.setattr("checkin.core.attendance.counts.conference_status", fail)
    for _ in range(2):
        ran = cli("--db", db, "status")
        assert (ran.code, ran.out) == (1, "")
        assert str(trouble.log_file()) in ran.err
        assert "Traceback" not in ran.err
    log = trouble.log_file()
    assert log.read_text("utf-8").count("RuntimeError: as nobody foresaw") == 2
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700
    assert list(log.parent.iterdir()) == [log]


def test_the_log_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trouble, "_LOG_BYTES", 2000)
    for number in range(60):
        trouble.in_words(RuntimeError(f"fault {number}"))
    log = trouble.log_file()
    old = log.with_name("checkin.log.1")
    assert set(log.parent.iterdir()) == {log, old}
    assert max(log.stat().st_size, old.stat().st_size) < 3000
    assert "fault 59" in log.read_text("utf-8") + old.read_text("utf-8")


def test_repair_makes_a_damaged_file_whole_and_names_what_is_lost(cli: Cli, db: str) -> None:
    assert cli("--db", db, "repair").err.startswith("islamabad.db is sound")
    meddle(Path(db), "DROP TRIGGER entry_stays", "DELETE FROM entry WHERE n = 4", "DROP TABLE mark", "VACUUM")
    assert '"checkin repair"' in cli("--db", db, "verify").err
    ran = cli("--db", db, "repair", "--json")
    assert ran.code == 1
    (lost,) = ran.json["lost"]
    assert {"id", "kind", "at", "ref"} <= lost.keys()
    assert (lost["id"], lost["seq"]) == (None, 4)
    assert Path(ran.json["file"]) == Path(db)
    assert Path(ran.json["kept_aside"]).name == "islamabad.damaged-1.db"
    verified = cli("--db", db, "verify", "--json")
    assert (verified.code, verified.json["sound"]) == (0, True)
    assert "Entries lost when a damaged file was repaired: 1." in verified.json["cannot_know"]
    assert cli("--db", db, "find", "khan").code == 0


def _repaired_of(cli: Cli, db: str, number: int) -> Ran:
    """A repair where of so many entries nothing is left."""
    with Session.open(Path(db), "Desk 1", "Amina", FrozenClock()) as session:
        add_people(session, *(f"Omar Haddad {n}" for n in range(number + 1)))
        newest = session.read.execute("SELECT max(n) FROM entry").fetchone()[0]
    lost = f"n BETWEEN {newest - number} AND {newest - 1}"
    meddle(Path(db), "DROP TRIGGER entry_stays", f"DELETE FROM entry WHERE {lost}", "VACUUM")
    ran = cli("--db", db, "repair")
    assert f"{number} lost." in ran.err
    return ran


def test_repair_names_ten_lost_entries_and_all_of_them_in_a_file_where_they_are_more(cli: Cli, db: str) -> None:
    *named, more = _repaired_of(cli, db, 12).out.splitlines()
    told = Path(db).with_name("islamabad.damaged-1.lost.txt")
    assert more == f"lost: and 2 more, see {told}"
    lines = told.read_text("utf-8").splitlines()
    assert (lines[:10], len(set(lines))) == (named, 12)
    assert all(line.startswith("lost: entry ") for line in lines)
    assert stat.S_IMODE(told.stat().st_mode) == 0o600


def test_repair_names_ten_lost_entries_without_a_file(cli: Cli, db: str) -> None:
    assert len(_repaired_of(cli, db, 10).out.splitlines()) == 10
    assert not list(Path(db).parent.glob("*.lost.txt"))


def test_repair_names_all_lost_entries_where_the_file_of_them_cannot_be_written(cli: Cli, db: str) -> None:
    Path(db).with_name("islamabad.damaged-1.lost.txt").mkdir()
    assert len(_repaired_of(cli, db, 12).out.splitlines()) == 12


@pytest.mark.parametrize("encrypted", [True, False])
def test_repair_says_of_an_encrypted_conference_that_the_file_of_lost_entries_is_not(
    cli: Cli, db: str, monkeypatch: pytest.MonkeyPatch, encrypted: bool
) -> None:
    monkeypatch.setattr(care.unlocking, "is_encrypted", lambda path: encrypted)
    assert ("is not encrypted" in _repaired_of(cli, db, 12).err) is encrypted
