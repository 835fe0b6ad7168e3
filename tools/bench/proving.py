"""What it costs to prove: a seal, its check, verify and the log, at 5,000 and 100,000 people who were all marked."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from figures import bar, heading, measured, row
from people import conference_of

from checkin.core.keeping import log, sealing
from checkin.core.keeping.verification import faults
from checkin.core.people.lookup import everybody
from checkin.core.session import Session
from db.journal.entries import Draft

SIZES = (5_000, 100_000)
BAR_SEAL, BAR_PAGE = 250.0, 100.0
_AT_ONCE = 5_000


def run() -> int:
    return sum(map(_at, SIZES))


def _at(size: int) -> int:
    heading(f"Seal, verify and log: {size:,} people, all marked")
    with tempfile.TemporaryDirectory() as name, conference_of(Path(name), size) as session:
        _mark_everybody(session)
        with measured() as naive:
            hashlib.sha256(b"".join(path.read_bytes() for path in Path(name).glob("*.db*"))).hexdigest()
        with measured() as sealed:
            made = sealing.seal(session, 1)
        with measured() as checked:
            assert sealing.check(session, made.code).holds
        with measured() as verified:
            assert faults(session) == []
        with measured() as first:
            log.page(session, limit=200)
        with measured() as whole:
            lines = sum(1 for _ in log.every_line(session))
        with measured() as rare:
            assert log.page(session, log.sought(session, kind="sealed"), limit=200)
    row("the naive way: a hash of the file", f"{naive.wall * 1000:.1f} ms", f"{naive.cpu * 1000:.1f} ms CPU")
    row("seal", f"{sealed.wall * 1000:.1f} ms", f"{sealed.cpu * 1000:.1f} ms CPU")
    row("a seal checked", f"{checked.wall * 1000:.1f} ms", f"{checked.cpu * 1000:.1f} ms CPU")
    row("verify", f"{verified.wall:.2f} s", f"{verified.cpu:.2f} s CPU")
    row("the log's newest 200 lines", f"{first.wall * 1000:.1f} ms", f"{first.cpu * 1000:.1f} ms CPU")
    row("its rarest kind, sought through everything", f"{rare.wall * 1000:.1f} ms", f"{rare.cpu * 1000:.1f} ms CPU")
    row(f"all of its {lines:,} lines", f"{whole.wall:.2f} s", f"{whole.cpu:.2f} s CPU")
    missed = bar("a seal", sealed.cpu * 1000, BAR_SEAL, "ms CPU")
    return missed + bar("the log's newest lines", first.cpu * 1000, BAR_PAGE, "ms CPU")


def _mark_everybody(session: Session) -> None:
    people = [person.id for person in everybody(session)]
    for start in range(0, len(people), _AT_ONCE):
        marked = {"v": 1, "day": 1, "at": "", "method": "scan"}
        session.record(*(Draft("mark", person, marked) for person in people[start : start + _AT_ONCE]))
