"""What scripts rely on: JSON also where a command fails, standard streams, nobody rather than a stranger."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from checkin.cli import desk, importing, main, streams
from checkin.cli.parser import build_parser
from checkin.core import files
from checkin.core.importing import commit as committing
from checkin.core.importing import slices, unfinished
from checkin.core.people import lookup
from checkin.core.reporting import writers
from checkin.core.reporting.export import export_attendance
from checkin.core.session import Session
from checkin.errors import OutputFileError, UsageError
from checkin.text import natural

from .conftest import Cli

HEAD = "ref,name,organisation,country\n"
LIST = "F10,Émile Durand,IOM,FR\nF2,Eva Ulm,UN,DE\nF1,Zoë Öz,UN,TR\n"


def run(session: Session, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checkin", "--db", str(session.store.path), *words]
    return subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def listed(session: Session, tmp_path: Path) -> Session:
    path = tmp_path / "list.csv"
    path.write_text(HEAD + LIST, encoding="utf-8")
    assert main(["--db", str(session.store.path), "import", str(path)]) == 0
    return session


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("show", "NOPE", "--json"), 2, "Nobody on the list has the number"),
        (("find", "--json"), 2, "required: QUERY"),
        (("mark", "F1", "--day", "9", "--json"), 2, "no day 9"),
        (("import", "nowhere.csv", "--json"), 2, "no file"),
    ],
)
def test_a_failure_is_json_too(
    listed: Session, words: tuple[str, ...], code: int, error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["--db", str(listed.store.path), *words]) == code
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"error", "hint", "needs_mapping"}
    assert error in told["error"]
    assert told["needs_mapping"] == []


def test_what_must_be_mapped_is_json(session: Session) -> None:
    done = run(session, "import", "-", "--json", given="Nimi;Maa;Muu\nAnna Ek;Peru;7\nBen Oz;Chile;8\n")
    told = json.loads(done.stdout)
    assert done.returncode == 2
    (need,) = told["needs_mapping"]
    assert [(column["title"], column["suggestion"]) for column in need["columns"]] == [
        ("Nimi", "name"),
        ("Maa", "country"),
        ("Muu", "attribute"),
    ]


def test_standard_input_and_output(session: Session) -> None:
    assert run(session, "import", "-", given=HEAD + LIST).stdout.startswith("3 added")
    assert run(session, "mark", "--file", "-", "--day", "1", given="F1\nF2\n").returncode == 0
    exported = run(session, "export", "attendance", "-", "--day", "1").stdout
    assert [line.split(",")[0] for line in exported.splitlines()[1:]] == ['"F1"', '"F2"', '"F10"']


def test_what_passes_through_lies_on_no_disk_where_the_system_knows_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, disk = tmp_path / "memory", tmp_path / "disk"
    memory.mkdir()
    disk.mkdir()
    monkeypatch.setattr(streams, "_IN_MEMORY", memory)
    monkeypatch.setattr(streams.tempfile, "gettempdir", lambda: str(disk))
    for room, expected in ((0, memory), (1 << 60, disk)):
        monkeypatch.setattr(streams, "_ENOUGH", room)
        left = expected / ".checkin.stream-killed.part"
        left.mkdir()
        os.utime(left, (0, 0))
        with streams.with_output("-", ".csv") as path:
            assert path.parent.parent == expected
            assert not left.exists()
            path.touch()
    assert [*memory.iterdir(), *disk.iterdir()] == []


def test_an_import_of_a_stream_that_was_stopped_is_finished_by_the_same_stream(
    cli: Cli, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(committing, "WHOLE", 1)
    monkeypatch.setattr(slices, "_FIRST", 1)
    with monkeypatch.context() as patched:
        patched.setattr(importing, "_progress", stop)
        assert cli("--db", str(session.store.path), "import", "-", stdin=HEAD + LIST).code != 0
    stopped = unfinished.found(session)
    assert stopped is not None
    assert stopped.names.startswith("standard input")
    with pytest.raises(UsageError, match="cannot be read again from here"):
        assert stopped.lists
    other = cli("--db", str(session.store.path), "import", "-", stdin=HEAD + LIST.replace("Ulm", "Elm"))
    assert "was stopped half-way" in other.err
    assert cli("--db", str(session.store.path), "import", "-", stdin=HEAD + LIST).code == 0
    assert unfinished.found(session) is None
    assert len(list(lookup.everybody(session))) == 3


def test_nobody_rather_than_a_stranger(listed: Session, capsys: pytest.CaptureFixture[str]) -> None:
    def found(query: str) -> list[str]:
        capsys.readouterr()
        assert main(["--db", str(listed.store.path), "find", query, "--json"]) == 0
        return [row["ref"] for row in json.loads(capsys.readouterr().out)]

    assert found("zzzzz") == found("qwxyk") == []
    assert found("emil")[:1] == found("durant")[:1] == ["F10"]


def test_a_closed_pipe_is_no_refusal(listed: Session) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "checkin", "--db", str(listed.store.path), "status", "--json"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "man"])
def test_completion_knows_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    written = capsys.readouterr().out
    commands = next(action.choices for action in build_parser()._actions if isinstance(action.choices, dict))
    assert all(command in written.replace("\\-", "-") for command in commands)
    assert "renumbered" in written


def test_bash_offers_what_may_stand_next(capsys: pytest.CaptureFixture[str]) -> None:
    main(["completion", "bash"])
    script = (
        capsys.readouterr().out
        + 'COMP_WORDS=(checkin --db x printers a); COMP_CWORD=4; _checkin; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["add"]


def test_a_sheet_is_set_up_for_print_and_sorted(listed: Session, tmp_path: Path) -> None:
    export_attendance(listed, tmp_path / "out.xlsx", 1)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Attendance"]
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == ["F1", "F2", "F10"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.print_title_rows) == (
        "landscape",
        0,
        "$1:$1",
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_sheet_is_never_cut(listed: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "MOST_ROWS", 2)
    with pytest.raises(UsageError, match="holds 2 rows; these are more"):
        export_attendance(listed, tmp_path / "out.xlsx", 1)
    assert not list(tmp_path.glob("*out.xlsx*"))


def test_a_mistyped_folder_is_not_made(listed: Session, tmp_path: Path) -> None:
    with pytest.raises(OutputFileError, match="There is no folder"):
        export_attendance(listed, tmp_path / "typo" / "out.csv", 1)
    assert not (tmp_path / "typo").exists()


def test_what_a_killed_run_left_goes_with_the_next(listed: Session, tmp_path: Path) -> None:
    old, new = tmp_path / ".out.csv.77.part", tmp_path / ".out.csv.78.part"
    for path in (old, new, tmp_path / ".other.csv.77.part"):
        path.write_text("half", encoding="utf-8")
        os.utime(path, (time.time(), time.time() - (0 if path == new else 2 * files._FORGOTTEN_SECONDS)))
    export_attendance(listed, tmp_path / "out.csv", 1)
    assert [path.name for path in sorted(tmp_path.glob(".*.part"))] == [".other.csv.77.part", ".out.csv.78.part"]


def test_natural_order() -> None:
    assert sorted(["F10", "f2", "Öz", "Oz", "Émile", "Zoe", "Emir"], key=natural) == [
        *("Émile", "Emir", "f2", "F10", "Öz", "Oz", "Zoe"),
    ]


def test_the_desk_knows_the_whole_path_of_its_file(listed: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path | None] = []
    monkeypatch.setattr("checkin.tui.app.run", lambda path, **_: opened.append(path) or 0)
    monkeypatch.setattr(desk, "there_is_a_terminal", lambda: True)
    monkeypatch.chdir(listed.store.path.parent)
    assert main(["--db", listed.store.path.name]) == 0
    assert opened == [listed.store.path]
