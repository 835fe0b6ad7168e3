"""The print queue: what was ordered of printers and how far it is. Local; what came out is in the journal.

A job is done with when it is printed, failed or cancelled. All others are open, the unknown ones until a person
has looked. So it is with one in a state that only a newer program knows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from db.rows import JobBadgeRow, JobRow

_WAITING = ("queued", "sending", "accepted", "printing", "held")
_DONE = ("printed", "failed", "cancelled")
_AS_KNOWN = f"CASE WHEN state IN {_WAITING + _DONE} THEN state ELSE 'unknown' END"
_OPEN = f"state NOT IN {_DONE}"
_FOR_SEVERAL = (
    "EXISTS (SELECT 1 FROM print_job AS o JOIN print_job_badge AS b ON b.job_id = o.id WHERE o.batch = print_job.batch"
    " AND b.delegate_id <> (SELECT delegate_id FROM print_job_badge WHERE job_id = print_job.id LIMIT 1))"
)
# What was sent is at the printer; next is whoever waits at a desk, and what was ordered for many goes on after them.
_AS_SENT = f"state = 'queued', state = 'queued' AND {_FOR_SEVERAL}, n"


def add(connection: sqlite3.Connection, job: JobRow) -> None:
    """Put a new job at the end of the queue."""
    connection.execute(
        "INSERT INTO print_job (id, batch, printer, state, template, reason, separator, at, desk, operator)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            job.id, job.batch, job.printer, job.state, job.template, job.reason, job.separator, job.at, job.desk,
            job.operator,
        ),
    )  # fmt: skip
    set_badges(connection, job.id, job.badges)


def set_badges(connection: sqlite3.Connection, job_id: str, badges: Sequence[JobBadgeRow]) -> None:
    """Say which badges are in a job that was not sent."""
    connection.execute("DELETE FROM print_job_badge WHERE job_id = ?", (job_id,))
    connection.executemany(
        "INSERT INTO print_job_badge (job_id, position, delegate_id, code_id, copy) VALUES (?, ?, ?, ?, ?)",
        [(job_id, position, badge.delegate_id, badge.code_id, badge.copy) for position, badge in enumerate(badges)],
    )


def remove(connection: sqlite3.Connection, job_id: str) -> None:
    """Take a job out of the queue as if it had never been in it."""
    connection.execute("DELETE FROM print_job_badge WHERE job_id = ?", (job_id,))
    connection.execute("DELETE FROM print_job WHERE id = ?", (job_id,))


def open_jobs(connection: sqlite3.Connection, printer: str | None = None) -> list[JobRow]:
    """The jobs not done with, of one printer or of all, in the order they are sent: one person's own before many's."""
    if printer is None:
        return _jobs(connection, _OPEN, order=_AS_SENT)
    return _jobs(connection, f"printer = ? AND {_OPEN}", (printer,), _AS_SENT)


def next_up(connection: sqlite3.Connection, printer: str) -> JobRow | None:
    """The job to be sent next, None when nothing waits that is not held back."""
    where = "printer = ? AND state = 'queued' AND NOT paused"
    return next(iter(_jobs(connection, where, (printer,), f"{_AS_SENT} LIMIT 1")), None)


def kept_from(connection: sqlite3.Connection, printer: str) -> str:
    """What keeps a printer from the jobs that wait for it: what is noted of the first that says so; empty if none does.

    One of which nobody knows whether it came out keeps nobody waiting.
    """
    row = connection.execute(
        f"SELECT note FROM print_job WHERE printer = ? AND state IN {_WAITING} AND note <> ''"
        f" AND NOT (state = 'queued' AND paused) ORDER BY {_AS_SENT} LIMIT 1",
        (printer,),
    ).fetchone()
    return str(row[0]) if row else ""


def badges_ahead(connection: sqlite3.Connection, printer: str, *, of_several: bool) -> int:
    """How many badges come out of a printer before those that are ordered now, for one person or for several."""
    queued = "TRUE" if of_several else f"NOT {_FOR_SEVERAL}"
    row = connection.execute(
        "SELECT count(*) FROM print_job_badge WHERE job_id IN (SELECT id FROM print_job WHERE printer = ?"
        f" AND state IN {_WAITING} AND (state <> 'queued' OR NOT paused AND {queued}))",
        (printer,),
    ).fetchone()
    return int(row[0])


def printed_lately(connection: sqlite3.Connection, printer: str, count: int) -> list[tuple[str, str, int]]:
    """The last jobs that a printer finished, in that order: when ordered, when out (UTC), and of how many badges."""
    rows = connection.execute(
        "SELECT j.at, max(b.at) AS out, count(*) FROM"
        " (SELECT id, at FROM print_job WHERE printer = ? AND state = 'printed' ORDER BY n DESC LIMIT ?) AS j"
        " JOIN print_job_badge AS p ON p.job_id = j.id AND p.came_out"
        " JOIN badge AS b ON b.delegate_id = p.delegate_id AND b.code_id = p.code_id AND b.copy = p.copy"
        " GROUP BY j.id ORDER BY out",
        (printer, count),
    )
    return rows.fetchall()


def of_batch(connection: sqlite3.Connection, batch: str) -> list[JobRow]:
    """The jobs ordered together, those moved to another printer too."""
    return _jobs(connection, "batch = ?", (batch,))


def newest(connection: sqlite3.Connection, count: int) -> list[JobRow]:
    """The jobs ordered last, the newest first."""
    return _jobs(connection, f"n IN (SELECT n FROM print_job ORDER BY n DESC LIMIT {int(count)})")[::-1]


def job(connection: sqlite3.Connection, job_id: str) -> JobRow | None:
    return next(iter(_jobs(connection, "id = ?", (job_id,))), None)


def open_of(connection: sqlite3.Connection, delegate_id: str) -> list[JobRow]:
    """The open jobs that hold a badge of a person, also one ordered under a record merged into theirs."""
    where = (
        f"{_OPEN} AND id IN (SELECT job_id FROM print_job_badge WHERE delegate_id = :who"
        " OR delegate_id IN (SELECT delegate_id FROM alias WHERE kept = :who))"
    )
    return _jobs(connection, where, {"who": delegate_id})


def newest_of(connection: sqlite3.Connection, delegate_id: str) -> JobRow | None:
    """The last job that was to bring a person's badge out."""
    where = "id IN (SELECT job_id FROM print_job_badge WHERE delegate_id = ?)"
    return next(iter(_jobs(connection, where, (delegate_id,), "n DESC LIMIT 1")), None)


def copies_taken(connection: sqlite3.Connection, code_id: str, delegate_id: str) -> set[int]:
    """The copies of a code that are in a job: under way, unclear, or out. Those that surely failed are free again."""
    rows = connection.execute(
        "SELECT b.copy FROM print_job_badge AS b JOIN print_job AS j ON j.id = b.job_id"
        " WHERE b.delegate_id = ? AND b.code_id = ? AND coalesce(b.came_out, 1) = 1"
        " AND j.state NOT IN ('failed', 'cancelled')",
        (delegate_id, code_id),
    )
    return {row[0] for row in rows}


def busy_people(connection: sqlite3.Connection) -> dict[str, str]:
    """Whose badge is in an open job, and that job's id; merged records count as the kept one."""
    rows = connection.execute(
        "SELECT coalesce(a.kept, b.delegate_id), b.job_id FROM print_job_badge AS b"
        " LEFT JOIN alias AS a ON a.delegate_id = b.delegate_id"
        f" WHERE b.job_id IN (SELECT id FROM print_job WHERE {_OPEN})"
    )
    return dict(rows.fetchall())


def set_state(
    connection: sqlite3.Connection, job_id: str, state: str, printer_job: str | None = None, note: str = ""
) -> None:
    """Move a job on; the printer's id of it stays unless another is given."""
    connection.execute(
        "UPDATE print_job SET state = ?, printer_job = coalesce(?, printer_job), note = ? WHERE id = ?",
        (state, printer_job, note, job_id),
    )


def set_came_out(connection: sqlite3.Connection, job_id: str, positions: Iterable[int], came_out: bool) -> None:
    connection.executemany(
        "UPDATE print_job_badge SET came_out = ? WHERE job_id = ? AND position = ?",
        [(came_out, job_id, position) for position in positions],
    )


def ask_cancel(connection: sqlite3.Connection, job_id: str) -> None:
    """Wish a job away from its printer. Whoever serves the printer carries it out."""
    connection.execute("UPDATE print_job SET cancel_asked = 1 WHERE id = ?", (job_id,))


def set_printer(connection: sqlite3.Connection, job_id: str, printer: str, template: str) -> None:
    connection.execute(
        "UPDATE print_job SET printer = ?, template = ?, note = '' WHERE id = ?", (printer, template, job_id)
    )


def set_paused(connection: sqlite3.Connection, batch: str, paused: bool) -> int:
    """Hold back what of a batch was not sent yet, or let it go on; return how many jobs that were."""
    changed = connection.execute(
        "UPDATE print_job SET paused = ? WHERE batch = ? AND state = 'queued' AND paused <> ?",
        (paused, batch, paused),
    )
    return changed.rowcount


def clear(connection: sqlite3.Connection) -> None:
    """Forget every job, as a practice copy does: nothing of the real queue is its own."""
    for table in ("print_job_badge", "print_job"):
        connection.execute(f"DELETE FROM {table}")


def forget(connection: sqlite3.Connection, people: Iterable[str] | None) -> None:
    """Forget the badges of these people (ids), and the jobs that held no others; all of them for None."""
    if people is None:
        clear(connection)
        return
    badges = [(person,) for person in people]
    connection.executemany("DELETE FROM print_job_badge WHERE delegate_id = ?", badges)
    connection.execute("DELETE FROM print_job WHERE id NOT IN (SELECT job_id FROM print_job_badge)")


def is_paused(connection: sqlite3.Connection, printer: str) -> bool:
    """Whether a printer is held back by us; also when it is set up no more."""
    row = connection.execute("SELECT paused FROM printer WHERE name = ?", (printer,)).fetchone()
    return row is None or bool(row[0])


def counts(connection: sqlite3.Connection) -> dict[tuple[str, str], int]:
    """How many jobs each printer has in each state, by (printer, state)."""
    rows = connection.execute(f"SELECT printer, {_AS_KNOWN}, count(*) FROM print_job GROUP BY 1, 2")
    return {(row[0], row[1]): row[2] for row in rows}


def _jobs(
    connection: sqlite3.Connection, where: str, values: Sequence[object] | Mapping[str, object] = (), order: str = "n"
) -> list[JobRow]:
    rows = connection.execute(
        f"SELECT id, batch, printer, {_AS_KNOWN}, template, reason, separator, at, desk, operator, printer_job, note,"
        f" paused, cancel_asked FROM print_job WHERE {where} ORDER BY {order}",
        values,
    )
    return [
        JobRow._make([*job, _badges(connection, job[0]), bool(paused), bool(cancel_asked)])
        for *job, paused, cancel_asked in rows.fetchall()
    ]


def _badges(connection: sqlite3.Connection, job_id: str) -> tuple[JobBadgeRow, ...]:
    rows = connection.execute(
        "SELECT delegate_id, code_id, copy, came_out FROM print_job_badge WHERE job_id = ? ORDER BY position", (job_id,)
    )
    return tuple(JobBadgeRow._make([*badge, None if out is None else bool(out)]) for *badge, out in rows)
