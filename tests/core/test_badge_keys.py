"""A badge key that is added at one desk comes to all that belong, and to nobody else."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import MORNING, add_people

from checkin.core import scanning
from checkin.core.issuing import copies
from checkin.core.models import Result
from checkin.core.reporting import export
from checkin.core.session import Session
from checkin.core.syncing import badge_keys, belonging, carrying, inviting
from db.journal.entries import Draft
from db.local import keys
from db.local import settings as stored
from db.reading import badge_keys as travelling

NEW_KEY = bytes(range(1, 33))


@pytest.fixture
def joined(session: Session, tmp_path: Path) -> Iterator[list[Session]]:
    """Two desks that joined from the first."""
    invitation = inviting.invite(session, tmp_path / "invitation")
    made = []
    for name in ("Desk 2", "Desk 3"):
        path = tmp_path / f"{name}.db"
        inviting.join(invitation.file, invitation.code, path, desk=name, operator="Op", now=lambda: MORNING)
        made.append(Session.open(path, name, "Op", lambda: MORNING))
    yield made
    for one in made:
        one.close()


def add_key(session: Session, letter: str = "C", key: bytes = NEW_KEY) -> None:
    with session.write() as writing:
        stored.add_code_key(writing.connection, letter, key)


def carry(giver: Session, *takers: Session, by: Path) -> list[tuple[str, ...]]:
    """What each taker is told."""
    by.mkdir(exist_ok=True)
    carrying.export_to(giver, by)
    receipts = [carrying.import_from(taker, by) for taker in takers]
    assert [receipt.refused for receipt in receipts] == [()] * len(receipts)
    return [receipt.notes for receipt in receipts]


def sealed_ones(session: Session) -> int:
    (number,) = session.read.execute("SELECT count(*) FROM entry WHERE kind = 'badge_key'").fetchone()
    return int(number)


def test_a_badge_under_a_new_key_opens_at_desks_that_it_came_to(
    session: Session, joined: list[Session], tmp_path: Path
) -> None:
    (khan,) = add_people(session, "Amina Khan")
    second, third = joined
    carry(second, session, by=tmp_path / "stick")
    add_key(session)
    assert carry(session, second, third, by=tmp_path / "stick") == [(), ()]
    code = copies.sign(session, khan.code_id, 1, "C")
    assert scanning.scan(second, code, 1).result is Result.OK
    # Of the third nobody had heard when the key was sealed; who has the key passes it on.
    assert scanning.scan(third, code, 1).result is Result.FORGED
    carry(third, second, by=tmp_path / "stick")
    carry(second, third, by=tmp_path / "stick")
    assert scanning.scan(third, code, 2).result is Result.OK
    assert [sealed_ones(one) for one in (session, second, third)] == [1, 2, 2]
    carry(second, third, session, by=tmp_path / "stick")
    carry(session, third, second, by=tmp_path / "stick")
    assert [sealed_ones(one) for one in (session, second, third)] == [2, 2, 2]


def test_no_key_is_in_clear_in_what_is_written_down(session: Session, joined: list[Session], tmp_path: Path) -> None:
    second, third = joined
    add_people(session, "Amina Khan")
    for one in joined:
        carry(one, session, by=tmp_path / "stick")
    add_key(session)
    carry(session, second, third, by=tmp_path / "stick")
    assert sealed_ones(second) == 2
    export.export_attendance(second, tmp_path / "attendance.json")
    own = [keys.writer_key(one.read, one.store.writer_id) for one in (session, second, third)]
    secrets = [NEW_KEY, *stored.code_keys(session.read).values(), *filter(None, own)]
    assert len(secrets) == 6
    files = [path for path in tmp_path.rglob("*") if path.is_file() and ".db" not in path.name]
    written = [path.read_bytes() for path in files]
    assert len(written) >= 7
    local = {"code_key", "writer_key"}
    for one in (session, second, third):
        tables = {row[0] for row in one.read.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
        written += [
            str(list(map(tuple, one.read.execute(f'SELECT * FROM "{table}"')))).encode() for table in tables - local
        ]
    for secret in secrets:
        for form in (secret, secret.hex().encode(), base64.b64encode(secret), str(secret).encode()):
            assert not any(form in content for content in written)


def test_a_key_sealed_to_one_desk_is_none_to_another(session: Session, joined: list[Session], tmp_path: Path) -> None:
    second, third = joined
    carry(second, session, by=tmp_path / "stick")
    add_key(session)
    badge_keys.share(session)
    seals = {name: belonging.seal_of(private_of(one)) for name, one in (("second", second), ("third", third))}
    ((letter, text),) = travelling.sealed_to(session.read, seals["second"])
    assert badge_keys._opened(second, private_of(second), letter, text) == NEW_KEY
    assert badge_keys._opened(third, private_of(third), letter, text) is None
    assert badge_keys._opened(second, private_of(second), "D", text) is None
    # Somebody passes it on as if it were for the third.
    forged = Draft("badge_key", "", {"v": 1, "seal": seals["third"], "letter": letter, "sealed": text})
    session.record(forged, Draft("badge_key", "", {**forged.body, "letter": "D", "sealed": "00" * 80}))
    carry(third, session, by=tmp_path / "stick")
    ((first, _),) = [carry(session, third, second, by=tmp_path / "stick")]
    assert [note[:15] for note in first] == ["The badge key C", "The badge key D"]
    assert stored.code_keys(third.read).keys() == {"B"}
    assert stored.code_keys(second.read)["C"] == NEW_KEY


def private_of(session: Session) -> bytes:
    private = keys.writer_key(session.read, session.store.writer_id)
    assert private is not None
    return private


def test_a_key_that_a_desk_has_under_that_letter_stays(session: Session, joined: list[Session], tmp_path: Path) -> None:
    second, _ = joined
    carry(second, session, by=tmp_path / "stick")
    add_key(session)
    add_key(second, key=bytes(32))
    carry(session, second, by=tmp_path / "stick")
    assert stored.code_keys(second.read)["C"] == bytes(32)


def test_a_copied_file_gets_new_keys_too_once_it_is_believed(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    session.store._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(session.store.path.read_bytes())
    with Session.open(path, "Copy", "Op", lambda: MORNING) as copy:
        letters = carrying.export_to(copy, tmp_path).code
        add_key(session)
        carrying.import_from(session, tmp_path, [letters])
        back = carrying.export_to(session, tmp_path).code
        carrying.import_from(copy, tmp_path, [back])
        assert stored.code_keys(copy.read)["C"] == NEW_KEY


def test_a_desk_that_names_a_key_which_is_none_stops_nobody(
    session: Session, joined: list[Session], tmp_path: Path
) -> None:
    second, third = joined
    for one in joined:
        carry(one, session, by=tmp_path / "stick")
    with third.write() as writing:
        said = {"writer": third.store.writer_id, "key": "0a" * 32, "name": "", "seal": "00" * 32}
        writing.append(Draft("desk", "", {"v": 1, **said}))
    carry(third, session, by=tmp_path / "stick")
    add_key(session)
    carry(session, second, third, by=tmp_path / "stick")
    assert stored.code_keys(second.read)["C"] == stored.code_keys(third.read)["C"] == NEW_KEY
