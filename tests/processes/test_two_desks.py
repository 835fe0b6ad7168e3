"""Several desks on one file: exactly one `ok`, whoever comes first."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from builders import add_people, entries_of, new_session

from checkin.core.session import Session
from db import checks
from db.journal.entries import Draft

CHILD = Path(__file__).with_name("marking_child.py")


def desk(path: Path, name: str, rounds: int, seed: int, ids: list[str]) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-P", str(CHILD), str(path), name, str(rounds), str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    child.stdin.write("\n".join(ids))
    child.stdin.close()
    return child


def people_in_bulk(session: Session, count: int) -> list[str]:
    drafts = [
        Draft("delegate_added", f"person{number:04d}", {"v": 1, "fields": {"name": f"P {number}", "ref": f"R{number}"}})
        for number in range(count)
    ]
    with session.write() as writing:
        writing.append(*drafts)
    return [draft.subject for draft in drafts]


def test_two_desks_mark_200_people_ten_times_with_exactly_200_ok(tmp_path: Path) -> None:
    with new_session(tmp_path) as session:
        ids = people_in_bulk(session, 200)
        # Five rounds at each of two desks: every person is marked ten times.
        children = [desk(session.store.path, f"Desk {number}", 5, number, ids) for number in (1, 2)]
        with ThreadPoolExecutor() as pool:  # read both at once: a full pipe would make one desk wait
            said = list(pool.map(lambda child: child.stdout.read() if child.stdout else "", children))
        assert [child.wait() for child in children] == [0, 0]
        answers = [line.split() for text in said for line in text.splitlines()]
        assert len(answers) == 2000
        results = Counter(answer[1] for answer in answers)
        assert results == {"ok": 200, "already": 1800}
        assert Counter(answer[0] for answer in answers if answer[1] == "ok") == dict.fromkeys(ids, 1)
        assert len(entries_of(session, "mark")) == 200
        assert checks.faults(session.store) == []


def test_two_desks_add_people_without_sharing_a_ref(tmp_path: Path) -> None:
    with new_session(tmp_path) as one, Session.open(one.store.path, "Desk 2", "Bilal") as two:
        refs = [add_people(session, f"Person {number}")[0].ref for number in range(20) for session in (one, two)]
        assert len(set(refs)) == 40
