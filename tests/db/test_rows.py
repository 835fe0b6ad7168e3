"""Rows are made by position: every value stands under its own name, as the type it is read as."""

from __future__ import annotations

import pytest
from builders import FrozenClock

from checkin.core.people.disclosure import as_recorded
from checkin.core.session import Session
from db.journal import person_rows
from db.journal.entries import Draft, Stamp, utc_text
from db.local import print_queue, printers, search_store
from db.reading import attendance, badges_log, delegates, temporary
from db.rows import (
    CopyRow,
    HandOverRow,
    JobBadgeRow,
    JobRow,
    LoanRow,
    MarkRow,
    PersonRow,
    PrinterRow,
    StandingRow,
)
from db.schema import DELEGATE_FIELDS

WHO = "a-person"
CODE = "BCDEFGHIJ"
JOB = JobRow(
    "job", "batch", "printer", "queued", "template", "reason", "separator", "2026-11-24T03:40:00.000Z", "desk",
    "operator", badges=(JobBadgeRow("one", "code", 2), JobBadgeRow("two", "other", 3)),
)  # fmt: skip


def written(session: Session, *drafts: Draft) -> tuple[list[str], str]:
    """Record at a desk and by an operator whose names are nowhere else; return the entries' ids and their time."""
    at = session.stamp().at
    with session.store.write(Stamp("the desk", "the operator", at)) as writing:
        return [entry.id for entry in writing.append(*drafts)], utc_text(at)


def test_a_record_has_every_field_by_its_name(session: Session) -> None:
    values = {name: f"the {name}" for name in DELEGATE_FIELDS} | {"days": "1,2", "code_id": CODE}
    values["hold_since"] = "2026-11-24T03:40:00.000Z"
    written(session, Draft("delegate_added", WHO, {"v": 1, "fields": {**values, "x:Shoe": "42"}}))
    row = delegates.by_id(session.read, WHO)
    assert row is not None
    assert (row.id, row.merged_into, row.attributes, row.fields) == (WHO, "", {"Shoe": "42"}, values)
    person = as_recorded(row)
    assert {name: getattr(person, name) for name in DELEGATE_FIELDS} == values
    assert list(search_store.people(session.read)) == [
        PersonRow(WHO, {name: values[name] for name in search_store.SEARCHED} | {"numbers": "42"})
    ]


def test_what_is_read_of_attendance(session: Session, clock: FrozenClock) -> None:
    (mark,), at = written(session, Draft("mark", WHO, {"v": 1, "day": 2, "at": "", "method": "scan", "reason": "why"}))
    standing = StandingRow(WHO, 2, mark, at, "the desk", "the operator", "scan")
    assert attendance.standing(session.read, WHO, 2) == standing
    assert attendance.standing_of(session.read, [WHO], 2) == {WHO: standing}
    assert list(attendance.arrivals_on(session.read, 2)) == [standing]
    row = MarkRow(mark, WHO, 2, at, "the desk", "the operator", "scan", "why", None, None, None)
    assert attendance.marks_of(session.read, WHO) == [row]
    clock.forward(minutes=1)
    _, undone = written(session, Draft("undo", WHO, {"v": 1, "marks": [mark], "reason": "no"}))
    row = row._replace(undone_at=undone, undone_desk="the desk", undone_operator="the operator")
    assert list(attendance.marks_on(session.read, None)) == [row]


def test_what_is_read_of_badges(session: Session, clock: FrozenClock) -> None:
    body = {"v": 1, "code_id": CODE, "copy": 2, "key": "B", "reason": "why", "destination": "a.pdf", "turn": 3}
    _, at = written(session, Draft("badge_printed", WHO, body))
    copy = CopyRow(WHO, CODE, 2, "B", at, "the desk", "the operator", "why", "a.pdf", 3, None)
    assert badges_log.copies_of(session.read, WHO) == [copy]
    clock.forward(minutes=1)
    _, void = written(session, Draft("badge_voided", WHO, {"v": 1, "code_id": CODE, "copies": [2], "reason": "lost"}))
    assert badges_log.copies_of(session.read, WHO) == [copy._replace(void_at=void)]
    _, at = written(
        session, Draft("handed_over", WHO, {"v": 1, "what": "a bag", "taken_by": "X", "authorisation": "Y"})
    )
    assert badges_log.handed_over(session.read, WHO) == [HandOverRow(at, "the desk", "the operator", "a bag", "X", "Y")]
    (loan,), at = written(session, Draft("temporary_lent", WHO, {"v": 1, "number": 7, "day": 2, "reason": "why"}))
    assert temporary.lent(session.read) == [LoanRow(loan, 7, WHO, 2, at, "the desk", "the operator", "why")]


@pytest.mark.parametrize("paused", [False, True])
def test_a_printer_is_read_as_it_was_set_up(session: Session, paused: bool) -> None:
    printer = PrinterRow("name", "kind", "uri", 300, "model", "certificate", "template", 10, paused=paused)
    with session.write() as writing:
        printers.put(writing.connection, printer)
    (found,) = printers.all_printers(session.read)
    assert found == printer
    assert found.paused is paused


def test_a_job_is_read_as_it_was_ordered_and_as_it_went_on(session: Session) -> None:
    with session.write() as writing:
        print_queue.add(writing.connection, JOB)
    assert print_queue.job(session.read, "job") == JOB
    with session.write() as writing:
        print_queue.set_state(writing.connection, "job", "printing", "their id", "a note")
        print_queue.set_came_out(writing.connection, "job", [1], True)
        print_queue.ask_cancel(writing.connection, "job")
    (found,) = print_queue.open_jobs(session.read, "printer")
    badges = (JOB.badges[0], JOB.badges[1]._replace(came_out=True))
    assert found == JOB._replace(
        state="printing", printer_job="their id", note="a note", cancel_asked=True, badges=badges
    )
    # SQLite has only numbers, and 1 equals True.
    assert {type(value) for value in (found.cancel_asked, found.paused, found.badges[1].came_out)} == {bool}


def test_what_is_not_named_of_a_person_the_table_puts_there_by_itself(session: Session) -> None:
    by_itself = {
        column["name"]: (column["dflt_value"] or "").strip("'")
        for column in session.read.execute("PRAGMA table_info(delegate)")
    }
    written(session, Draft("delegate_added", WHO, {"v": 1, "fields": {}}))
    row = session.read.execute("SELECT * FROM delegate WHERE id = ?", (WHO,)).fetchone()
    assert dict(row) == by_itself | {"id": WHO}
    assert dict(zip(person_rows.COLUMNS, person_rows.BY_ITSELF, strict=True)) == by_itself | {"id": None}
    written(session, Draft("delegate_edited", WHO, {"v": 1, "fields": {"status": "cancelled", "x:Bus": "7"}}))
    written(session, Draft("delegate_edited", WHO, {"v": 1, "fields": {"status": "confirmed", "x:Bus": ""}}))
    row = session.read.execute("SELECT status, attributes FROM delegate WHERE id = ?", (WHO,)).fetchone()
    assert tuple(row) == ("confirmed", '{"Bus":""}')
