"""What belongs to this file alone: its settings, and the keys that sign its badge codes."""

from __future__ import annotations

import hashlib
import re
import sqlite3

WRITER = "writer"
"""The setting that holds the id under which this file writes in the journal: see `db.identity`."""
TRAINING = "training"
"""The setting of a practice copy that says that it is one."""
LAST_NEWS = "last_news"
"""The setting with the moment when entries of other desks last came, new or known."""
HUB = "hub"
"""The setting with the hub that the file's desk belongs to."""
PURGING = "purge_unfinished"
"""The setting that says what is left to do of a purge that is recorded."""
TRACES = "traces_left"
"""The setting that says that what a purge of another desk took away is still in the file's free pages."""
KINDS = "kinds"
"""The setting with the kinds of entries that the program knew which had the file last: see `db.rebuilding`."""
REAL_PREFIX = "real_prefix"
"""The setting of a practice copy that holds the code prefix of the conference it was made from."""

_KEY_DIGEST = "code_key_"  # and the letter
# What the settings can say: what is not like this was damaged, or somebody else wrote it. Of others any name will do.
_FORMS = {
    WRITER: "[0-9a-f]{16}",
    "machine": "[ -~]+",
    "inode": r"\d+",
    "descends": r"\{.*\}",
    TRAINING: "yes",
    TRACES: "yes",
    KINDS: "[a-z_]+( [a-z_]+)*",
    LAST_NEWS: r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)",
    REAL_PREFIX: "[B-X]{2}|",
    "invitation": "[0-9a-f]{64}",
    "carried_to": r"\d+",
    f"{_KEY_DIGEST}[B-X]": "[0-9a-f]{16}",
}


def can_be(key: str, value: str) -> bool:
    """Whether a setting has a name like ours, and says something that it can say."""
    forms = [form for name, form in _FORMS.items() if re.fullmatch(name, key)]
    return re.fullmatch("[a-zA-Z_]{3,40}", key) is not None and all(re.fullmatch(form, value) for form in forms)


def changed_code_keys(connection: sqlite3.Connection) -> list[str]:
    """The letters of the badge keys that are not what was added. (Of some a file does not know.)"""
    added = {
        row[0].removeprefix(_KEY_DIGEST): row[1]
        for row in connection.execute("SELECT key, value FROM setting WHERE key GLOB ?", (f"{_KEY_DIGEST}*",))
    }
    kept = code_keys(connection)
    return [letter for letter, key in kept.items() if added.get(letter, _digest(letter, key)) != _digest(letter, key)]


def _digest(letter: str, key: bytes) -> str:
    """Tells a changed key from the one that was added, and nothing of it."""
    return hashlib.sha256(b"delegate-checkin badge key" + letter.encode() + key).hexdigest()[:16]


def remove_code_keys(connection: sqlite3.Connection) -> None:
    """Forget every badge key, and by what each would be known again."""
    connection.execute("DELETE FROM code_key")
    connection.execute("DELETE FROM setting WHERE key LIKE ? || '%'", (_KEY_DIGEST,))


def code_keys(connection: sqlite3.Connection) -> dict[str, bytes]:
    """The keys that sign badge codes, by their letter. Never shown, exported or logged."""
    return dict(connection.execute("SELECT letter, key FROM code_key").fetchall())


def add_code_key(connection: sqlite3.Connection, letter: str, key: bytes) -> None:
    connection.execute("INSERT INTO code_key (letter, key) VALUES (?, ?)", (letter, key))
    set_setting(connection, f"{_KEY_DIGEST}{letter}", _digest(letter, key))


def replace_code_key(connection: sqlite3.Connection, letter: str, key: bytes) -> None:
    """Give a copy of the file a key of its own, so that its badges do not open the real door."""
    connection.execute("UPDATE code_key SET key = ? WHERE letter = ?", (key, letter))
    set_setting(connection, f"{_KEY_DIGEST}{letter}", _digest(letter, key))


def setting(connection: sqlite3.Connection, key: str, default: str = "") -> str:
    """A setting that belongs to this file and is not part of its history."""
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else default


def remove_setting(connection: sqlite3.Connection, key: str) -> None:
    connection.execute("DELETE FROM setting WHERE key = ?", (key,))


def set_setting(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
