"""The journal, the tables derived from it, what is local to the file, and views for curious people."""

from __future__ import annotations

from sqlite_utils import Database

_JOURNAL = """
CREATE TABLE entry (
  n INTEGER PRIMARY KEY, -- order of arrival in this file; never the order of events
  id TEXT NOT NULL UNIQUE,
  writer TEXT NOT NULL, -- the database file that wrote it
  seq INTEGER NOT NULL, -- the writer's own numbering: 1, 2, 3, ... without holes
  hlc INTEGER NOT NULL, -- hybrid logical clock: milliseconds << 16 | counter
  at TEXT NOT NULL, -- wall time, UTC
  desk TEXT NOT NULL,
  operator TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL, -- the delegate's id, or empty
  body_hash TEXT NOT NULL, -- SHA-256 of salt and body
  prev TEXT NOT NULL, -- hash of the writer's entry before
  hash TEXT NOT NULL, -- SHA-256 of this header
  UNIQUE (writer, seq)
) STRICT;
CREATE INDEX entry_subject ON entry (subject);
CREATE INDEX entry_hlc ON entry (hlc);
CREATE TABLE entry_body (
  n INTEGER PRIMARY KEY, -- the entry's
  salt TEXT NOT NULL,
  body TEXT NOT NULL -- canonical JSON
) STRICT;
CREATE TRIGGER entry_is_new BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM entry WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM entry WHERE writer = NEW.writer AND seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM entry WHERE n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'the journal only grows: this entry exists'); END;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the journal only grows: entries are never deleted'); END;
CREATE TRIGGER entry_is_final BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the journal only grows: entries are never changed'); END;
CREATE TRIGGER body_is_new BEFORE INSERT ON entry_body
WHEN EXISTS (SELECT 1 FROM entry_body WHERE n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'the journal only grows: this body exists'); END;
CREATE TRIGGER body_is_final BEFORE UPDATE ON entry_body
BEGIN SELECT RAISE(ABORT, 'the journal only grows: bodies are never changed'); END;
CREATE TRIGGER body_stays BEFORE DELETE ON entry_body
WHEN NOT EXISTS (
  SELECT 1 FROM entry AS e JOIN entry_body AS b ON b.n = e.n, json_each(b.body, '$.entries') AS named
  WHERE e.kind = 'purge' AND named.value = (SELECT id FROM entry WHERE n = OLD.n)
)
BEGIN SELECT RAISE(ABORT, 'a body is deleted only when a purge entry names it'); END;
"""

# One long line in the files that exist: the backslashes keep its text what it is there.
_DELEGATE = """
CREATE TABLE delegate (
      id TEXT PRIMARY KEY, ref TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', \
native_name TEXT NOT NULL DEFAULT '', honorific TEXT NOT NULL DEFAULT '', given_names TEXT NOT NULL DEFAULT '', \
family_name TEXT NOT NULL DEFAULT '', father_name TEXT NOT NULL DEFAULT '', \
post_nominals TEXT NOT NULL DEFAULT '', sex TEXT NOT NULL DEFAULT '', nationality TEXT NOT NULL DEFAULT '', \
email TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', position TEXT NOT NULL DEFAULT '', \
organisation TEXT NOT NULL DEFAULT '', delegation TEXT NOT NULL DEFAULT '', \
delegation_kind TEXT NOT NULL DEFAULT '', list_order TEXT NOT NULL DEFAULT '', \
precedence TEXT NOT NULL DEFAULT '', country TEXT NOT NULL DEFAULT '', country_text TEXT NOT NULL DEFAULT '', \
category TEXT NOT NULL DEFAULT '', capacity TEXT NOT NULL DEFAULT '', credential_type TEXT NOT NULL DEFAULT '', \
credential_ref TEXT NOT NULL DEFAULT '', credential_state TEXT NOT NULL DEFAULT '', \
zones TEXT NOT NULL DEFAULT '', local TEXT NOT NULL DEFAULT '', funded TEXT NOT NULL DEFAULT '', \
list_consent TEXT NOT NULL DEFAULT '', photo_consent TEXT NOT NULL DEFAULT '', \
sensitive TEXT NOT NULL DEFAULT '', dietary TEXT NOT NULL DEFAULT '', accessibility TEXT NOT NULL DEFAULT '', \
days TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'confirmed', \
status_reason TEXT NOT NULL DEFAULT '', hold TEXT NOT NULL DEFAULT '', hold_since TEXT NOT NULL DEFAULT '', \
desk_note TEXT NOT NULL DEFAULT '', hand_over TEXT NOT NULL DEFAULT '', box TEXT NOT NULL DEFAULT '', \
source_id TEXT NOT NULL DEFAULT '', secret TEXT NOT NULL DEFAULT '', code_id TEXT NOT NULL DEFAULT '', \
instead_of TEXT NOT NULL DEFAULT '', approved_by TEXT NOT NULL DEFAULT '',
      attributes TEXT NOT NULL DEFAULT '{}', -- JSON: columns of the list that are not ours
      clocks TEXT NOT NULL DEFAULT '{}', -- JSON: which entry last wrote which fields
      file TEXT NOT NULL DEFAULT '{}', -- JSON: what the last imported file said
      file_clocks TEXT NOT NULL DEFAULT '{}'
    ) STRICT;
    CREATE INDEX delegate_ref ON delegate (ref COLLATE NOCASE);
    CREATE INDEX delegate_code ON delegate (code_id) WHERE code_id <> '';
    CREATE INDEX delegate_secret ON delegate (secret) WHERE secret <> '';
    CREATE INDEX delegate_delegation ON delegate (delegation COLLATE NOCASE) WHERE delegation <> '';
    CREATE INDEX delegate_organisation ON delegate (organisation COLLATE NOCASE) WHERE organisation <> '';
    CREATE INDEX delegate_country ON delegate (country) WHERE country <> '';
    CREATE INDEX delegate_hold ON delegate (hold) WHERE hold <> '';
"""

_PROJECTION = """
CREATE TABLE conference_field (
  field TEXT PRIMARY KEY, value TEXT NOT NULL, clock TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE alias ( -- a record found to be another person's, and the record that is kept
  delegate_id TEXT PRIMARY KEY, kept TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_kept ON alias (kept);
CREATE TABLE merge (
  entry_id TEXT PRIMARY KEY, gone TEXT NOT NULL, kept TEXT NOT NULL, clock TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE unmerge (
  merge_id TEXT NOT NULL, entry_id TEXT NOT NULL, PRIMARY KEY (merge_id, entry_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE mark (
  id TEXT PRIMARY KEY, delegate_id TEXT NOT NULL, day INTEGER NOT NULL, at TEXT NOT NULL, desk TEXT NOT NULL,
  operator TEXT NOT NULL, method TEXT NOT NULL, reason TEXT NOT NULL, clock TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mark_delegate ON mark (delegate_id, day);
CREATE TABLE undone (
  mark_id TEXT NOT NULL, entry_id TEXT NOT NULL, at TEXT NOT NULL, desk TEXT NOT NULL, operator TEXT NOT NULL,
  reason TEXT NOT NULL, PRIMARY KEY (mark_id, entry_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE attendance ( -- who is in, per day: derived from marks, undos and merges
  delegate_id TEXT NOT NULL, day INTEGER NOT NULL, mark_id TEXT NOT NULL, at TEXT NOT NULL,
  desk TEXT NOT NULL, operator TEXT NOT NULL, method TEXT NOT NULL, PRIMARY KEY (delegate_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_day ON attendance (day);
CREATE TABLE badge (
  entry_id TEXT PRIMARY KEY, delegate_id TEXT NOT NULL, code_id TEXT NOT NULL, copy INTEGER NOT NULL,
  at TEXT NOT NULL, desk TEXT NOT NULL, operator TEXT NOT NULL, reason TEXT NOT NULL, destination TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX badge_delegate ON badge (delegate_id);
CREATE INDEX badge_code ON badge (code_id);
CREATE TABLE badge_void ( -- copies that no longer open the door: voided is voided for ever
  code_id TEXT NOT NULL, copy INTEGER NOT NULL, entry_id TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (code_id, copy, entry_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE hand_over (
  entry_id TEXT PRIMARY KEY, delegate_id TEXT NOT NULL, at TEXT NOT NULL, desk TEXT NOT NULL,
  operator TEXT NOT NULL, what TEXT NOT NULL, taken_by TEXT NOT NULL, authorisation TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX hand_over_delegate ON hand_over (delegate_id);
"""

_LOCAL = """
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE code_key ( -- signs the badge codes; never exported, never in the journal
  letter TEXT PRIMARY KEY, key BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE delegate_words ( -- what the search engine indexes, written with the delegate
  delegate_id TEXT PRIMARY KEY, words TEXT NOT NULL, name_key TEXT NOT NULL -- namesakes share the key
) STRICT, WITHOUT ROWID;
CREATE INDEX delegate_name_key ON delegate_words (name_key);
CREATE TABLE search_index (format INTEGER PRIMARY KEY, upto INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
"""

_VIEWS = """
CREATE VIEW conference AS SELECT field, value FROM conference_field;
CREATE VIEW conference_day AS
  SELECT json_extract(value, '$.number') AS day, json_extract(value, '$.date') AS date,
    json_extract(value, '$.label') AS label
  FROM (SELECT each.value FROM conference_field, json_each(conference_field.value) AS each WHERE field = 'days');
CREATE VIEW people AS
  SELECT d.ref, d.honorific, d.name, d.native_name, d.position, d.organisation, d.delegation, d.country,
    d.category, d.status, d.hold, (SELECT group_concat(day, ',') FROM attendance WHERE delegate_id = d.id) AS days_in
  FROM delegate AS d WHERE d.id NOT IN (SELECT delegate_id FROM alias);
CREATE VIEW attendance_list AS
  SELECT a.day, d.ref, d.name, d.organisation, d.country, a.at AS first_in_utc, a.desk, a.operator, a.method
  FROM attendance AS a LEFT JOIN delegate AS d ON d.id = a.delegate_id;
CREATE VIEW journal AS
  SELECT e.n, e.at AS at_utc, e.desk, e.operator, e.kind, d.ref, d.name, b.body
  FROM entry AS e LEFT JOIN delegate AS d ON d.id = e.subject LEFT JOIN entry_body AS b ON b.n = e.n;
"""


def migrate(db: Database) -> None:
    for script in (_JOURNAL, _DELEGATE, _PROJECTION, _LOCAL, _VIEWS):
        db.executescript(script)
