"""What encryption costs: the same work in a plain conference and in an encrypted one, in the same run."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from figures import each, each_cpu, heading, measured, percentile, row
from finding import TYPED
from people import new_conference, write_list

from checkin.core import unlocking
from checkin.core.attendance import marking
from checkin.core.conference import encrypting
from checkin.core.finding import Finder
from checkin.core.importing.commit import commit, read_lists
from checkin.core.people.lookup import everybody
from checkin.core.session import Session
from db import engine

COUNT = 5_000
PASSPHRASE = "four words that wander"


def run() -> int:
    heading(f"Encryption, {COUNT:,} people: plain, encrypted")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listed = write_list(folder / "list.csv", COUNT)
        plain = new_conference(folder, "plain")
        with new_conference(folder, "encrypted") as empty:
            path = empty.store.path
        with measured() as wrapping, Session.open(path, "Bench", "bench") as session:
            encrypting.encrypt(session, PASSPHRASE)
        engine._held.clear()
        with measured() as unlocking_:
            unlocking.unlock(path, PASSPHRASE)
        with plain, Session.open(path, "Bench", "bench", day=1) as encrypted:
            told = [_figures(session, listed) for session in (plain, encrypted)]
    for what in told[0]:
        row(what, *(one[what] for one in told))
    row("to encrypt an empty conference, with its slots", "", f"{wrapping.wall:.2f} s")
    row("to open it by its passphrase, once a start", "", f"{unlocking_.wall:.2f} s")
    return 0


def _figures(session: Session, listed: Path) -> dict[str, str]:
    with measured() as imported:
        commit(session, read_lists(session, [listed]))
    people = list(everybody(session))
    marks = each([partial(marking.mark, session, person.id, 1) for person in people[:1000]])
    finder = Finder(session)
    queries = [text[:end] for text in TYPED for end in range(1, len(text) + 1)]
    found = each_cpu([partial(finder.find, query) for query in queries])
    path, desk = session.store.path, session.desk
    opened = each([lambda: Session.open(path, desk, "bench").close()] * 20)
    return {
        "import, CSV": f"{imported.wall:.2f} s",
        "a durable mark, p50": f"{percentile(marks, 0.5):.2f} ms",
        "a durable mark, p99": f"{percentile(marks, 0.99):.2f} ms",
        "a keystroke and the rows to show (CPU), p50": f"{percentile(found, 0.5):.2f} ms",
        "a keystroke and the rows to show (CPU), p99": f"{percentile(found, 0.99):.2f} ms",
        "opening a session, key at hand": f"{percentile(opened, 0.5):.1f} ms",
        "the file": f"{path.stat().st_size / 2**20:.1f} MiB",
    }
