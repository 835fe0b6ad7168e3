"""Printers, their jobs, and temporary badges."""

from __future__ import annotations

from sqlite_utils import Database

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


def migrate(db: Database) -> None:
    for script in (_PRINTERS, _TEMPORARY):
        db.executescript(script)
