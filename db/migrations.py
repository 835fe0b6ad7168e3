"""Numbered migrations, append-only: a released one is never edited.

Each runs in a transaction with the record that it was applied. Names are repeated in `db.versions` so that
opening a file that is up to date does not import sqlite-utils (185 ms on a slow laptop).
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from .schema import DEFAULTS, DELEGATE_FIELDS

migrations = Migrations("delegate-checkin")

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


@migrations()
def m0001_initial(db: Database) -> None:
    """The journal, the tables derived from it, what is local to the file, and views for curious people."""
    columns = ", ".join(f"{name} TEXT NOT NULL DEFAULT '{DEFAULTS.get(name, '')}'" for name in DELEGATE_FIELDS)
    delegate = f"""
    CREATE TABLE delegate (
      id TEXT PRIMARY KEY, {columns},
      attributes TEXT NOT NULL DEFAULT '{{}}', -- JSON: columns of the list that are not ours
      clocks TEXT NOT NULL DEFAULT '{{}}', -- JSON: which entry last wrote which fields
      file TEXT NOT NULL DEFAULT '{{}}', -- JSON: what the last imported file said
      file_clocks TEXT NOT NULL DEFAULT '{{}}'
    ) STRICT;
    CREATE INDEX delegate_ref ON delegate (ref COLLATE NOCASE);
    CREATE INDEX delegate_code ON delegate (code_id) WHERE code_id <> '';
    CREATE INDEX delegate_secret ON delegate (secret) WHERE secret <> '';
    CREATE INDEX delegate_delegation ON delegate (delegation COLLATE NOCASE) WHERE delegation <> '';
    CREATE INDEX delegate_organisation ON delegate (organisation COLLATE NOCASE) WHERE organisation <> '';
    CREATE INDEX delegate_country ON delegate (country) WHERE country <> '';
    CREATE INDEX delegate_hold ON delegate (hold) WHERE hold <> '';
    """
    for script in (_JOURNAL, delegate, _PROJECTION, _LOCAL, _VIEWS):
        db.executescript(script)


_PRINTERS = """
CREATE TABLE printer ( -- printers as set up on this computer; local, not part of the history
  name TEXT PRIMARY KEY, kind TEXT NOT NULL, uri TEXT NOT NULL, dpi INTEGER NOT NULL, model TEXT NOT NULL,
  certificate TEXT NOT NULL, template TEXT NOT NULL, -- what is printed on the stock it holds
  chunk INTEGER NOT NULL, -- badges in a job at most
  paused INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE desk_printer ( -- which printer a desk uses, and which when that one fails
  desk TEXT PRIMARY KEY, printer TEXT NOT NULL, fallback TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE print_job ( -- what was ordered of printers; local: what came out is in the journal
  n INTEGER PRIMARY KEY, -- the order in which jobs are sent
  id TEXT NOT NULL UNIQUE, -- also the job's name on the printer
  batch TEXT NOT NULL, -- jobs ordered together
  printer TEXT NOT NULL, state TEXT NOT NULL,
  printer_job TEXT NOT NULL DEFAULT '', -- the printer's own id of it
  note TEXT NOT NULL DEFAULT '', -- why it waits, failed or is unclear
  template TEXT NOT NULL, reason TEXT NOT NULL, -- of a reprint
  separator TEXT NOT NULL DEFAULT '', -- words of a page before the badges
  paused INTEGER NOT NULL DEFAULT 0, cancel_asked INTEGER NOT NULL DEFAULT 0,
  at TEXT NOT NULL, desk TEXT NOT NULL, operator TEXT NOT NULL
) STRICT;
CREATE INDEX print_job_open ON print_job (printer, n) WHERE state NOT IN ('printed', 'failed', 'cancelled');
CREATE INDEX print_job_batch ON print_job (batch);
CREATE TABLE print_job_badge ( -- the badges in a job; `came_out` is empty until that is known
  job_id TEXT NOT NULL, position INTEGER NOT NULL, delegate_id TEXT NOT NULL, code_id TEXT NOT NULL,
  copy INTEGER NOT NULL, came_out INTEGER, PRIMARY KEY (job_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX print_job_badge_delegate ON print_job_badge (delegate_id);
CREATE VIEW print_queue AS
  SELECT j.n, j.printer, j.state, j.note, d.ref, d.name, b.copy, b.came_out, j.reason, j.at AS at_utc, j.desk,
    j.operator FROM print_job AS j JOIN print_job_badge AS b ON b.job_id = j.id
    LEFT JOIN delegate AS d ON d.id = b.delegate_id ORDER BY j.n, b.position;
"""

_TEMPORARY = """
CREATE TABLE temporary_badge ( -- a numbered badge of the pool, lent for a day
  entry_id TEXT PRIMARY KEY, number INTEGER NOT NULL, delegate_id TEXT NOT NULL, day INTEGER NOT NULL,
  at TEXT NOT NULL, desk TEXT NOT NULL, operator TEXT NOT NULL, reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX temporary_badge_number ON temporary_badge (number, day);
CREATE INDEX temporary_badge_delegate ON temporary_badge (delegate_id);
CREATE TABLE temporary_return ( -- which loans are over: taken back is taken back for ever
  loan_id TEXT NOT NULL, entry_id TEXT NOT NULL, at TEXT NOT NULL, desk TEXT NOT NULL, operator TEXT NOT NULL,
  PRIMARY KEY (loan_id, entry_id)
) STRICT, WITHOUT ROWID;
"""


@migrations()
def m0002_printing(db: Database) -> None:
    """Printers, their jobs, and temporary badges."""
    for script in (_PRINTERS, _TEMPORARY):
        db.executescript(script)
