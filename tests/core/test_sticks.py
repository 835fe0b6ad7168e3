"""A stick that was tampered with: it is said, and nothing wrong is taken."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from builders import MORNING, add_people, new_session
from hypothesis import given, settings
from hypothesis import strategies as st

from checkin.core.session import Session
from checkin.core.syncing import carrying, inviting
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
