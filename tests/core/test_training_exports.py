"""What leaves a conference to train on says so: the name of a file, each row, and the answer to a program."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from builders import MORNING, FrozenClock, new_session
from openpyxl import load_workbook

from checkin.cli import documents
from checkin.core.attendance import marking
from checkin.core.conference import closing
from checkin.core.files import named
from checkin.core.people import registration
from checkin.core.printing.file_output import badge_file, badge_files, print_badges
from checkin.core.reporting.export import export_attendance


@pytest.mark.parametrize("training", [True, False])
def test_files_and_answers_of_training_are_called_so(tmp_path: Path, training: bool) -> None:
    with new_session(tmp_path, FrozenClock(MORNING), training=training) as session:
        khan = registration.add(session, {"name": "Amina KHAN", "x:training": "bus 3"})
        answer = documents.outcome(marking.mark(session, khan.id), session.conference)
        assert answer.get("training") == (True if training else None)
        export_attendance(session, tmp_path / "a.csv", 1)
        export_attendance(session, tmp_path / "a.xlsx", 1)
    header, row = csv.reader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines())
    sheet = [[cell.value for cell in line] for line in load_workbook(tmp_path / "a.xlsx")["Attendance"]]
    told = dict(zip(header, row, strict=True))
    assert (header[-1], row[-1]) == ("training", "yes" if training else "bus 3")
    assert told["training_" if training else "training"] == "bus 3"  # a column of the list has another name beside it
    assert [sheet[0], sheet[1][-1]] == [header, row[-1]]
    assert named("a.csv", training) == ("TRAINING-a.csv" if training else "a.csv")


@pytest.mark.parametrize("training", [True, False])
def test_nothing_of_a_closed_day_nor_a_badge_in_a_file_can_be_taken_for_the_real_one(
    tmp_path: Path, training: bool
) -> None:
    with new_session(tmp_path, FrozenClock(MORNING), training=training) as session:
        khan = registration.add(session, {"name": "Amina KHAN"})
        marking.mark(session, khan.id)
        closed = closing.close_day(session, 1, tmp_path / "out")
        again = closing.close_day(session, 1, tmp_path / "out")
        badge = badge_file(session, khan)
        print_badges(session, [khan], badge)
        assert badge_files(session, khan.ref) == [badge]
    made = [closed.folder, *closed.files, badge]
    assert len(closed.files) >= 7
    assert [path.name for path in made if path.name.startswith("TRAINING-") != training] == []
    assert again.unchanged
    assert again.folder == closed.folder
