"""The hub: which desks may come to it, and whose word counts no more."""

from __future__ import annotations

from sqlite_utils import Database

_DERIVED = """
CREATE TABLE hub_credential ( -- who may come to the hub: derived from `hub_credential` entries
  desk TEXT NOT NULL, key TEXT NOT NULL, -- the credential's id, and the public half of its key
  name TEXT NOT NULL, clock TEXT NOT NULL, PRIMARY KEY (desk, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE credential_revoked ( -- who may not any more: derived from `desk_revoked` entries
  desk TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE writer_revoked ( -- whose entries are taken up to which number only: derived from `desk_revoked` entries
  writer TEXT PRIMARY KEY, up_to INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""


def migrate(db: Database) -> None:
    db.executescript(_DERIVED)
