"""The one door to both libraries: nothing is written in clear, and their errors are the same behind it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from db import engine
from db.engine import MAGIC, Key
from db.errors import DamagedError, StorageError

pytestmark = pytest.mark.plain
SECRET = "Mohammad Yusuf KHAN"


@pytest.fixture
def key() -> Key:
    return engine.new_key()


@pytest.fixture
def path(tmp_path: Path, key: Key) -> Path:
    path = tmp_path / "list.db"
    engine.make(path, key)
    with closing(engine.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE person (name UNIQUE)")
        connection.execute("INSERT INTO person VALUES (?)", (SECRET,))
    return path


def forget(key: Key) -> None:
    del engine._held[key.name]


def test_a_file_is_encrypted_from_its_first_byte_and_begins_with_the_name_of_its_key(tmp_path: Path, key: Key) -> None:
    path = tmp_path / "new.db"
    engine.make(path, key)
    assert path.read_bytes()[:16] == key.name
    assert path.stat().st_mode & 0o777 == 0o600


def test_nothing_of_it_stands_in_the_file_nor_in_its_log(path: Path) -> None:
    with closing(engine.connect(path)) as connection:
        connection.execute("INSERT INTO person VALUES ('Leila Alaoui')")
        beside = [part.read_bytes() for part in path.parent.iterdir()]
    assert len(beside) == 3
    assert not any(name in content for content in beside for name in (SECRET.encode(), b"Leila", b"CREATE TABLE"))


def test_copies_that_sqlite_makes_are_encrypted_with_the_same_key(path: Path, tmp_path: Path, key: Key) -> None:
    copy = tmp_path / "copy.db"
    with closing(engine.connect(path, "mode=ro")) as whole:
        whole.execute("VACUUM INTO ?", (str(copy),))
    assert copy.read_bytes()[:16] == key.name
    with closing(engine.connect(copy)) as found:
        assert found.execute("SELECT name FROM person").fetchone() == (SECRET,)


def test_without_its_key_a_file_is_no_database(path: Path, key: Key) -> None:
    forget(key)
    with closing(engine.connect(path)) as connection, pytest.raises(sqlite3.DatabaseError) as caught:
        connection.execute("SELECT * FROM person")
    assert caught.value.sqlite_errorcode == sqlite3.SQLITE_NOTADB


def test_a_plain_file_where_an_encrypted_one_was_is_refused(path: Path, key: Key) -> None:
    engine.keys_beside(path).write_text("{}")
    path.unlink()
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE person (name)")
    with pytest.raises(DamagedError, match="is not encrypted"):
        engine.connect(path)


def test_a_library_that_ignores_keys_is_found_out(path: Path, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of the silent traps: stock SQLite takes the key, says nothing, and writes in clear."""
    monkeypatch.setattr(engine, "_cipher", lambda: engine._Connection3)
    with pytest.raises(StorageError, match="not installed"):
        engine.connect(path)
    new = path.with_name("new.db")
    with pytest.raises(StorageError, match="not installed"):
        engine.make(new, key)
    assert new.read_bytes() == b""


def test_what_should_be_encrypted_and_is_not_is_told(tmp_path: Path, key: Key) -> None:
    """The second one: whatever was written, the first bytes of the file say whether it was encrypted."""
    path = tmp_path / "plain.db"
    engine.make(path)
    with closing(engine.connect(path)) as plain:
        plain.execute("CREATE TABLE person (name)")
    assert path.read_bytes()[:16] == MAGIC
    with pytest.raises(DamagedError, match="is not encrypted"):
        engine.refuse_plain(path, key)


def test_errors_are_those_of_python(path: Path) -> None:
    with closing(engine.connect(path)) as connection, closing(engine.connect(path, seconds=0)) as other:
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            connection.execute("INSERT INTO person VALUES (?)", (SECRET,))
        with pytest.raises(sqlite3.OperationalError, match="syntax"):
            connection.execute("SELEC 1")
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as caught:
            engine.ask_bare(other, "BEGIN IMMEDIATE")
        assert caught.value.sqlite_errorcode == sqlite3.SQLITE_BUSY


def test_rows_can_be_asked_by_name(path: Path) -> None:
    with closing(engine.connect(path)) as connection:
        connection.name_columns()
        assert connection.execute("SELECT name FROM person").fetchone()["name"] == SECRET
        assert [row["name"] for row in connection.execute("SELECT name FROM person")] == [SECRET]


def test_to_look_at_an_open_file_does_not_drop_its_locks(path: Path) -> None:
    """POSIX drops all locks of a process on a file when any handle on it is closed."""
    plain = path.with_name("plain.db")
    with closing(sqlite3.connect(plain)) as made:
        made.execute("CREATE TABLE t (a)")
    with closing(engine.connect(plain)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        assert engine.is_database(plain)
        engine.connect(plain).close()
        code = f"import sqlite3; sqlite3.connect({str(plain)!r}, timeout=0).execute('BEGIN IMMEDIATE')"
        tried = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "locked" in tried.stderr


def test_what_is_made_for_a_moment_lies_in_memory(path: Path, tmp_path: Path) -> None:
    with closing(engine.scratch()) as scratch:
        assert scratch.execute("PRAGMA database_list").fetchone()[2] == ""
        scratch.execute("PRAGMA cache_size = 1")
        scratch.execute("CREATE TABLE t (a)")
        scratch.executemany("INSERT INTO t VALUES (?)", ((SECRET * 100,) for _ in range(100)))
    with closing(engine.connect(path)) as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
        assert "TEMP_STORE=2" in options or "TEMP_STORE=3" in options
        assert connection.execute("PRAGMA temp_store").fetchone() == (2,)


def test_a_file_is_written_anew_under_a_key_and_without_and_others_are_kept_out(path: Path, key: Key) -> None:
    plain, again = path.with_name("plain.db"), path.with_name("again.db")
    with engine.rewritten(path, plain, None):
        pass
    assert plain.read_bytes()[:16] == MAGIC
    with closing(sqlite3.connect(plain)) as found:
        assert found.execute("SELECT name FROM person").fetchone() == (SECRET,)
    with engine.rewritten(plain, again, key):
        pass
    assert again.read_bytes()[:16] == key.name
    with closing(engine.connect(again)) as holder:
        holder.execute("SELECT * FROM person").fetchone()
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="open at a desk"), engine.rewritten(again, path.with_name("c.db"), key):
            pass


def test_what_a_killed_program_left_is_not_written_into(path: Path, key: Key) -> None:
    part = engine.part_of(path)
    for after in (key, None, key):  # no part takes its file's place, as where the program was killed
        with engine.rewritten(path, part, after):
            pass
        assert engine.name_of(part) == (after.name if after else b"")


def test_a_file_that_another_program_has_open_is_not_written_anew(tmp_path: Path, key: Key) -> None:
    path = tmp_path / "plain.db"
    code = (
        f"import sqlite3; c = sqlite3.connect({str(path)!r}); c.execute('PRAGMA journal_mode = WAL');"
        "c.execute('CREATE TABLE t (a)'); print(flush=True); input()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(StorageError, match="open at a desk"), engine.rewritten(path, tmp_path / "new.db", key):
            pass
        other.communicate(b"\n")
    with engine.rewritten(path, tmp_path / "newer.db", key):
        pass


def test_the_key_is_shown_nowhere(key: Key) -> None:
    assert key.secret.hex() not in repr(key)
    assert str(key.secret) not in repr(key)
