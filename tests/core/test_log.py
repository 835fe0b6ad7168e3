"""The log: every kind has its sentence, filters and pages lose nothing, and nobody is named who may not be."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import pytest
from builders import FrozenClock, add_people, entries_of

from checkin.core import dossier
from checkin.core.attendance import marking
from checkin.core.issuing import copies
from checkin.core.keeping import log, sealing
from checkin.core.keeping.verification import lost_in_repairs
from checkin.core.models import Status
from checkin.core.people import merging, registration, telling
from checkin.core.reporting.log_file import COLUMNS, export_log
from checkin.core.scanning import bind_ticket, scan
from checkin.core.session import Session
from checkin.errors import UsageError
from db.journal import kinds
from db.journal.entries import Draft

TICKET = "0f8fad5b-d9cb-469f-a165-70867728950e"
ROOT = Path(__file__).resolve().parents[2]


def kinds_written() -> set[str]:
    """Every kind of entry that the sources write."""
    found = set()
    for room in ("checkin", "db"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Draft":
                    found |= {word.value for word in ast.walk(node.args[0]) if isinstance(word, ast.Constant)}
    return {str(kind) for kind in found}


def test_every_kind_of_entry_has_its_sentence() -> None:
    written = kinds_written()
    assert {"mark", "sealed", "delegate_added", "writer_begun"} <= written
    silent = (written | kinds.KINDS.keys()) - telling.KINDS.keys()
    assert not silent, "words in OF_PEOPLE or OF_THE_CONFERENCE of checkin/core/people/telling.py"
    assert telling.OF_PEOPLE.keys() >= set(telling.ON_THE_CARD)


@pytest.fixture
def lively(session: Session, clock: FrozenClock) -> Session:
    amina, bilal, dina = add_people(session, "Amina Khan", "Bilal Ahmed", "Dina Said")
    for person in (amina, bilal, dina):
        clock.forward(minutes=1)
        marking.mark(session, person.id, 1)
    marking.mark(session, amina.id, 1)
    merging.merge(session, dina.id, amina.id, "same passport")
    session.desk, session.operator = "Desk 2", "Omar"
    clock.forward(minutes=1)
    code = copies.sign(session, "BCDEFGHIJ", 1)
    scan(session, code[:-1] + ("C" if code.endswith("B") else "B"), 1)
    sealing.seal(session, 1)
    return session


def test_the_newest_comes_first_and_pages_lose_nothing(lively: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [line.id for line in log.every_line(lively)]
    assert whole == [row[0] for row in lively.read.execute("SELECT id FROM entry ORDER BY n DESC")]
    for size in (1, 2, 7):
        monkeypatch.setattr(log, "PAGE", size)
        lines = log.page(lively, limit=size)
        found = []
        while lines:
            found += [line.id for line in lines]
            lines = log.page(lively, after=lines[-1], limit=size)
        assert found == whole


def test_it_is_sought_by_person_desk_operator_kind_and_time(lively: Session) -> None:
    def says(**by: str) -> list[str]:
        return [line.says for line in log.every_line(lively, log.sought(lively, **by))]

    ref = next(line.ref for line in log.every_line(lively) if line.name == "Amina Khan")
    assert says(ref=ref, kind="mark") == [
        "Checked in: day 1.",
        "Checked in: day 1.",
    ]  # one of the record merged into it
    assert says(kind="already") == ["Tried: already, day 1."]
    assert says(kind="forged", desk="desk 2", operator="omar") == ["Tried: forged, day 1."]
    assert says(kind="forged", desk="Desk 1") == []
    assert says(since="08:44") == says(since="2026-11-24T08:44") == says(desk="Desk 2")
    assert says(since="2026-11-25") == []
    code = sealing.made(lively)[0]
    assert says(kind="sealed") == [f"Sealed: day 1; {code.code}; {code.entries} entries."]
    for wrong in ({"ref": "nobody"}, {"since": "noon"}, {"since": "25:00"}, {"kind": "marks"}):
        with pytest.raises(UsageError):
            log.sought(lively, **wrong)


def test_a_kind_of_a_later_version_is_found_and_of_others_the_list_is_given(session: Session) -> None:
    session.record(Draft("of_tomorrow", "", {"v": 1}))
    assert len(list(log.every_line(session, log.sought(session, kind="of_tomorrow")))) == 1
    with pytest.raises(UsageError, match=r"no kind 'nothing'.*badge_printed, .* mark, .*forged"):
        log.sought(session, kind="nothing")


def test_a_repair_says_how_much_is_lost(session: Session) -> None:
    writer = session.store.writer_id
    body: dict[str, object] = {"v": 1, "holes": [[writer, 90, 94], [writer, 99, 99]], "emptied": ["x", "y"]}
    session.record(Draft("repaired", "", body))
    (line,) = log.page(session, log.sought(session, kind="repaired"))
    assert line.says == "File repaired: 6 entries lost, the content of 2 more."
    assert [words.rpartition(": ")[2] for words in lost_in_repairs(session)] == ["6.", "2."]


def test_a_sensitive_person_is_under_the_cover_name_and_nothing_of_what_was_written(session: Session) -> None:
    (person,) = add_people(session, "Amina Khan", sensitive="yes", cover_name="Lily")
    registration.edit(session, person.id, {"position": "Minister of Silence"})
    registration.park(session, person.id, "looks like Amina Khan")
    told = [(line.name, line.says) for line in log.every_line(session) if line.ref]
    assert {name for name, _ in told} == {"Lily"}
    assert not any(word in says for _, says in told for word in ("Silence", "Amina", "Khan"))
    registration.edit(session, person.id, {"sensitive": "no"})
    assert any("Silence" in line.says for line in log.every_line(session))


def test_the_log_says_of_a_person_what_the_history_says(lively: Session) -> None:
    ref = next(line.ref for line in log.every_line(lively) if line.name == "Bilal Ahmed")
    (person,) = [entry.subject for entry in entries_of(lively, "delegate_added") if ref in str(entry.body)]
    history = dossier.history(lively, person)
    said = [line.says for line in log.every_line(lively, log.sought(lively, ref=ref))][::-1]
    assert [f"{line.what}: {line.detail}".removesuffix(": ").casefold() + "." for line in history] == [
        text.casefold() for text in said
    ]


def test_the_log_as_a_file_has_every_line_and_is_itself_an_entry(lively: Session, tmp_path: Path) -> None:
    registration.add(lively, {"name": "=HYPERLINK()"})
    whole = list(log.every_line(lively))
    assert export_log(lively, tmp_path / "log.csv") == len(whole)
    with (tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    assert tuple(head) == COLUMNS
    assert [row[-1] for row in rows] == [line.id for line in whole]
    assert rows[0][5] == "'=HYPERLINK()"
    assert log.page(lively, limit=1)[0].says == f"File written: log; csv; {len(whole)} rows."
    with pytest.raises(UsageError, match=r"\.csv"):
        export_log(lively, tmp_path / "log.txt")


def test_a_reason_is_told_once_a_field_by_its_words_and_a_ticket_never(session: Session) -> None:
    (khan,) = add_people(session, "Yusuf Khan")
    bind_ticket(session, khan.id, TICKET)
    registration.edit(session, khan.id, {"desk_note": "asks for a taxi"})
    registration.set_status(session, khan.id, Status.PENDING, "letter missing")
    registration.park(session, khan.id, "photo does not match")
    registration.release(session, khan.id, "another photo")
    assert [line.says for line in log.every_line(session)][:5] == [
        "Back from the help desk: another photo.",
        "Sent to the help desk: photo does not match.",
        "Status changed: status: pending; letter missing.",
        "Corrected: desk note: asks for a taxi.",
        "Corrected: ticket: connected; ticket connected at the desk.",
    ]
