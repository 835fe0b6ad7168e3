"""encrypt, decrypt, and how a passphrase comes to a command."""

from __future__ import annotations

import getpass
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from encrypted import PASSPHRASE

from checkin.core import unlocking
from db import engine

from .conftest import Cli

pytestmark = pytest.mark.plain


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    engine._held.clear()
    yield
    engine._held.clear()


@pytest.fixture
def in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    monkeypatch.setenv(unlocking.FROM_FILE, str(file))
    return file


class Terminal(io.TextIOWrapper):
    """Standard input, as somebody who sits there."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed at the terminal, one line after the other; it is not shown there."""
    lines: list[str] = []
    monkeypatch.setattr(getpass, "getpass", lambda question: lines.pop(0))
    monkeypatch.setattr(io, "TextIOWrapper", Terminal)
    return lines


def test_a_script_encrypts_works_and_decrypts(cli: Cli, db: str, in_a_file: Path, tmp_path: Path) -> None:
    before = cli("--db", db, "status", "--json").json["digest"]
    done = cli("--db", db, "encrypt")
    assert done.code == 0, done.err
    assert len(done.out.replace(" ", "").strip()) == 16
    assert "not encrypted" in done.err, "that exports are plain is said"
    assert b"KHAN" not in Path(db).read_bytes()
    engine._held.clear()
    assert cli("--db", db, "status", "--json").json["digest"] == before
    assert cli("--db", db, "mark", "A1", "--day", "1").code == 0
    assert cli("--db", db, "encrypt").code == 2, "twice is once"
    for made in (("export", "attendance"), ("report", "participants"), ("badges", "--all", "--pdf")):
        said = cli("--db", db, *made, str(tmp_path / f"{made[0]}.pdf".replace("export.pdf", "export.csv"))).err
        assert "is not encrypted, though the conference is" in said, made
    assert "Not encrypted\n  exports, lists, logs and packs that were written: 2" in cli("--db", db, "status").out
    assert cli("--db", db, "verify").code == 0
    assert cli("--db", db, "decrypt").code == 0
    assert "Not encrypted" not in cli("--db", db, "status").out
    in_a_file.unlink()
    engine._held.clear()
    assert cli("--db", db, "show", "A1").code == 0


def test_every_file_for_others_is_said_to_be_plain(cli: Cli, db: str, in_a_file: Path, tmp_path: Path) -> None:
    (tmp_path / "tray").mkdir()
    assert cli("--db", db, "printers", "add", "Tray", f"folder:{tmp_path / 'tray'}").code == 0
    commands = (
        "subject A1 {there}/a1.txt", "log --csv {there}/log.csv", "temporary pool --to 2 --pdf {there}/pool.pdf",
        "close --day 1 {there}/closed", "pack --all {there}/pack", "badges --ref A2 --printer Tray",
    )  # fmt: skip
    cli("--db", db, "encrypt")
    for command in commands:
        ran = cli("--db", db, *command.format(there=tmp_path).split())
        assert ran.code == 0, ran.err
        assert "is not encrypted, though the conference is" in ran.err, command
    assert f"what was printed into {tmp_path / 'tray'}" in cli("--db", db, "status").out


def test_what_stays_in_clear_is_named_when_a_conference_is_encrypted(cli: Cli, db: str, in_a_file: Path) -> None:
    badges = Path(db).with_name("islamabad-badges")
    badges.mkdir()
    (badges / "A1.pdf").write_bytes(b"%PDF")
    assert f"Not encrypted stay files in {badges}: 1." in cli("--db", db, "encrypt").err


def test_nobody_is_asked_where_nobody_sits(cli: Cli, db: str, in_a_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli("--db", db, "encrypt").code == 0
    engine._held.clear()
    monkeypatch.delenv(unlocking.FROM_FILE)
    ran = cli("--db", db, "status", "--json")
    assert ran.code == 3
    assert "is encrypted" in ran.err
    assert unlocking.FROM_FILE in ran.json["hint"]
    in_a_file.write_text("another\n")
    monkeypatch.setenv(unlocking.FROM_FILE, str(in_a_file))
    assert "does not open it" in cli("--db", db, "status").err


def test_the_passphrase_is_asked_twice_to_encrypt_and_until_it_is_right_to_open(
    cli: Cli, db: str, typed: list[str]
) -> None:
    typed[:] = [PASSPHRASE, "something else"]
    assert "differ" in cli("--db", db, "encrypt").err
    typed[:] = [PASSPHRASE, PASSPHRASE]
    code = cli("--db", db, "encrypt").out.strip()
    engine._held.clear()
    typed[:] = ["wrong one", code]
    ran = cli("--db", db, "status")
    assert ran.code == 0
    assert "neither the passphrase nor the recovery code" in ran.err
    assert typed == []
    engine._held.clear()
    typed[:] = ["wrong"] * 3
    assert cli("--db", db, "status").code == 3


def test_the_recovery_code_that_a_restore_is_given_opens_the_backup_too(
    cli: Cli, db: str, in_a_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = cli("--db", db, "encrypt").out.strip()
    stick = tmp_path / "stick"
    stick.mkdir()
    assert cli("--db", db, "backup", "--to", str(stick)).code == 0
    engine._held.clear()
    monkeypatch.delenv(unlocking.FROM_FILE)
    again = str(tmp_path / "again.db")
    assert cli("restore", str(stick), "--to", again, "--code", "BCDE FGHI JKLN OPRS").code == 3
    ran = cli("restore", str(stick), "--to", again, "--code", code)
    assert ran.code == 0, ran.err
    assert cli("--db", again, "show", "A1").code == 0


def test_what_opens_encrypted_files_is_not_installed(
    cli: Cli, db: str, in_a_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    engine._cipher.cache_clear()
    ran = cli("--db", db, "encrypt")
    engine._cipher.cache_clear()
    assert ran.code == 2
    assert 'pip install "delegate-checkin[encrypt]"' in ran.err
    assert not engine.keys_beside(Path(db)).exists()
    assert cli("--db", db, "status").code == 0
