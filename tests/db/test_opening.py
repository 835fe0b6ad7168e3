"""Opening a conference file: what is refused, why, and what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders import add_people, make_newer, new_session

from checkin.core.models import Delegate
from checkin.core.session import Session
from checkin.errors import DatabaseError, NotSavedError, UsageError
from db import engine
from db.engine import Opened
from db.errors import UnsafePlaceError
from db.location import network_mount, refuse_unsafe_place
from db.schema import DELEGATE_FIELDS, PROJECTION

ROOT = Path(__file__).parents[2]


def opened(path: Path) -> Session:
    return Session.open(path, "Desk", "Op")


def test_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no conference file"):
        opened(tmp_path / "none.db")


@pytest.mark.parametrize("content", [b"", b"Name,Country\n", b"SQLite format 3\x00" + b"\xff" * 4000])
def test_what_is_no_conference_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseError):
        opened(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    engine.make(path)
    connection = engine.connect(path)
    connection.execute("CREATE TABLE mine (a)")
    connection.close()
    with pytest.raises(DatabaseError, match="not a conference"):
        opened(path)
    connection = engine.connect(path)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("mine",)]
    connection.close()


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    path = tmp_path / "conference.db"
    make_newer(path)
    with pytest.raises(DatabaseError, match="newer version"):
        opened(path)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    path = tmp_path / "conference.db"
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises((DatabaseError, NotSavedError)):
        opened(path).conference


def test_a_read_only_file_is_opened_to_be_read(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    path = tmp_path / "conference.db"
    path.chmod(0o444)
    with as_nobody(tmp_path), opened(path) as session:
        assert session.conference.days
        with pytest.raises(NotSavedError, match="its disk is full or read-only"):
            session.record()


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """Root may write everything, so give up its rights for a moment."""
    if os.name == "nt" or os.geteuid() != 0:
        yield
        return
    for parent in (folder, *folder.parents[:-1]):
        parent.chmod(parent.stat().st_mode | 0o055)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("folder", ["OneDrive - UNODC", "Dropbox", "Google Drive", "Nextcloud", "iCloud Drive"])
def test_cloud_synced_folders_are_refused_saying_what_to_do(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    with pytest.raises(UnsafePlaceError) as caught:
        refuse_unsafe_place(tmp_path / folder / "conference.db")
    assert folder in caught.value.message
    assert "own disk" in caught.value.hint


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "smb3"])
def test_network_shares_are_recognised(kind: str) -> None:
    mounts = f"/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/team\\040share {kind} rw 0 0\n"
    assert network_mount(Path("/mnt/team share/c.db"), mounts) == kind
    assert network_mount(Path("/home/desk/c.db"), mounts) == ""


def test_a_new_conference_does_not_overwrite(tmp_path: Path) -> None:
    new_session(tmp_path).close()
    before = (tmp_path / "conference.db").read_bytes()
    with pytest.raises(UsageError, match="exists already"):
        new_session(tmp_path)
    assert (tmp_path / "conference.db").read_bytes() == before


def test_durability_is_what_the_connection_says(session: Session) -> None:
    with session.write() as writing:
        assert writing.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert writing.connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_a_disk_that_does_not_write_durably_is_not_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_session(tmp_path).close()
    obeyed = Opened.execute

    def not_quite(self: Opened, sql: str, parameters: object = (), /) -> object:
        return obeyed(self, sql.replace("synchronous = FULL", "synchronous = NORMAL"), parameters)

    monkeypatch.setattr(Opened, "execute", not_quite)
    with pytest.raises(NotSavedError, match="cannot be written safely"):
        opened(tmp_path / "conference.db")


def test_readers_cannot_write(session: Session) -> None:
    with pytest.raises(NotSavedError, match="read-only"):
        session.read.execute("DELETE FROM delegate")


def test_every_field_has_its_column(session: Session) -> None:
    known = set(Delegate._fields) - {"id", "attributes", "merged_into"}
    assert known == set(DELEGATE_FIELDS)
    tables = {row[0] for row in session.read.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(PROJECTION) <= tables


def test_the_views_explain_themselves(session: Session) -> None:
    for view in ("conference", "conference_day", "people", "attendance_list", "journal"):
        session.read.execute(f"SELECT * FROM {view}").fetchall()
    assert [tuple(row) for row in session.read.execute("SELECT day, date FROM conference_day")] == [
        (1, "2026-11-24"),
        (2, "2026-11-25"),
    ]


def test_no_key_is_in_a_view_or_the_journal(session: Session) -> None:
    key = session.read.execute("SELECT key FROM code_key").fetchone()[0]
    dump = "\n".join(str(tuple(row)) for row in session.read.execute("SELECT * FROM journal"))
    assert key.hex() not in dump
    assert repr(key) not in dump


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT id FROM delegate WHERE ref = 'a' COLLATE NOCASE AND ref <> ''",
        "SELECT id FROM delegate WHERE code_id = ? AND code_id <> ''",
        "SELECT id FROM delegate WHERE secret = ? AND secret <> ''",
        "SELECT delegate_id FROM badge WHERE code_id = ?",
        "SELECT * FROM delegate WHERE hold <> ''",
        "SELECT max(hlc) FROM entry WHERE hlc <= ?",
        "SELECT id FROM mark WHERE delegate_id = ? AND day = ?",
    ],
)
def test_what_a_scan_asks_is_answered_by_an_index(session: Session, statement: str) -> None:
    plan = session.read.execute(f"EXPLAIN QUERY PLAN {statement}", ["x"] * statement.count("?")).fetchall()
    assert all("SCAN" not in row["detail"] for row in plan) or "hold" in statement
    assert all("INDEX" in row["detail"] or "PRIMARY KEY" in row["detail"] for row in plan)


def test_a_file_may_be_closed_while_a_thread_reads(tmp_path: Path) -> None:
    """In a process of its own, since what must not happen is that the process ends."""
    program = """
import sys, threading
from pathlib import Path
from builders import add_people, make_newer, new_session
session = new_session(Path(sys.argv[1]))
reading, said = threading.Event(), []
def read():
    connection = session.store.read
    connection.create_function("tell", 0, lambda: reading.set() or 1)
    try:
        connection.execute("WITH RECURSIVE n(i) AS (SELECT tell() UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
        connection.execute("SELECT 1").fetchone()
    except Exception as error:
        said.append(str(error))
thread = threading.Thread(target=read)
thread.start()
reading.wait()
session.close()
thread.join()
print(said)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent.parent), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "was closed meanwhile" in done.stdout


def test_a_file_that_is_opened_twice_here_is_not_taken_away_when_another_program_closes_it(session: Session) -> None:
    path = session.store.path
    with Session.open(path, "Desk 1b", "Bilal"):
        subprocess.run([sys.executable, "-m", "checkin", "--db", str(path), "status"], check=True, capture_output=True)
        (person,) = add_people(session, "Nadia El-Sayed")
        told = subprocess.run(
            [sys.executable, "-m", "checkin", "--db", str(path), "show", person.ref],
            check=True,
            capture_output=True,
            text=True,
        )
    assert "Nadia El-Sayed" in told.stdout
