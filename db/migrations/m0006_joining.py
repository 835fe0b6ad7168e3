"""How a desk comes to belong: invitations, what desks need to get secrets, and the badge keys that travel sealed."""

from __future__ import annotations

from sqlite_utils import Database

_JOINING = """
CREATE TABLE invitation ( -- who holds the private half may say who belongs: derived from `invitation` entries
  key TEXT NOT NULL, entry_id TEXT NOT NULL, -- the public half, in hex
  PRIMARY KEY (key, entry_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE desk_seal ( -- what a desk says of itself: derived from its own `desk` entries
  writer TEXT NOT NULL, seal TEXT NOT NULL, -- the public key, in hex, to which secrets for it are sealed
  badge_keys TEXT NOT NULL, -- the letters of the badge keys that it had then
  PRIMARY KEY (writer, seal, badge_keys)
) STRICT, WITHOUT ROWID;
CREATE TABLE badge_key ( -- badge keys on their way, each sealed to one desk: derived from `badge_key` entries
  seal TEXT NOT NULL, letter TEXT NOT NULL, entry_id TEXT NOT NULL, sealed TEXT NOT NULL,
  PRIMARY KEY (seal, letter, entry_id)
) STRICT, WITHOUT ROWID;
"""


def migrate(db: Database) -> None:
    db.executescript(_JOINING)
