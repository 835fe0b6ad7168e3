"""Counts, and refs that several bear, kept by change; an index by which the highest number given is found at once."""

from __future__ import annotations

from sqlite_utils import Database

_DERIVED = """
CREATE TABLE head_count ( -- how many are expected and in: derived from the people and their attendance, kept by change
  day INTEGER NOT NULL, -- 0: expected on every day
  part TEXT NOT NULL, -- category, country; delegation, or state (a country's code): with whom people come
  name TEXT NOT NULL, expected INTEGER NOT NULL, present INTEGER NOT NULL, PRIMARY KEY (day, part, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE arrival_count ( -- how many were first let in within five minutes at a desk; likewise
  day INTEGER NOT NULL, slot TEXT NOT NULL, -- when the five minutes begin, UTC
  desk TEXT NOT NULL, people INTEGER NOT NULL, PRIMARY KEY (day, slot, desk)
) STRICT, WITHOUT ROWID;
CREATE TABLE shared_ref ( -- refs, in small letters, that more than one record bears; likewise
  ref TEXT PRIMARY KEY, people INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX delegate_number ON delegate (
  CAST(trim(ref, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_/. ') AS INTEGER)
) WHERE trim(ref, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_/. ') NOT GLOB '*[^0-9]*';
"""

# Files that hold people already: the same as when their entries are applied anew.
_LISTED = """
WITH listed AS (
  SELECT id, days, status IN ('confirmed', 'provisional') AS expected, category, country, delegation, organisation,
    delegation = '' AND country <> '' AND (category IN ('delegate', 'government', '') OR organisation = '') AS of_state
  FROM delegate WHERE id NOT IN (SELECT delegate_id FROM alias)
), part (id, part, name) AS (
  SELECT id, 'category', category FROM listed UNION ALL SELECT id, 'country', country FROM listed
  UNION ALL SELECT id, iif(of_state, 'state', 'delegation'),
    iif(of_state, country, iif(delegation <> '', delegation, organisation)) FROM listed
), counted (id, day, expected, present) AS (
  SELECT id, 0, 1, 0 FROM listed WHERE expected AND days = ''
  UNION ALL SELECT DISTINCT listed.id, each.value, 1, 0 FROM listed, json_each('[' || days || ']') AS each
    WHERE expected AND days <> ''
  UNION ALL SELECT delegate_id, day, 0, 1 FROM attendance
)
INSERT INTO head_count (day, part, name, expected, present)
  SELECT day, part, name, sum(counted.expected), sum(present) FROM counted JOIN part USING (id) GROUP BY 1, 2, 3
"""
_ARRIVED = """
INSERT INTO arrival_count (day, slot, desk, people)
  SELECT day, substr(at, 1, 14) || printf('%02d', CAST(substr(at, 15, 2) AS INTEGER) / 5 * 5), desk, count(*)
  FROM attendance JOIN delegate ON delegate.id = attendance.delegate_id
  WHERE delegate.id NOT IN (SELECT delegate_id FROM alias) GROUP BY 1, 2, 3
"""
_SHARED = """
INSERT INTO shared_ref (ref, people)
  SELECT lower(ref), count(*) FROM delegate WHERE ref <> '' GROUP BY 1 HAVING count(*) > 1
"""


def migrate(db: Database) -> None:
    db.executescript(_DERIVED)
    for script in (_LISTED, _ARRIVED, _SHARED):
        db.execute(script)
