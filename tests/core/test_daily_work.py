"""Late marks, figures, practice copies, settings of the computer, the venue's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from builders import FrozenClock, add_people

from checkin.clock import VenueClock, parse_time, written_time
from checkin.core import dossier, machine, scanning
from checkin.core.attendance import arrivals, counts, late_marks, marking
from checkin.core.conference import making
from checkin.core.conference.practice import practice_copy, remove_old
from checkin.core.issuing import copies
from checkin.core.machine import Machine
from checkin.core.models import Count, Method, Result
from checkin.core.people import lookup, registration
from checkin.core.printing import file_output
from checkin.core.session import Session
from checkin.errors import InputFileError, UsageError
from db import checks


def test_late_marks_keep_the_time_as_written(session: Session, clock: FrozenClock) -> None:
    one, two = add_people(session, "Amina Khan", "Bilal Ahmed")
    marking.mark(session, two.id)
    clock.forward(hours=5)
    answers = late_marks.mark_late(session, [one.ref, two.ref, "X9"], day=1, at="9:05", reason="power cut")
    assert [(ref, outcome.result) for ref, outcome in answers] == [
        (one.ref, Result.OK),
        (two.ref, Result.ALREADY),
        ("X9", Result.UNKNOWN),
    ]
    mark = arrivals.marks_of(session, one.id)[0]
    assert (f"{mark.at:%H:%M}", mark.method, mark.reason) == ("09:05", Method.PAPER, "power cut")


def test_a_time_on_paper_before_the_cut_over_is_past_midnight(session: Session, clock: FrozenClock) -> None:
    (person,) = add_people(session, "Amina Khan")
    with pytest.raises(UsageError, match="01:15 on 2026-11-25 has not come yet"):
        late_marks.mark_late(session, [person.ref], day=1, at="01:15", reason="gala dinner")
    clock.forward(days=1)
    late_marks.mark_late(session, [person.ref], day=1, at="01:15", reason="gala dinner")
    late_marks.mark_late(session, [person.ref], day=2, at="04:00", reason="power cut")
    times = [f"{mark.day} {mark.at:%d %H:%M}" for mark in arrivals.marks_of(session, person.id)]
    assert times == ["1 25 01:15", "2 25 04:00"]


def test_late_marks_need_a_reason_a_time_and_a_day_that_has_come(session: Session) -> None:
    (person,) = add_people(session, "Amina Khan")
    for at, day, reason in (
        ("08:30", 1, ""),
        ("25:00", 1, "x"),
        ("08:30", 9, "x"),
        ("09:30", 1, "x"),
        ("08:30", 2, "x"),
    ):
        with pytest.raises(UsageError):
            late_marks.mark_late(session, [person.ref], day=day, at=at, reason=reason)
    assert dossier.days_attended(session, person.id) == []


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("A1\nB2\n\nA1\n", ["A1", "B2"]),
        ("ref,name\nA1,Amina\nB2;Bilal\n", ["A1", "B2"]),
        ('"A1"\t08:40 # came late\n# a remark\n', ["A1"]),
        ("\x1b[31mA1\x1b[0m", ["A1"]),
        ("", []),
    ],
)
def test_refs_in_a_text(text: str, refs: list[str]) -> None:
    assert late_marks.refs_in(text) == refs


def test_a_file_without_refs_is_said(tmp_path: Path) -> None:
    for name, content in (("empty.txt", b"\n"), ("picture.txt", b"\xff\xfe\x00\x01\xff")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputFileError):
            late_marks.read_refs(tmp_path / name)
    with pytest.raises(InputFileError, match="cannot be read"):
        late_marks.read_refs(tmp_path / "none.txt")


def test_the_figures_of_a_day(session: Session, clock: FrozenClock) -> None:
    in_today, absent = add_people(session, "One", "Two", category="ngo", country="PK")
    add_people(session, "Three", category="ngo", country="EG", days="2")
    (cancelled,) = add_people(session, "Four", category="media", status="cancelled")
    marking.mark(session, in_today.id)
    first, second = counts.conference_status(session).days
    assert (first.expected, first.present) == (2, 1)
    assert (second.expected, second.present) == (3, 0)
    assert first.by_category == {"ngo": Count(2, 1)}
    assert first.by_country == {"PK": Count(2, 1)}
    clock.forward(minutes=40)
    marking.mark(session, absent.id)
    assert counts.arrivals_by_quarter_hour(session, 1) == [("08:30", 1), ("08:45", 0), ("09:00", 0), ("09:15", 1)]
    assert marking.mark(session, cancelled.id).result is Result.CANCELLED
    (desk,) = counts.conference_status(session).desks
    assert (desk.name, desk.operator) == ("Desk 1", "Amina")


def test_a_practice_copy_is_marked_and_opens_no_real_door(session: Session, tmp_path: Path) -> None:
    (person,) = add_people(session, "Amina Khan")
    badge = file_output.print_badges(session, [person], tmp_path / "real.pdf").printed[0]
    real_code = copies.code_of(session, badge)
    path = practice_copy(session)
    with Session.open(path, "Desk 1", "Trainee", FrozenClock()) as copy:
        assert copy.conference.training
        assert not session.conference.training
        assert [found.name for found in lookup.everybody(copy)] == ["Amina Khan"]
        assert scanning.scan(copy, real_code).result is Result.OTHER_CONFERENCE
        assert copy.conference.id != session.conference.id
        marking.mark(copy, person.id)
        assert checks.faults(copy.store) == []
        assert copy.store.writer_id != session.store.writer_id
    assert dossier.days_attended(session, person.id) == []
    assert practice_copy(session) == path


def test_settings_survive_and_odd_files_mean_none() -> None:
    assert machine.load() == Machine()
    machine.save(Machine("Desk 3", "Amina", "/somewhere/x.db", "light", False, {"badge": "f12"}))
    assert machine.load() == Machine("Desk 3", "Amina", "/somewhere/x.db", "light", False, {"badge": "f12"})
    for content in ("not json", "[1]", '{"desk": "\\u001b[31mDesk", "keymap": 3}'):
        machine._file().write_text(content)
        assert machine.load().desk in ("", "Desk")


def test_the_working_day_ends_at_the_cut_over() -> None:
    moment = datetime(2026, 11, 24, 22, 59, tzinfo=UTC)  # 03:59 on the 25th in Karachi
    assert VenueClock("Asia/Karachi", "04:00", lambda: moment).today() == date(2026, 11, 24)
    assert VenueClock("Asia/Karachi", "03:00", lambda: moment).today() == date(2026, 11, 25)


@pytest.mark.parametrize("text", ["08:45", "8:45", "0845", "8.45", " 08.45 "])
def test_a_time_is_read_as_people_write_it_on_paper(text: str) -> None:
    assert f"{written_time(text):%H:%M}" == "08:45"


@pytest.mark.parametrize("text", ["845", "2460", "8.3", "noon"])
def test_what_may_be_another_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        written_time(text)


def test_what_is_no_time_or_zone_is_said() -> None:
    assert f"{parse_time('8:05'):%H:%M}" == "08:05"
    for text in ("", "noon", "24:01", "8.30"):
        with pytest.raises(UsageError):
            parse_time(text)
    with pytest.raises(UsageError, match="time zone"):
        VenueClock("Mars/Base").now()


@pytest.mark.parametrize("dates", [["2026-13-01"], ["24.11.2026"], [""]])
def test_impossible_days_are_refused(dates: list[str]) -> None:
    with pytest.raises(UsageError):
        making.days_from_dates(dates)


def test_days_are_numbered_in_their_order_in_time() -> None:
    days = making.days_from_dates(["2026-11-25", "2026-11-24"])
    assert [(day.number, day.date.day) for day in days] == [(1, 24), (2, 25)]


def test_choosing_another_day_is_visible_and_can_be_taken_back(session: Session) -> None:
    assert session.day is not None
    assert session.day.number == 1
    session.choose_day(2)
    assert (session.day.number, session.chosen_day and session.chosen_day.number) == (2, 2)
    with pytest.raises(UsageError):
        session.choose_day(3)
    session.choose_day(None)
    assert session.day.number == 1
    assert session.chosen_day is None


def test_registration_statuses_need_reasons(session: Session) -> None:
    (person,) = add_people(session, "Amina Khan")
    from checkin.core.models import Status

    with pytest.raises(UsageError, match="reason"):
        registration.set_status(session, person.id, Status.CANCELLED, "")


def test_practice_copies_are_removed_after_a_week_that_nobody_opened_them(session: Session) -> None:
    path = practice_copy(session)
    badges = path.with_name(f"{path.stem}-badges")
    badges.mkdir()
    (badges / "one.pdf").write_text("a name")
    week = path.stat().st_mtime + 7 * 24 * 3600
    assert remove_old(week - 60) == []
    assert remove_old(week + 60) == [path.name]
    assert list(path.parent.iterdir()) == []
    assert session.store.path.exists()
