"""Is the file true? In slices, as of one moment, and made again from the entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import FrozenClock, add_people
from faults import meddle

from badges.printers.model import JobState, PrinterKind
from checkin.core.attendance import marking
from checkin.core.keeping import verification
from checkin.core.people import merging, registration
from checkin.core.session import Session
from db import checks
from db.journal import projection
from db.reading import journal
from db.schema import PROJECTION


@pytest.fixture
def lively(session: Session, clock: FrozenClock) -> Session:
    """Entries of many kinds, more than a slice holds, that mean something to each other across slices."""
    people = add_people(session, "Amina Khan", "Bilal Ahmed", "Dina Said", delegation="Egypt")
    for person in people:
        marking.mark(session, person.id, 1)
        clock.forward(minutes=1)
        registration.edit(session, person.id, {"position": "Adviser"})
    marking.undo(session, people[1].id, 1)
    merging.merge(session, people[2].id, people[0].id, "same passport")
    return session


@pytest.mark.parametrize("entries_at_once", [1, 2, 5, 10_000])
def test_a_sound_file_is_sound_in_slices_of_any_size(
    lively: Session, monkeypatch: pytest.MonkeyPatch, entries_at_once: int
) -> None:
    monkeypatch.setattr(journal, "_SLICE", entries_at_once)
    assert checks.faults(lively.store) == []


@pytest.mark.parametrize(
    ("table", "damage"),
    [
        ("attendance", "DELETE FROM attendance"),
        ("mark", "UPDATE mark SET desk = 'Desk 9' WHERE id = (SELECT max(id) FROM mark)"),
        ("alias", "INSERT INTO alias VALUES ('somebody', 'else')"),
        ("delegate", "UPDATE delegate SET position = 'Minister' WHERE name = 'Dina Said'"),
        ("undone", "DELETE FROM undone"),
    ],
)
def test_a_table_that_says_what_no_entry_says_is_named_and_made_again(lively: Session, table: str, damage: str) -> None:
    before = {name: list(projection.dump(lively.read, name)) for name in PROJECTION}
    with lively.store.write(lively.stamp()) as writing:
        writing.connection.execute(damage)
    assert checks.faults(lively.store) == [checks.Fault(f"table {table}: does not match the journal", mendable=True)]
    checks.rebuild(lively.store, lively.stamp())
    assert {name: list(projection.dump(lively.read, name)) for name in PROJECTION} == before
    assert checks.faults(lively.store) == []


def test_what_another_desk_does_meanwhile_is_no_fault(
    lively: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_all = journal.read_all

    def read_while_others_mark(connection: object) -> Iterator[object]:
        yield from read_all(connection)  # type: ignore[arg-type]
        with Session.open(lively.store.path, "Desk 2", "Bilal", FrozenClock()) as other:
            add_people(other, "Omar Said")

    monkeypatch.setattr(journal, "read_all", read_while_others_mark)
    assert checks.faults(lively.store) == []


ODD = [
    ("trigger entry_is_final: is missing", True, "DROP TRIGGER entry_is_final"),
    ("trigger spy: is none of this program's", True, "CREATE TRIGGER spy AFTER INSERT ON mark BEGIN SELECT 1; END"),
    ("view people: is not as this program makes it", True,
     "UPDATE sqlite_master SET sql = replace(sql, 'd.ref', 'd.id') WHERE name = 'people'"),
    ("index mark_delegate: is missing", True, "DROP INDEX mark_delegate"),
    ("setting training: is none of this program's, or cannot say what it says", False,
     "INSERT INTO setting VALUES ('training', 'yez')"),
    ("badge key B: is not the one that was made; its badges would read as forged", False,
     "UPDATE code_key SET key = zeroblob(32)"),
    ("printer P: cannot be set up like this; set it up anew", False,
     "INSERT INTO printer VALUES ('P', 'ipp', 'ipp://x', 300, '', '', 'a6', 0, 0)"),
    ("print job J: its state is none", False,
     "INSERT INTO print_job VALUES (1, 'J', 'b', 'P', 'PRINTED?', '', '', 'a6', '', '', 0, 0, '', 'Desk 1', 'Amina')"),
    ("the printers of Desk 1: one of them is not set up", False,
     "INSERT INTO desk_printer VALUES ('Desk 1', 'Q', '')"),
    ("search words: not what the record says, of 1", True,
     "UPDATE delegate_words SET words = '' WHERE delegate_id = (SELECT id FROM delegate WHERE name = 'Dina Said')"),
    ("saved search index: cannot be read", True, "INSERT INTO search_index VALUES (4, 1, 'x')"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "mendable", "statement"), ODD, ids=[words.split(":")[0] for words, *_ in ODD])
def test_what_stands_beside_the_journal_is_looked_at_too(
    session: Session, words: str, mendable: bool, statement: str
) -> None:
    add_people(session, "Amina Khan", "Dina Said")
    path = session.store.path
    session.close()
    meddle(path, statement.replace("'x')", "CAST('x' AS BLOB))"))
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as again:
        assert verification.faults(again) == [checks.Fault(words, mendable)]
        if mendable:
            verification.rebuild(again)
            assert verification.faults(again) == []


def test_every_kind_of_printer_and_state_of_a_job_those_of_a_newer_program_too_are_as_they_should_be(
    session: Session,
) -> None:
    path = session.store.path
    session.close()
    for kind in (*PrinterKind, "carrier-pigeon"):
        meddle(path, f"INSERT INTO printer VALUES ('{kind}', '{kind}', 'place', 300, '', '', 'a6', 10, 0)")
    for n, state in enumerate((*JobState, "resting")):
        job = f"{n}, '{n}', 'b', 'P', '{state}', '', '', 'a6', '', '', 0, 0, '', 'Desk 1', 'Amina'"
        meddle(path, f"INSERT INTO print_job VALUES ({job})")
    with Session.open(path, "Desk 1", "Amina", FrozenClock()) as again:
        assert verification.faults(again) == []
