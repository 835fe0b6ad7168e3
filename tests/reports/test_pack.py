"""The donor pack: the same to the byte as of one entry, whatever came after and wherever; each change is named."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from checkin.cli import main
from checkin.core.attendance import marking
from checkin.core.conference import packing
from checkin.core.conference.closing import close_day
from checkin.core.conference.pack_parts import Asked
from checkin.core.conference.packing import MadePack, make_pack
from checkin.core.files import named
from checkin.core.keeping import manifest
from checkin.core.people import lookup, registration
from checkin.core.session import Session
from checkin.errors import InputFileError, OutputFileError, UsageError
from db import engine
from db.reading import journal

ROOT = Path(__file__).parents[2]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def text_of(pdf: Path) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


@pytest.fixture(scope="module")
def own_demo(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, for tests that write to it."""
    own = Path(shutil.copy(demo_file, tmp_path_factory.mktemp("own")))
    engine.lay_keys_beside(own)  # where it is encrypted, for the programs that open it
    return own


@pytest.fixture(scope="module")
def made(own_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MadePack]:
    """A pack of all days of the demo, with an agenda."""
    folder = tmp_path_factory.mktemp("packs")
    agenda = folder / "Agenda (final) v3.PDF"
    agenda.write_bytes(b"%PDF-1.4 agenda")
    with Session.open(own_demo, "Desk 1", "Amina") as session:
        yield make_pack(session, folder / "all", Asked(agenda=agenda))


def test_it_holds_what_a_donor_asks_for(made: MadePack) -> None:
    days = ("2026-11-24 day 1", "2026-11-25 day 2")
    of_days = [
        f"{day}/{name.format(number)}"
        for number, day in enumerate(days, 1)
        for name in ("signature-sheet-day-{}-to-sign.pdf", "signature-sheet-day-{}.pdf", "attendance-day-{}.xlsx")
    ]
    whole = ["agenda.pdf", "attendance-report.pdf", "attendance.xlsx", "certificates.pdf", "contents.pdf",
             "list-of-participants.pdf", "variance.pdf", "manifest.json", "SHA256SUMS"]  # fmt: skip
    assert sorted(made.files) == sorted([*whole, *of_days])
    told = text_of(made.folder / "contents.pdf")
    for words in (*whole[:4], "5 years from the last payment", made.as_of, "Funded by the European Union"):
        assert words in told
    checked = manifest.check(made.folder)
    assert (checked.code, checked.faults, checked.files) == (made.code, (), len(made.files) - 2)


def test_its_day_bears_the_names_that_closing_gives(made: MadePack, own_demo: Path, tmp_path: Path) -> None:
    with Session.open(own_demo, "Desk 1", "Amina") as session:
        closed = close_day(session, 1, tmp_path)
    names = {Path(name).name for name in made.files if name.startswith("2026-11-24 day 1/")}
    same = {named(name.replace("day-1-to-sign", "day-2-to-sign"), training=True) for name in names}
    assert same <= {path.name for path in closed.files}
    assert closed.folder.name == "TRAINING-2026-11-24 day 1"


def test_the_same_entry_gives_the_same_bytes_elsewhere_and_later(
    made: MadePack, own_demo: Path, tmp_path: Path
) -> None:
    with Session.open(own_demo, "Desk 9", "Zainab") as session:
        person = next(lookup.everybody(session))
        marking.undo(session, person.id, 1, "wrong person")
        registration.add(session, {"name": "Somebody New", "category": "guest"})
    foreign = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "7"}
    again = tmp_path / "again"
    agenda = made.folder.parent / "Agenda (final) v3.PDF"
    command = ["--db", str(own_demo), "--desk", "Elsewhere", "pack", "--all", str(again), "--as-of", made.as_of]
    subprocess.run(
        [sys.executable, "-c", "import sys; from checkin.cli import main; sys.exit(main(sys.argv[1:]))", *command,
         "--agenda", str(agenda)],
        cwd=ROOT, env={**os.environ, **foreign}, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert bytes_of(again) == bytes_of(made.folder)


def test_files_that_are_drawn_side_by_side_are_the_same(
    made: MadePack, own_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "MANY", 1)
    told: list[tuple[int, int]] = []
    with Session.open(own_demo, "Desk 1", "Amina") as session:
        make_pack(session, tmp_path / "p", Asked(day=2, as_of=made.as_of), lambda *done: told.append(done))
        monkeypatch.setattr(packing, "MANY", 10_000)
        make_pack(session, tmp_path / "q", Asked(day=2, as_of=made.as_of))
    assert bytes_of(tmp_path / "p") == bytes_of(tmp_path / "q")
    assert told[-1][0] == told[-1][1] > 5


def test_side_by_side_too_a_fault_or_a_cancel_leaves_nothing(
    made: MadePack, own_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Stopped

    monkeypatch.setattr(packing, "MANY", 1)
    (tmp_path / "own.toml").write_text("size = 'A9'\n")
    with Session.open(own_demo, "Desk 1", "Amina") as session:
        with pytest.raises(UsageError, match="A9"):
            make_pack(session, tmp_path / "p", Asked(day=2, as_of=made.as_of, template=str(tmp_path / "own.toml")))
        with pytest.raises(Stopped):
            make_pack(session, tmp_path / "p", Asked(day=2), stop)
    assert {path.name for path in tmp_path.iterdir()} == {"own.toml"}


def test_what_comes_later_changes_a_pack_of_now_only(made: MadePack, own_demo: Path, tmp_path: Path) -> None:
    with Session.open(own_demo, "Desk 1", "Amina") as session:
        registration.add(session, {"name": "Somebody Later", "category": "guest"})
        later = make_pack(session, tmp_path / "later", Asked(day=1))
    sheet = "2026-11-24 day 1/signature-sheet-day-1.pdf"
    assert "Somebody Later" in text_of(later.folder / sheet)
    assert "Somebody Later" not in text_of(made.folder / sheet)
    assert later.as_of != made.as_of


def test_one_changed_byte_of_any_file_is_named(made: MadePack, tmp_path: Path) -> None:
    pack = Path(shutil.copytree(made.folder, tmp_path / "pack"))
    for name, content in bytes_of(pack).items():
        for at in {0, len(content) // 2, len(content) - 1}:
            changed = bytearray(content)
            changed[at] ^= 1
            (pack / name).write_bytes(changed)
            (fault,) = manifest.check(pack).faults
            assert fault.startswith(f"{name} was altered"), (name, at)
        (pack / name).write_bytes(content)
    assert manifest.check(pack).faults == ()


def test_what_is_missing_or_added_is_named(made: MadePack, tmp_path: Path) -> None:
    pack = Path(shutil.copytree(made.folder, tmp_path / "pack"))
    (pack / "variance.pdf").unlink()
    (pack / "SHA256SUMS").unlink()
    (pack / "2026-11-24 day 1" / "note.txt").write_text("x")
    assert manifest.check(pack).faults == (
        "variance.pdf is missing", "2026-11-24 day 1/note.txt was added", "SHA256SUMS is missing",
    )  # fmt: skip
    with pytest.raises(InputFileError, match="no pack"):
        manifest.check(tmp_path)


def test_a_manifest_that_was_written_anew_does_not_fit_its_code(made: MadePack, tmp_path: Path) -> None:
    pack = Path(shutil.copytree(made.folder, tmp_path / "pack"))
    told = (pack / "manifest.json").read_text(encoding="utf-8")
    (pack / "variance.pdf").write_bytes(b"%PDF other")
    was = hashlib.sha256((made.folder / "variance.pdf").read_bytes()).hexdigest()
    now = hashlib.sha256(b"%PDF other").hexdigest()
    (pack / "manifest.json").write_text(told.replace(was, now), encoding="utf-8")
    assert manifest.check(pack).faults[0].startswith("manifest.json was altered")
    (pack / "manifest.json").write_text(told.replace("\n", " ", 1), encoding="utf-8")
    assert manifest.check(pack).faults[0].startswith("manifest.json was altered")
    (pack / "manifest.json").write_text(told.replace(made.code, "x"), encoding="utf-8")
    assert manifest.check(pack).faults[0].startswith("manifest.json was altered")


def test_the_sums_are_those_of_ordinary_tools(made: MadePack) -> None:
    lines = (made.folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(made.files) - 2
    for digest, name in (line.split("  ", 1) for line in lines):
        assert hashlib.sha256((made.folder / name).read_bytes()).hexdigest() == digest


def test_a_pack_is_made_whole_or_not_at_all(own_demo: Path, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise Stopped

    killed = own_demo.with_name(f".{own_demo.stem}-as-of-0badcafe.part")
    killed.write_text("all names")
    os.utime(killed, (0, 0))
    before = {path.name for path in own_demo.parent.iterdir()} - {killed.name}
    with Session.open(own_demo, "Desk 1", "Amina") as session:
        entries = session.version()
        with pytest.raises(Stopped):
            make_pack(session, tmp_path / "pack", Asked(), stop)
        with pytest.raises(UsageError, match="no entry"):
            make_pack(session, tmp_path / "pack", Asked(as_of="nothing"))
        with pytest.raises(UsageError, match="no day 7"):
            make_pack(session, tmp_path / "pack", Asked(day=7))
        with pytest.raises(UsageError, match="on 2 of 1 days"):
            make_pack(session, tmp_path / "pack", Asked(day=1, least_days=2))
        with pytest.raises(InputFileError, match="agenda"):
            make_pack(session, tmp_path / "pack", Asked(agenda=tmp_path / "none.pdf"))
        (tmp_path / "file").write_text("")
        with pytest.raises(OutputFileError):
            make_pack(session, tmp_path / "file" / "pack", Asked())
        with pytest.raises(UsageError, match="holds something"):
            make_pack(session, tmp_path, Asked())
        assert session.version() == entries
        assert {path.name for path in tmp_path.iterdir()} == {"file"}
    assert {path.name for path in own_demo.parent.iterdir()} - {f"{own_demo.name}-wal", f"{own_demo.name}-shm"} == (
        before - {f"{own_demo.name}-wal", f"{own_demo.name}-shm"}
    )


def test_that_it_was_made_stays_in_the_journal_and_in_no_pack(made: MadePack, own_demo: Path) -> None:
    with Session.open(own_demo, "Desk 1", "Amina") as session:
        told = [entry.body for entry in journal.read_all(session.read) if entry.kind == "exported" and entry.body]
    assert {"v": 1, "what": "pack", "profile": "donor", "as_of": made.as_of, "code": made.code} in told


def test_the_commands(own_demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = str(tmp_path / "pack")
    assert main(["--db", str(own_demo), "pack", pack]) == 2
    assert main(["--db", str(own_demo), "pack", "--day", "1", "--all", pack]) == 2
    assert main(["--db", str(own_demo), "pack", "--day", "1", pack, "--keep-years", "7"]) == 0
    said = capsys.readouterr()
    assert "contents.pdf\n" in said.out
    assert manifest.check(tmp_path / "pack").code in said.err
    assert "7 years" in text_of(tmp_path / "pack" / "contents.pdf")
    assert main(["verify", "--pack", pack]) == 0
    (tmp_path / "pack" / "variance.pdf").write_bytes(b"")
    assert main(["verify", "--pack", pack]) == 1
    assert capsys.readouterr().out == "variance.pdf was altered\n"
    assert main(["verify", "--pack", pack, "--json"]) == 1
    assert '"variance.pdf was altered"' in capsys.readouterr().out
    assert main(["verify", "--pack", str(tmp_path)]) == 2
    certificates = ["report", "certificates", str(tmp_path / "c.pdf"), "--days-attended", "2"]
    assert main(["--db", str(own_demo), *certificates]) == 0
    assert "24 and 25 November 2026" in " ".join(text_of(tmp_path / "c.pdf").split())
    assert main(["--db", str(own_demo), *certificates[:-1], "3"]) == 2
    assert main(["--db", str(own_demo), "report", "variance", str(tmp_path / "v.pdf"), "--days-attended", "2"]) == 2
