"""What desks recorded that wants a person: where to look for it, and how it was settled."""

from __future__ import annotations

from sqlite_utils import Database

_DERIVED = """
CREATE TABLE contested ( -- where more than one was said of one thing: whoever looks for conflicts looks only there
  kind TEXT NOT NULL, about TEXT NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (kind, about, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE edit ( -- which value was put in place of which, by those who said what they had found
  delegate_id TEXT NOT NULL, field TEXT NOT NULL, clock TEXT NOT NULL, value TEXT NOT NULL, was TEXT NOT NULL,
  PRIMARY KEY (delegate_id, field, clock)
) STRICT, WITHOUT ROWID;
CREATE TABLE conflict_settled ( -- what was answered, by whom, and the entries that the conflict was between
  conflict TEXT NOT NULL, entry_id TEXT NOT NULL, kind TEXT NOT NULL, choice TEXT NOT NULL,
  entries TEXT NOT NULL, -- JSON: in the order of the choices
  acts TEXT NOT NULL, -- JSON: the entries by which it was done
  clock TEXT NOT NULL, PRIMARY KEY (conflict, entry_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_walk_in ON entry (subject, writer) WHERE kind = 'delegate_added'; -- whom two desks may have added
"""

_LOCAL = """
CREATE TABLE clock_ahead ( -- writers whose clock was ahead of the one here when their entries came; local
  writer TEXT PRIMARY KEY, entry_id TEXT NOT NULL, at TEXT NOT NULL, -- as it wrote
  arrived TEXT NOT NULL -- as it was here
) STRICT, WITHOUT ROWID;
"""

# Files in which this was said before: the same as when their entries are applied anew.
_SAID_BEFORE = """
INSERT INTO contested (kind, about, day)
  SELECT 'mark', one.delegate_id, one.day FROM mark AS one JOIN mark AS other
    ON other.delegate_id = one.delegate_id AND other.day = one.day
    AND substr(other.clock, 18, 16) <> substr(one.clock, 18, 16) GROUP BY 2, 3;
INSERT INTO contested (kind, about, day)
  SELECT 'badge', delegate_id, 0 FROM badge GROUP BY delegate_id HAVING count(*) > 1;
INSERT INTO contested (kind, about, day)
  SELECT 'loan', CAST(number AS TEXT), day FROM temporary_badge GROUP BY number, day HAVING count(*) > 1;
"""


def migrate(db: Database) -> None:
    for script in (_DERIVED, _LOCAL, _SAID_BEFORE):
        db.executescript(script)
