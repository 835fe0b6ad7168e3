"""Migrations are literal: what was released stays, the next field breaks no file, two programs on one file agree."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from builders import GOLDEN, add_people, golden_file, make_newer, new_session
from schema_once import lay

from checkin.core.attendance import arrivals, marking
from checkin.core.machine import this_computer
from checkin.core.models import Result
from checkin.core.people import registration
from checkin.core.session import Session
from checkin.errors import DatabaseError, NotSavedError
from db import engine, migrations, opening, versions

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent

# A program that is one version ahead: it knows one field more, and the migration that brings it.
NEWER = """
import sys, types
from pathlib import Path
import db.schema, db.versions
db.schema.DELEGATE_FIELDS += ("shoe_size",)
db.versions.NAMES += ("m9999_shoe_size",)
made_up = types.ModuleType("db.migrations.m9999_shoe_size")
made_up.migrate = lambda db: db["delegate"].add_column("shoe_size", str, not_null_default="")
sys.modules[made_up.__name__] = made_up
from checkin.core.machine import this_computer
from db.opening import create_store, open_store
"""


@pytest.fixture(autouse=True)
def _schema_once() -> None:
    """Here each new file walks through the migrations."""


def run(program: str, *arguments: object) -> str:
    """What a program of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_each_migration_is_a_file_of_its_own() -> None:
    files = sorted(path.stem for path in Path(str(migrations.__file__)).parent.glob("m*.py"))
    assert files == sorted(versions.NAMES) == list(versions.NAMES)


def test_a_migration_knows_nothing_of_todays_program() -> None:
    program = """
import sqlite3, sys
from db import migrations
migrations.apply(sqlite3.connect(":memory:", isolation_level=None))
print(*sorted(name for name in sys.modules if name.split(".")[0] in ("db", "checkin", "badges")))
"""
    own = (
        "db",
        "db.connection",
        "db.engine",
        "db.errors",
        "db.migrations",
        *(f"db.migrations.{name}" for name in versions.NAMES),
        "db.versions",
    )
    assert run(program).split() == sorted(own)


def test_what_a_migration_does_is_undone_with_its_transaction() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        migrations.apply(connection)
        connection.execute("ROLLBACK")
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        assert connection.execute("PRAGMA recursive_triggers").fetchone() == (0,)


def test_what_other_tests_lay_into_a_new_file_is_what_the_migrations_make() -> None:
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as walked,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as laid,
    ):
        migrations.apply(walked)
        lay(laid)
        assert dumped(laid) == dumped(walked)
        for of_the_file in ("user_version", "application_id", "recursive_triggers"):
            pragma = f"PRAGMA {of_the_file}"
            assert laid.execute(pragma).fetchone() == walked.execute(pragma).fetchone()


def dumped(connection: sqlite3.Connection) -> list[str]:
    """All that makes and fills a file, but for when its migrations ran."""
    connection.execute("UPDATE _sqlite_migrations SET applied_at = ''")
    return list(connection.iterdump())


@pytest.mark.parametrize("version", ["new", *sorted(folder.name for folder in GOLDEN.glob("m*_*"))])
def test_the_next_field_comes_by_a_migration_to_old_files_and_new_ones(version: str, tmp_path: Path) -> None:
    """Written, read, rebuilt and verified by a program that is one version ahead."""
    program = """
from builders import MORNING
from db import checks
from db.journal.entries import Draft, Stamp
from db.reading import delegates
path = Path(sys.argv[1])
store = open_store(path, this_computer()) if path.exists() else create_store(path, this_computer())
stamp = Stamp("Desk", "Op", MORNING)
def size():
    return delegates.by_id(store.read, "somebody").fields["shoe_size"]
with store.write(stamp) as writing:
    writing.append(Draft("delegate_added", "somebody", {"v": 1, "fields": {"name": "[/]", "shoe_size": "42"}}))
print(size(), checks.faults(store), end=" ")
checks.rebuild(store, stamp)
print(size(), checks.faults(store), {row[0] for row in store.read.execute("SELECT shoe_size FROM delegate")} - {"42"})
"""
    path = tmp_path / "new.db" if version == "new" else golden_file(version, tmp_path)
    others = "set()" if version == "new" else "{''}"
    assert run(NEWER + program, path) == f"42 [] 42 [] {others}"


@pytest.mark.plain
def test_a_program_that_is_overtaken_stops_writing_and_says_so(tmp_path: Path) -> None:
    with new_session(tmp_path) as session:
        first, second = add_people(session, "Nadia El-Sayed", "[/]")
        assert marking.mark(session, first.id).result is Result.OK
        run(NEWER + "open_store(Path(sys.argv[1]), this_computer()).close()", session.store.path)
        before = session.version()
        outcome = marking.mark(session, second.id)
        assert outcome.result is Result.NOT_SAVED
        assert outcome.message.endswith(
            "A newer version of this program changed the file; nothing was recorded. Close this one, open the newer."
        )
        with pytest.raises(NotSavedError, match="nothing was recorded"):
            registration.edit(session, first.id, {"position": "Judge"})
        assert session.version() == before
        assert not arrivals.marks_of(session, second.id)
    with pytest.raises(DatabaseError, match="newer version"):
        Session.open(tmp_path / "conference.db", "Desk", "Op")


def test_migrations_of_somebody_else_stop_nobody(tmp_path: Path) -> None:
    """Whoever keeps tables of their own in the file by sqlite-utils has a migration set of their own."""
    with new_session(tmp_path) as session:
        (person,) = add_people(session, "Nadia El-Sayed")
        make_newer(session.store.path, migration_set="somebody-else")
        assert marking.mark(session, person.id).result is Result.OK


def test_of_two_programs_that_open_an_old_file_one_migrates_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have seen that it is old; the second finds it done, and leaves the backup as it was before."""
    path = golden_file(versions.NAMES[0], tmp_path)
    both_looked = threading.Barrier(2, timeout=30)
    looked = threading.local()
    is_behind = opening._is_behind

    def look(connection: sqlite3.Connection, looked_at: Path) -> bool:
        behind = is_behind(connection, looked_at)
        if not getattr(looked, "before", False):
            looked.before = True
            both_looked.wait()
        return behind

    monkeypatch.setattr(opening, "_is_behind", look)
    with ThreadPoolExecutor(2) as programs:
        for opened in programs.map(lambda _: opening.open_store(path, this_computer()), range(2)):
            opened.close()
    backup = path.with_suffix(f".before-{versions.NAMES[-1]}.db")
    for file, names in ((path, list(versions.NAMES)), (backup, [versions.NAMES[0]])):
        with closing(engine.connect(file)) as connection:
            assert versions.applied(connection) == names
