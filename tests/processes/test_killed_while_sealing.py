"""Killed while it seals: each seal that was printed is in the file, and holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from builders import add_people, new_session

from checkin.core.keeping import sealing
from checkin.core.keeping.verification import faults

KILLS = int(os.environ.get("SEAL_KILLS", "5"))
CHILD = """
import sys
from pathlib import Path
from checkin.core.attendance import marking
from checkin.core.keeping import sealing
from checkin.core.session import Session
with Session.open(Path(sys.argv[1]), "Desk", "Op", day=1) as session:
    while True:
        marking.mark(session, sys.argv[2])
        marking.undo(session, sys.argv[2])
        print(sealing.seal(session, 1).code, flush=True)
"""


def test_a_seal_that_was_printed_survives_a_kill(tmp_path: Path) -> None:
    with new_session(tmp_path) as session:
        (person,) = add_people(session, "Amina Khan")
        printed: list[str] = []
        for number in range(KILLS):
            child = subprocess.Popen(
                [sys.executable, "-P", "-c", CHILD, str(session.store.path), person.id],
                stdout=subprocess.PIPE,
                text=True,
            )
            assert child.stdout is not None
            printed += [child.stdout.readline().strip() for _ in range(1 + number % 3)]
            child.kill()
            printed += [line.strip() for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
            child.wait()
            child.stdout.close()
        assert len(printed) >= KILLS
        assert {made.code for made in sealing.made(session)} >= set(printed)
        assert all(sealing.check(session, code).holds for code in printed)
        assert faults(session) == []
