"""That an import is under way: what it is to be finished with after a crash, and whether who began it still lives."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from db.errors import Explain, as_it_is, in_words

from . import settings

_SECONDS = 0.5  # whoever only asks whether it is held is done by then
_UNDER_WAY = "import_under_way"


@contextmanager
def held(conference: Path, explain: Explain = as_it_is) -> Iterator[bool]:
    """Hold the sign that an import into this file is at work; False where another process holds it.

    It is a transaction in a file beside: whatever ends the process ends it too, on every system.
    """
    path = _beside(conference)
    with in_words(explain):
        connection = sqlite3.connect(path, timeout=_SECONDS, isolation_level=None)
    try:
        with in_words(explain):
            begun = _begun(connection)
        yield begun
    finally:
        ours = connection.in_transaction
        connection.close()
        if ours:
            with suppress(OSError):
                path.unlink(missing_ok=True)


def is_held(conference: Path) -> bool:
    """Whether a process imports into this file just now."""
    path = _beside(conference)
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    return False


def _begun(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        return False
    return True


def _beside(conference: Path) -> Path:
    return conference.with_name(f"{conference.name}-importing")


def keep(connection: sqlite3.Connection, facts: dict[str, object]) -> None:
    """Remember an import that goes in several transactions, in the first of them."""
    settings.set_setting(connection, _UNDER_WAY, json.dumps(facts, ensure_ascii=False))


def forget(connection: sqlite3.Connection) -> None:
    """The same once it is done, in the last of them."""
    settings.remove_setting(connection, _UNDER_WAY)


def kept(connection: sqlite3.Connection) -> dict[str, object]:
    """What was remembered of an import that was not done yet; empty where there is none."""
    text = settings.setting(connection, _UNDER_WAY)
    return dict(json.loads(text)) if text else {}


def entries_of(connection: sqlite3.Connection, import_id: str) -> Iterator[tuple[str, str]]:
    """Delegate and body, as JSON, of every entry that a begun import has written."""
    return connection.execute(
        "SELECT e.subject, b.body FROM entry AS e JOIN entry_body AS b ON b.n = e.n"
        " WHERE e.n > (SELECT n FROM entry WHERE id = ?) AND e.kind = 'delegate_imported' AND instr(b.body, ?)",
        (import_id, f'"import":"{import_id}"'),
    )
