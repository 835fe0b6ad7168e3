"""One durable mark, and a scan, beside a bare insert with the same durability."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from figures import bar, each, heading, percentile, row, spread
from people import conference_of

from badges.code import code_id_by
from checkin.core import scanning
from checkin.core.attendance import marking
from checkin.core.issuing import copies
from checkin.core.models import Delegate
from checkin.core.people.lookup import everybody
from checkin.core.session import Session
from db.journal.entries import Draft

BAR_MS = 10.0


def run() -> int:
    heading("A durable mark (WAL, synchronous=FULL)")
    with tempfile.TemporaryDirectory() as name, conference_of(Path(name), 5_000) as session:
        people = list(everybody(session))
        marks = each([partial(marking.mark, session, person.id, 1) for person in people[:1000]])
        row("ours: decide, journal, chain, apply, commit", *spread(marks))
        again = each([partial(marking.mark, session, person.id, 1) for person in people[:300]])
        row("ours: the same person again (already)", *spread(again))
        chosen = people[1000:1300]
        codes = [copies.sign(session, person.code_id, 1) for person in chosen]
        row("ours: a scan", *spread(each([partial(scanning.scan, session, code, 1) for code in codes])))
        row(
            "ours: a scan before the news, ten desks",
            *spread(each(_unheard(session, people[2000:]))),
        )
        bare = sqlite3.connect(Path(name) / "bare.db", isolation_level=None)
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        bare.execute("CREATE TABLE mark (delegate, day)")
        inserts = each(
            [partial(bare.execute, "INSERT INTO mark VALUES (?, 1)", (person.id,)) for person in people[:1000]]
        )
        row("limit: one bare INSERT, the same durability", *spread(inserts))
        bare.close()
        return bar("a durable mark, median", percentile(marks, 0.5), BAR_MS, "ms")


def _unheard(session: Session, people: Sequence[Delegate]) -> list[Callable[[], object]]:
    """Scans of badges that another of ten desks printed."""
    desks = [f"{number:016x}" for number in range(9)]
    session.record(*(Draft("desk", "", {"v": 1, "writer": desk, "key": "0" * 64, "name": desk}) for desk in desks))
    letters = [code_id_by(desks[-1], person.id, 1) for person in people[:300]]
    return [partial(scanning.scan, session, copies.sign(session, code_id, 1), 1) for code_id in letters]
