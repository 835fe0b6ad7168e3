"""What purges took away: of whom, and what the figures count of them. Whose content may be deleted is asked there."""

from __future__ import annotations

from sqlite_utils import Database

_DERIVED = """
CREATE TABLE purged_entry ( -- whose content a purge names: derived from `purge` entries
  entry_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE purged_person ( -- of whom only the figures are kept: derived from `purge` entries
  delegate_id TEXT PRIMARY KEY, clock TEXT NOT NULL, -- the first purge's
  fields TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;
CREATE TABLE purged_all ( -- purges of everybody: derived from `purge` entries
  entry_id TEXT PRIMARY KEY, hlc INTEGER NOT NULL -- up to when
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO purged_entry (entry_id)
  SELECT named.value FROM entry AS p JOIN entry_body AS b ON b.n = p.n,
    json_each(iif(json_valid(b.body), b.body, '{}'), '$.entries') AS named
  WHERE p.kind = 'purge' AND named.type = 'text';
DROP TRIGGER body_stays;
CREATE TRIGGER body_stays BEFORE DELETE ON entry_body
WHEN NOT EXISTS (
  SELECT 1 FROM entry AS e WHERE e.n = OLD.n AND e.kind <> 'purge' AND (
    e.id IN (SELECT entry_id FROM purged_entry) OR e.subject IN (SELECT delegate_id FROM purged_person)
    OR e.hlc <= (SELECT max(hlc) FROM purged_all))
)
BEGIN SELECT RAISE(ABORT, 'a body is deleted only when a purge entry names it'); END;
"""


def migrate(db: Database) -> None:
    db.executescript(_DERIVED)
