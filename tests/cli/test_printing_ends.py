"""`badges --printer` ends, whatever the printer does: with exit 1 and a word where a badge did not come out."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from faults import meddle
from printers.label_printer import LabelPrinter

from badges.printers.folder import FolderBackend
from badges.printers.model import Media, PrinterRefused
from checkin.cli import spooling

from .conftest import Cli


@pytest.fixture
def db(cli: Cli, tmp_path: Path) -> str:
    path, people = str(tmp_path / "conference.db"), tmp_path / "people.csv"
    people.write_text("Reg No,First name,Family name\nA1,Mohammad Yusuf,KHAN\nA2,Nadia,EL-SAYED\n")
    cli("new", path, "--name", "Conference", "--day", "2026-11-03", "--timezone", "Asia/Karachi")
    assert cli("--db", path, "import", str(people)).code == 0
    return path


@pytest.mark.parametrize("address", ["socket://127.0.0.1:{port}", "ipp://127.0.0.1:{port}/ipp/print"])
def test_a_printer_that_does_not_answer_is_not_set_up_and_that_is_said(cli: Cli, db: str, address: str) -> None:
    with socket.socket() as nobody:  # bound and not listening: nobody else takes the port meanwhile
        nobody.bind(("127.0.0.1", 0))
        where = address.format(port=nobody.getsockname()[1])
        ran = cli("--db", db, "printers", "add", "Dead", where)
        assert ran.code == 1
        assert "does not answer. Nothing was set up." in ran.err
        assert "Check its power and its address. Then set it up again." in ran.err
        assert "no printer" in cli("--db", db, "printers", "test", "Dead").err.casefold()


def test_a_printer_that_takes_nothing_holds_the_order_back(cli: Cli, db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling, "PATIENCE_SECONDS", 0.1)
    labels = LabelPrinter()
    assert cli("--db", db, "printers", "add", "Dead", labels.uri, "--template", "label").code == 0
    labels.stop()
    ran = cli("--db", db, "badges", "--ref", "A1", "--printer", "Dead")
    assert ran.code == 1
    assert "Printer Dead does not answer." in ran.err
    assert "Dead:" not in ran.err
    assert "waits in the queue" in ran.err
    assert ran.out.startswith("not printed  A1")
    (job,) = cli("--db", db, "jobs", "--json").json
    assert (job["state"], job["paused"]) == ("queued", True)


def test_a_printer_of_a_kind_that_is_not_known_is_told_and_can_go(
    cli: Cli, db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spooling, "PATIENCE_SECONDS", 0.1)
    cli("--db", db, "printers", "add", "Folder", f"folder:{tmp_path}")
    cli("--db", db, "printers", "pause", "Folder")
    cli("--db", db, "badges", "--ref", "A1", "--printer", "Folder")
    cli("--db", db, "printers", "resume", "Folder")
    meddle(Path(db), "UPDATE printer SET kind = 'carrier-pigeon'")
    ran = cli("--db", db, "printers")
    assert (ran.code, ran.err) == (1, "")
    assert f"carrier-pigeon:{tmp_path}" in ran.out
    assert "error: This program does not know its kind of printer. A newer program set it up." in ran.out
    waited = cli("--db", db, "jobs", "run")
    assert waited.code == 1
    assert waited.err.count("Folder: this program does not know its kind of printer.") == 1
    ran = cli("--db", db, "badges", "--ref", "A2", "--printer", "Folder")
    assert ran.code == 1
    assert "this program does not know its kind of printer" in ran.err
    assert cli("--db", db, "verify").code == 0
    assert cli("--db", db, "printers", "remove", "Folder").code == 0
    assert cli("--db", db, "printers", "--json").json == []


def test_a_printer_that_is_held_back_is_named(
    cli: Cli, db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spooling, "PATIENCE_SECONDS", 0.1)
    cli("--db", db, "printers", "add", "Folder", f"folder:{tmp_path}")
    cli("--db", db, "printers", "pause", "Folder")
    ran = cli("--db", db, "badges", "--ref", "A1", "--printer", "Folder")
    assert ran.code == 1
    assert 'checkin printers resume "Folder"' in ran.err


def test_a_permanent_refusal_ends_the_command_with_its_word(
    cli: Cli, db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(self: FolderBackend, document: bytes, media: Media, name: str) -> None:
        raise PrinterRefused(f"The printer does not know {media}.", "Choose another printer or template.")

    cli("--db", db, "printers", "add", "Folder", f"folder:{tmp_path}")
    monkeypatch.setattr(FolderBackend, "send", send)
    ran = cli("--db", db, "badges", "--all", "--printer", "Folder")
    assert ran.code == 1
    assert sorted(line.partition(":")[0] for line in ran.out.splitlines()) == [
        "not printed  A1  KHAN, Mohammad Yusuf", "not printed  A2  EL-SAYED, Nadia"
    ]  # fmt: skip
    assert ran.out.count("The printer does not know 105 × 148 mm. Choose another printer or template.") == 2
    assert cli("--db", db, "jobs").err == "No print job is open.\n"


def test_no_print_job_is_said(cli: Cli, db: str) -> None:
    assert cli("--db", db, "jobs").err == "No print job is open.\n"
    assert cli("--db", db, "jobs", "--all").err == "Nothing was sent to a printer yet.\n"
    assert cli("--db", db, "jobs", "--json").json == []
