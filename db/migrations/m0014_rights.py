"""Who may: an operator's role and PIN, and the wrong PINs that were typed into this file."""

from __future__ import annotations

from sqlite_utils import Database

_LOCAL = """
CREATE TABLE pin_tries ( -- wrong PINs since the last right one: this file's own, in no entry
  who TEXT PRIMARY KEY, -- a digest of the name that was given
  wrong INTEGER NOT NULL, last TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


def migrate(db: Database) -> None:
    """The role is empty where somebody is no operator; the hash of the PIN is sealed with the conference's key."""
    db.table("operator").add_column("role", str, not_null_default="")
    db.table("operator").add_column("pin", str, not_null_default="")
    db.executescript(_LOCAL)
