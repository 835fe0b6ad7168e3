"""A stick that is found, and one that was tampered with: nothing is read there, and nothing wrong taken from it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import MORNING, add_people, new_session
from hypothesis import given, settings
from hypothesis import strategies as st

from checkin.core.session import Session
from checkin.core.syncing import carrying, inviting, stick
from checkin.errors import UsageError
from db import checks
from db.reading import journal


@cache
def made() -> tuple[bytes, str, bytes, frozenset[str]]:
    """A desk's file, the file of entries for it and where that lies on the stick, and the entries at the other desk."""
    with TemporaryDirectory() as name, new_session(Path(name)) as session:
        folder = Path(name)
        invitation = inviting.invite(session, folder / "invitation")
        path = folder / "joined.db"
        inviting.join(invitation.file, invitation.code, path, desk="Desk 2", operator="Op", now=lambda: MORNING)
        add_people(session, *(f"Person {number}" for number in range(200)))
        carriage = carrying.export_to(session, folder)
        ids = frozenset(entry.id for entry in journal.read_all(session.read))
        return path.read_bytes(), str(carriage.file.relative_to(folder)), carriage.file.read_bytes(), ids


@settings(max_examples=settings().max_examples // 3)
@given(st.data())
def test_a_byte_of_a_stick_that_was_altered_is_told_and_no_wrong_entry_taken(data: st.DataObject) -> None:
    desk, place, content, ids = made()
    altered = bytearray(content)
    in_label = data.draw(st.booleans())
    at = data.draw(st.integers(0, (content.index(b"\n") if in_label else len(content)) - 1))
    altered[at] ^= data.draw(st.integers(1, 255))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        path.write_bytes(desk)
        file = Path(folder) / place
        file.parent.mkdir()
        file.write_bytes(altered)
        with Session.open(path, "Desk 2", "Op", lambda: MORNING) as session:
            before = {entry.id for entry in journal.read_all(session.read)}
            assert carrying.import_from(session, Path(folder)).refused
            assert {entry.id for entry in journal.read_all(session.read)} <= before | ids
            assert checks.faults(session.store) == []
            file.write_bytes(content)
            assert carrying.import_from(session, Path(folder)).refused == ()
            assert {entry.id for entry in journal.read_all(session.read)} >= ids


def test_nothing_of_the_list_is_found_on_a_stick_or_in_an_invitation(session: Session, tmp_path: Path) -> None:
    add_people(session, "Amina Khan", "محمد یوسف خان", email="khan@example.org", organisation="Ministry of Justice")
    (tmp_path / "stick").mkdir()
    inviting.invite(session, tmp_path / "stick" / "invitation")
    carrying.export_to(session, tmp_path / "stick")
    carrying.import_from(session, tmp_path / "stick")
    rows = session.read.execute("SELECT id, ref, name, email, organisation, code_id FROM delegate").fetchall()
    people = {str(value) for row in rows for value in row}
    entries = {one for entry in journal.read_all(session.read) for one in (entry.id, entry.hash)}
    found = [path.read_bytes() for path in (tmp_path / "stick").rglob("*") if path.is_file()]
    assert (len(found), len(people) > 8) == (3, True)
    for content in found:
        for word in people | entries | {"Desk 1", "Amina", "SQLite", "delegate_added"}:
            for form in (word, json.dumps(word)[1:-1]):
                assert form.encode() not in content, word


def test_a_file_without_the_conferences_keys_carries_nothing_and_says_so(session: Session, tmp_path: Path) -> None:
    carrying.export_to(session, tmp_path)
    session.store._writer.execute("DELETE FROM code_key")
    for use in (carrying.export_to, carrying.import_from):
        with pytest.raises(UsageError, match="lacks the conference's keys"):
            use(session, tmp_path)  # type: ignore[operator]


def test_a_line_that_never_ends_is_not_held_in_memory(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_people(session, *(f"Person {number}" for number in range(200)))
    carrying.export_to(session, tmp_path)
    monkeypatch.setattr(stick, "_LONGEST_LINE", 100)
    (said,) = carrying.import_from(session, tmp_path).refused
    assert "a line that is too long" in said
