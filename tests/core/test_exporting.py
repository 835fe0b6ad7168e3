"""The attendance export: what it says agrees with the journal, in all three forms."""

from __future__ import annotations

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from builders import HOSTILE_NAMES, FrozenClock, add_people

from checkin.core.attendance import marking
from checkin.core.people import registration
from checkin.core.reporting.export import export_attendance
from checkin.core.reporting.rows import COLUMNS
from checkin.core.reporting.writers import harmless
from checkin.core.session import Session
from checkin.errors import OutputFileError, UsageError


@pytest.fixture
def attended(session: Session, clock: FrozenClock) -> Session:
    """Three people: one in on both days, one taken back, one absent."""
    both, taken_back, _absent = (
        registration.add(session, {"name": name, "category": "ngo", "country": country, "sex": sex, "ref": ref,
                                   "phone": "+92 300 1234567", "x:Diet": "=1+1"})
        for name, country, sex, ref in (
            ("Amina Khan", "PK", "F", "A1"), ("Bilal Ahmed", "PK", "M", "B2"), ("Côme Dupont", "CI", "", "C3")
        )
    )  # fmt: skip
    marking.mark(session, both.id, 1)
    clock.forward(minutes=10)
    marking.mark(session, taken_back.id, 1)
    marking.undo(session, taken_back.id, 1)
    clock.forward(days=1)
    marking.mark(session, both.id, 2)
    return session


def test_one_row_per_delegate_and_day(attended: Session, tmp_path: Path) -> None:
    assert export_attendance(attended, tmp_path / "all.json") == 6
    rows = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert tuple(rows[0]) == (*COLUMNS, "Diet")
    facts = {(row["ref"], row["day"]): (row["present"], row["undone"], row["first_in"]) for row in rows}
    assert facts == {
        ("A1", 1): ("yes", 0, "2026-11-24T08:40:00+05:00"),
        ("A1", 2): ("yes", 0, "2026-11-25T08:50:00+05:00"),
        ("B2", 1): ("no", 1, None),
        ("B2", 2): ("no", 0, None),
        ("C3", 1): ("no", 0, None),
        ("C3", 2): ("no", 0, None),
    }
    ivory = next(row for row in rows if row["ref"] == "C3")
    assert (ivory["country"], ivory["country_name"]) == ("CI", "Côte d'Ivoire")


def test_csv_opens_in_a_spreadsheet_and_evaluates_nothing(attended: Session, tmp_path: Path) -> None:
    path = tmp_path / "day1.csv"
    assert export_attendance(attended, path, 1) == 3
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["present"] for row in rows] == ["yes", "no", "no"]
    assert rows[0]["Diet"] == "'=1+1"
    assert {row["day"] for row in rows} == {"1"}


def test_xlsx_has_typed_cells_and_a_summary_that_adds_up(attended: Session, tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    export_attendance(attended, path)
    book = openpyxl.load_workbook(path)
    sheet = book["Attendance"]
    header = [cell.value for cell in sheet[1]]
    first = dict(zip(header, (cell.value for cell in sheet[2]), strict=True))
    assert first["first_in"] == datetime(2026, 11, 24, 8, 40)  # noqa: DTZ001 - a spreadsheet knows no zones
    assert first["day"] == 1
    assert first["Diet"] == "=1+1"
    assert sheet["A2"].data_type == "s"
    assert sheet.freeze_panes == "B2"
    summary = [[cell.value for cell in row] for row in book["Summary"].iter_rows()]
    assert ["CIVIL SOCIETY (ngo)", 3, 1, 1, 0, 0] in summary
    assert ["Pakistan", 2, 1, 1, 0, 0] in summary
    assert summary.count(["Total", 3, 1, 1, 0, 0]) == 4


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_survive_every_form(session: Session, tmp_path: Path, name: str) -> None:
    (person,) = add_people(session, name)
    for ending in ("csv", "xlsx", "json"):
        export_attendance(session, tmp_path / f"x.{ending}", 1)
    rows = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert rows[0]["name"] == person.name
    assert openpyxl.load_workbook(tmp_path / "x.xlsx")["Attendance"]["E2"].value == person.name


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("  =1", "'  =1"),
        ("@cmd", "'@cmd"),
        ("-Ministry", "'-Ministry"),
        ("＝1", "'＝1"),
        ("\t=1", "'\t=1"),
        ("+92 300 123-45", "+92 300 123-45"),
        ("-5", "-5"),
        ("Amina", "Amina"),
    ],
)
def test_what_a_csv_cell_becomes(cell: str, written: str) -> None:
    assert harmless(cell) == written


def test_a_file_that_cannot_be_written_leaves_the_old_one(attended: Session, tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text("old")
    tmp_path.joinpath(".block").write_text("")

    def cancel(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(OutputFileError):
        export_attendance(attended, tmp_path / ".block" / "all.csv")
    import checkin.core.reporting.rows as rows

    rows_step, rows._STEP = rows._STEP, 1
    try:
        with pytest.raises(KeyboardInterrupt):
            export_attendance(attended, path, progress=cancel)
    finally:
        rows._STEP = rows_step
    assert path.read_text() == "old"
    assert sorted(item.name for item in tmp_path.iterdir() if item.name.endswith(".part")) == []


def test_another_ending_is_wrong_use(attended: Session, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ending"):
        export_attendance(attended, tmp_path / "all.doc")


def test_a_full_disk_is_said_and_nothing_half_written_stays(attended: Session) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    from checkin.core.files import whole_file

    with pytest.raises(OutputFileError, match="could not be written"), whole_file(Path("/dev/shm/never.csv")):
        full.write_bytes(b"x")
    assert not Path("/dev/shm/never.csv").exists()


def test_two_threads_that_write_one_file_do_not_take_each_others_beginning(tmp_path: Path) -> None:
    from checkin.core.files import whole_file

    target = tmp_path / "server.conf"

    def write(text: str) -> None:
        with whole_file(target) as part:
            part.write_text(text)

    with ThreadPoolExecutor() as threads, whole_file(target) as part:
        part.write_text("the last word")
        threads.submit(write, "another's").result()
        assert target.read_text() == "another's"
    assert target.read_text() == "the last word"
