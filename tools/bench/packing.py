"""The donor pack of 5,000 people in three days: made, made one file after the other, and checked."""

from __future__ import annotations

import os
import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from figures import bar, heading, measured, row
from people import write_list

from checkin.core.conference import making, packing
from checkin.core.conference.pack_parts import Asked
from checkin.core.conference.packing import make_pack
from checkin.core.importing.commit import commit, read_lists
from checkin.core.keeping import manifest
from checkin.core.models import Conference
from checkin.core.people.lookup import everybody
from checkin.core.session import Session
from db.journal.entries import Draft, utc_text

PEOPLE, DAYS = 5_000, ("2026-11-24", "2026-11-25", "2026-11-26")
BAR_SECONDS = 30.0


def run() -> int:
    heading(f"Donor pack ({PEOPLE:,} people, {len(DAYS)} days)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _conference(folder) as session:
            with measured() as took:
                made = make_pack(session, folder / "pack", Asked())
            size = sum((made.folder / file).stat().st_size for file in made.files) / 1e6
            row(
                f"made, on {os.cpu_count()} processors", f"{took.wall:.1f} s", f"{len(made.files)} files, {size:.0f} MB"
            )
            packing.MANY = PEOPLE + 1
            with measured() as naive:
                again = make_pack(session, folder / "again", Asked(as_of=made.as_of))
            row("naive: one file after the other", f"{naive.wall:.1f} s", f"{naive.cpu:.1f} s CPU")
        with measured() as checking:
            checked = manifest.check(made.folder)
        row("checked", f"{checking.wall * 1000:.0f} ms")
    assert not checked.faults
    assert again.code == made.code
    return bar("a pack", took.wall, BAR_SECONDS, "s")


def _conference(folder: Path) -> Session:
    """Four of five came each day, a quarter of a minute apart at three desks."""
    path, chance = folder / "bench.db", random.Random(15)
    facts = Conference("", "Bench", making.days_from_dates(DAYS), "Asia/Karachi", funding_line="Funded by the EU")
    making.create(path, facts, desk="Bench", operator="bench").close()
    session = Session.open(path, "Bench", "bench", day=1)
    commit(session, read_lists(session, [write_list(folder / "list.csv", PEOPLE)]))
    marks = []
    for number, day in enumerate(facts.days, 1):
        opening = datetime(day.date.year, day.date.month, day.date.day, 3, tzinfo=UTC)
        coming = [person for person in everybody(session) if chance.random() < 0.8]
        for at, person in enumerate(coming):
            moment = utc_text(opening + timedelta(seconds=5 * at))
            marks.append(Draft("mark", person.id, {"v": 1, "day": number, "at": moment, "method": "scan"}))
    session.record(*marks)
    return session
