"""Who was invited belongs, wherever it comes to; what is not an invitation makes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from builders import MORNING, add_people, new_session
from desks import dumped
from hypothesis import given, settings
from hypothesis import strategies as st

from checkin.core import sealed
from checkin.core.attendance import marking
from checkin.core.people import registration
from checkin.core.printing import printers
from checkin.core.session import Session
from checkin.core.syncing import carrying, inviting
from checkin.core.trouble import explained
from checkin.errors import CheckinError, InputFileError
from db import opening
from db.connection import connect
from db.local import keys
from db.reading import journal, others


class CancelledError(Exception):
    pass


def cancel(done: int, total: int) -> None:
    assert 0 < done <= total
    raise CancelledError


Join = Callable[..., Session]


@pytest.fixture
def join(tmp_path: Path) -> Iterator[Join]:
    """Makes a desk of an invitation, and closes it at the end."""
    made: list[Session] = []

    def join(invitation: inviting.Invitation, name: str) -> Session:
        path = tmp_path / f"{name}.db"
        inviting.join(invitation.file, invitation.code, path, desk=name, operator="Op", now=lambda: MORNING)
        made.append(Session.open(path, name, "Op", lambda: MORNING))
        return made[-1]

    yield join
    for session in made:
        session.close()


def test_desks_believe_each_other_without_having_met_who_invited_them(
    session: Session, join: Join, tmp_path: Path
) -> None:
    """The stick goes round among those who joined, and two of them never heard of the invitation of the third."""
    people = add_people(session, *"abc")
    invitation = inviting.invite(session, tmp_path / "invitation")
    add_people(session, "d")
    later = inviting.invite(session, tmp_path / "later")
    desks = [join(invitation, "Desk 1"), join(invitation, "Desk 2"), join(later, "Desk 3")]
    for desk, person in zip(desks, people, strict=True):
        assert marking.mark(desk, person.id, 1).done
    stick = tmp_path / "stick"
    stick.mkdir()
    for giver in [*reversed(desks), *desks]:
        carrying.export_to(giver, stick)
        for taker in desks:
            receipt = carrying.import_from(taker, stick)
            assert (receipt.refused, receipt.strangers) == ((), ())
    tables = [dumped(desk.read) for desk in desks]
    assert tables[0] == tables[1] == tables[2]
    assert len(tables[0]["attendance"]) == 3
    assert {row[2] for row in tables[0]["desk_key"]} == {"Desk 1", "Desk 2", "Desk 3"}


def test_who_comes_before_its_invitation_is_set_aside_and_taken_when_that_comes(
    session: Session, join: Join, tmp_path: Path
) -> None:
    second = join(inviting.invite(session, tmp_path / "one"), "Desk 2")
    third = join(inviting.invite(second, tmp_path / "two"), "Desk 3")
    stick = tmp_path / "stick"
    stick.mkdir()
    carrying.export_to(second, stick)
    carrying.import_from(third, stick)
    carrying.import_from(second, stick)
    next(stick.glob("*/*.carry")).unlink()
    carrying.export_to(third, stick)  # what the second lacks; of the first it has no word
    (said,) = carrying.import_from(session, stick).refused
    assert said.startswith("Entries of Desk 3 set aside: ")
    assert "let the desk that invited it export to this stick too" in said
    carrying.export_to(second, stick)
    assert carrying.import_from(session, stick).refused == ()


def test_what_a_killed_invitation_left_in_clear_is_removed_by_the_next(session: Session, tmp_path: Path) -> None:
    path = session.store.path
    left, of_another = (path.with_name(f".{path.name}.invitation-{name}.part") for name in ("old", "new"))
    for folder in (left, of_another):
        folder.mkdir()
        (folder / "snapshot.db").write_bytes(b"the list")
    os.utime(left, (0, 0))
    inviting.invite(session, tmp_path / "invitation")
    assert (left.exists(), of_another.exists()) == (False, True)


def test_a_desk_that_joined_may_invite(session: Session, join: Join, tmp_path: Path) -> None:
    second = join(inviting.invite(session, tmp_path / "one"), "Desk 2")
    third = join(inviting.invite(second, tmp_path / "two"), "Desk 3")
    add_people(third, "Zulfiqar Begum")
    carrying.export_to(third, tmp_path)
    assert carrying.import_from(session, tmp_path).refused == ()
    assert "Zulfiqar Begum" in str(dumped(session.read)["delegate"])


@pytest.mark.plain
def test_a_joined_desk_holds_the_conference_and_nothing_of_the_first_desks_own(
    session: Session, join: Join, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "connect", connect_leaving_traces)
    (khan,) = add_people(session, "Amina Khan")
    printers.add(session, "Secret printer", f"folder:{tmp_path}", template="a6")
    carrying.export_to(session, tmp_path)
    own = keys.writer_key(session.read, session.store.writer_id)
    assert own is not None
    with closing(connect_leaving_traces(session.store.path, explained)) as connection:
        connection.execute("INSERT INTO setting VALUES ('long ago', ?)", ("forgotten secret " * 1000,))
        connection.execute("DELETE FROM setting WHERE key = 'long ago'")
    invitation = inviting.invite(session, tmp_path / "invitation")
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        key = sealed.key_of_code(invitation.code.replace(" ", ""), opened_label(invitation).salt)
        copy.write_bytes(b"".join(sealed.read(invitation.file, "join", key)))
        content = copy.read_bytes()
    assert own not in content
    assert b"Secret printer" not in content
    assert b"forgotten secret" not in content
    assert session.store.path.name.encode() not in content
    joined = join(invitation, "Desk 2")
    names = dict.fromkeys(("printer", "print_job", "search_index", "desk_printer"), 0)
    for table in names:
        (names[table],) = joined.read.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert set(names.values()) == {0}
    settings = {row[0] for row in joined.read.execute("SELECT key FROM setting")}
    assert settings == {"writer", "machine", "inode", "kinds"}
    before, now = dumped(session.read), dumped(joined.read)
    changed = ("operator", "desk_key", "desk_seal")  # its own word about itself
    assert all(now[table] == rows for table, rows in before.items() if table not in changed)
    assert joined.store.writer_id != session.store.writer_id
    assert (session.store.writer_id in others.heads(joined.read), marking.mark(joined, khan.id, 1).done) == (True, True)
    assert joined.store.path.stat().st_mode & 0o077 == 0


def connect_leaving_traces(path: Path, explain: Any, **how: Any) -> Any:
    """As with an SQLite that does not overwrite what is deleted."""
    connection = connect(path, explain, **how)
    connection.execute("PRAGMA secure_delete = OFF")
    return connection


def opened_label(invitation: inviting.Invitation) -> sealed.Label:
    label = sealed.label_of(invitation.file, "join")
    assert label is not None
    return label


def test_an_invitation_that_was_interrupted_before_the_desk_said_who_it_is_still_serves(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled(session: Session) -> None:
        raise KeyboardInterrupt

    invitation, path = inviting.invite(session, tmp_path / "invitation"), tmp_path / "joined.db"
    with monkeypatch.context() as patched:
        patched.setattr(inviting, "introduced", pulled)
        with pytest.raises(KeyboardInterrupt):
            inviting.join(invitation.file, invitation.code, path, desk="Desk 2", operator="Op")
    with Session.open(path, "Desk 2", "Op") as joined:
        registration.add(joined, {"name": "Zulfiqar Begum"}, approved_by="Farida")
        carrying.export_to(joined, tmp_path)
    assert carrying.import_from(session, tmp_path).refused == ()


def test_what_is_cancelled_leaves_nothing(session: Session, tmp_path: Path) -> None:
    add_people(session, "Amina Khan")
    stick, invitation, path = tmp_path / "stick", tmp_path / "invitation", tmp_path / "joined.db"
    stick.mkdir()
    with pytest.raises(CancelledError):
        inviting.invite(session, invitation, cancel)
    with pytest.raises(CancelledError):
        carrying.export_to(session, stick, cancel)
    before = {item.name for item in tmp_path.iterdir()}
    assert list(stick.glob("*/*")) == []
    assert before == {"stick", *(item.name for item in tmp_path.glob("conference.db*"))}
    made = inviting.invite(session, invitation)
    with pytest.raises(CancelledError):
        inviting.join(made.file, made.code, path, desk="Desk 2", operator="Op", progress=cancel)
    assert {item.name for item in tmp_path.iterdir()} == {*before, "invitation"}


def test_a_take_over_that_is_cancelled_keeps_what_it_took(session: Session, join: Join, tmp_path: Path) -> None:
    joined = join(inviting.invite(session, tmp_path / "invitation"), "Desk 2")
    add_people(session, *(f"Person {number}" for number in range(700)))
    carrying.export_to(session, tmp_path)
    told: list[int] = []

    def until(done: int, total: int) -> None:
        told.append(done)
        if done == total:
            raise CancelledError

    with pytest.raises(CancelledError):
        carrying.import_from(joined, tmp_path, progress=until)
    assert told == sorted(told)
    carrying.import_from(joined, tmp_path)
    assert len(list(journal.read_all(joined.read))) >= len(list(journal.read_all(session.read)))


@cache
def made_invitation() -> tuple[bytes, str]:
    """The bytes of an invitation, and its code."""
    with TemporaryDirectory() as folder, new_session(Path(folder)) as session:
        add_people(session, "Amina Khan")
        made = inviting.invite(session, Path(folder) / "invitation")
        return made.file.read_bytes(), made.code


@settings(max_examples=settings().max_examples // 3)
@given(st.data())
def test_an_invitation_of_which_a_byte_was_altered_makes_nothing_and_says_so(data: st.DataObject) -> None:
    content, code = made_invitation()
    in_label = data.draw(st.booleans())
    place = data.draw(st.integers(0, (content.index(b"\n") if in_label else len(content)) - 1))
    altered = bytearray(content)
    altered[place] ^= data.draw(st.integers(1, 255))
    with TemporaryDirectory() as folder:
        file, target = Path(folder) / "invitation", Path(folder) / "joined.db"
        file.write_bytes(altered)
        with pytest.raises(CheckinError):
            inviting.join(file, code, target, desk="Desk 2", operator="Op")
        assert [item.name for item in Path(folder).iterdir()] == ["invitation"]


def test_an_invitation_cut_short_says_so(tmp_path: Path) -> None:
    content, code = made_invitation()
    (tmp_path / "cut").write_bytes(content[:-100])
    with pytest.raises(InputFileError, match="altered or cut short"):
        inviting.join(tmp_path / "cut", code, tmp_path / "joined.db", desk="Desk 2", operator="Op")
