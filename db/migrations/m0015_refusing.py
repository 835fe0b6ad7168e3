"""The journal refuses what is in it already without a copy of the pages that a statement would change."""

from __future__ import annotations

from sqlite_utils import Database

# With ABORT SQLite keeps aside, of each entry, every page that it goes into: the statement might have to be taken back.
# FAIL leaves the rows that the same statement wrote before, all of them new; what is in the journal stays all the same.
_REFUSING = """
DROP TRIGGER entry_is_new;
CREATE TRIGGER entry_is_new BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM entry WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM entry WHERE writer = NEW.writer AND seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM entry WHERE n = NEW.n)
BEGIN SELECT RAISE(FAIL, 'the journal only grows: this entry exists'); END;
DROP TRIGGER body_is_new;
CREATE TRIGGER body_is_new BEFORE INSERT ON entry_body
WHEN EXISTS (SELECT 1 FROM entry_body WHERE n = NEW.n)
BEGIN SELECT RAISE(FAIL, 'the journal only grows: this body exists'); END;
"""


def migrate(db: Database) -> None:
    db.executescript(_REFUSING)
