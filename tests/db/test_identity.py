"""Which writer a file is: one hand a file, whatever is done with files and computers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from builders import FrozenClock, add_people, new_session

from checkin.core import machine
from checkin.core.attendance import marking
from checkin.core.session import Session
from db import checks


def opened(path: Path) -> Session:
    return Session.open(path, "Desk 1", "Amina", FrozenClock())


def descents(session: Session) -> list[tuple[str, int]]:
    """From which writers, and after how many entries, the writers of a file say they descend."""
    rows = session.read.execute(
        "SELECT json_extract(b.body, '$.from'), json_extract(b.body, '$.seq') FROM entry AS e"
        " JOIN entry_body AS b ON b.n = e.n WHERE e.kind = 'writer_begun' ORDER BY e.n"
    )
    return [(row[0], row[1]) for row in rows]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with new_session(tmp_path) as session:
        add_people(session, "Mohammad Khan", "Sana Malik", ref="", organisation="FIA")
    return tmp_path / "conference.db"


def writer_of(path: Path) -> str:
    with opened(path) as session:
        return session.store.writer_id


def test_a_new_name_of_the_computer_or_of_the_file_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = writer_of(path)
    monkeypatch.setattr("platform.node", lambda: "hotel-dhcp-217")
    monkeypatch.setattr("uuid.getnode", lambda: 1)
    monkeypatch.setattr("socket.gethostname", lambda: "hotel-dhcp-217")
    monkeypatch.setattr("checkin.core.machine.host_name", lambda: "hotel-dhcp-217")
    assert writer_of(path) == before
    moved = path.with_name("moved.db")
    path.rename(moved)
    with opened(moved) as session:
        assert session.store.writer_id == before
        assert descents(session) == []


def test_a_copied_file_is_another_writer_and_says_from_which(path: Path) -> None:
    before = writer_of(path)
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    with opened(copy) as session:
        assert session.store.writer_id != before
        assert descents(session) == []
        last = session.version()
        add_people(session, "Omar Haddad")
        assert descents(session) == [(before, last)]
        add_people(session, "Amal Fares")
        assert descents(session) == [(before, last)]
        assert checks.faults(session.store) == []
    assert writer_of(path) == before


def test_a_file_that_is_opened_twice_before_it_writes_tells_its_descent_once(path: Path) -> None:
    before = writer_of(path)
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    writer = writer_of(copy)
    with opened(copy) as one, opened(copy) as two:
        add_people(one, "Omar Haddad")
        add_people(two, "Amal Fares")
        assert one.store.writer_id == two.store.writer_id == writer
        assert [told[0] for told in descents(one)] == [before]


def test_a_file_on_another_computer_is_another_writer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = writer_of(path)
    monkeypatch.setattr(machine, "_machine_id", lambda: "another computer")
    assert writer_of(path) != before


def test_a_file_put_back_to_an_earlier_state_is_another_writer(path: Path) -> None:
    before = writer_of(path)
    earlier = path.read_bytes()
    with opened(path) as session:
        add_people(session, "Omar Haddad")
    inode = path.stat().st_ino
    path.write_bytes(earlier)
    assert path.stat().st_ino == inode
    assert writer_of(path) != before


def test_what_was_written_before_a_crash_is_remembered(path: Path) -> None:
    """The program is gone without closing; then the file is put back to an earlier state."""
    before = writer_of(path)
    earlier = path.read_bytes()
    session = opened(path)
    add_people(session, "Omar Haddad")
    remembered = (machine.this_computer().memory / before).read_bytes()
    session.close()
    (machine.this_computer().memory / before).write_bytes(remembered)
    path.write_bytes(earlier)
    assert writer_of(path) != before


def test_a_file_that_holds_more_than_is_remembered_keeps_its_writer(path: Path) -> None:
    before = writer_of(path)
    remembered = (machine.this_computer().memory / before).read_bytes()
    with opened(path) as session:
        add_people(session, "Omar Haddad")
    (machine.this_computer().memory / before).write_bytes(remembered)
    assert writer_of(path) == before


@pytest.mark.parametrize("spoilt", [b"", b"garbage", b"000000000001"])
def test_a_spoilt_memory_is_no_memory(path: Path, spoilt: bytes) -> None:
    before = writer_of(path)
    (machine.this_computer().memory / before).write_bytes(spoilt)
    assert writer_of(path) == before


def test_a_memory_that_cannot_be_written_costs_no_mark(path: Path) -> None:
    memory = machine.this_computer().memory
    shutil.rmtree(memory)
    memory.write_text("a file where the folder should be")
    with opened(path) as session:
        (khan,) = add_people(session, "Omar Haddad")
        assert marking.mark(session, khan.id, 1).done


def test_a_computer_without_an_id_of_its_own_gets_one_that_stays(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(machine, "_system_id", lambda: "")
    machine._machine_id.cache_clear()
    first = machine.this_computer()
    machine._machine_id.cache_clear()
    assert machine.this_computer() == first
    machine._machine_id.cache_clear()


def test_a_file_of_the_version_before_keeps_its_writer_on_its_computer(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That version knew a computer by its name and network card."""
    import hashlib
    import platform
    import uuid

    before = writer_of(path)
    old = hashlib.sha256(f"{platform.node()}{uuid.getnode()}".encode()).hexdigest()[:16]

    def as_before() -> None:
        with opened(path) as session, session.write() as writing:
            writing.connection.execute("UPDATE setting SET value = ? WHERE key = 'machine'", (old,))
            writing.connection.execute("DELETE FROM setting WHERE key = 'inode'")

    as_before()
    assert writer_of(path) == before
    as_before()
    monkeypatch.setattr("platform.node", lambda: "another")
    assert writer_of(path) != before
