"""The end of the day: files and paper in one dated folder, revisions, and what is unsettled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest
from builders import HOSTILE_NAMES, FrozenClock, add_people, entries_of, unsettled

from checkin.core.attendance import marking
from checkin.core.conference import closing
from checkin.core.keeping import backup, place
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.errors import OutputFileError, UsageError


def text_of(pdf: Path) -> str:
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return " ".join(text.split())


def test_a_closed_day_is_one_folder_with_data_and_paper(session: Session, clock: FrozenClock, tmp_path: Path) -> None:
    here, absent = add_people(session, "Amina Khan", "Bilal Ahmed", delegation="Pakistan")
    marking.mark(session, here.id)
    closed = closing.close_day(session, 1, tmp_path / "reports")
    assert closed.folder.name == "2026-11-24 day 1"
    assert sorted(path.name for path in closed.files) == [
        "attendance-day-1.csv",
        "attendance-day-1.json",
        "attendance-day-1.xlsx",
        "attendance-list-day-1.pdf",
        "attendance-report-day-1.pdf",
        "signature-sheet-day-1.pdf",
        "signature-sheet-day-2-to-sign.pdf",
        "variance-day-1.pdf",
    ]
    present = text_of(closed.folder / "attendance-list-day-1.pdf")
    assert "Amina Khan" in present
    assert "Bilal Ahmed" not in present
    assert "1 present, 2 expected" in present
    signed = text_of(closed.folder / "signature-sheet-day-1.pdf")
    assert "08:40 Desk 1" in signed
    assert f"{absent.name} absent" in signed
    to_sign = text_of(closed.folder / "signature-sheet-day-2-to-sign.pdf")
    assert "Day 2, Wednesday 25 November 2026" in to_sign
    assert absent.name in to_sign
    assert "absent" not in to_sign
    assert "08:40 Desk" not in to_sign
    assert "Funded by the European Union" in to_sign
    assert "1 of 1" in to_sign


def test_closing_again_makes_a_revision_only_when_something_changed(
    session: Session, clock: FrozenClock, tmp_path: Path
) -> None:
    one, two = add_people(session, "Amina Khan", "Bilal Ahmed")
    marking.mark(session, one.id)
    first = closing.close_day(session, 1, tmp_path)
    clock.forward(minutes=1)
    same = closing.close_day(session, 1, tmp_path)
    assert (same.folder, same.unchanged) == (first.folder, True)
    marking.mark(session, two.id)
    later = closing.close_day(session, 1, tmp_path)
    assert (later.folder.name, later.revision) == ("2026-11-24 day 1 Rev.1", 1)
    for name in ("attendance-list", "attendance-report", "variance"):
        assert "Rev.1" in text_of(later.folder / f"{name}-day-1.pdf")
    assert closing.close_day(session, 1, tmp_path).folder == later.folder


def test_the_others_hear_once_that_a_day_was_closed(session: Session, tmp_path: Path) -> None:
    for _ in range(2):
        closing.close_day(session, 1, tmp_path)
    assert [entry.body["day"] for entry in entries_of(session, "day_closed")] == [1]


def test_what_is_unsettled_is_listed(session: Session) -> None:
    (person,) = add_people(session, "Amina Khan", ref="A1")
    assert unsettled(session, 1) == []
    registration.park(session, person.id, "identity in doubt")
    (line,) = unsettled(session, 1)
    assert "Amina Khan" in line
    assert "identity in doubt" in line


def test_a_day_can_be_closed_with_hostile_names_and_nobody(session: Session, tmp_path: Path) -> None:
    closing.close_day(session, 2, tmp_path)
    for person in add_people(session, *HOSTILE_NAMES, delegation="[/]"):
        marking.mark(session, person.id, 1)
    closed = closing.close_day(session, 1, tmp_path)
    assert "Escape Red" in text_of(closed.folder / "attendance-list-day-1.pdf")


def test_a_folder_that_cannot_be_written_is_said(session: Session, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputFileError, match="folder"):
        closing.close_day(session, 1, tmp_path / "file")
    with pytest.raises(UsageError, match="no day 7"):
        closing.close_day(session, 7, tmp_path)


def test_a_name_that_is_the_only_one_is_told_of_once(session: Session) -> None:
    add_people(session, "", native_name="ᏣᎳᎩ", ref="A1")
    (line,) = unsettled(session, 1)
    assert line.endswith("in the name: they are left out.")


def test_names_in_any_script_stand_on_the_lists_and_what_cannot_is_named(session: Session, tmp_path: Path) -> None:
    natives = {"Wang Mei": "王美", "Dan Levi": "דן לוי", "Somchai": "สมชาย", "Watanabe": "渡邉󠄀太郎", "Sequoyah": "ᏣᎳᎩ"}
    for name, native in natives.items():
        (person,) = add_people(session, name, native_name=native, country="JP" if name == "Watanabe" else "")
        marking.mark(session, person.id, 1)
    (found,) = unsettled(session, 1)
    assert "Sequoyah: No font here can print Ꮳ (U+13E3 CHEROKEE LETTER TSA)" in found
    closed = closing.close_day(session, 1, tmp_path)
    for name in ("attendance-list-day-1.pdf", "signature-sheet-day-1.pdf"):
        text = text_of(closed.folder / name)
        for letter in ("王美", "ד", "ส", "邉", "Sequoyah"):
            assert letter in text
        assert "Ꮳ" not in text
    fonts = (closed.folder / "attendance-list-day-1.pdf").read_bytes()
    assert b"NotoSansCJKjp" in fonts
    assert b"NotoSansCJKsc" in fonts


def test_that_there_is_no_backup_or_an_old_one_is_unsettled(
    session: Session, clock: FrozenClock, tmp_path: Path
) -> None:
    assert any("No backup is made" in said for said in closing.unsettled(session, 1))
    place.choose(session, tmp_path)
    backup.back_up(session)
    assert closing.unsettled(session, 1) == []
    clock.forward(hours=1)
    add_people(session, "Amina Khan")
    assert any("last good backup" in said for said in closing.unsettled(session, 1))


def test_closing_a_day_makes_a_backup_and_is_done_without_one(session: Session, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    place.choose(session, stick)
    closed = closing.close_day(session, 1, tmp_path / "reports")
    standing = backup.standing(session)
    assert standing is not None
    assert (closed.trouble, standing.newer) == ("", 0)
    shutil.rmtree(stick)
    closed = closing.close_day(session, 1, tmp_path / "reports")
    assert closed.unchanged
    assert "not there" in closed.trouble
