"""Entries of other desks: whose signatures are believed, what waits for the entry before it, and what contradicts."""

from __future__ import annotations

from sqlite_utils import Database

_BELIEF = """
CREATE TABLE desk_key ( -- whose signature is believed: derived from `desk` entries
  writer TEXT NOT NULL, key TEXT NOT NULL, -- the public half, in hex
  name TEXT NOT NULL, clock TEXT NOT NULL, PRIMARY KEY (writer, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_purge ON entry (n) WHERE kind = 'purge'; -- each batch that comes in asks what was purged
"""

_LOCAL = """
CREATE TABLE writer_key ( -- signs what this file wrote; local, never exported, never in the journal
  writer TEXT PRIMARY KEY, key BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint ( -- what writers signed: their entries up to this one; local, passed on with the entries
  writer TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL, key TEXT NOT NULL, signature TEXT NOT NULL,
  PRIMARY KEY (writer, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE waiting ( -- entries that came before the one they follow; local
  writer TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL,
  entry TEXT NOT NULL, -- as it came: JSON
  PRIMARY KEY (writer, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE forked ( -- signed entries under a number that another entry has, and what follows them; local
  writer TEXT NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL,
  entry TEXT NOT NULL, -- as it came: JSON
  PRIMARY KEY (writer, seq, hash)
) STRICT, WITHOUT ROWID;
"""


def migrate(db: Database) -> None:
    for script in (_BELIEF, _LOCAL):
        db.executescript(script)
